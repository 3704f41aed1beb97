"""The language of a visit, chosen once and kept in a cookie (Simplified Chinese until then), and the app's words in it.

The app's own catalogue is asked first: another room may say the same English sentence otherwise.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

import labels
from labels.language import translate as translate_anywhere
from lca.documents import LANGUAGES, Language
from lca.errors import Message

LANGUAGE_COOKIE = "tanbiao_language"
DEFAULT: Language = "zh-Hans"
_LOCALE = Path(labels.__file__).with_name("locale")


@cache
def offered() -> tuple[Language, ...]:
    """Languages that the app speaks: English, and those with a catalogue of the app."""
    return tuple(tag for tag in LANGUAGES if tag == "en" or _catalogue_file(tag).is_file())


def language_of(cookies: Mapping[str, str]) -> Language:
    """The language that a visitor chose."""
    chosen = cookies.get(LANGUAGE_COOKIE, DEFAULT)
    return next((tag for tag in offered() if tag == chosen), DEFAULT)


def translate(text: str, language: Language) -> str:
    """A sentence in a language; the English sentence where no translation exists."""
    return _own_words(language).get(text) or translate_anywhere(text, language)


def tell(message: Message, language: Language) -> str:
    """A Message in a language, with its values in place."""
    told = {name: tell(part, language) if isinstance(part, Message) else part for name, part in message.params.items()}
    return translate(message.template, language).format(**told)


@cache
def _own_words(language: Language) -> Mapping[str, str]:
    if language == "en" or language not in offered():
        return {}
    with _catalogue_file(language).open("rb") as source:
        return {str(entry.id): str(entry.string) for entry in read_po(source) if entry.id}


def _catalogue_file(language: Language) -> Path:
    return _LOCALE / language / "app.po"
