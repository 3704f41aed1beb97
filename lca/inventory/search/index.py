"""What a release is searched by: which processes have which words, built once per release and kept.

Chinese is kept as pairs of characters, which find a word without knowing where words end, and as whole runs, which
tell words apart once they are found. ASCII words are kept whole, with neighbours also joined (`tap water`: `tapwater`).
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from lca.inventory.background import BackgroundRelease
from lca.inventory.search.lexicon import ASCII_WORD, CHINESE_RUN, fold, lexicon
from lca.inventory.unit_process import UnitProcess
from lca.units import dimension

RELEASES_KEPT = 4
_LONGEST_WORD = 10  # Chinese characters
_FUZZY_FROM = 80.0  # likeness in per cent from which a mistyped English word counts
_PREFIX, _MISTYPED = 0.85, 0.9


class Entry(Struct, frozen=True, dict=True):
    """A process with the phrases it is known by. printed, folded: side by side, names first.

    words: ASCII. runs: Chinese, with their pairs of characters.
    """

    process: UnitProcess
    printed: tuple[str, ...]
    folded: tuple[str, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(word for phrase in self.folded for word in ascii_words(phrase))

    @cached_property
    def runs(self) -> tuple[tuple[str, frozenset[str]], ...]:
        found = dict.fromkeys(run for phrase in self.folded for run in CHINESE_RUN.findall(phrase))
        return tuple((run, frozenset(pairs(run))) for run in found)


class Index(Struct, frozen=True, dict=True):
    """postings: word or pair of characters to the positions of its processes, ascending. exact: whole phrases.

    vocabulary: ASCII words, sorted. chinese: runs of names and synonyms. dimensions: of the processes, in order.
    """

    entries: tuple[Entry, ...]
    postings: Mapping[str, NDArray[np.int32]]
    exact: Mapping[str, tuple[int, ...]]
    vocabulary: tuple[str, ...]
    chinese: frozenset[str]
    dimensions: NDArray[np.str_]

    def having(self, term: str) -> NDArray[np.int32]:
        """Positions of processes with an ASCII word, or with every pair of characters of a Chinese one."""
        if term.isascii() or len(term) == 1:
            return self.postings.get(term, _NONE)
        found = [self.postings.get(pair, _NONE) for pair in pairs(term)]
        common = min(found, key=len)
        for positions in found:
            common = np.intersect1d(common, positions, assume_unique=True)
        return common

    def rarity(self, count: int) -> float:
        """1 for what no process has, 0 for what all have."""
        size = len(self.entries) + 1
        return math.log(size / (count + 1)) / math.log(size) if size > 1 else 1.0

    def near_words(self, token: str) -> dict[str, float]:
        """Words of the release that an ASCII token may stand for, each with its likeness.

        A grade is exact or it is another grade: what has a digit is never taken for something similar.
        """
        if token in self.postings:
            return {token: 1.0}
        if len(token) < 4 or any(character.isdigit() for character in token):
            return {}
        start = bisect_left(self.vocabulary, token)
        near = dict.fromkeys(self._starting(start, token), _PREFIX)
        if near:
            return near
        found = process.extract(token, self.mistakable, scorer=fuzz.ratio, score_cutoff=_FUZZY_FROM, limit=5)
        return {word: _MISTYPED * likeness / 100 for word, likeness, _ in found}

    @cached_property
    def mistakable(self) -> tuple[str, ...]:
        """Words that a mistyped one may stand for."""
        return tuple(word for word in self.vocabulary if len(word) > 3 and word.isalpha())

    def _starting(self, start: int, token: str) -> Iterator[str]:
        for word in self.vocabulary[start : start + 20]:
            if not word.startswith(token):
                return
            yield word

    def segments(self, run: str) -> list[str]:
        """A Chinese run cut into the longest words that the release or the lexicon knows; the rest stays whole."""
        cut: list[str] = []
        unknown = ""
        place = 0
        while place < len(run):
            word = self._longest(run, place)
            if word:
                cut += [unknown, word] if unknown else [word]
                unknown = ""
            else:
                unknown += run[place]
            place += max(len(word), 1)
        return [*cut, unknown] if unknown else cut

    def knows(self, word: str) -> bool:
        """Whether a Chinese word is one of the release or the lexicon."""
        return word in self.chinese or word in lexicon().synonym_of or word in lexicon().weights

    def _longest(self, run: str, place: int) -> str:
        for length in range(min(_LONGEST_WORD, len(run) - place), 1, -1):
            if self.knows(run[place : place + length]):
                return run[place : place + length]
        return ""


_NONE = np.empty(0, dtype=np.int32)


class _Kept:
    """A release as a key: the same only if it is the same object, which the key keeps alive."""

    def __init__(self, release: BackgroundRelease) -> None:
        self.release = release

    def __hash__(self) -> int:
        return id(self.release.processes)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and self.release.processes is other.release.processes


def index_of(release: BackgroundRelease) -> Index:
    """The index of a release, built at the first search and kept while the release is in use."""
    return _build(_Kept(release))


@lru_cache(maxsize=RELEASES_KEPT)
def _build(kept: _Kept) -> Index:
    lexicon()  # read now, so that the first query does not wait for it
    entries = tuple(_entry(process) for process in kept.release.processes.values())
    postings: dict[str, list[int]] = defaultdict(list)
    exact: dict[str, list[int]] = defaultdict(list)
    chinese: set[str] = set()
    for position, entry in enumerate(entries):
        for term in _terms(entry):
            postings[term].append(position)
        for phrase in dict.fromkeys(entry.folded):
            exact[phrase].append(position)
        chinese.update(run for run, _ in entry.runs if len(run) > 1)
    return Index(
        entries=entries,
        postings={term: np.array(positions, dtype=np.int32) for term, positions in postings.items()},
        exact={phrase: tuple(positions) for phrase, positions in exact.items()},
        vocabulary=tuple(sorted(term for term in postings if term.isascii())),
        chinese=frozenset(chinese),
        dimensions=np.array([dimension(entry.process.unit) for entry in entries]),
    )


def _entry(process: UnitProcess) -> Entry:
    heading = (process.hs, process.hs.replace(".", "")) if process.hs else ()
    given = (
        *(process.name_zh, process.name_en, process.name_zh_hant),
        *process.synonyms,
        *(process.process_id.replace("-", " "), process.cas, *heading),
    )
    known: dict[str, str] = {}  # Traditional names fold onto Simplified ones: each phrase once, as it was printed first
    for phrase in filter(None, given):
        known.setdefault(fold(phrase), phrase)
    return Entry(process, tuple(known.values()), tuple(known))


def _terms(entry: Entry) -> set[str]:
    terms = set(entry.words)
    for run, couples in entry.runs:
        terms.update(couples, run)
    return terms


def ascii_words(phrase: str) -> Iterable[str]:
    """ASCII words of a folded phrase, neighbours also joined."""
    words = ASCII_WORD.findall(phrase)
    return [*words, *(first + second for first, second in pairwise(words))]


def pairs(run: str) -> list[str]:
    """Neighbouring characters of a Chinese run; a single character stands for itself."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]
