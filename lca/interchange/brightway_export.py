"""A calculated product system as a Brightway project: foreground, the background that it reaches, flows and factors.

The amounts are those of the reference calculation (`lca.impact.matrices`): what Brightway adds up is what we added up.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct

from lca.calculate import Calculation
from lca.errors import CalculationError, say
from lca.impact.footprint import FootprintResult
from lca.impact.matrices import Edge, SystemMatrices, build_matrices, flow_factor
from lca.impact.method import CATEGORIES, Method
from lca.interchange.brightway_nodes import UNITS
from lca.inventory.background import BackgroundRelease
from lca.inventory.product_system import PRODUCT_NODE

FORMAT: Final = "tanbiao.brightway-project/1"
CLIMATE: Final = "climate change"
INDICATOR: Final = "global warming potential (GWP100)"
AGREEMENT: Final = 1e-9
_WORDS: Final = {ours: word for word, (ours, factor) in UNITS.items() if factor == "1"}


def project_document(
    calculation: Calculation, background: BackgroundRelease, method: Method, name: str
) -> dict[str, Any]:
    """What the child process writes as a project. name: of the project, and of its foreground database."""
    matrices = build_matrices(calculation.system, background, method)
    writer = _Writer(calculation, background, name, matrices)
    return {
        "format": FORMAT,
        "project": name,
        "databases": [
            {"name": writer.flow_database, "nodes": list(writer.flows(method))},
            {"name": writer.background_database, "nodes": list(writer.nodes(background_only=True))},
            {"name": name, "nodes": list(writer.nodes(background_only=False))},
        ],
        "methods": list(_methods(matrices, method, writer.flow_database)),
        "demand": [name, PRODUCT_NODE],
    }


class Agreement(Struct, frozen=True):
    """How far Brightway is from our result, relative to the sum of absolute contributions.

    stored: computed from the amounts that the project stores. shown: as Brightway computes it by itself.
    """

    stored: float
    shown: float


def check_scores(scores: Sequence[Mapping[str, Any]], result: FootprintResult) -> Agreement:
    """The agreement of a written project. CalculationError if it is too small: then nothing may be handed over."""
    wanted = _wanted_scores(result)
    scale = math.fsum(abs(e.kg_co2e) for e in result.exchanges) or 1.0

    def worst(kind: str) -> float:
        found = {score["method"][1]: float(score[kind]) for score in scores}
        return max(abs(found.get(name, 0.0) - value) / scale for name, value in wanted.items())

    agreement = Agreement(worst("score"), worst("shown"))
    if not (agreement.stored <= AGREEMENT and agreement.shown <= AGREEMENT):
        raise CalculationError(
            "brightway-disagrees",
            say(
                "Brightway computes another footprint from the exported project (difference {share}).",
                share=f"{max(agreement.stored, agreement.shown):.3g}",
            ),
            say("This is a defect of the toolkit or of its data: please report it with the declaration."),
        )
    return agreement


def _wanted_scores(result: FootprintResult) -> dict[str, float]:
    parts = {
        f"{CLIMATE}: {part}": math.fsum(e.by_category.get(part, 0.0) for e in result.exchanges) for part in CATEGORIES
    }
    return {CLIMATE: result.total, **parts}


class _Writer:
    """Names and places of what is written."""

    def __init__(
        self, calculation: Calculation, background: BackgroundRelease, name: str, matrices: SystemMatrices
    ) -> None:
        self._declaration = calculation.declaration
        self._system = calculation.system
        self._release = background
        self._name = name
        self._matrices = matrices
        self.background_database = background.id
        self.flow_database = f"{name} flows"
        self._edges: dict[str, list[Edge]] = {}
        for edge in matrices.edges:
            self._edges.setdefault(edge.column, []).append(edge)

    def key(self, column: str) -> list[str]:
        """Database and code of a process."""
        kind, _, code = column.partition(":")
        return [self.background_database, code] if kind == "background" else [self._name, column]

    def nodes(self, *, background_only: bool) -> Iterator[list[Any]]:
        """(code, node) of every process of the background, or of the foreground."""
        for column, edges in self._edges.items():
            if column.startswith("background:") is background_only:
                yield [self.key(column)[1], {**self._about(column), "exchanges": [self._exchange(e) for e in edges]}]

    def flows(self, method: Method) -> Iterator[list[Any]]:
        """(code, node) of every elementary flow."""
        for key in self._matrices.flows:
            yield [key, self._flow(key, method)]

    def _about(self, column: str) -> dict[str, Any]:
        name, unit, location = self._named(column)
        return {
            "name": name,
            "reference product": name,
            "unit": _WORDS.get(unit, unit),
            "location": location,
            "type": "process",
        }

    def _named(self, column: str) -> tuple[str, str, str]:
        kind, _, code = column.partition(":")
        place = self._declaration.study.geography
        if kind == "background":
            process = self._release.processes[code]
            return process.name_en, process.unit, process.geography
        if kind == "supplier":
            supplier = self._system.suppliers[code]
            return f"{supplier.product} ({supplier.supplier})", supplier.quantity.unit, place
        if kind == "own":
            own = next(p for p in self._declaration.own_processes if p.id == code)
            return own.name, own.output.unit, place
        product = self._declaration.product.name
        title = product.en or product.zh_hans or product.zh_hant or product.pt
        return (f"{title}: {code}" if code else title), "piece", place

    def _exchange(self, edge: Edge) -> dict[str, Any]:
        if edge.kind == "flow":
            return {"input": [self.flow_database, edge.row], "amount": edge.amount, "type": "biosphere"}
        kind = "production" if edge.kind == "product" else "technosphere"
        return {"input": self.key(edge.row), "amount": edge.amount, "type": kind}

    def _flow(self, key: str, method: Method) -> dict[str, Any]:
        flow = self._release.flows.get(key)
        if flow is None:  # a part of a supplier's footprint, in kg CO2e
            found = flow_factor(key, method)
            name = f"Greenhouse gases of a supplier, {found[0] if found else ''} ({key.rpartition(':')[2]})"
            return {"name": name, "unit": "kg CO2e", "categories": ["air"], "type": "emission"}
        taken = flow.direction == "uptake"
        categories = ["natural resource", "in air"] if taken else [flow.compartment]
        kind = "natural resource" if taken else "emission"
        return {"name": flow.name_en, "unit": _WORDS.get(flow.unit, flow.unit), "categories": categories, "type": kind}


def _methods(matrices: SystemMatrices, method: Method, database: str) -> Iterator[dict[str, Any]]:
    """The footprint, and each of its parts that occurs."""
    found = {key: factor for key in matrices.flows if (factor := flow_factor(key, method))}
    for part in (None, *CATEGORIES):
        factors = [[[database, key], value] for key, (category, value) in found.items() if part in (None, category)]
        if factors:
            name = [method.id, CLIMATE if part is None else f"{CLIMATE}: {part}", INDICATOR]
            yield {"name": name, "unit": "kg CO2e", "factors": factors}
