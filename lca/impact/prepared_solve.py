"""The whole footprint from what is prepared: the same result as `lca.impact.solve`, without loading a solver.

For releases small enough that the inverse of their matrix is kept. The foreground is solved by itself, the background
by one product with the inverse; every total is then summed by the same code as in the reference. Certified figures
still come from bw2calc.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from lca.errors import CalculationError, say
from lca.impact.arrays import Floats
from lca.impact.fast import QuickFootprint, assess, runs_of
from lca.impact.footprint import FootprintResult
from lca.impact.foreground import Foreground, from_system
from lca.impact.matrices import flow_factor, supplier_flow
from lca.impact.method import Method
from lca.impact.prepared import Prepared
from lca.impact.summation import Solution, summarise
from lca.inventory.background import BackgroundRelease
from lca.inventory.link import LinkKind
from lca.inventory.product_system import PRODUCT_NODE, SUPPLIER_PARTS, ProductSystem
from lca.units import exact

AGREEMENT = 1e-9


def solve_prepared(
    system: ProductSystem, background: BackgroundRelease, method: Method, prepared: Prepared
) -> FootprintResult:
    """Footprint of one unit. CalculationError as `lca.impact.solve.solve` raises it; ValueError if `prepared` is not
    `whole`.
    """
    if not prepared.whole:
        raise ValueError("nothing but indicators was prepared for this release")
    foreground = from_system(system, prepared)
    quick = assess(foreground, prepared)
    solution = _Assembly(system, foreground, quick, prepared).solution()
    result = summarise(solution, system, background, method)
    scale = float(np.abs(quick.kg_co2e_by_exchange()).sum())
    if not abs(result.total - quick.kg_co2e) <= AGREEMENT * max(scale, abs(result.total)):
        raise CalculationError(
            "engines-disagree",
            say(
                "Contributions sum to {sum} but the score is {score} ({flows} flows).",
                sum=result.total,
                score=quick.kg_co2e,
                flows=sum(flow_factor(key, method) is not None for key in solution.row),
            ),
            say("This is a defect of the toolkit or of its data: please report it with the declaration."),
        )
    return result


class _Assembly:
    """Puts foreground and background together in the order of one matrix."""

    def __init__(
        self, system: ProductSystem, foreground: Foreground, quick: QuickFootprint, prepared: Prepared
    ) -> None:
        self.system, self.prepared = system, prepared
        self.reached = self._reached(quick.demand_rows)
        self.runs = prepared.runs(quick.demand_rows, quick.demand)
        self.nodes = {PRODUCT_NODE: 1.0} | dict.fromkeys(system.nodes, 1.0)
        self.nodes |= dict(zip(foreground.own, runs_of(foreground).tolist(), strict=True))
        self.suppliers = self._suppliers()

    def solution(self) -> Solution:
        """The solved system."""
        keys = [*self.nodes, *self.suppliers, *(f"background:{self.prepared.process_ids[i]}" for i in self.reached)]
        column = {key: i for i, key in enumerate(keys)}
        row = {key: i for i, key in enumerate(self._flows())}
        supply = {**self.nodes, **self.suppliers}
        supply |= {f"background:{self.prepared.process_ids[i]}": float(self.runs[i]) for i in self.reached}
        direct, intensity = np.zeros((len(row), len(keys))), np.zeros((len(keys), len(row)))
        first = len(self.nodes) + len(self.suppliers)
        known = {flow: i for flow, (i, _) in self.prepared.flows.items()}
        places = [row[flow] for flow in row if flow in known]
        chosen = [known[flow] for flow in row if flow in known]
        if chosen and len(self.reached):
            cells = np.ix_(self.reached, chosen)
            direct[np.ix_(places, range(first, len(keys)))] = self.prepared.entry.arrays["flow_direct"][cells].T
            intensity[np.ix_(range(first, len(keys)), places)] = self.prepared.entry.arrays["flow_intensities"][cells]
        self._own_flows(direct, intensity, row, column)
        return Solution(supply, intensity, column, row, direct)

    def _own_flows(self, direct: Floats, intensity: Floats, row: Mapping[str, int], column: Mapping[str, int]) -> None:
        for linked in self.system.exchanges:
            if linked.provider_kind is LinkKind.ELEMENTARY_FLOW:
                direct[row[linked.provider], column[linked.node]] += float(linked.amount)
        for key in self.suppliers:
            supplier = self.system.suppliers[key.removeprefix("supplier:")]
            quantity = float(exact(supplier.quantity.amount))
            for part, category in SUPPLIER_PARTS.items():
                stated = getattr(supplier, part)
                if stated is not None:
                    flow = row[supplier_flow(category, supplier.gwp_set)]
                    direct[flow, column[key]] += float(exact(stated))
                    intensity[column[key], flow] += float(exact(stated)) / quantity

    def _flows(self) -> Iterable[str]:
        """Every flow that the system reaches, in a fixed order."""
        ids = tuple(self.prepared.flows)
        named = (self.prepared.entry.arrays["flow_named"][self.reached]).any(axis=0)
        found = dict.fromkeys(ids[i] for i in np.flatnonzero(named))
        for linked in self.system.exchanges:
            if linked.provider_kind is LinkKind.ELEMENTARY_FLOW:
                found[linked.provider] = None
        for key in self.suppliers:
            supplier = self.system.suppliers[key.removeprefix("supplier:")]
            for part, category in SUPPLIER_PARTS.items():
                if getattr(supplier, part) is not None:
                    found[supplier_flow(category, supplier.gwp_set)] = None
        return found

    def _reached(self, rows: Iterable[int]) -> list[int]:
        """Background processes that the demand reaches, whatever they contribute."""
        arrays = self.prepared.arrays
        seen, waiting = set[int](), [int(row) for row in rows]
        while waiting:
            process = waiting.pop()
            if process not in seen:
                seen.add(process)
                waiting += arrays.suppliers[arrays.offsets[process] : arrays.offsets[process + 1]].tolist()
        return sorted(seen)

    def _suppliers(self) -> Mapping[str, float]:
        """Runs of each supplier's footprint, in multiples of its quantity."""
        found: dict[str, float] = {}
        for linked in self.system.exchanges:
            if linked.provider_kind is LinkKind.SUPPLIER:
                quantity = float(exact(self.system.suppliers[linked.provider].quantity.amount))
                key = f"supplier:{linked.provider}"
                found[key] = found.get(key, 0.0) + self.nodes[linked.node] * float(linked.amount) / quantity
        return found
