"""Finding a background process by the words a factory uses: Chinese and English, mixed, with typing errors.

A query is cut into ASCII words and Chinese runs. Each is compared with every name and synonym; rare words weigh more
than common ones. Unit, geography, year and data quality decide between equals. The order is total and repeatable.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from lca.errors import Message, UnitError, say
from lca.inventory.background import BackgroundRelease
from lca.inventory.unit_process import UnitProcess
from lca.units import dimension, parse_unit

HOME = "CN"
# below this likeness of the words a process is not shown at all
THRESHOLD = 0.35
# words first; the rest only orders what the words leave equal
WEIGHT_WORDS, WEIGHT_GEOGRAPHY, WEIGHT_YEAR, WEIGHT_QUALITY, WEIGHT_STATUS = 0.94, 0.03, 0.01, 0.01, 0.01
_STATUS_RANK = {"official": 1.0, "reported": 0.75, "derived": 0.5, "proxy": 0.0}
_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
# a treatment or an emission is meant only when the query says so: “ABS” is the resin, not its incineration
_TREATMENT = ("waste/", "emission/")
_TREATMENT_WORDS = re.compile(
    r"废|垃圾|焚|填埋|回收|处置|处理|堆肥|排放|逸散|泄漏|制冷剂|冷媒|"
    r"waste|dispos|incinerat|landfill|recycl|compost|refrigerant|emission|leak|fugitive|weee|\br\d{2,3}[a-z]?\b"
)
TREATMENT_DISCOUNT = 0.8
_FUZZY_FROM = 80.0  # likeness in per cent from which a mistyped English word counts


@dataclass(frozen=True)
class SearchHit:
    """A process that may be meant. score: 0 to 1. reason: what matched and how it fits."""

    process_id: str
    score: float
    reason: Message


@dataclass(frozen=True)
class _Entry:
    process: UnitProcess
    phrases: tuple[tuple[str, str], ...]  # (as printed, folded)
    words: frozenset[str]
    runs: tuple[str, ...]  # Chinese


def search(
    release: BackgroundRelease, text: str, *, unit: str | None = None, geography: str | None = None, limit: int = 10
) -> tuple[SearchHit, ...]:
    """The processes whose names are nearest to `text`, best first, at most `limit`.

    unit: canonical or as a person writes it; processes of its dimension come before all others. geography: preferred
    place (China otherwise). An empty or unknown text gives no hit.
    """
    tokens = _WORD.findall(_fold(text))
    if not tokens:
        return ()
    wanted = _dimension(unit)
    entries = [_entry(process) for process in release.processes.values()]
    weights = _weights(tokens, entries)
    hits: list[tuple[bool, SearchHit]] = []
    treated = _TREATMENT_WORDS.search(_fold(text)) is not None
    for entry in entries:
        likeness, phrase = _likeness(_fold(text), tokens, weights, entry)
        if entry.process.category.startswith(_TREATMENT) and not treated:
            likeness *= TREATMENT_DISCOUNT
        if likeness >= THRESHOLD:
            process = entry.process
            fits = wanted is None or dimension(process.unit) == wanted
            score = _score(likeness, process, geography or HOME)
            hits.append((fits, SearchHit(process.process_id, score, _reason(process, phrase, fits))))
    hits.sort(key=lambda hit: (not hit[0], -hit[1].score, hit[1].process_id))
    return tuple(hit for _, hit in hits[:limit])


def suggest(release: BackgroundRelease, name: str, unit: str | None = None) -> tuple[SearchHit, ...]:
    """Near matches for a row that does not link: the same engine, kept to the row's dimension where that leaves any."""
    hits = search(release, name, unit=unit, limit=50)
    wanted = _dimension(unit)
    if wanted is not None:
        fitting = tuple(h for h in hits if dimension(release.processes[h.process_id].unit) == wanted)
        hits = fitting or hits
    return hits[:5]


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"(?<=[a-z])-(?=\d)", "", folded)  # R-134a and R134a are one word


def _dimension(unit: str | None) -> str | None:
    if not unit:
        return None
    try:
        return dimension(parse_unit(unit))
    except UnitError:
        return None


def _entry(process: UnitProcess) -> _Entry:
    printed = (process.name_zh, process.name_en, *process.synonyms, process.process_id.replace("-", " "))
    phrases = tuple((phrase, _fold(phrase)) for phrase in printed)
    tokens = [token for _, folded in phrases for token in _WORD.findall(folded)]
    runs = dict.fromkeys(token for token in tokens if not token.isascii())
    return _Entry(process, phrases, frozenset(t for t in tokens if t.isascii()), tuple(runs))


def _weights(tokens: Iterable[str], entries: list[_Entry]) -> Mapping[str, float]:
    """Length times rarity: “304” says more than “steel”, “不锈钢” more than “板”."""
    weights = {}
    for token in dict.fromkeys(tokens):
        known = sum(1 for e in entries if (token in e.words if token.isascii() else any(token in r for r in e.runs)))
        rarity = math.log((len(entries) + 1) / (known + 1)) / math.log(len(entries) + 1) if entries else 1.0
        weights[token] = (min(len(token), 6) if token.isascii() else 2 * len(token)) * (0.4 + 0.6 * rarity)
    return weights


def _likeness(folded: str, tokens: list[str], weights: Mapping[str, float], entry: _Entry) -> tuple[float, str]:
    """0 to 1, and the name or synonym that is nearest to the query."""
    matched = sum(weights[token] * _token(token, entry) for token in tokens)
    coverage = matched / sum(weights[token] for token in tokens)
    phrase, nearness = max(
        ((printed, fuzz.ratio(folded, candidate) / 100) for printed, candidate in entry.phrases), key=lambda p: p[1]
    )
    return (1.0 if nearness == 1.0 else min(0.99, 0.75 * coverage + 0.25 * nearness)), phrase


def _token(token: str, entry: _Entry) -> float:
    if token.isascii():
        return _english(token, entry.words)
    return max((_chinese(token, run) for run in entry.runs), default=0.0)


def _english(token: str, words: frozenset[str]) -> float:
    if token in words:
        return 1.0
    if len(token) < 4:
        return 0.0
    if any(word.startswith(token) for word in words):
        return 0.85
    best = max((fuzz.ratio(token, word) for word in words if len(word) > 3), default=0.0)
    return 0.9 * best / 100 if best >= _FUZZY_FROM else 0.0


def _chinese(token: str, run: str) -> float:
    """Share of characters in common, in order; a whole word inside the other counts most."""
    if token == run:
        return 1.0
    if token in run:
        return 0.8 + 0.2 * len(token) / len(run)
    if run in token and len(run) > 1:
        return 0.6 + 0.35 * len(run) / len(token)
    pairs = {token[i : i + 2] for i in range(len(token) - 1)} & {run[i : i + 2] for i in range(len(run) - 1)}
    return 0.75 * len(pairs) / (len(token) - 1) if len(token) > 1 else 0.0


def _score(likeness: float, process: UnitProcess, geography: str) -> float:
    place = 1.0 if process.geography == geography else 0.6 if process.geography.startswith(geography) else 0.0
    year = int(process.year) if process.year.isdigit() else 1990
    recent = min(max((year - 1990) / 36, 0.0), 1.0)
    quality = (5 - process.data_quality.rating()) / 4
    return round(
        WEIGHT_WORDS * likeness
        + WEIGHT_GEOGRAPHY * place
        + WEIGHT_YEAR * recent
        + WEIGHT_QUALITY * quality
        + WEIGHT_STATUS * _STATUS_RANK.get(process.status, 0.0),
        6,
    )


def _reason(process: UnitProcess, phrase: str, fits: bool) -> Message:
    template = "matches “{phrase}”; per {unit}, {geography}, {year}, {status}"
    if not fits:
        template = "matches “{phrase}”, but is per {unit}: another kind of unit; {geography}, {year}, {status}"
    return say(
        template,
        phrase=phrase,
        unit=process.unit,
        geography=process.geography,
        year=process.year,
        status=process.status,
    )
