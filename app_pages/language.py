"""The language of a visit: chosen once, kept in a cookie, Simplified Chinese until then."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import labels
from lca.documents import LANGUAGES, Language

LANGUAGE_COOKIE = "tanbiao_language"
DEFAULT: Language = "zh-Hans"
_LOCALE = Path(labels.__file__).with_name("locale")


@cache
def offered() -> tuple[Language, ...]:
    """Languages that the app speaks: English, and those with a catalogue of the app."""
    return tuple(tag for tag in LANGUAGES if tag == "en" or (_LOCALE / tag / "app.po").is_file())


def language_of(cookies: Mapping[str, str]) -> Language:
    """The language that a visitor chose."""
    chosen = cookies.get(LANGUAGE_COOKIE, DEFAULT)
    return next((tag for tag in offered() if tag == chosen), DEFAULT)
