"""A calculated portfolio as a table: CSV for people, Parquet for programs."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from cli.files import FileError, write_bytes
from lca.calculate_portfolio import kg_co2e, ranks
from lca.errors import say
from lca.impact.arrays import INDICATORS
from lca.impact.footprint import written
from lca.impact.method import CATEGORIES
from lca.scope.boundary import LifeCycleStage

if TYPE_CHECKING:
    from cli.portfolio_run import Portfolio

_RISKY = re.compile(r"^[=+\-@\t\r]")  # what a spreadsheet would take for a formula


def check_targets(to: Path | None, keep: Path | None) -> None:
    """FileError where a file is to be of a kind that is not written, before an hour of work."""
    for path, kinds in ((to, (".csv", ".parquet")), (keep, (".parquet",))):
        if path is not None and path.suffix.lower() not in kinds:
            raise FileError(
                "table-kind",
                say("“{path}” is not of a kind that is written here.", path=str(path)),
                say("Give it one of these endings: {endings}.", endings=", ".join(kinds)),
            )


def columns(found: "Portfolio") -> dict[str, Sequence[Any]]:
    """Columns of the table: figures in kg CO2e and kg per unit, to 12 significant digits."""
    total = kg_co2e(found.totals)
    table: dict[str, Sequence[Any]] = {
        "rank": ranks(total, [entry.unit for entry in found.about]).tolist(),
        "file": found.files,
        "name": [entry.name for entry in found.about],
        "model": [entry.model for entry in found.about],
        "unit": [entry.unit for entry in found.about],
        "kg_co2e": _figures(total, total),
    }
    if found.changed is not None:
        table["kg_co2e_changed"] = _figures(kg_co2e(found.changed), total)
    stages = kg_co2e(found.by_stage)
    for row, stage in enumerate(LifeCycleStage):
        table[f"stage_{stage}"] = _figures(stages[:, row], total)
    for column, name in enumerate(INDICATORS):
        heading = name if name in CATEGORIES else f"kg_{name}"
        table[heading] = _figures(found.totals[:, column], total if name in CATEGORIES else found.totals[:, column])
    table["unlinked"] = found.unlinked
    for name in ("background", "method", "policy"):
        table[name] = [asdict(entry)[name] for entry in found.about]
    return table


def write_table(path: Path, found: "Portfolio") -> None:
    """Write the table; FileError where it cannot be written."""
    table = columns(found)
    if path.suffix.lower() == ".csv":
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(table)
        writer.writerows([_cell(value) for value in row] for row in zip(*table.values(), strict=True))
        write_bytes(path, b"\xef\xbb\xbf" + stream.getvalue().encode())  # the mark makes Excel read Chinese
        return
    import pyarrow as pa  # type: ignore[import-not-found, import-untyped, unused-ignore]
    import pyarrow.parquet as pq  # type: ignore[import-not-found, import-untyped, unused-ignore]

    sink = io.BytesIO()
    pq.write_table(pa.table({name: list(values) for name, values in table.items()}), sink, compression="zstd")
    write_bytes(path, sink.getvalue())


def keep_portfolio(path: Path, found: "Portfolio") -> None:
    """Keep what was read of every file that could be read."""
    from lca.impact.foreground_files import write_foregrounds

    about = [asdict(entry) for entry in found.source.about]
    texts = {name: [entry[name] for entry in about] for name in (about[0] if about else ())}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_foregrounds(path, found.source.declared, texts)
    except OSError as error:
        what = say("“{path}” cannot be written: {cause}.", path=str(path), cause=error.strerror or type(error).__name__)
        raise FileError("file-unwritable", what, say("Name another place, or get the right to write there.")) from error


def _figures(values: Any, scales: Any) -> list[float]:
    return [written(value, abs(scale)) for value, scale in zip(values.tolist(), scales.tolist(), strict=True)]


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and _RISKY.match(value) else value
