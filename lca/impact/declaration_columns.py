"""Columns of many parsed declarations.

A declaration of 140 exchanges is a thousand Python objects, and to walk through them one by one costs more than to
calculate it. Here whole columns are taken out of them by the interpreter's own loops, and all arithmetic is done on
columns. What a plain reading does not understand (`lca.impact.foreground`) is left to a ProductSystem, which is exact
and names every problem.
"""

from array import array
from collections.abc import Iterable, Mapping
from itertools import count, repeat
from operator import itemgetter
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lca.impact.arrays import INDICATORS
from lca.impact.declared_foregrounds import DeclaredForegrounds, Numbers, factors
from lca.impact.foreground import KIND_ROWS, STAGE_NODE, STAGE_ROWS, basis_factors, is_plain, supplier_indicators
from lca.inventory.allocation import allocation_shares
from lca.inventory.declaration import Basis, Declaration
from lca.inventory.link import LinkKind
from lca.inventory.product_system import ProductSystem, node_of

SUPPLIER, OWN = (KIND_ROWS[kind] for kind in (LinkKind.SUPPLIER, LinkKind.OWN_PROCESS))
ABSENT = -2  # an own process or supplier that is not declared
_UNLINKED = 127  # a kind of its own
_KINDS: dict[Any, int] = {**KIND_ROWS, None: _UNLINKED}
_STAGES = dict(STAGE_ROWS)
_BASES = {basis: i for i, basis in enumerate(Basis)}
_AMOUNT, _UNIT, _PROCESS, _BASIS, _STAGE, _LINK, _KIND, _TARGET, _ID, _OUTPUT = map(
    itemgetter, ("amount", "unit", "process", "basis", "stage", "link", "kind", "target", "id", "output")
)
_NO_LINK: Mapping[str, Any] = MappingProxyType({"kind": None, "target": ""})
# columns while reading, along exchanges, own processes and suppliers: numbers, places, and small codes
_NUMBERS = ("amount", "output")
_PLACES = ("unit", "target", "node", "own", "supplier", "own_unit", "supplier_unit")
_CODES = ("basis", "stage", "kind")


def read_declarations(named: Iterable[tuple[str, Declaration]]) -> tuple[DeclaredForegrounds, tuple[int, ...]]:
    """Foregrounds of declarations with their names, and the places of those that want a ProductSystem: not plain, or
    not without fault.
    """
    reader, left = _Reader(), []
    places = []
    for place, (name, declaration) in enumerate(named):
        if is_plain(declaration):
            reader.add(name, declaration)
            places.append(place)
        else:
            left.append(place)
    found, good = reader.table()
    left += [places[i] for i in np.flatnonzero(~good)]
    linked = found.kinds != _UNLINKED
    if not (good.all() and linked.all()):
        found = found.taken(np.flatnonzero(good), linked)
    return found, tuple(sorted(left))


def read_systems(named: Iterable[tuple[str, ProductSystem]]) -> DeclaredForegrounds:
    """Foregrounds of product systems with their names, in the units of the release that they were linked to."""
    reader = _Reader()
    for name, system in named:
        reader.add_system(name, system)
    return reader.table()[0]


class _Reader:
    """Columns in the making. Faults are found on whole columns at the end."""

    def __init__(self) -> None:
        self.products: list[str] = []
        self.targets, self.units = Numbers(), Numbers()
        self.offsets, self.own_offsets, self.supplier_offsets = ([0], [0], [0])
        self.column: dict[str, Any] = {name: array("d") for name in _NUMBERS}
        self.column |= {name: array("i") for name in _PLACES} | {name: bytearray() for name in _CODES}
        self.factors: list[list[float]] = []
        self.suppliers: list[list[float]] = []
        self.shares: dict[int, float] = {}  # by place of the exchange
        self.faulty: set[int] = set()

    def add(self, name: str, declaration: Declaration) -> None:
        """Read a plain declaration."""
        rows = list(map(vars, declaration.exchanges))
        links = [vars(link) if link else _NO_LINK for link in map(_LINK, rows)]
        targets = list(map(_TARGET, links))
        column, known = self.column, self.units.__getitem__
        column["amount"].extend(map(float, map(_AMOUNT, rows)))
        column["unit"].extend(map(known, map(_UNIT, rows)))
        column["basis"].extend(map(_BASES.__getitem__, map(_BASIS, rows)))
        column["stage"].extend(map(_STAGES.__getitem__, map(_STAGE, rows)))
        column["kind"].extend(map(_KINDS.__getitem__, map(_KIND, links)))
        column["target"].extend(map(self.targets.__getitem__, targets))
        own = self._own(declaration)
        column["node"].extend(map({**own, "": STAGE_NODE}.get, map(_PROCESS, rows), repeat(ABSENT)))
        column["own"].extend(map(own.get, targets, repeat(ABSENT)) if own else repeat(ABSENT, len(rows)))
        suppliers = {supplier.id: i for i, supplier in enumerate(declaration.supplier_footprints)}
        found = map(suppliers.get, targets, repeat(ABSENT)) if suppliers else repeat(ABSENT, len(rows))
        column["supplier"].extend(found)
        column["supplier_unit"].extend(known(supplier.quantity.unit) for supplier in declaration.supplier_footprints)
        self.suppliers += map(supplier_indicators, declaration.supplier_footprints)
        if declaration.allocations:
            self._share(declaration)
        factors = basis_factors(declaration)
        self.factors.append([factors.get(basis, np.nan) for basis in Basis])
        self._close(name)

    def _own(self, declaration: Declaration) -> dict[str, int]:
        """Place of each own process within its product."""
        processes = list(map(vars, declaration.own_processes))
        outputs = list(map(vars, map(_OUTPUT, processes)))
        self.column["output"].extend(map(float, map(_AMOUNT, outputs)))
        self.column["own_unit"].extend(map(self.units.__getitem__, map(_UNIT, outputs)))
        return dict(zip(map(_ID, processes), count()))

    def add_system(self, name: str, system: ProductSystem) -> None:
        """Read a product system: its amounts are settled."""
        column, known = self.column, self.units.__getitem__
        nodes = [node for node in system.nodes.values() if node.id.startswith("own:")]
        own = {node.id: i for i, node in enumerate(nodes)}
        suppliers = {supplier_id: i for i, supplier_id in enumerate(system.suppliers)}
        for linked in system.exchanges:
            column["amount"].append(float(linked.amount))
            column["unit"].append(known(linked.unit))
            column["basis"].append(_BASES[Basis.PROCESS_OUTPUT])
            column["stage"].append(STAGE_ROWS[linked.exchange.stage])
            column["kind"].append(KIND_ROWS[linked.provider_kind])
            column["target"].append(self.targets[linked.provider])
            column["node"].append(own.get(linked.node, STAGE_NODE))
            column["own"].append(own.get(f"own:{linked.provider}", ABSENT))
            column["supplier"].append(suppliers.get(linked.provider, ABSENT))
        column["output"].extend(float(node.output) for node in nodes)
        column["own_unit"].extend(known(node.unit) for node in nodes)
        column["supplier_unit"].extend(known(supplier.quantity.unit) for supplier in system.suppliers.values())
        self.suppliers += map(supplier_indicators, system.suppliers.values())
        self.factors.append([1.0] * len(Basis))
        self._close(name)

    def _close(self, name: str) -> None:
        """The end of a product."""
        self.products.append(name)
        self.offsets.append(len(self.column["amount"]))
        self.own_offsets.append(len(self.column["output"]))
        self.supplier_offsets.append(len(self.suppliers))

    def _share(self, declaration: Declaration) -> None:
        """Main product's shares of the exchanges of a declaration, which are the last that were read."""
        shares = {node: float(share) for node, share in allocation_shares(declaration.allocations).items()}
        first = self.offsets[-1]
        nodes = [node_of(exchange) for exchange in declaration.exchanges]
        self.shares |= {first + i: shares[node] for i, node in enumerate(nodes) if node in shares}
        stages = {node for node in nodes if node.startswith("stage:")}
        if not shares.keys() <= stages | {f"own:{process.id}" for process in declaration.own_processes}:
            self.faulty.add(len(self.products))

    def table(self) -> tuple[DeclaredForegrounds, NDArray[np.bool_]]:
        """The columns, and which products are without fault. Exchanges without a link are of a kind of their own."""
        column = {name: np.array(self.column[name]) for name in (*_NUMBERS, *_PLACES)}
        column |= {name: np.array(self.column[name], dtype=np.int8) for name in _CODES}
        counts = np.diff(self.offsets)
        owner = np.repeat(np.arange(len(counts)), counts)
        unlinked, node, kind = column["kind"] == _UNLINKED, column["node"], column["kind"]
        amounts = column["amount"] * np.array(self.factors).reshape(-1, len(Basis))[owner, column["basis"]]
        amounts[list(self.shares)] *= list(self.shares.values())
        place = np.where(kind == OWN, column["own"], np.where(kind == SUPPLIER, column["supplier"], column["target"]))
        units = self._provider_units(column, owner, place)
        converted = np.flatnonzero(units != column["unit"])
        amounts[converted] *= factors(tuple(self.units))[column["unit"][converted], units[converted]]
        wrong = ~np.isfinite(amounts) | (node == ABSENT) | (~unlinked & (place < 0))
        wrong |= (node == STAGE_NODE) == (column["basis"] == _BASES[Basis.PROCESS_OUTPUT])
        good = np.bincount(owner[wrong], minlength=len(counts)) == 0
        good[list(self.faulty)] = False
        good[np.searchsorted(self.own_offsets, np.flatnonzero(~(column["output"] > 0)), "right") - 1] = False
        found = DeclaredForegrounds(
            products=tuple(self.products),
            offsets=np.array(self.offsets),
            own_offsets=np.array(self.own_offsets),
            supplier_offsets=np.array(self.supplier_offsets),
            outputs=column["output"],
            nodes=node,
            kinds=kind,
            stages=column["stage"],
            targets=place.astype(np.int32),
            units=units.astype(np.int32),
            amounts=amounts,
            supplier_indicators=np.array(self.suppliers).reshape(-1, len(INDICATORS)),
            unlinked=np.bincount(owner[unlinked], minlength=len(counts)),
            target_ids=tuple(self.targets),
            unit_ids=tuple(self.units),
        )
        return found, good

    def _provider_units(
        self, column: Mapping[str, NDArray[Any]], owner: NDArray[np.intp], place: NDArray[np.intp]
    ) -> NDArray[np.intp]:
        """Unit of what own processes and suppliers make; of what is taken from beyond, as it is declared."""
        units = column["unit"].astype(np.intp)
        for kind, offsets, theirs in (
            (OWN, self.own_offsets, column["own_unit"]),
            (SUPPLIER, self.supplier_offsets, column["supplier_unit"]),
        ):
            chosen = np.flatnonzero((column["kind"] == kind) & (place >= 0))
            units[chosen] = theirs[np.array(offsets)[owner[chosen]] + place[chosen]]
        return units
