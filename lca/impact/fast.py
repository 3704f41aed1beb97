"""The fast twin of the reference calculation for one product: a small solve of its foreground, then y . d.

It gives the twelve indicators per exchange and per stage; `lca.impact.solve` stays the reference, and they agree to
1e-9. Neither scipy nor Pint nor pandas is loaded on this way.
"""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from lca.errors import CalculationError, say
from lca.impact.arrays import INDICATORS, Floats
from lca.impact.foreground import KIND_ROWS, STAGE_NODE, STAGE_ROWS, Foreground, from_system, straight
from lca.impact.method import CATEGORIES
from lca.impact.prepared import Prepared
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration, Exchange
from lca.inventory.link import LinkKind
from lca.inventory.product_system import build_product_system
from lca.inventory.treatment.part import Treatment
from lca.scope.boundary import LifeCycleStage

PASSES = 60  # after so many a system is eliminated instead
NEGLIGIBLE = 1e-17  # of what a process runs already: below the last bit
STAGES = tuple(LifeCycleStage)


class QuickFootprint(Struct, frozen=True, dict=True):
    """The indicators of one unit of a product.

    by_exchange: (linked exchanges x indicators): kg CO2e by category, kg of each pollutant. demand: what the product
    takes from the background, by row, in the providers' units. unlinked: exchanges whose effect is not in it.
    """

    exchanges: tuple[Exchange, ...]
    by_exchange: Floats
    demand: Floats
    demand_rows: NDArray[np.intp]
    unlinked: tuple[Exchange, ...]

    @cached_property
    def totals(self) -> Floats:
        """Each indicator over the whole product."""
        return np.asarray(self.by_exchange.sum(axis=0))

    @cached_property
    def by_stage(self) -> Mapping[LifeCycleStage, Floats]:
        """Each indicator by life cycle stage, all stages present."""
        stage = np.array([STAGE_ROWS[e.stage] for e in self.exchanges], dtype=np.intp)
        chosen = (stage == np.arange(len(STAGES))[:, None]).astype(np.float64)
        return MappingProxyType(dict(zip(STAGES, chosen @ self.by_exchange, strict=True)))

    @property
    def kg_co2e(self) -> float:
        """The footprint: the sum of its categories."""
        return float(self.totals[: len(CATEGORIES)].sum())

    def kg_co2e_by_exchange(self) -> Floats:
        """kg CO2e of each linked exchange."""
        return np.asarray(self.by_exchange[:, : len(CATEGORIES)].sum(axis=1))

    def indicators(self) -> Mapping[str, float]:
        """Totals by the name of the indicator."""
        return MappingProxyType(dict(zip(INDICATORS, self.totals.tolist(), strict=True)))


def quick_footprint(
    declaration: Declaration, prepared: Prepared, background: BackgroundRelease, treatment: Treatment | None = None
) -> QuickFootprint:
    """The indicators of a declaration. InvalidInput with all that does not link; CalculationError for a foreground
    that consumes at least as much of itself as it makes.

    background: asked only where a declaration is not plain. treatment: the approaches of the rule set.
    """
    as_stated = treatment is None or (treatment.allocation, treatment.electricity) == ("stated", "location")
    foreground = straight(declaration, prepared) if as_stated else None
    if foreground is None:
        chosen = replace(treatment or Treatment(), gwp_set=prepared.gwp_set)
        foreground = from_system(build_product_system(declaration, background, chosen), prepared)
    return assess(foreground, prepared)


def assess(foreground: Foreground, prepared: Prepared) -> QuickFootprint:
    """Solve a foreground and weigh what it takes by the intensities."""
    kinds = np.array([KIND_ROWS[kind] for kind in foreground.kinds], dtype=np.int8)
    providers = np.array(foreground.providers, dtype=np.intp)
    nodes = np.array(foreground.nodes, dtype=np.intp)
    runs = np.append(runs_of(foreground), 1.0)  # the last is where STAGE_NODE, -1, points to
    supplied = np.array(foreground.amounts) * runs[nodes]
    found = np.zeros((len(supplied), len(INDICATORS)))
    tables = (
        (LinkKind.BACKGROUND, prepared.intensities),
        (LinkKind.ELEMENTARY_FLOW, prepared.flow_factors),
        (LinkKind.SUPPLIER, np.array(foreground.suppliers).reshape(-1, len(INDICATORS))),
    )
    for kind, table in tables:  # what an own process brings is counted at its exchanges
        chosen = kinds == KIND_ROWS[kind]
        if chosen.any():
            found[chosen] = supplied[chosen, None] * table[providers[chosen]]
    background = kinds == KIND_ROWS[LinkKind.BACKGROUND]
    return QuickFootprint(foreground.exchanges, found, supplied[background], providers[background], foreground.unlinked)


def runs_of(foreground: Foreground) -> Floats:
    """How often each own process runs per unit of the product, in multiples of its reference output."""
    owed = [0.0] * len(foreground.outputs)
    links: list[list[tuple[int, float]]] = [[] for _ in owed]
    for node, kind, provider, amount in zip(
        foreground.nodes, foreground.kinds, foreground.providers, foreground.amounts, strict=True
    ):
        if kind is LinkKind.OWN_PROCESS:
            if node == STAGE_NODE:
                owed[provider] += amount
            else:
                links[node].append((provider, amount))
    found = _passed_on(list(owed), links, foreground.outputs)
    return np.array(found) if found is not None else _solve(owed, links, foreground)


def _passed_on(owed: list[float], links: list[list[tuple[int, float]]], outputs: list[float]) -> list[float] | None:
    """What each process owes is passed on to its suppliers, from either end of the list in turn, until nothing of
    weight is left; None where that takes long. That it ends proves that no loop eats what it makes.
    """
    runs = [0.0] * len(owed)
    order = range(len(owed))
    for _ in range(PASSES):
        moved = False
        for i in order:
            debt = owed[i]
            if debt:
                more = debt / outputs[i]
                owed[i] = 0.0
                moved = moved or abs(more) > NEGLIGIBLE * abs(runs[i])
                runs[i] += more
                for provider, amount in links[i]:
                    owed[provider] += more * amount
        if not moved:
            return runs
        order = order[::-1]
    return None


def _solve(owed: list[float], links: list[list[tuple[int, float]]], foreground: Foreground) -> Floats:
    """By elimination, for the demand and for one of each output: that both can be made proves that no loop eats what
    it makes (Hawkins and Simon 1949).
    """
    system, outputs = np.diag(foreground.outputs), np.array(foreground.outputs)
    for consumer, inputs in enumerate(links):
        for provider, amount in inputs:
            system[provider, consumer] -= amount
    try:
        found = np.linalg.solve(system, np.column_stack([owed, np.ones(len(owed))]))
    except np.linalg.LinAlgError:
        found = np.full((len(owed), 2), np.nan)
    if not (np.isfinite(found).all() and (found[:, 1] > 0).all()):
        _refuse_unproductive(links, outputs, foreground.own)
    if not np.isfinite(found).all():
        raise CalculationError(
            "singular-system",
            say("The product system has no solution: its matrix is singular."),
            say("Look for processes that only feed each other, and run `tanbiao background check`."),
        )
    return np.asarray(found[:, 0], dtype=np.float64)


def _refuse_unproductive(links: list[list[tuple[int, float]]], outputs: Floats, names: tuple[str, ...]) -> None:
    """CalculationError that names a loop. Credits (negative inputs) may make runs negative without one."""
    from lca.inventory.loops import unproductive_loops  # noqa: PLC0415 - loads scipy

    loops = unproductive_loops(
        (names[provider], names[consumer], amount / outputs[consumer])
        for consumer, inputs in enumerate(links)
        for provider, amount in inputs
    )
    if loops:
        raise CalculationError(
            "unproductive-loop",
            say(
                "These processes consume at least as much of themselves as they make: {loop}.",
                loop=" → ".join(loops[0]),
            ),
            say("Correct the amounts between them; a loop must make more than it consumes."),
        )
