"""The words of the workbook's tables in the reader's language: titles, headings, explanations, entries of lists.

The workbook says them in Simplified Chinese and English; the other languages ask the catalogues for the English ones.
"""

from collections.abc import Mapping

from app_pages.language import translate
from lca.documents import Language
from lca.interchange.layout import Column, Sheet, layout

# Column -> its heading said in full, for the catalogues: there the short one has the meaning of another page.
IN_FULL: Mapping[str, str] = {"transport.origin": "Place of departure", "energy.amount": "Energy of the certificates"}


def either(zh: str, en: str, language: Language) -> str:
    """One of two texts, or a translation of the English one; Chinese stands in for Traditional Chinese."""
    if language in ("zh-Hans", "en"):
        return zh if language == "zh-Hans" else en
    said = translate(en, language)
    return zh if said == en and language == "zh-Hant" else said


def title(sheet: Sheet, language: Language) -> str:
    """What a table is called."""
    return either(sheet.zh, sheet.en, language)


def about(sheet: Sheet, language: Language) -> str:
    """What belongs in a table."""
    return either(sheet.about_zh, sheet.about_en, language)


def heading(column: Column, language: Language) -> str:
    """What a column is called."""
    if language in ("zh-Hans", "en"):
        return either(column.zh, column.en, language)
    return either(column.zh, IN_FULL.get(column.key, column.en), language)


def note(column: Column, language: Language) -> str:
    """How to fill a column."""
    return either(column.note_zh, column.note_en, language)


def entries(column: Column, language: Language) -> dict[str, str]:
    """Value -> words of a column's list; empty where it has none."""
    kind, _, name = column.kind.partition(":")
    if kind != "choice":
        return {}
    return {choice.value: either(choice.zh, choice.en, language) for choice in layout().choices[name]}
