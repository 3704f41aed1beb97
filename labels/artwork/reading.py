"""In which languages an artwork speaks: one (`pt`), or two with the second in smaller type (`zh-Hans+en`)."""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from labels.artwork.errors import ArtworkError
from labels.artwork.fonts import Script
from labels.language import tell
from lca.documents import LANGUAGES, Language, LocalText
from lca.errors import Message, say

DEFAULT_LANGUAGE: Final = "zh-Hans+en"

# One text in each language of a reading, the first first; shorter where two languages say the same
Words = tuple[str, ...]


class Reading(Struct, frozen=True):
    """One or two languages."""

    languages: tuple[Language, ...]

    @property
    def first(self) -> Language:
        """The language of the large type, of numbers and of the file."""
        return self.languages[0]

    @property
    def script(self) -> Script:
        """Which Chinese letter forms come first."""
        return "hk" if "zh-Hant" in self.languages else "sc"

    def words(self, message: Message) -> Words:
        """A sentence in these languages."""
        return once(tell(message, language) for language in self.languages)

    def local(self, text: LocalText) -> Words:
        """A text of a document in these languages, or in the nearest that it was given in."""
        return once(text.get(language) for language in self.languages)


def once(texts: Iterable[str]) -> Words:
    """Texts without those that are empty or said already."""
    return tuple(dict.fromkeys(text for text in texts if text))


def read_language(text: str) -> Reading:
    """The reading that a text such as `zh-Hant` or `zh-Hans+en` names; ArtworkError if it names none."""
    parts = text.split("+")
    if len(parts) > 2 or len(set(parts)) != len(parts) or not set(parts) <= set(LANGUAGES):
        raise ArtworkError(
            "artwork-language",
            say("“{language}” is not a language of the label.", language=text[:40]),
            say("Use one of {languages}, or two of them joined by +.", languages=", ".join(LANGUAGES)),
        )
    return Reading(tuple(language for part in parts for language in LANGUAGES if language == part))
