"""The rows of a release while it is made, and how they are written: sorted UTF-8 text, LF, RFC 4180."""

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from msgspec import Struct

from recipes.background.figures import decimal_text

GROUPS = ("GHG", "BIOGENIC_CO2", "LAND_USE_CHANGE", "SO2", "NOX", "PM2_5", "NMVOC", "CO", "NH3")
PEDIGREE = ("reliability", "completeness", "temporal", "geographical", "technological")
# describing text of a process, as far as any format has it; a release writes the columns of its `columns.toml`
_PROCESS_TEXT = (
    "process_id", "name_en", "name_zh", "name_zh_hant", "synonyms_en", "synonyms_zh", "category", "reference_product",
    "unit", "geography", "year", "factor_family", "status", "source_id", "locator", "boundary", "dq", "declares",
    "negative_reason", "comment", "cas", "hs", "carbon_content", "outlier_reason",
)  # fmt: skip


class Exchange(Struct, frozen=True):
    """One amount per one unit of the reference product. Empty text means: as the process says."""

    target_id: str
    amount: Fraction
    unit: str
    locator: str
    source_id: str = ""
    status: str = ""
    dq: str = ""
    comment: str = ""


class Process(Struct, frozen=True):
    """One unit process: its describing text (columns of processes.csv) and its exchanges."""

    text: Mapping[str, str]
    exchanges: tuple[Exchange, ...]

    @property
    def process_id(self) -> str:
        return self.text["process_id"]


def process(row: Mapping[str, str], exchanges: Iterable[Exchange], **changes: str) -> Process:
    """A process from a table row: missing columns are empty, `ALL` declares every group."""
    text = {name: row.get(name) or "" for name in _PROCESS_TEXT} | changes
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


class Tables:
    """The curated tables of a recipe: folders in order, a later one adding to the earlier or replacing its rows.

    A row replaces every earlier row of the same first column (the id); a file that is no CSV is the latest of its name.
    """

    def __init__(self, *folders: Path) -> None:
        self.folders = folders

    def rows(self, name: str) -> list[dict[str, str]]:
        """Rows of a table of that name, over all folders."""
        rows: list[dict[str, str]] = []
        for folder in self.folders:
            if (folder / name).is_file():
                own = read_table(folder / name)
                replaced = {next(iter(row.values())) for row in own}
                rows = [row for row in rows if next(iter(row.values())) not in replaced] + own
        return rows

    def file(self, name: str) -> Path:
        """The latest file of that name."""
        return next(folder / name for folder in reversed(self.folders) if (folder / name).is_file())

    def columns(self) -> Mapping[str, Sequence[str]]:
        """Columns of every file of the release, by its name."""
        return tomllib.loads(self.file("columns.toml").read_text(encoding="utf-8"))


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


def write_csv(file: Path, columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write one file of a release with its prescribed columns; `dq` stands for the five scores."""
    scores = [f"dq_{score}" for score in PEDIGREE]
    names = [name for column in columns for name in (scores if column == "dq" else [column])]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_sums(folder: Path) -> None:
    """Write SHA256SUMS of every other file, sorted by name, as `sha256sum -c` reads it."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != "SHA256SUMS")
    names = sorted(file.relative_to(folder).as_posix() for file in files)
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="ascii", newline="\n")
