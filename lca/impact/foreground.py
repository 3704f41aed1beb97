"""A declaration as a handful of arrays: its foreground to be solved, and what it takes from beyond.

Two ways lead here. From a ProductSystem, which is exact, names every problem and knows everything a declaration can
say. Or straight from a declaration in float64, for the plain ones that are most: own processes, bases, unit
conversion, allocation by shares. Whatever the straight way does not understand (a field added to the model later, a
link that does not resolve) it leaves to the other.
"""

from collections.abc import Callable, Mapping
from functools import cache
from itertools import repeat
from operator import itemgetter, ne
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from lca.documents import Document
from lca.errors import UnitError
from lca.impact.arrays import INDICATORS
from lca.impact.prepared import Prepared
from lca.inventory.allocation import allocation_shares
from lca.inventory.declaration import (
    Allocation,
    AllocationStep,
    Basis,
    CoProduct,
    Declaration,
    Exchange,
    OwnProcess,
    SupplierFootprint,
    TransportLeg,
)
from lca.inventory.link import LinkKind
from lca.inventory.product_system import SUPPLIER_PARTS, ProductSystem, node_of
from lca.inventory.supplier import supplier_faults
from lca.scope.boundary import LifeCycleStage
from lca.scope.declared_unit import StudyUnit
from lca.units import factor

STAGE_NODE = -1  # a stage, or the product: runs exactly once per unit
KIND_ROWS: Mapping[LinkKind, int] = MappingProxyType({kind: i for i, kind in enumerate(LinkKind)})
STAGE_ROWS: Mapping[LifeCycleStage, int] = MappingProxyType({stage: i for i, stage in enumerate(LifeCycleStage)})

# What the straight way reads, or may pass over because it does not touch an amount. A field that is not here sends
# every declaration that uses it the exact way.
_UNDERSTOOD: Mapping[type[Document], str] = {
    Declaration: """format salt company product unit boundary study exchanges own_processes supplier_footprints cut_offs
        allocations""",
    StudyUnit: "kind quantity description reference_flow service_life use_scenario end_of_life_scenario",
    Exchange: """id kind stage process name amount unit basis link transport source data_quality note spread
        delay_years""",
    OwnProcess: "id name stage output",
    TransportLeg: "mass distance origin destination mode",
    SupplierFootprint: """id supplier product quantity fossil biogenic_emission biogenic_uptake land_use_change aircraft
        gwp_set boundary primary_data_share valid_until reference verified_by removals data_quality_rating period_start
        period_end""",
    Allocation: "stage process step key_name reason outputs",
    CoProduct: "name amount unit key is_main",
}


class Foreground(Struct, frozen=True):
    """Arrays of one product; lists run along its linked exchanges.

    nodes: own process each belongs to, or STAGE_NODE. amounts: of the provider's unit per output of the node, a
    multiple of its reference output. kinds, providers: row of the background process, elementary flow, supplier or
    own process. outputs: reference output of each own process. suppliers: (suppliers x indicators) per unit.
    """

    exchanges: tuple[Exchange, ...]
    nodes: list[int]
    amounts: list[float]
    kinds: list[LinkKind]
    providers: list[int]
    outputs: list[float]
    own: tuple[str, ...]
    suppliers: list[list[float]]
    unlinked: tuple[Exchange, ...]


def straight(declaration: Declaration, prepared: Prepared) -> Foreground | None:
    """The foreground of a plain declaration; None if it is not plain, or not without fault."""
    if not is_plain(declaration):
        return None
    try:
        return _Straight(declaration, prepared).read()
    except (KeyError, UnitError, ZeroDivisionError):  # the exact way says what is wrong, and everything at once
        return None


def from_system(system: ProductSystem, prepared: Prepared) -> Foreground:
    """The foreground of a product system."""
    own = {node.id: i for i, node in enumerate(n for n in system.nodes.values() if n.id.startswith("own:"))}
    suppliers = {supplier_id: i for i, supplier_id in enumerate(system.suppliers)}
    rows: Mapping[LinkKind, Callable[[str], int]] = {
        LinkKind.BACKGROUND: lambda target: prepared.processes[target][0],
        LinkKind.ELEMENTARY_FLOW: lambda target: prepared.flows[target][0],
        LinkKind.SUPPLIER: lambda target: suppliers[target],
        LinkKind.OWN_PROCESS: lambda target: own[f"own:{target}"],
    }
    return Foreground(
        exchanges=tuple(e.exchange for e in system.exchanges),
        nodes=[own.get(e.node, STAGE_NODE) for e in system.exchanges],
        amounts=[float(e.amount) for e in system.exchanges],
        kinds=[e.provider_kind for e in system.exchanges],
        providers=[rows[e.provider_kind](e.provider) for e in system.exchanges],
        outputs=[float(system.nodes[node].output) for node in own],
        own=tuple(own),
        suppliers=[supplier_indicators(s) for s in system.suppliers.values()],
        unlinked=system.unlinked,
    )


class _Straight:
    """Look-ups of one reading. KeyError and UnitError mean: not without fault."""

    def __init__(self, declaration: Declaration, prepared: Prepared) -> None:
        self.declaration = declaration
        self.organisation_factors = prepared.organisation_factors
        self.shares = {node: float(share) for node, share in allocation_shares(declaration.allocations).items()}
        self.own = {process.id: i for i, process in enumerate(declaration.own_processes)}
        self.providers: Mapping[LinkKind, Mapping[str, tuple[int, str]]] = {
            LinkKind.BACKGROUND: prepared.processes,
            LinkKind.ELEMENTARY_FLOW: prepared.flows,
            LinkKind.SUPPLIER: {s.id: (i, s.quantity.unit) for i, s in enumerate(declaration.supplier_footprints)},
            LinkKind.OWN_PROCESS: {p.id: (i, p.output.unit) for i, p in enumerate(declaration.own_processes)},
        }

    def read(self) -> Foreground:
        """Every linked exchange as numbers."""
        linked, nodes, amounts, kinds, providers = [], [], [], [], []
        per_output = basis_factors(self.declaration)
        for exchange in self.declaration.exchanges:
            link, process, basis = exchange.link, exchange.process, exchange.basis
            if bool(process) != (basis is Basis.PROCESS_OUTPUT):
                raise KeyError(exchange.id)
            node = self.own[process] if process else STAGE_NODE
            amount = float(exchange.amount) * per_output[basis]
            if link is None:
                continue
            row, unit = self.providers[link.kind][link.target]
            if link.kind is LinkKind.BACKGROUND and link.target in self.organisation_factors:
                raise KeyError(link.target)
            if self.shares:
                amount *= self.shares.get(node_of(exchange), 1.0)
            linked.append(exchange)
            nodes.append(node)
            amounts.append(amount if unit == exchange.unit else amount * float_factor(exchange.unit, unit))
            kinds.append(link.kind)
            providers.append(row)
        outputs = [float(p.output.amount) for p in self.declaration.own_processes]
        known = {f"own:{process}" for process in self.own} | {
            f"stage:{e.stage}" for e in self.declaration.exchanges if not e.process
        }
        if not (all(output > 0 for output in outputs) and self.shares.keys() <= known):
            raise KeyError("output or allocation")
        return Foreground(
            exchanges=tuple(linked),
            nodes=nodes,
            amounts=amounts,
            kinds=kinds,
            providers=providers,
            outputs=outputs,
            own=tuple(f"own:{p.id}" for p in self.declaration.own_processes),
            suppliers=[supplier_indicators(s) for s in self.declaration.supplier_footprints],
            unlinked=tuple(e for e in self.declaration.exchanges if e.link is None),
        )


def basis_factors(declaration: Declaration) -> Mapping[Basis, float]:
    """From an amount of each basis to one per output of its node; a basis that is not declared is missing."""
    reference_flow, stated = declaration.unit.reference_flow, declaration.study.period_output
    factors = {Basis.PROCESS_OUTPUT: 1.0, Basis.PRODUCT: float(reference_flow.amount)}
    if stated is not None and float(stated.amount) > 0 and _same_dimension(stated.unit, reference_flow.unit):
        output = float(stated.amount) * float_factor(stated.unit, reference_flow.unit)
        factors[Basis.PERIOD] = float(reference_flow.amount) / output
    return factors


def supplier_indicators(supplier: SupplierFootprint) -> list[float]:
    """Indicators of one unit of what a supplier sells."""
    per_unit = 1 / float(supplier.quantity.amount)
    found = [0.0] * len(INDICATORS)
    for part, category in SUPPLIER_PARTS.items():
        stated = getattr(supplier, part)
        if stated is not None:
            found[INDICATORS.index(category)] += float(stated) * per_unit
    return found


@cache
def float_factor(source: str, target: str) -> float:
    """Number of `target` in one `source`; UnitError if their dimensions differ."""
    return float(factor(source, target))


def _same_dimension(source: str, target: str) -> bool:
    try:
        factor(source, target)
    except UnitError:
        return False
    return True


def is_plain(declaration: Declaration) -> bool:
    """Whether nothing in a declaration is beyond the straight way."""
    documents: list[tuple[type[Document], tuple[Any, ...]]] = [
        (Declaration, (declaration,)),
        (StudyUnit, (declaration.unit,)),
        (OwnProcess, declaration.own_processes),
        (SupplierFootprint, declaration.supplier_footprints),
        (Exchange, declaration.exchanges),
        (Allocation, declaration.allocations),
        (CoProduct, tuple(output for allocation in declaration.allocations for output in allocation.outputs)),
    ]
    if any(next(supplier_faults(supplier), None) for supplier in declaration.supplier_footprints):
        return False
    if any(allocation.step is AllocationStep.SYSTEM_EXPANSION for allocation in declaration.allocations):
        return False
    if _beyond(TransportLeg):
        documents.append((TransportLeg, tuple(e.transport for e in declaration.exchanges if e.transport)))
    return not any(_says_more(kind, found) for kind, found in documents)


def _says_more(kind: type[Document], documents: tuple[Any, ...]) -> bool:
    """Whether a document uses a field that the straight way does not know. In loops of the interpreter: it is asked of
    every exchange.
    """
    beyond = _beyond(kind)
    if not beyond or not documents:
        return False
    defaults = tuple(beyond.values())
    silent = defaults if len(defaults) > 1 else defaults[0]
    return any(map(ne, map(itemgetter(*beyond), map(vars, documents)), repeat(silent)))


@cache
def _beyond(kind: type[Document]) -> Mapping[str, Any]:
    """Fields of a document that the straight way does not know, with the default that says nothing."""
    understood = _UNDERSTOOD[kind].split()
    fields = {name: field for name, field in kind.model_fields.items() if name not in understood}
    return {name: field.get_default(call_default_factory=True) for name, field in fields.items()}
