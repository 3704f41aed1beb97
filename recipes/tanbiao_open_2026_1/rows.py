"""The rows of a release while it is made, and how they are written: sorted UTF-8 text, LF, RFC 4180."""

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from recipes.tanbiao_open_2026_1.figures import decimal_text

GROUPS = ("GHG", "BIOGENIC_CO2", "LAND_USE_CHANGE", "SO2", "NOX", "PM2_5", "NMVOC", "CO", "NH3")
PEDIGREE = ("reliability", "completeness", "temporal", "geographical", "technological")
TABLES = Path(__file__).parent / "tables"
COLUMNS: Mapping[str, Sequence[str]] = tomllib.loads((TABLES / "columns.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Exchange:
    """One amount per one unit of the reference product. Empty text means: as the process says."""

    target_id: str
    amount: Fraction
    unit: str
    locator: str
    source_id: str = ""
    status: str = ""
    dq: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Process:
    """One unit process: its describing text (columns of processes.csv) and its exchanges."""

    text: Mapping[str, str]
    exchanges: tuple[Exchange, ...]

    @property
    def process_id(self) -> str:
        return self.text["process_id"]


def process(row: Mapping[str, str], exchanges: Iterable[Exchange], **changes: str) -> Process:
    """A process from a table row: missing columns are empty, `ALL` declares every group."""
    text = {name: row.get(name) or "" for name in COLUMNS["processes.csv"]} | changes
    if text["declares"] == "ALL":
        text["declares"] = "|".join(GROUPS)
    return Process(text, tuple(exchanges))


def decapitalised(name: str) -> str:
    """A name inside a sentence: its first letter small, unless it begins with an abbreviation."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def read_table(file: Path) -> list[dict[str, str]]:
    """A table of the recipe: CSV with a heading line; lines that begin with # are remarks."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(line for line in stream if not line.startswith("#")))


def process_rows(processes: Iterable[Process]) -> list[dict[str, str]]:
    """Rows of processes.csv, sorted by id."""
    rows = []
    for item in sorted(processes, key=lambda p: p.process_id):
        rows.append(dict(item.text) | {"amount": "1"} | _scores(item.text["dq"]))
    return rows


def exchange_rows(processes: Iterable[Process], flows: Iterable[str]) -> list[dict[str, str]]:
    """Rows of exchanges.csv, sorted by process and number; a target that is no flow is a process."""
    elementary = set(flows)
    rows = []
    for item in sorted(processes, key=lambda p: p.process_id):
        for number, exchange in enumerate(item.exchanges, start=1):
            text = item.text
            rows.append(
                {
                    "process_id": item.process_id,
                    "number": str(number),
                    "kind": "biosphere" if exchange.target_id in elementary else "technosphere",
                    "target_id": exchange.target_id,
                    "amount": decimal_text(exchange.amount),
                    "unit": exchange.unit,
                    "source_id": exchange.source_id or text["source_id"],
                    "locator": exchange.locator,
                    "year": text["year"],
                    "geography": text["geography"],
                    "status": exchange.status or text["status"],
                    "comment": exchange.comment,
                }
                | _scores(exchange.dq or text["dq"])
            )
    return rows


def _scores(dq: str) -> dict[str, str]:
    if len(dq) != len(PEDIGREE) or not set(dq) <= set("12345"):
        raise ValueError(f"data quality wants five scores from 1 to 5, not {dq!r}")
    return {f"dq_{name}": score for name, score in zip(PEDIGREE, dq, strict=True)}


def write_csv(folder: Path, name: str, rows: Iterable[Mapping[str, str]]) -> None:
    """Write one file of a release with its prescribed columns."""
    scores = [f"dq_{score}" for score in PEDIGREE]
    columns = [name for column in COLUMNS[name] for name in (scores if column == "dq" else [column])]
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS of every other file, sorted by name, as `sha256sum -c` reads it."""
    names = sorted(file.name for file in folder.iterdir() if file.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="ascii", newline="\n")
