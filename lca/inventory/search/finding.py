"""Finding a background process by the words a factory uses: Chinese and English, mixed, with typing errors.

Words come first (`likeness`, `lexicon`, `intent`). Unit, geography, year and data quality decide between equals. The
order is total and repeatable.
"""

import re
from collections.abc import Iterator

import numpy as np
from msgspec import Struct

from lca.errors import Message, UnitError, say
from lca.inventory.background import BackgroundRelease
from lca.inventory.search.index import Entry, Index, index_of
from lca.inventory.search.intent import discount, discounts
from lca.inventory.search.lexicon import Reading, fold
from lca.inventory.search.likeness import Match, matches
from lca.inventory.unit_process import UnitProcess
from lca.units import dimension, parse_unit

HOME = "CN"
# below this likeness of the words a process is not shown at all
THRESHOLD = 0.35
# words first; the rest only orders what the words leave equal
WEIGHT_WORDS, WEIGHT_GEOGRAPHY, WEIGHT_YEAR, WEIGHT_QUALITY, WEIGHT_STATUS = 0.92, 0.03, 0.01, 0.01, 0.01
WEIGHT_UNIT, WEIGHT_AVERAGE = 0.01, 0.01
SUGGESTED = 5
_STATUS_RANK = {"official": 1.0, "reported": 0.75, "derived": 0.5, "proxy": 0.0}
_AVERAGE = re.compile(r"平均|average")
_CODE = re.compile(r"\b\d{2,7}-\d\d-\d\b|\b\d{4}\.\d\d\b")  # CAS registry number, heading of the Harmonized System
# a unit that stands by itself in a query, and cannot be a material or a grade
_UNIT = re.compile(
    r"(?<![\w*])(kwh|mwh|gj|mj|m3|m³|nm3|t\*km|tkm|吨公里|千瓦时|立方米|公斤|kgs?)(?![\w*])", re.IGNORECASE
)


class SearchHit(Struct, frozen=True):
    """A process that may be meant. score: 0 to 1. reason: what matched and how it fits."""

    process_id: str
    score: float
    reason: Message


def search(
    release: BackgroundRelease, text: str, *, unit: str | None = None, geography: str | None = None, limit: int = 10
) -> tuple[SearchHit, ...]:
    """The processes whose names are nearest to `text`, best first, at most `limit`.

    text: a name, a synonym, a CAS registry number or an HS heading. unit: canonical or as a person writes it;
    processes of its dimension come before all others. Without one, a unit that stands in `text` counts. geography:
    preferred place (China otherwise). An empty or unknown text gives no hit.
    """
    index = index_of(release)
    words, unit = _without_unit(text, unit)
    folded = fold(words)
    if not folded:
        return ()
    wanted = _dimension(unit)
    fits = index.dimensions == wanted if wanted else np.ones(len(index.entries), dtype=np.bool_)
    wish = _Wish(words, folded, parse_unit(unit) if unit and wanted else "", geography or HOME)
    found = {} if _CODE.fullmatch(folded) else matches(index, folded, fits)
    found.update((position, _coded(index, position, folded)) for position in _codes(index, folded))
    hits = [(bool(fits[position]), hit) for position, hit in _hits(index, found, wish, wanted)]
    hits.sort(key=lambda hit: (not hit[0], -hit[1].score, hit[1].process_id))
    return tuple(hit for _, hit in hits[:limit])


def suggest(release: BackgroundRelease, name: str, unit: str | None = None) -> tuple[SearchHit, ...]:
    """Near matches for a row that does not link: the same engine, kept to the row's dimension where that leaves any."""
    hits = search(release, name, unit=unit, limit=10 * SUGGESTED)
    wanted = _dimension(unit)
    if wanted is not None:
        hits = tuple(h for h in hits if dimension(release.processes[h.process_id].unit) == wanted) or hits
    return hits[:SUGGESTED]


class _Wish(Struct, frozen=True):
    typed: str
    folded: str
    unit: str
    geography: str


def _hits(index: Index, found: dict[int, Match], wish: _Wish, wanted: str | None) -> Iterator[tuple[int, SearchHit]]:
    factors = discounts(wish.folded)
    for position, match in found.items():
        entry = index.entries[position]
        likeness = match.likeness
        if wish.folded not in entry.folded[:2]:
            likeness *= discount(entry.process.category, factors)
        if likeness >= THRESHOLD:
            process = entry.process
            fits = wanted is None or dimension(process.unit) == wanted
            reason = _reason(process, match, fits, wish.typed)
            yield position, SearchHit(process.process_id, _score(likeness, process, wish), reason)


def _without_unit(text: str, unit: str | None) -> tuple[str, str | None]:
    """The text and the unit of a query such as `电 kWh`."""
    if unit:
        return text, unit
    found = _UNIT.search(text)
    rest = f"{text[: found.start()]} {text[found.end() :]}" if found else ""
    return (rest, found[0]) if found and fold(rest) else (text, None)


def _codes(index: Index, folded: str) -> Iterator[int]:
    for code in _CODE.findall(folded):
        yield from index.exact.get(code, ())


def _coded(index: Index, position: int, folded: str) -> Match:
    entry: Entry = index.entries[position]
    code = next(code for code in _CODE.findall(folded) if code in entry.folded)
    return Match(1.0, entry.printed[entry.folded.index(code)], Reading(folded))


def _dimension(unit: str | None) -> str | None:
    if not unit:
        return None
    try:
        return dimension(parse_unit(unit))
    except UnitError:
        return None


def _score(likeness: float, process: UnitProcess, wish: _Wish) -> float:
    year = int(process.year) if process.year.isdigit() else 1990
    return round(
        WEIGHT_WORDS * likeness
        + WEIGHT_GEOGRAPHY * _nearness(process.geography, wish.geography)
        + WEIGHT_YEAR * min(max((year - 1990) / 36, 0.0), 1.0)
        + WEIGHT_QUALITY * (5 - process.data_quality.rating()) / 4
        + WEIGHT_STATUS * _STATUS_RANK.get(process.status, 0.0)
        + WEIGHT_UNIT * (process.unit == wish.unit)
        + WEIGHT_AVERAGE * bool(_AVERAGE.search(process.name_zh + process.name_en)),
        6,
    )


def _nearness(geography: str, wanted: str) -> float:
    if geography == wanted:
        return 1.0
    return 0.6 if geography.startswith(wanted) or wanted.startswith(geography) else 0.0


def _as_typed(written: str, typed: str) -> str:
    """A folded word as the person wrote it, where it stands there letter for letter."""
    found = re.search(re.escape(written), typed, re.IGNORECASE)
    return found[0] if found else written


def _reason(process: UnitProcess, match: Match, fits: bool, typed: str) -> Message:
    facts = {
        "phrase": match.phrase,
        "unit": process.unit,
        "geography": process.geography,
        "year": process.year,
        "status": process.status,
        "rating": f"{process.data_quality.rating():.2f}",
    }
    if not fits:
        return say(
            "matches “{phrase}”, but is per {unit}: another kind of unit; {geography}, {year}, {status}, DQR {rating}",
            **facts,
        )
    if match.reading.written:
        return say(
            "“{written}” read as “{meant}”, matches “{phrase}”; "
            "per {unit}, {geography}, {year}, {status}, DQR {rating}",
            written=_as_typed(match.reading.written, typed),
            meant=match.reading.meant,
            **facts,
        )
    return say("matches “{phrase}”; per {unit}, {geography}, {year}, {status}, DQR {rating}", **facts)
