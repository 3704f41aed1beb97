"""Declared foregrounds in Parquet: a portfolio that was read once, to be calculated again with any release.

One row per product: its name and what is said of it, then lists along its exchanges, own processes and suppliers. Texts
that repeat are dictionary-encoded. Amounts are float64, as they are calculated; the declarations stay the document.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-not-found, import-untyped, unused-ignore]
import pyarrow.parquet as pq  # type: ignore[import-not-found, import-untyped, unused-ignore]

from lca.errors import CalculationError, say
from lca.impact.arrays import INDICATORS
from lca.impact.declared_foregrounds import BACKGROUND, FLOW, DeclaredForegrounds

FORMAT = "tanbiao.foregrounds/1"
ROW_GROUP = 10_000  # products
_TEXT = pa.dictionary(pa.int32(), pa.string())
_LISTS = {
    "nodes": pa.int32(),
    "kinds": pa.int8(),
    "stages": pa.int8(),
    "places": pa.int32(),  # of own processes and suppliers within their product
    "targets": _TEXT,
    "units": _TEXT,
    "amounts": pa.float64(),
}
_SCHEMA = pa.schema(
    [
        ("product", pa.string()),
        ("unlinked", pa.int64()),
        *((name, pa.list_(kind)) for name, kind in _LISTS.items()),
        ("outputs", pa.list_(pa.float64())),
        ("suppliers", pa.list_(pa.list_(pa.float64(), len(INDICATORS)))),
    ]
)


def write_foregrounds(path: Path, declared: DeclaredForegrounds, about: Mapping[str, Sequence[str]]) -> None:
    """Write foregrounds. about: texts by product that are kept beside them, by the name of their column."""
    metadata = {"format": FORMAT, "indicators": " ".join(INDICATORS), "about": " ".join(about)}
    schema = pa.schema([*_SCHEMA, *((name, _TEXT) for name in about)], metadata=metadata)
    beyond = np.isin(declared.kinds, (BACKGROUND, FLOW))
    along = {
        **{name: pa.array(getattr(declared, name)) for name in ("nodes", "kinds", "stages", "amounts")},
        "places": pa.array(np.where(beyond, -1, declared.targets).astype(np.int32)),
        "targets": _texts(np.where(beyond, declared.targets, 0), declared.target_ids, beyond),
        "units": _texts(declared.units, declared.unit_ids, np.ones(len(declared.units), bool)),
    }
    own, suppliers = (pa.array(o.astype(np.int32)) for o in (declared.own_offsets, declared.supplier_offsets))
    offsets = pa.array(declared.offsets.astype(np.int32))
    indicators = pa.FixedSizeListArray.from_arrays(pa.array(declared.supplier_indicators.ravel()), len(INDICATORS))
    columns = [
        pa.array(declared.products, pa.string()),
        pa.array(declared.unlinked),
        *(pa.ListArray.from_arrays(offsets, along[name]) for name in _LISTS),
        pa.ListArray.from_arrays(own, pa.array(declared.outputs)),
        pa.ListArray.from_arrays(suppliers, indicators),
        *(pa.array(list(texts), pa.string()).dictionary_encode() for texts in about.values()),
    ]
    draft = path.with_name(f".{path.name}.unfinished")
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), draft, compression="zstd", row_group_size=ROW_GROUP)
    draft.replace(path)


def read_foregrounds(path: Path) -> Iterator[tuple[DeclaredForegrounds, Mapping[str, tuple[str, ...]]]]:
    """Foregrounds and what is kept beside them, one row group at a time. CalculationError if it is another file."""
    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid as error:
        raise _another(path) from error
    with file:
        metadata = file.schema_arrow.metadata or {}
        if metadata.get(b"format", b"").decode() != FORMAT or metadata[b"indicators"].decode().split() != [*INDICATORS]:
            raise _another(path)
        about = metadata[b"about"].decode().split()
        for group in range(file.num_row_groups):
            table = file.read_row_group(group)
            texts = {name: tuple(table[name].to_pylist()) for name in about}
            yield _foregrounds(table.combine_chunks().to_batches()[0]), texts


def _another(path: Path) -> CalculationError:
    return CalculationError(
        "portfolio-format",
        say("“{file}” is not a portfolio of format {format}.", file=path.name, format=FORMAT),
        say("Read the declarations again with this version of the toolkit."),
    )


def _texts(rows: Any, texts: tuple[str, ...], present: Any) -> pa.DictionaryArray:
    numbers = pa.array(rows.astype(np.int32), mask=~present)
    return pa.DictionaryArray.from_arrays(numbers, pa.array(texts or ("",), pa.string()))


def _foregrounds(batch: pa.RecordBatch) -> DeclaredForegrounds:
    lists = {name: batch[name].flatten() for name in (*_LISTS, "outputs", "suppliers")}
    kinds, places = lists["kinds"].to_numpy(), lists["places"].to_numpy()
    targets, target_ids = _numbered(lists["targets"])
    units, unit_ids = _numbered(lists["units"])
    return DeclaredForegrounds(
        products=tuple(batch["product"].to_pylist()),
        offsets=_offsets(batch["nodes"]),
        own_offsets=_offsets(batch["outputs"]),
        supplier_offsets=_offsets(batch["suppliers"]),
        outputs=lists["outputs"].to_numpy(),
        nodes=lists["nodes"].to_numpy(),
        kinds=kinds,
        stages=lists["stages"].to_numpy(),
        targets=np.where(np.isin(kinds, (BACKGROUND, FLOW)), targets, places).astype(np.int32),
        units=units,
        amounts=lists["amounts"].to_numpy(),
        supplier_indicators=lists["suppliers"].flatten().to_numpy().reshape(-1, len(INDICATORS)),
        unlinked=batch["unlinked"].to_numpy(),
        target_ids=target_ids,
        unit_ids=unit_ids,
    )


def _numbered(column: pa.DictionaryArray) -> tuple[Any, tuple[str, ...]]:
    """Numbers of texts, 0 where there is none, and the texts."""
    texts = tuple(column.dictionary.to_pylist())
    return column.indices.fill_null(0).to_numpy().astype(np.int32), texts


def _offsets(column: pa.ListArray) -> Any:
    return column.offsets.to_numpy().astype(np.int64) - column.offsets[0].as_py()
