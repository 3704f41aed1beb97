"""Text that people typed, made safe to stand in a sentence of ours; times and figures as a page shows them."""

import re
from datetime import datetime

from babel.dates import format_datetime

from labels.artwork.figures import LOCALES, percentages, significant
from labels.artwork.wording import SYMBOLS
from lca.documents import Language

# A share from here on is the whole: sums of float64 miss 1 by less
WHOLE = 1 - 1e-9
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


def plain(text: str) -> str:
    """Text without any meaning to Markdown: a product called `*a*[b](c)` reads just so."""
    return _MARKS.sub(r"\\\1", text)


def figure(value: float, unit: str, language: Language, digits: int = 4) -> str:
    """A figure with its unit, rounded for reading."""
    return f"{significant(value, language, digits)} {SYMBOLS.get(unit, unit)}"


def percent(share: float) -> str:
    """One share of a whole (0.5 is 50 %); what is not quite all or nothing does not read so."""
    rounded = percentages([share])[0]
    if rounded == 100 and share < WHOLE:
        return ">99 %"
    return "<1 %" if rounded == 0 and share > 0 else f"{rounded} %"


def moment(at: datetime, language: Language) -> str:
    """A time, UTC, to the minute."""
    return f"{format_datetime(at, 'yyyy-MM-dd HH:mm', locale=LOCALES[language])} UTC"
