"""Linked portfolios in Parquet, streamed: constant memory for any number of products, on any executor.

One row per product: `product`, `process` and `amount` (lists: rows of the background and amounts in their units), `own`
(indicators of the foreground itself). A result has one column per indicator and the footprint, their sum. A piece of
work is a range of row groups, named by paths and numbers only, so that it can be sent to a worker on another machine
that sees the same folder: any `concurrent.futures.Executor` will do, that of a Dask client (`client.get_executor()`)
among them. A piece should be more than a second of work; below that a scheduler costs more than it brings.
"""

from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from pathlib import Path

import numpy as np
import pyarrow as pa  # type: ignore[import-not-found, import-untyped, unused-ignore]
import pyarrow.parquet as pq  # type: ignore[import-not-found, import-untyped, unused-ignore]
from msgspec import Struct
from scipy.sparse import csr_array

from lca.errors import CalculationError, say
from lca.impact.arrays import INDICATORS, Floats
from lca.impact.method import CATEGORIES
from lca.impact.portfolio import Portfolio

FORMAT = "tanbiao.portfolio/1"
ROW_GROUP = 20_000  # products: some 30 MB
LINKED = pa.schema(
    [
        ("product", pa.string()),
        ("process", pa.list_(pa.int32())),
        ("amount", pa.list_(pa.float64())),
        ("own", pa.list_(pa.float64(), len(INDICATORS))),
    ],
    metadata={"format": FORMAT, "indicators": " ".join(INDICATORS)},
)
RESULTS = pa.schema(
    [("product", pa.string()), ("kg_co2e", pa.float64()), *((name, pa.float64()) for name in INDICATORS)],
    metadata={"format": FORMAT},
)


class Piece(Struct, frozen=True):
    """A range of row groups of a linked portfolio, and where its results go."""

    source: str
    first: int
    last: int
    intensities: str
    target: str


def write_portfolio(path: Path, parts: Iterable[Portfolio]) -> None:
    """Write linked products; each part becomes a row group."""
    with pq.ParquetWriter(path, LINKED, compression="zstd") as writer:
        for part in parts:
            writer.write_batch(_linked_batch(part), row_group_size=max(1, len(part.products)))


def read_portfolio(path: Path, columns: int, first: int = 0, last: int | None = None) -> Iterator[Portfolio]:
    """Row groups of a linked portfolio, one at a time. columns: processes of the background. CalculationError if the
    file is of another format.
    """
    with pq.ParquetFile(path) as file:
        found = (file.schema_arrow.metadata or {}).get(b"format", b"").decode()
        if found != FORMAT:
            raise CalculationError(
                "portfolio-format",
                say("“{file}” is not a portfolio of format {format}.", file=path.name, format=FORMAT),
                say("Link the products again with this version of the toolkit."),
            )
        for group in range(first, file.num_row_groups if last is None else last):
            yield _portfolio(file.read_row_group(group).combine_chunks().to_batches()[0], columns)


def assess_file(source: Path, target: Path, intensities: Floats, groups: tuple[int, int | None] = (0, None)) -> int:
    """Stream a linked portfolio (or its row groups from, to) into a file of results; the number of products."""
    count = 0
    draft = target.with_name(f".{target.name}.unfinished")
    with pq.ParquetWriter(draft, RESULTS, compression="zstd") as writer:
        for part in read_portfolio(source, len(intensities), *groups):
            writer.write_batch(_result_batch(part, part.assess(intensities)))
            count += len(part.products)
    draft.replace(target)
    return count


def assess_piece(piece: Piece) -> int:
    """Work for one worker; the number of products. It reads the intensities from their file."""
    intensities = np.load(piece.intensities, mmap_mode="r", allow_pickle=False)
    return assess_file(Path(piece.source), Path(piece.target), np.array(intensities), (piece.first, piece.last))


def assess_on(executor: Executor, source: Path, folder: Path, intensities: Path, groups: int = 5) -> tuple[Path, ...]:
    """Spread a linked portfolio over the workers of an executor; the files of results in the order of the products.

    intensities: `.npy` file. groups: row groups to a piece. Paths must mean the same to every worker.
    """
    with pq.ParquetFile(source) as file:
        count = file.num_row_groups
    folder.mkdir(parents=True, exist_ok=True)
    pieces = [
        Piece(str(source), first, min(first + groups, count), str(intensities), str(folder / f"{first:06d}.parquet"))
        for first in range(0, count, groups)
    ]
    for _ in executor.map(assess_piece, pieces):
        pass  # an error of a worker is raised here
    return tuple(Path(piece.target) for piece in pieces)


def read_results(path: Path) -> tuple[tuple[str, ...], Floats]:
    """Products and their (products x indicators) of a file of results."""
    table = pq.read_table(path)
    values = np.column_stack([table[name].to_numpy() for name in INDICATORS])
    return tuple(table["product"].to_pylist()), values


def _linked_batch(part: Portfolio) -> pa.RecordBatch:
    offsets = pa.array(part.demands.indptr.astype(np.int32))
    return pa.record_batch(
        [
            pa.array(part.products, pa.string()),
            pa.ListArray.from_arrays(offsets, pa.array(part.demands.indices.astype(np.int32))),
            pa.ListArray.from_arrays(offsets, pa.array(part.demands.data)),
            pa.FixedSizeListArray.from_arrays(pa.array(part.own.ravel()), len(INDICATORS)),
        ],
        schema=LINKED,
    )


def _portfolio(batch: pa.RecordBatch, columns: int) -> Portfolio:
    process, amount, own = batch["process"], batch["amount"], batch["own"]
    demands = csr_array(
        (
            amount.flatten().to_numpy(),
            process.flatten().to_numpy(),
            process.offsets.to_numpy() - process.offsets[0].as_py(),
        ),
        shape=(batch.num_rows, columns),
    )
    names = tuple(batch["product"].to_pylist())
    return Portfolio(names, demands, own.flatten().to_numpy().reshape(-1, len(INDICATORS)))


def _result_batch(part: Portfolio, found: Floats) -> pa.RecordBatch:
    totals = found[:, : len(CATEGORIES)].sum(axis=1)
    return pa.record_batch(
        [pa.array(part.products, pa.string()), pa.array(totals), *(pa.array(column) for column in found.T)],
        schema=RESULTS,
    )
