"""How near the words of a query come to the names of a process: first by the index for all, then word by word for few.

The first step adds up the rarity of shared words (BM25 without its length, which names hardly differ in). The second
weighs how much of each word is found, and how near the whole query is to one whole name.
"""

from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from lca.inventory.search.index import Entry, Index, pairs
from lca.inventory.search.lexicon import Lexicon, Reading, lexicon, tokens

COMPARED = 90  # processes that are compared word by word
WEIGHT_COVERAGE = 0.75  # the rest is the likeness of whole phrases
_INEXACT = 0.97  # best that anything but a whole name or synonym reaches
_NAMED = 0.02  # of the likeness of a whole phrase hangs on the names having the words too, not only a synonym
_UNKNOWN_GRADE, _UNKNOWN_WORD = 0.15, 0.6  # of the weight of a known word
_CONFUSED = 0.92
_MOST_READINGS = 6
_WORTH = 0.03  # a reading by other words must be better by this than the words as they stand


class Term(Struct, frozen=True):
    """A word of a query. near: words of the release it may be, with likeness; for ASCII only. pairs: of Chinese."""

    text: str
    weight: float
    near: dict[str, float]
    pairs: frozenset[str]


class Match(Struct, frozen=True):
    """likeness: 0 to 1 of the process at a position. phrase: its name or synonym that is nearest, as printed."""

    likeness: float
    phrase: str
    reading: Reading


def matches(index: Index, folded: str, preferred: NDArray[np.bool_]) -> dict[int, Match]:
    """The processes that come nearest by position. preferred: which go first where many are equally near."""
    best: dict[int, Match] = {}
    for reading in readings(index, folded):
        terms = query_terms(index, reading.text)
        positions = _candidates(index, terms, reading.text, preferred)
        for position, likeness, phrase in _compared(index, positions, terms, reading.text):
            total = likeness * reading.closeness
            if position not in best or total > best[position].likeness + _WORTH:
                best[position] = Match(total, phrase, reading)
    return best


def readings(index: Index, folded: str) -> list[Reading]:
    """The query, its readings by synonyms, and those with one character put right where a word is unknown."""
    known = lexicon()
    found = list(known.readings(folded))
    for mended in _mended(index, folded, known):
        found.append(mended)
        for further in known.readings(mended.text):
            if further.text != mended.text:
                found.append(Reading(further.text, _CONFUSED * further.closeness, mended.written, further.meant))
    unique = {reading.text: reading for reading in reversed(found)}
    return list(reversed(unique.values()))[:_MOST_READINGS]


def _mended(index: Index, folded: str, known: Lexicon) -> Iterator[Reading]:
    """Readings in which a mistaken character gives a longer known word than there was."""
    for run in (token for token in tokens(folded) if not token.isascii() and len(token) > 1):
        before = _longest(index, run)
        for place, character in enumerate(run):
            for other in known.confusions.get(character, ""):
                mended = f"{run[:place]}{other}{run[place + 1 :]}"
                words = [word for word in index.segments(mended) if other in word and index.knows(word)]
                if words and max(map(len, words)) > before:
                    yield Reading(folded.replace(run, mended), _CONFUSED, run, mended)


def _longest(index: Index, run: str) -> int:
    return max((len(word) for word in index.segments(run) if index.knows(word)), default=0)


def query_terms(index: Index, folded: str) -> list[Term]:
    """The words of a query with their weights; those that say little, or nothing to this release, weigh little."""
    terms = []
    for token in tokens(folded):
        for word in [token] if token.isascii() else index.segments(token):
            terms.append(_term(index, word))
    return terms


def _term(index: Index, word: str) -> Term:
    said = lexicon().weights.get(word, 1.0)
    if word.isascii():
        near = index.near_words(word)
        known = max((len(index.postings[w]) for w in near), default=0)
        if not near:
            said *= _UNKNOWN_GRADE if any(c.isdigit() for c in word) or len(word) == 1 else _UNKNOWN_WORD
        return Term(word, said * min(len(word), 6) * (0.4 + 0.6 * index.rarity(known)), near, frozenset())
    known = len(index.having(word))
    if not known:
        said *= _UNKNOWN_WORD
    return Term(word, said * 2 * len(word) * (0.4 + 0.6 * index.rarity(known)), {}, frozenset(pairs(word)))


def _candidates(index: Index, terms: list[Term], folded: str, preferred: NDArray[np.bool_]) -> list[int]:
    """Positions that share most with the query, those preferred apart from the others."""
    shared = np.zeros(len(index.entries))
    for term in terms:
        share = term.weight / max(len(term.pairs), 1)
        for couple in term.pairs:
            shared[index.postings.get(couple, [])] += share
        hits = np.zeros(len(index.entries)) if len(term.near) > 1 else shared
        for word, likeness in term.near.items():
            positions = index.postings[word]
            if hits is shared:
                hits[positions] += term.weight * likeness
            else:
                hits[positions] = np.maximum(hits[positions], term.weight * likeness)
        if hits is not shared:
            shared += hits
    chosen = {*_most(shared * preferred, COMPARED), *_most(shared * ~preferred, COMPARED // 3)}
    return sorted(chosen.union(index.exact.get(folded, ())))


def _most(shared: NDArray[np.float64], count: int) -> list[int]:
    found = np.flatnonzero(shared > 0)
    if len(found) > count:
        # a stable sort: where the cut goes through equals, the first of the release stay
        found = found[np.argsort(-shared[found], kind="stable")[:count]]
    return [int(position) for position in found]


def _compared(index: Index, positions: list[int], terms: list[Term], folded: str) -> Iterator[tuple[int, float, str]]:
    if not positions:
        return
    entries = [index.entries[position] for position in positions]
    phrases = [phrase for entry in entries for phrase in entry.folded]
    nearness = cdist([folded], phrases, scorer=fuzz.ratio)[0]
    total = sum(term.weight for term in terms) or 1.0
    start = 0
    for position, entry in zip(positions, entries, strict=True):
        own = nearness[start : start + len(entry.folded)]
        start += len(entry.folded)
        nearest = int(own.argmax())
        whole = float(own[nearest]) / 100
        if whole == 1.0:
            likeness = 1 - _NAMED * (1 - sum(term.weight * _named(term, entry) for term in terms) / total)
        else:
            coverage = sum(term.weight * _found(term, entry) for term in terms) / total
            likeness = min(_INEXACT, WEIGHT_COVERAGE * coverage + (1 - WEIGHT_COVERAGE) * whole)
        yield position, likeness, entry.printed[nearest]


def _found(term: Term, entry: Entry) -> float:
    """How much of a word a process has: 0 to 1."""
    if not term.pairs:
        return max((likeness for word, likeness in term.near.items() if word in entry.words), default=0.0)
    return max((_in_run(term, run, couples) for run, couples in entry.runs), default=0.0)


def _named(term: Term, entry: Entry) -> bool:
    return any(term.text in name for name in entry.folded[:2])


def _in_run(term: Term, run: str, couples: frozenset[str]) -> float:
    """Share of characters in common, in order; a whole word inside the other counts most."""
    text = term.text
    if text == run:
        return 1.0
    if text in run:
        return 0.8 + 0.2 * len(text) / len(run)
    if run in text and len(run) > 1:
        return 0.6 + 0.35 * len(run) / len(text)
    return 0.75 * len(term.pairs & couples) / len(term.pairs) if len(text) > 1 else 0.0
