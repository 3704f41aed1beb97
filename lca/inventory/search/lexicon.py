"""What the words of a factory mean: synonyms, how much a word says, characters that stand for one another.

All of it is data (`databases/search/`), the same for every release. A synonym says how close it comes: 1 is the same
thing under another name, less is a kind of it or what it is usually made of.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

FOLDER = Path(__file__).resolve().parents[3] / "databases" / "search"
ASCII_WORD = re.compile(r"[a-z0-9]+")
CHINESE_RUN = re.compile(r"[\u3400-\u9fff]+")
_TOKEN = re.compile(f"{ASCII_WORD.pattern}|{CHINESE_RUN.pattern}")
_GRADE_HYPHEN = re.compile(r"(?<=[a-z])-(?=\d)")
_MOST_REPLACED = 6  # synonyms that are tried together; nobody names more things in one row


class Synonym(Struct, frozen=True):
    """words: what people write, folded. means: what datasets say, as printed. closeness: 0 to 1."""

    words: tuple[str, ...]
    means: tuple[str, ...]
    closeness: float


class Reading(Struct, frozen=True):
    """One way to read a query. text: folded. written, meant: what was replaced, for the reason; empty if nothing."""

    text: str
    closeness: float = 1.0
    written: str = ""
    meant: str = ""


class Lexicon(Struct, frozen=True):
    """synonym_of: folded word to its synonym. pattern: finds them, longest first. weights: of words that say little.

    confusions: character to those that are mistaken for it.
    """

    synonym_of: Mapping[str, Synonym]
    pattern: re.Pattern[str]
    weights: Mapping[str, float]
    confusions: Mapping[str, str]

    def readings(self, folded: str) -> Iterator[Reading]:
        """The query as it stands, then with its words replaced by what they mean."""
        yield Reading(folded)
        found = [m for m in self.pattern.finditer(folded) if m[0] in self.synonym_of][:_MOST_REPLACED]
        for choice in range(max((len(self.synonym_of[m[0]].means) for m in found), default=0)):
            yield from self._replaced(folded, found, choice)

    def _replaced(self, folded: str, found: list[re.Match[str]], choice: int) -> Iterator[Reading]:
        text, closeness = folded, 1.0
        pairs: dict[str, str] = {}
        for match in reversed(found):
            synonym = self.synonym_of[match[0]]
            meant = synonym.means[min(choice, len(synonym.means) - 1)]
            if fold(meant) != match[0]:
                text = f"{text[: match.start()]} {fold(meant)} {text[match.end() :]}"
                closeness = min(closeness, synonym.closeness)
                pairs[match[0]] = meant
        if pairs:
            yield Reading(
                " ".join(text.split()), closeness, ", ".join(reversed(pairs)), ", ".join(reversed(pairs.values()))
            )


def fold(text: str) -> str:
    """Width, case and Traditional characters made one; `R-134a` and `R134a` are one word."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isascii():
        folded = folded.translate(_simplified())
    if "-" in folded:
        folded = _GRADE_HYPHEN.sub("", folded)
    return " ".join(folded.split())


def tokens(folded: str) -> list[str]:
    """ASCII words and Chinese runs, in order."""
    return _TOKEN.findall(folded)


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships with the toolkit, read once."""
    synonym_of: dict[str, Synonym] = {}
    for row in _rows("synonyms.csv"):
        words = tuple(fold(word) for word in row["words"].split("|"))
        synonym = Synonym(words, tuple(row["means"].split("|")), float(row["closeness"]))
        for word in words:
            synonym_of.setdefault(word, synonym)
    confusions: dict[str, str] = {}
    for row in _rows("confusions.csv"):
        for character in row["characters"]:
            others = row["characters"].replace(character, "")
            confusions[character] = confusions.get(character, "") + others
    weights = {fold(row["word"]): float(row["weight"]) for row in _rows("words.csv")}
    return Lexicon(synonym_of, _pattern(synonym_of), weights, confusions)


def _pattern(words: Mapping[str, Synonym]) -> re.Pattern[str]:
    """Longest first; a word of ASCII letters only where it stands alone: “pa” is not in “paper”."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile("|".join(_alone(word) for word in ordered))


def _alone(word: str) -> str:
    before = r"(?<![a-z0-9])" if word[0].isascii() and word[0].isalnum() else ""
    after = r"(?![a-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
    return f"{before}{re.escape(word)}{after}"


@cache
def _simplified() -> Mapping[int, str]:
    return {ord(row["written"]): row["meant"] for row in _rows("characters.csv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
