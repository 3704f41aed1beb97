"""The tables of the workbook read wholly in Traditional Chinese and Portuguese, although the workbook itself does not say it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import labels
from app_pages.sheet_words import IN_FULL, about, entries, heading, note, title
from lca.documents import Language
from lca.interchange.layout import Sheet, layout
from lca.interchange.one_table import tables

LOCALE = Path(labels.__file__).with_name("locale")
OTHERS: tuple[Language, ...] = ("zh-Hant", "pt")
# What Portuguese writes as English does.
ALIKE = {"ID", "Temporal", "m2.", "AR4", "AR5", "AR6"}


def shown(sheet: Sheet, language: Language) -> Iterator[str]:
    """Every text of a table that a reader of the app sees, in one order for all languages."""
    yield title(sheet, language)
    yield about(sheet, language)
    for column in sheet.columns:
        yield heading(column, language)
        yield note(column, language)
        yield from entries(column, language).values()


def asked() -> set[str]:
    """The English texts that the catalogues are asked for."""
    in_full = {column.en for sheet in tables() for column in sheet.columns if column.key in IN_FULL}
    elsewhere = {title(sheet, "en") for sheet in tables()}
    texts = {text for sheet in tables() for text in shown(sheet, "en") if text}
    return texts - (in_full - elsewhere) | set(IN_FULL.values())


def catalogue(file: Path) -> dict[str, str]:
    with file.open("rb") as source:
        return {str(entry.id): str(entry.string) for entry in read_po(source) if entry.id}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_every_table_stands_in_the_catalogues_of_the_language(language: Language) -> None:
    """In its own: Traditional Chinese would fall back to Simplified and look whole."""
    own = {text for file in (LOCALE / language).glob("*.po") for text, said in catalogue(file).items() if said}
    assert len(asked()) > 200
    assert sorted(asked() - own) == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_over_of_an_older_workbook(language: Language) -> None:
    assert sorted(set(catalogue(LOCALE / language / "workbook.po")) - asked()) == []


def test_a_reader_of_portuguese_meets_no_asked() -> None:
    for sheet in tables():
        for said, text in zip(shown(sheet, "pt"), shown(sheet, "en"), strict=True):
            assert said != text or text in ALIKE | {""}, f"{sheet.key}: {text}"


def test_a_table_is_read_in_the_words_of_the_language() -> None:
    transport = layout().sheet("transport")
    load, mode = transport.column("transport.load_share"), transport.column("transport.mode")
    assert load is not None
    assert mode is not None
    assert heading(load, "zh-Hant") == "裝載率"
    assert heading(load, "pt") == "Taxa de carga"
    assert entries(mode, "zh-Hant")["sea"] == "海運"
    assert entries(mode, "pt")["sea"] == "Marítimo"


@pytest.mark.parametrize("language", OTHERS)
def test_two_columns_of_a_table_do_not_share_a_heading(language: Language) -> None:
    for sheet in tables():
        headings = [heading(column, language) for column in sheet.columns]
        assert sorted({one for one in headings if headings.count(one) > 1}) == [], sheet.key
