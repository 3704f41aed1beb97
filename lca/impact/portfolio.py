"""Many products at once: foregrounds side by side, background demands as one sparse matrix, one product with the
intensities.

A portfolio that is linked can be recalculated for the price of reading it. Row by row the sums run in the order of the
exchanges, so that a product has the same figure alone, in a portfolio, in a chunk and on another machine.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from itertools import pairwise

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array
from scipy.sparse.linalg import splu

from lca.errors import CalculationError, say
from lca.impact.arrays import INDICATORS, Floats, Integers
from lca.impact.foreground import KIND_ROWS, STAGE_NODE, STAGE_ROWS, Foreground
from lca.inventory.link import LinkKind

BACKGROUND, FLOW, SUPPLIER, OWN = (
    KIND_ROWS[kind] for kind in (LinkKind.BACKGROUND, LinkKind.ELEMENTARY_FLOW, LinkKind.SUPPLIER, LinkKind.OWN_PROCESS)
)
WORTH_COMPILING = 20_000  # own processes: below, scipy has solved them before numba is loaded


class ForegroundTable(Struct, frozen=True):
    """Foregrounds of many products by columns.

    products: names. offsets: (products + 1) where the exchanges of each begin. own_offsets: where its own processes
    begin in outputs. nodes: own process of each exchange, counted within its product, or STAGE_NODE. kinds, stages:
    rows of LinkKind and LifeCycleStage. providers, amounts: as in Foreground; suppliers are counted over the whole
    table. supplier_indicators: (suppliers x indicators).
    """

    products: tuple[str, ...]
    offsets: NDArray[np.int64]
    own_offsets: NDArray[np.int64]
    outputs: Floats
    nodes: Integers
    kinds: NDArray[np.int8]
    stages: NDArray[np.int8]
    providers: Integers
    amounts: Floats
    supplier_indicators: Floats

    def owner(self) -> NDArray[np.int64]:
        """Product of each exchange."""
        return np.repeat(np.arange(len(self.products)), np.diff(self.offsets))


class Portfolio(Struct, frozen=True):
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
        stages=np.array([STAGE_ROWS[e.stage] for f in rows for e in f.exchanges], dtype=np.int8),
        providers=providers,
        amounts=np.array([a for f in rows for a in f.amounts]),
        supplier_indicators=np.array([s for f in rows for s in f.suppliers]).reshape(-1, len(INDICATORS)),
    )


def link_products(table: ForegroundTable, processes: int, flow_factors: Floats) -> Portfolio:
    """Solve every foreground. CalculationError names the products whose own processes consume what they make.

    processes: number of processes of the background. flow_factors: (flows x indicators).
    """
    return _linked(table, (table.products, table.offsets), _supplied(table), processes, flow_factors)


def link_stages(table: ForegroundTable, processes: int, flow_factors: Floats) -> Portfolio:
    """The same with a row for every life cycle stage of every product, the stages of a product one after the other."""
    count = len(STAGE_ROWS)
    key = table.owner() * count + table.stages
    offsets = np.concatenate([[0], np.cumsum(np.bincount(key, minlength=count * len(table.products)))])
    order = np.argsort(key, kind="stable")
    sorted_table = replace(
        table, kinds=table.kinds[order], providers=table.providers[order], amounts=table.amounts[order]
    )
    rows = tuple(name for name in table.products for _ in range(count)), offsets
    return _linked(sorted_table, rows, _supplied(table)[order], processes, flow_factors)


def _supplied(table: ForegroundTable) -> Floats:
    """Amount of each exchange per unit of its product. CalculationError as `link_products`."""
    runs = foreground_runs(table)
    stage = table.nodes == STAGE_NODE
    node = np.where(stage, 0, table.nodes + np.repeat(table.own_offsets[:-1], np.diff(table.offsets)))
    return np.asarray(table.amounts * np.where(stage, 1.0, runs[node] if len(runs) else 1.0), dtype=np.float64)


def _linked(
    table: ForegroundTable,
    rows: tuple[tuple[str, ...], NDArray[np.int64]],
    supplied: Floats,
    processes: int,
    flow_factors: Floats,
) -> Portfolio:
    """rows: names of the rows of the portfolio, and where the exchanges of each begin."""
    names, offsets = rows

    def taken(kind: int, columns: int) -> csr_array:
        return _side_by_side(table, offsets, supplied, kind, columns)

    own = taken(FLOW, len(flow_factors)) @ flow_factors
    own = own + taken(SUPPLIER, len(table.supplier_indicators)) @ table.supplier_indicators
    return Portfolio(names, taken(BACKGROUND, processes), np.asarray(own, dtype=np.float64))


def foreground_runs(table: ForegroundTable, solver: str = "") -> Floats:
    """How often each own process runs per unit of its product, in multiples of its reference output.

    solver: `compiled` (numba) or `factors` (scipy); the first for many processes, where it is installed.
    CalculationError as above.
    """
    runs, productive = _runs(table, solver)
    _refuse(table.products[i] for i in np.flatnonzero(~productive))
    return runs


def productive_products(table: ForegroundTable) -> NDArray[np.bool_]:
    """Which products have a solution: no loop of their own processes consumes what it makes."""
    return _runs(table, "")[1]


def _runs(table: ForegroundTable, solver: str) -> tuple[Floats, NDArray[np.bool_]]:
    if not len(table.outputs):
        return np.zeros(0), np.ones(len(table.products), dtype=np.bool_)
    compiled = len(table.outputs) >= WORTH_COMPILING and find_spec("numba")
    if (solver or ("compiled" if compiled else "factors")) == "compiled":
        from lca.impact.settling import settle_foregrounds  # noqa: PLC0415 - numba is optional

        exchanges = (table.nodes, table.kinds, table.providers, table.amounts)
        return settle_foregrounds(table.offsets, table.own_offsets, table.outputs, exchanges, OWN)
    return _factored_runs(table)


def _factored_runs(table: ForegroundTable) -> tuple[Floats, NDArray[np.bool_]]:
    """All foregrounds as one block-diagonal system; a second demand, one of each output, proves it productive."""
    size = len(table.outputs)
    system, demand = _block_diagonal(table)
    owner = np.repeat(np.arange(len(table.products)), np.diff(table.own_offsets))
    try:
        found = splu(system).solve(np.column_stack([demand, np.ones(size)]))
    except RuntimeError:  # singular: some product is, and splu does not say which
        found = _one_by_one(table.own_offsets, system, demand)
    productive = np.bincount(owner[~(found[:, 1] > 0)], minlength=len(table.products)) == 0
    return np.ascontiguousarray(found[:, 0]), productive


def _block_diagonal(table: ForegroundTable) -> tuple[csc_array, Floats]:
    """The system of all own processes, and what the stages take of them."""
    taken = table.kinds == OWN
    shift = np.repeat(table.own_offsets[:-1], np.diff(table.offsets))[taken]
    nodes, providers = table.nodes[taken], table.providers[taken] + shift
    inside, amounts, size = nodes != STAGE_NODE, table.amounts[taken], len(table.outputs)
    everyone = np.arange(size)
    entries = np.concatenate([table.outputs, -amounts[inside]])
    rows = np.concatenate([everyone, providers[inside]])
    columns = np.concatenate([everyone, (nodes + shift)[inside]])
    demand = np.bincount(providers[~inside], weights=amounts[~inside], minlength=size)
    return csc_array((entries, (rows, columns)), shape=(size, size)), np.asarray(demand, dtype=np.float64)


def _one_by_one(own_offsets: NDArray[np.int64], system: csc_array, demand: Floats) -> Floats:
    found = np.full((len(demand), 2), np.nan)
    for first, last in pairwise(own_offsets.tolist()):
        block = system[first:last, first:last].toarray()
        with suppress(np.linalg.LinAlgError):
            found[first:last] = np.linalg.solve(block, np.column_stack([demand[first:last], np.ones(last - first)]))
    return found


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


def _side_by_side(
    table: ForegroundTable, offsets: NDArray[np.int64], supplied: Floats, kind: int, columns: int
) -> csr_array:
    """What the rows take from providers of one kind, (rows x providers)."""
    chosen = table.kinds == kind
    starts = np.concatenate([[0], np.cumsum(chosen)])[offsets]
    small = np.int32 if starts[-1] < 2**31 else np.int64
    shape = (len(offsets) - 1, columns)
    return csr_array((supplied[chosen], table.providers[chosen], starts.astype(small)), shape=shape)


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
