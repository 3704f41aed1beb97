"""Many products at once: foregrounds side by side, background demands as one sparse matrix, one product with the
intensities.

A portfolio that is linked can be recalculated for the price of reading it. Row by row the sums run in the order of the
exchanges, so that a product has the same figure alone, in a portfolio, in a chunk and on another machine.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array
from scipy.sparse.linalg import splu

from lca.errors import CalculationError, say
from lca.impact.arrays import INDICATORS, Floats, Integers
from lca.impact.fast import KIND_ROWS
from lca.impact.foreground import STAGE_NODE, Foreground
from lca.inventory.declaration import LinkKind

BACKGROUND, FLOW, SUPPLIER, OWN = (
    KIND_ROWS[kind] for kind in (LinkKind.BACKGROUND, LinkKind.ELEMENTARY_FLOW, LinkKind.SUPPLIER, LinkKind.OWN_PROCESS)
)


@dataclass(frozen=True)
class ForegroundTable:
    """Foregrounds of many products by columns.

    products: names. offsets: (products + 1) where the exchanges of each begin. own_offsets: where its own processes
    begin in outputs. nodes: own process of each exchange, counted within its product, or STAGE_NODE. kinds, providers,
    amounts: as in Foreground; suppliers are counted over the whole table. supplier_indicators: (suppliers x
    indicators).
    """

    products: tuple[str, ...]
    offsets: NDArray[np.int64]
    own_offsets: NDArray[np.int64]
    outputs: Floats
    nodes: Integers
    kinds: NDArray[np.int8]
    providers: Integers
    amounts: Floats
    supplier_indicators: Floats

    def owner(self) -> NDArray[np.int64]:
        """Product of each exchange."""
        return np.repeat(np.arange(len(self.products)), np.diff(self.offsets))


@dataclass(frozen=True)
class Portfolio:
    """Linked products. demands: (products x background processes), providers' units per unit of the product. own:
    (products x indicators) from elementary flows and supplier footprints of the foreground.
    """

    products: tuple[str, ...]
    demands: csr_array
    own: Floats

    def assess(self, intensities: Floats) -> Floats:
        """(products x indicators) under these intensities."""
        return np.asarray(self.demands @ intensities, dtype=np.float64) + self.own


def tabulate(products: Iterable[tuple[str, Foreground]]) -> ForegroundTable:
    """Set foregrounds side by side."""
    names, rows = zip(*products, strict=True)
    first_supplier = np.cumsum([0, *(len(f.suppliers) for f in rows)])
    kinds = np.array([KIND_ROWS[kind] for f in rows for kind in f.kinds], dtype=np.int8)
    providers = np.array([p for f in rows for p in f.providers], dtype=np.int32)
    counts = [len(f.amounts) for f in rows]
    providers += np.where(kinds == SUPPLIER, np.repeat(first_supplier[:-1], counts), 0).astype(np.int32)
    return ForegroundTable(
        products=names,
        offsets=np.cumsum([0, *counts]),
        own_offsets=np.cumsum([0, *(len(f.outputs) for f in rows)]),
        outputs=np.array([o for f in rows for o in f.outputs]),
        nodes=np.array([n for f in rows for n in f.nodes], dtype=np.int32),
        kinds=kinds,
        providers=providers,
        amounts=np.array([a for f in rows for a in f.amounts]),
        supplier_indicators=np.array([s for f in rows for s in f.suppliers]).reshape(-1, len(INDICATORS)),
    )


def link_products(table: ForegroundTable, processes: int, flow_factors: Floats) -> Portfolio:
    """Solve every foreground. CalculationError names the products whose own processes consume what they make.

    processes: number of processes of the background. flow_factors: (flows x indicators).
    """
    runs = foreground_runs(table)
    stage = table.nodes == STAGE_NODE
    node = np.where(stage, 0, table.nodes + np.repeat(table.own_offsets[:-1], np.diff(table.offsets)))
    supplied = table.amounts * np.where(stage, 1.0, runs[node] if len(runs) else 1.0)
    own = _side_by_side(table, supplied, FLOW, len(flow_factors)) @ flow_factors
    own = own + _side_by_side(table, supplied, SUPPLIER, len(table.supplier_indicators)) @ table.supplier_indicators
    return Portfolio(
        table.products, _side_by_side(table, supplied, BACKGROUND, processes), np.asarray(own, dtype=np.float64)
    )


def foreground_runs(table: ForegroundTable, solver: str = "") -> Floats:
    """How often each own process runs per unit of its product, in multiples of its reference output.

    solver: `compiled` (numba) or `factors` (scipy); the first where it is installed. CalculationError as above.
    """
    if not len(table.outputs):
        return np.zeros(0)
    if (solver or ("compiled" if find_spec("numba") else "factors")) == "compiled":
        from lca.impact.settling import settle_foregrounds  # noqa: PLC0415 - numba is optional

        found, settled = settle_foregrounds(
            table.offsets,
            table.own_offsets,
            table.outputs,
            (table.nodes, table.kinds, table.providers, table.amounts),
            OWN,
        )
        _refuse(table.products[i] for i in np.flatnonzero(~settled))
        return np.asarray(found)
    return _factored_runs(table)


def _factored_runs(table: ForegroundTable) -> Floats:
    """All foregrounds as one block-diagonal system; a second demand, one of each output, proves it productive."""
    taken = table.kinds == OWN
    shift = np.repeat(table.own_offsets[:-1], np.diff(table.offsets))[taken]
    nodes, providers = table.nodes[taken], table.providers[taken] + shift
    inside = nodes != STAGE_NODE
    amounts, size = table.amounts[taken], len(table.outputs)
    everyone = np.arange(size)
    entries = np.concatenate([table.outputs, -amounts[inside]])
    rows = np.concatenate([everyone, providers[inside]])
    columns = np.concatenate([everyone, (nodes + shift)[inside]])
    demand = np.bincount(providers[~inside], weights=amounts[~inside], minlength=size)
    try:
        factors = splu(csc_array((entries, (rows, columns)), shape=(size, size)))
    except RuntimeError:
        _refuse(table.products)  # singular: one of them, and splu does not say which
    found = factors.solve(np.column_stack([demand, np.ones(size)]))
    owner = np.repeat(np.arange(len(table.products)), np.diff(table.own_offsets))
    _refuse(table.products[i] for i in np.unique(owner[~(found[:, 1] > 0)]))
    return np.ascontiguousarray(found[:, 0])


def _refuse(products: Iterable[str]) -> None:
    named = list(products)
    if named:
        raise CalculationError(
            "unproductive-loop",
            say(
                "Own processes of {count} product(s) consume at least as much of themselves as they make: {products}.",
                count=len(named),
                products=", ".join(named[:5]),
            ),
            say("Calculate one of them alone: its loop is named."),
        )


def _side_by_side(table: ForegroundTable, supplied: Floats, kind: int, columns: int) -> csr_array:
    """What the products take from providers of one kind, (products x providers)."""
    chosen = table.kinds == kind
    before = np.concatenate([[0], np.cumsum(chosen)])
    offsets = before[table.offsets]
    small = np.int32 if offsets[-1] < 2**31 else np.int64
    return csr_array(
        (supplied[chosen], table.providers[chosen], offsets.astype(small)), shape=(len(table.products), columns)
    )


def chunks(portfolio: Portfolio, rows: int) -> Iterator[Portfolio]:
    """A portfolio in pieces of `rows` products."""
    for first in range(0, len(portfolio.products), rows):
        part = slice(first, first + rows)
        yield Portfolio(portfolio.products[part], csr_array(portfolio.demands[part]), portfolio.own[part])


def joined(parts: Sequence[Portfolio]) -> Portfolio:
    """Pieces put together again."""
    from scipy.sparse import vstack  # noqa: PLC0415 - beside its only use

    return Portfolio(
        tuple(name for part in parts for name in part.products),
        csr_array(vstack([part.demands for part in parts], format="csr")),
        np.concatenate([part.own for part in parts]),
    )
