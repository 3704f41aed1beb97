"""Product system -> Brightway datapackage, held in memory, float64.

This is the one door where exact amounts become float64. Arrays are handed over explicitly: the convenience paths of
bw_processing default to float32. Only what the demand reaches goes in. Rows and columns are integers; `names` maps
back.

A: technosphere, one column per process, its reference product on the diagonal, inputs negative (flip). B:
elementary flows. Heijungs and Suh (2002), The computational structure of life cycle assessment, chapter 2.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from lca.impact.method import Method
from lca.inventory.background import BackgroundRelease
from lca.inventory.link import LinkKind
from lca.inventory.product_system import PRODUCT_NODE, SUPPLIER_PARTS, ProductSystem
from lca.units import convert, exact

if TYPE_CHECKING:
    import bw_processing


class Edge(Struct, frozen=True):
    """One matrix entry before numbering. kind: product (diagonal), input, or flow."""

    kind: str
    row: str
    column: str
    amount: float


class SystemMatrices(Struct, frozen=True):
    """What bw2calc is given.

    columns: process key -> integer id (also of its product row). flows: flow key -> integer id. Keys: `product`,
    `stage:…`, `own:…`, `supplier:…`, `background:…`; flow ids, and `supplier-co2e:<category>:<gwp set>`.
    """

    datapackage: "bw_processing.Datapackage"
    columns: Mapping[str, int]
    flows: Mapping[str, int]
    edges: tuple[Edge, ...]


def provider_key(kind: LinkKind, target: str) -> str:
    """Column key of a provider (elementary flows have none)."""
    return {
        LinkKind.BACKGROUND: "background:",
        LinkKind.OWN_PROCESS: "own:",
        LinkKind.SUPPLIER: "supplier:",
    }[kind] + target


def supplier_flow(category: str, gwp_set: str) -> str:
    """Key of the CO2e-only flow that a supplier's part is carried as."""
    return f"supplier-co2e:{category}:{gwp_set}"


def flow_factor(key: str, method: Method) -> tuple[str, float] | None:
    """Impact category and kg CO2e per unit of a flow; None for a flow without a factor (an air pollutant)."""
    if key.startswith("supplier-co2e:"):
        return key.split(":")[1], 1.0
    factor = method.factors.get(key)
    return (factor.category, factor.value) if factor else None


def build_matrices(system: ProductSystem, background: BackgroundRelease, method: Method) -> SystemMatrices:
    """Number every reachable process and flow and pack the entries."""
    import bw_processing  # noqa: PLC0415 - it loads pandas, which a prepared footprint does without

    edges = tuple(_edges(system, background))
    columns = {key: i for i, key in enumerate(dict.fromkeys(e.column for e in edges), start=1)}
    first_flow = len(columns) + 1
    flows = {key: i for i, key in enumerate(dict.fromkeys(e.row for e in edges if e.kind == "flow"), start=first_flow)}
    package = bw_processing.create_datapackage(name="product-system", sum_intra_duplicates=True)
    technosphere = [e for e in edges if e.kind != "flow"]
    package.add_persistent_vector(
        matrix="technosphere_matrix",
        name="technosphere",
        indices_array=_indices([(columns[e.row], columns[e.column]) for e in technosphere]),
        data_array=_float64([e.amount for e in technosphere]),
        flip_array=np.array([e.kind == "input" for e in technosphere], dtype=bool),
    )
    biosphere = [e for e in edges if e.kind == "flow"]
    if biosphere:
        package.add_persistent_vector(
            matrix="biosphere_matrix",
            name="biosphere",
            indices_array=_indices([(flows[e.row], columns[e.column]) for e in biosphere]),
            data_array=_float64([e.amount for e in biosphere]),
        )
    factors = [(i, found[1]) for key, i in flows.items() if (found := flow_factor(key, method))]
    if factors:
        package.add_persistent_vector(
            matrix="characterization_matrix",
            name="characterization",
            indices_array=_indices([(i, 0) for i, _ in factors]),
            data_array=_float64([value for _, value in factors]),
        )
    return SystemMatrices(package, columns, flows, edges)


def _indices(pairs: list[tuple[int, int]]) -> NDArray[np.void]:
    from bw_processing import INDICES_DTYPE  # noqa: PLC0415 - as above

    return np.array(pairs, dtype=INDICES_DTYPE)


def _float64(values: list[float]) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


def _edges(system: ProductSystem, background: BackgroundRelease) -> Iterator[Edge]:
    yield from _foreground(system)
    wanted = [e.provider for e in system.exchanges if e.provider_kind is LinkKind.BACKGROUND]
    seen: set[str] = set()
    while wanted:
        process_id = wanted.pop()
        if process_id in seen:
            continue
        seen.add(process_id)
        yield from _background(background, process_id)
        wanted += [x.target_id for x in background.processes[process_id].exchanges if x.kind == "technosphere"]


def _foreground(system: ProductSystem) -> Iterator[Edge]:
    for node in system.nodes.values():
        yield Edge("product", node.id, node.id, float(node.output))
        if node.id.startswith("stage:"):
            yield Edge("input", node.id, PRODUCT_NODE, 1.0)
    for linked in system.exchanges:
        if linked.provider_kind is LinkKind.ELEMENTARY_FLOW:
            yield Edge("flow", linked.provider, linked.node, float(linked.amount))
        else:
            key = provider_key(linked.provider_kind, linked.provider)
            yield Edge("input", key, linked.node, float(linked.amount))
    for supplier_id in dict.fromkeys(e.provider for e in system.exchanges if e.provider_kind is LinkKind.SUPPLIER):
        supplier = system.suppliers[supplier_id]
        key = f"supplier:{supplier_id}"
        yield Edge("product", key, key, float(exact(supplier.quantity.amount)))
        for part, category in SUPPLIER_PARTS.items():
            stated = getattr(supplier, part)
            if stated is not None:
                yield Edge("flow", supplier_flow(category, supplier.gwp_set), key, float(exact(stated)))


def _background(background: BackgroundRelease, process_id: str) -> Iterator[Edge]:
    process = background.processes[process_id]
    key = f"background:{process_id}"
    yield Edge("product", key, key, float(process.amount))
    for exchange in process.exchanges:
        if exchange.kind == "technosphere":
            unit = background.processes[exchange.target_id].unit
            yield Edge("input", f"background:{exchange.target_id}", key, _to(exchange.amount, exchange.unit, unit))
        else:
            unit = background.flows[exchange.target_id].unit
            yield Edge("flow", exchange.target_id, key, _to(exchange.amount, exchange.unit, unit))


def _to(amount: Fraction, source: str, target: str) -> float:
    return float(convert(amount, source, target))
