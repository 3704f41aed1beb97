"""Foregrounds of many products by columns, linked to no release yet: read once, calculated with any."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import fields, replace
from numpy.typing import NDArray

from lca.errors import UnitError
from lca.impact.arrays import Floats, Integers
from lca.impact.foreground import KIND_ROWS, float_factor
from lca.impact.portfolio import ForegroundTable
from lca.impact.prepared import Prepared
from lca.inventory.link import LinkKind

BACKGROUND, FLOW, SUPPLIER = (
    KIND_ROWS[kind] for kind in (LinkKind.BACKGROUND, LinkKind.ELEMENTARY_FLOW, LinkKind.SUPPLIER)
)
_NOTHING = (-1, "")  # row and unit of what a release does not have


class DeclaredForegrounds(Struct, frozen=True):
    """Foregrounds of products as they were declared; columns run along their linked exchanges.

    offsets, own_offsets, supplier_offsets: (products + 1) where the exchanges, own processes and suppliers of each
    begin. outputs: reference output of each own process. nodes: own process of each exchange, counted within its
    product, or STAGE_NODE. kinds, stages: rows of LinkKind and LifeCycleStage. targets: row of `target_ids`; of an own
    process or supplier its place within the product. units: row of `unit_ids`. amounts: in that unit per output of the
    node, after basis and allocation. supplier_indicators: (suppliers x indicators) per unit. unlinked: number of
    exchanges without a link, by product.
    """

    products: tuple[str, ...]
    offsets: NDArray[np.int64]
    own_offsets: NDArray[np.int64]
    supplier_offsets: NDArray[np.int64]
    outputs: Floats
    nodes: Integers
    kinds: NDArray[np.int8]
    stages: NDArray[np.int8]
    targets: Integers
    units: Integers
    amounts: Floats
    supplier_indicators: Floats
    unlinked: NDArray[np.int64]
    target_ids: tuple[str, ...]
    unit_ids: tuple[str, ...]

    def owner(self) -> NDArray[np.int64]:
        """Product of each exchange."""
        return np.repeat(np.arange(len(self.products)), np.diff(self.offsets))

    def taken(self, products: NDArray[np.intp], exchanges: NDArray[np.bool_] | None = None) -> "DeclaredForegrounds":
        """Some of the products, in this order; of their exchanges those that are marked, or all."""
        own, suppliers = ranges(self.own_offsets, products), ranges(self.supplier_offsets, products)
        rows, counts = ranges(self.offsets, products), np.diff(self.offsets)[products]
        if exchanges is not None:
            counts = np.add.reduceat(np.append(exchanges[rows], 0), np.cumsum([0, *counts])[:-1]) * (counts > 0)
            rows = rows[exchanges[rows]]
        along = {name: getattr(self, name)[rows] for name in _ALONG_EXCHANGES}
        return replace(
            self,
            products=tuple(self.products[p] for p in products),
            offsets=np.cumsum([0, *counts]),
            own_offsets=np.cumsum([0, *np.diff(self.own_offsets)[products]]),
            supplier_offsets=np.cumsum([0, *np.diff(self.supplier_offsets)[products]]),
            outputs=self.outputs[own],
            supplier_indicators=self.supplier_indicators[suppliers],
            unlinked=self.unlinked[products],
            **along,
        )


_ALONG_EXCHANGES = ("nodes", "kinds", "stages", "targets", "units", "amounts")
_OFFSETS = ("offsets", "own_offsets", "supplier_offsets")


def joined_foregrounds(parts: Sequence[DeclaredForegrounds]) -> DeclaredForegrounds:
    """Tables put one after the other."""
    targets, units = Numbers(), Numbers()
    renumbered = [
        replace(part, targets=_renumbered_targets(part, targets), units=_renumbered(part.unit_ids, units, part.units))
        for part in parts
    ]
    columns = {f.name: [getattr(part, f.name) for part in renumbered] for f in fields(DeclaredForegrounds)}
    joined = {name: np.concatenate(found) for name, found in columns.items() if isinstance(found[0], np.ndarray)}
    for name in _OFFSETS:
        joined[name] = np.cumsum([0, *(int(count) for offsets in columns[name] for count in np.diff(offsets))])
    names = tuple(name for part in parts for name in part.products)
    return DeclaredForegrounds(products=names, target_ids=tuple(targets), unit_ids=tuple(units), **joined)


class Numbers(dict[str, int]):
    """Texts with their numbers, in the order in which they were met."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


def link_foregrounds(declared: DeclaredForegrounds, prepared: Prepared) -> tuple[ForegroundTable, NDArray[np.intp]]:
    """Foregrounds linked to a release, and the places of the products that are not among them: what they take is not in
    the release, is of another dimension, or is a factor for organisations.
    """
    owner = declared.owner()
    units = Numbers({unit: i for i, unit in enumerate(declared.unit_ids)})
    providers = declared.targets + np.where(declared.kinds == SUPPLIER, declared.supplier_offsets[owner], 0)
    provider_units = declared.units.copy()
    refused = dict.fromkeys(prepared.organisation_factors, _NOTHING)
    for kind, known in ((BACKGROUND, {**prepared.processes, **refused}), (FLOW, prepared.flows)):
        chosen = np.flatnonzero(declared.kinds == kind)
        found = [known.get(target, _NOTHING) for target in declared.target_ids]
        taken = declared.targets[chosen]
        providers[chosen] = np.array([row for row, _ in found], dtype=np.int64)[taken]
        provider_units[chosen] = np.array([units[unit] if unit else 0 for _, unit in found], dtype=np.int32)[taken]
    amounts = declared.amounts.copy()
    converted = np.flatnonzero(provider_units != declared.units)
    amounts[converted] *= factors(tuple(units))[declared.units[converted], provider_units[converted]]
    wrong = np.unique(owner[(providers < 0) | ~np.isfinite(amounts)])
    if len(wrong):
        good = np.setdiff1d(np.arange(len(declared.products)), wrong)
        return link_foregrounds(declared.taken(good), prepared)[0], wrong
    linked = ForegroundTable(
        products=declared.products,
        offsets=declared.offsets,
        own_offsets=declared.own_offsets,
        outputs=declared.outputs,
        nodes=declared.nodes,
        kinds=declared.kinds,
        stages=declared.stages,
        providers=providers.astype(np.int32),
        amounts=amounts,
        supplier_indicators=declared.supplier_indicators,
    )
    return linked, wrong


def factors(units: tuple[str, ...]) -> Floats:
    """How many of each unit (columns) are in one of each (rows); NaN where their dimensions differ."""
    return np.array([[_factor(source, target) for target in units] for source in units]).reshape(len(units), len(units))


def _factor(source: str, target: str) -> float:
    try:
        return float_factor(source, target)
    except UnitError:
        return np.nan


def ranges(offsets: NDArray[np.int64], chosen: NDArray[np.intp]) -> NDArray[np.int64]:
    """Places of everything between the offsets of the chosen, one after the other."""
    counts = np.diff(offsets)[chosen]
    shift = np.repeat(offsets[:-1][chosen] - np.cumsum([0, *counts])[:-1], counts)
    return np.asarray(np.arange(counts.sum()) + shift, dtype=np.int64)


def _renumbered_targets(part: DeclaredForegrounds, numbers: Numbers) -> Integers:
    numbered = _renumbered(part.target_ids, numbers, np.where(_beyond(part), part.targets, 0))
    return np.where(_beyond(part), numbered, part.targets).astype(np.int32)


def _beyond(part: DeclaredForegrounds) -> NDArray[np.bool_]:
    """Which exchanges take something from the release."""
    return np.isin(part.kinds, (BACKGROUND, FLOW))


def _renumbered(texts: tuple[str, ...], numbers: Numbers, rows: Integers) -> Integers:
    return np.array([numbers[text] for text in texts], dtype=np.int32)[rows] if texts else rows
