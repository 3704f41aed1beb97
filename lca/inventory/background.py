"""A background release: a folder of text files with a digest (`sha256sum -c SHA256SUMS`), read whole or refused whole.

A release is loaded, checked (`background_check`) and searched (`search`); it is never changed: a mistake gets a new
release.
"""

import csv
import hashlib
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from sys import intern
from types import MappingProxyType
from typing import TypeVar

from msgspec import Struct

from lca.canonical import Digest, digest_bytes
from lca.errors import BackgroundError, UnitError, say
from lca.inventory.data_quality import Pedigree
from lca.inventory.unit_process import (
    BackgroundExchange,
    Duplicate,
    ElementaryFlow,
    PriceLevel,
    Source,
    UnitProcess,
    UnlinkedInput,
)
from lca.units import exact

FORMAT = "tanbiao.background/1"
Row = TypeVar("Row")
RESIDUAL = "electricity/residual"  # category
_PEDIGREE = ("reliability", "completeness", "temporal", "geographical", "technological")


class BackgroundRelease(Struct, frozen=True):
    """Background data of one version. digest: SHA-256 of its `SHA256SUMS`.

    residual_mixes: process of what is left of a grid when claimed attributes are taken out, by geography.
    duplicates: processes that say the same thing, to be compared across sources. price_levels: of its spend-based rows.
    unlinked: inputs of its processes that nothing in it provides, as an import kept them. imported_from: the file of
    another program, and its digest, that the release was made of; "" where it was not.
    """

    id: str
    title: Mapping[str, str]
    licence: str
    citation: str
    reference_year: str
    flows: Mapping[str, ElementaryFlow]
    processes: Mapping[str, UnitProcess]
    sources: Mapping[str, Source]
    digest: Digest
    residual_mixes: Mapping[str, str]
    duplicates: tuple[Duplicate, ...] = ()
    price_levels: tuple[PriceLevel, ...] = ()
    unlinked: tuple[UnlinkedInput, ...] = ()
    imported_from: str = ""


def load_background(path: Path) -> BackgroundRelease:
    """Read a release folder; BackgroundError if a file is missing, altered or unreadable (it names file and row).

    `parts` of `release.toml` names subfolders with processes of their own licence; they are read with the rest.
    """
    sums = verify_sums(path)
    head = tomllib.loads((path / "release.toml").read_text(encoding="utf-8"))
    if head.get("format") != FORMAT:
        raise BackgroundError(
            "release-format",
            say("“{folder}” is not a background release of format {format}.", folder=path.name, format=FORMAT),
            say("Name a folder of that format, or update the toolkit."),
        )
    exchanges: dict[str, list[BackgroundExchange]] = {}
    parts = (path, *(path / name for name in head.get("parts", ())))
    for exchange in _read(parts, "exchanges.csv", _exchange):
        exchanges.setdefault(exchange.process_id, []).append(exchange)
    processes = {
        p.process_id: p
        for p in _read(parts, "processes.csv", lambda row: _process(row, exchanges.pop(row["process_id"], [])))
    }
    unlinked = tuple(u for u in _optional(path / "unlinked.csv", _unlinked) if u is not None)
    _refuse_orphans("exchanges.csv", exchanges)
    _refuse_orphans("unlinked.csv", {u.process_id for u in unlinked} - processes.keys())
    return BackgroundRelease(
        id=head["id"],
        title=MappingProxyType({"en": head["title"], "zh-Hans": head["title_zh"]}),
        licence=head["licence"],
        citation=head["citation"],
        reference_year=str(head["reference_year"]),
        flows=MappingProxyType({f.flow_id: f for f in _rows(path / "flows.csv", _flow)}),
        processes=MappingProxyType(processes),
        sources=MappingProxyType({s.source_id: s for s in _read(parts, "sources.csv", _source)}),
        digest=sums,
        residual_mixes=residual_mixes(processes.values()),
        duplicates=_optional(path / "duplicates.csv", _duplicate),
        price_levels=_optional(path / "price_levels.csv", _price_level),
        unlinked=unlinked,
        imported_from=head.get("imported_from", ""),
    )


def residual_mixes(processes: Iterable[UnitProcess]) -> Mapping[str, str]:
    """The first process of each geography that says it is the residual mix there."""
    found: dict[str, str] = {}
    for process in processes:
        if process.category == RESIDUAL:
            found.setdefault(process.geography, process.process_id)
    return MappingProxyType(found)


def _refuse_orphans(file: str, ids: Iterable[str]) -> None:
    """BackgroundError if there are ids, of processes that a file names and processes.csv does not."""
    if unknown := sorted(ids):
        raise BackgroundError(
            "orphan-exchange",
            say("{file} names unknown processes: {ids}.", file=file, ids=", ".join(unknown[:5])),
            say("Restore the release from its publisher."),
        )


def verify_sums(path: Path) -> Digest:
    """Check every file of a release against its SHA256SUMS; the digest of that file. BackgroundError names what
    differs.
    """
    try:
        listing = (path / "SHA256SUMS").read_bytes()
    except OSError as error:
        raise BackgroundError(
            "release-missing",
            say("“{folder}” has no SHA256SUMS: it is not a release.", folder=str(path)),
            say("Name the folder of a release, e.g. one of `tanbiao background list`."),
        ) from error
    for line in listing.decode("ascii").splitlines():
        expected, _, name = line.partition("  ")
        file = path / name
        if not file.is_file() or _file_digest(file) != expected:
            raise BackgroundError(
                "release-altered",
                say("“{file}” of release “{folder}” is missing or altered.", file=name, folder=path.name),
                say("Restore the release from its publisher; a changed number needs a new release."),
            )
    return digest_bytes(listing)


def _file_digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read(parts: Iterable[Path], name: str, make: Callable[[dict[str, str]], Row]) -> Iterator[Row]:
    for part in parts:
        yield from _rows(part / name, make)


def _optional(file: Path, make: Callable[[dict[str, str]], Row]) -> tuple[Row, ...]:
    return tuple(_rows(file, make)) if file.is_file() else ()


def _rows(file: Path, make: Callable[[dict[str, str]], Row]) -> Iterator[Row]:
    with file.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), start=2):
            try:
                yield make(row)
            except (KeyError, ValueError, TypeError, UnitError) as error:
                raise BackgroundError(
                    "release-row",
                    say("{file} row {row}: {error}.", file=file.name, row=number, error=str(error)),
                    say("Restore the release from its publisher."),
                ) from error


def _pedigree(row: dict[str, str]) -> Pedigree:
    return _scores(*(row[f"dq_{name}"] for name in _PEDIGREE))


@lru_cache(maxsize=5**5)  # every combination: half a million rows share a few hundred
def _scores(*texts: str) -> Pedigree:
    return Pedigree(**dict(zip(_PEDIGREE, map(int, texts), strict=True)))


def _flow(row: dict[str, str]) -> ElementaryFlow:
    return ElementaryFlow(**{k: row[k] for k in ElementaryFlow.__struct_fields__})


def _source(row: dict[str, str]) -> Source:
    return Source(**{k: row[k] for k in Source.__struct_fields__})


def _duplicate(row: dict[str, str]) -> Duplicate:
    return Duplicate(**{k: row[k] for k in Duplicate.__struct_fields__})


def _price_level(row: dict[str, str]) -> PriceLevel:
    return PriceLevel(row["currency"], row["year"], row["price_year"], exact(row["factor"]))


def _unlinked(row: dict[str, str]) -> UnlinkedInput | None:
    """None for an elementary flow: no process could provide it."""
    if row["flow_kind"] == "elementary":
        return None
    bound, typical = (float(row[name]) if row[name] else None for name in ("bound_kg_co2e", "typical_kg_co2e"))
    texts = (row["flow"], row["amount"], row["unit"], row["cause"])
    return UnlinkedInput(row["process_id"], int(row["number"]), *texts, bound, typical)


# columns that are text as they stand; the others are parsed below
_EXCHANGE_PARSED = {"number", "amount", "data_quality", "negative_reason"}
_EXCHANGE_TEXT = frozenset(BackgroundExchange.__struct_fields__) - _EXCHANGE_PARSED
# the same few texts in every row: kept once
_REPEATED = frozenset({"process_id", "kind", "target_id", "unit", "source_id", "year", "geography", "status"})
_EXCHANGE_ALONE = _EXCHANGE_TEXT - _REPEATED
_OPTIONAL_TEXT = ("name_zh_hant", "cas", "hs", "outlier_reason")  # absent in the first releases
_PROCESS_TEXT = UnitProcess.__dataclass_fields__.keys() - {
    "synonyms",
    "amount",
    "data_quality",
    "declares",
    "exchanges",
    "carbon_content",
    *_OPTIONAL_TEXT,
}


def _exchange(row: dict[str, str]) -> BackgroundExchange:
    return BackgroundExchange(
        **{k: row[k] for k in _EXCHANGE_ALONE},
        **{k: intern(row[k]) for k in _REPEATED},
        number=int(row["number"]),
        amount=exact(row["amount"]),
        data_quality=_pedigree(row),
        negative_reason=intern(row.get("negative_reason", "")),
    )


def _process(row: dict[str, str], exchanges: list[BackgroundExchange]) -> UnitProcess:
    synonyms = [s for s in f"{row['synonyms_en']}|{row['synonyms_zh']}".split("|") if s]
    return UnitProcess(
        **{k: row[k] for k in _PROCESS_TEXT},
        **{k: row.get(k, "") for k in _OPTIONAL_TEXT},
        carbon_content=exact(row["carbon_content"]) if row.get("carbon_content") else None,
        synonyms=tuple(synonyms),
        amount=exact(row["amount"]),
        data_quality=_pedigree(row),
        declares=frozenset(g for g in row["declares"].split("|") if g),
        exchanges=tuple(exchanges),
    )
