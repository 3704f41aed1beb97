"""Sheets, columns, drop-downs and explanations of the workbook, as data (`workbook.toml`).

One table drives the template, the reading of workbooks and CSV folders and the writing of both: they cannot differ.
"""

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lca.documents import LANGUAGES

LANGUAGE_NAMES = {
    "zh-Hans": ("简体中文", "Simplified Chinese"),
    "zh-Hant": ("繁体中文", "Traditional Chinese"),
    "en": ("英文", "English"),
    "pt": ("葡萄牙文", "Portuguese"),
}


def fold(text: str) -> str:
    """Text as it is compared: without case, width and white space."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


class Column(Struct, frozen=True):
    """A column of a table, or a row of a form.

    key: path of the value in the declaration's row (table) or in the declaration (form).
    kind: identifier, text, list, local, amount, share, whole, date, month, unit, unit:[dimension], quantity,
    quantity:[dimension], choice:<name>, dataset or salt.
    """

    key: str
    kind: str
    zh: str
    en: str
    required: bool = False
    width: int = 16
    note_zh: str = ""
    note_en: str = ""
    example: str | int | float = ""
    example_unit: str = ""
    unit: str = ""

    @property
    def heading(self) -> str:
        """Both languages on one line, as problems name it."""
        return self.zh if self.zh == self.en else f"{self.zh} {self.en}"

    def spellings(self) -> set[str]:
        """Folded texts that mean this column."""
        return {fold(text) for text in (self.key, self.zh, self.en, self.heading)}


class Sheet(Struct, frozen=True):
    """One sheet. shape: form or table. collection: list of the declaration that its rows go to.

    kind: of its exchanges, "" where a column says it. stage: of a row that names none, "" where it must.
    datasets: categories that its drop-down begins with.
    """

    key: str
    zh: str
    en: str
    shape: str
    about_zh: str
    about_en: str
    columns: tuple[Column, ...]
    collection: str = ""
    kind: str = ""
    stage: str = ""
    prefix: str = ""
    datasets: tuple[str, ...] = ("@all",)

    @property
    def name(self) -> str:
        """Name of the sheet in a workbook (Excel allows 31 characters)."""
        return f"{self.zh} {self.en}"

    @property
    def file(self) -> str:
        """Name of the sheet in a folder of CSV files."""
        return f"{self.key}.csv"

    def column(self, key: str) -> Column | None:
        """Column by key."""
        return next((column for column in self.columns if column.key == key), None)

    def spellings(self) -> set[str]:
        """Folded texts that mean this sheet."""
        return {fold(text) for text in (self.key, self.zh, self.en, self.name)}


class Choice(Struct, frozen=True):
    """An entry of a drop-down. value: as the declaration says it."""

    value: str
    zh: str
    en: str

    @property
    def label(self) -> str:
        """What the cell says."""
        return self.zh if self.zh == self.en else f"{self.zh} {self.en}"

    def spellings(self) -> set[str]:
        """Folded texts that mean this entry."""
        return {fold(text) for text in (self.value, self.zh, self.en, self.label)}


class Layout(Struct, frozen=True):
    """The whole workbook. sheets are in their order; read_me and head are texts of the template."""

    sheets: tuple[Sheet, ...]
    choices: Mapping[str, tuple[Choice, ...]]
    head: Mapping[str, Mapping[str, str]]
    read_me: Mapping[str, Any]
    example_mark: str

    def is_example(self, text: str) -> bool:
        """Whether an ID says that its row is an example, in one language or both."""
        return fold(text) in {fold(self.example_mark), *(fold(part) for part in self.example_mark.split())}

    def find(self, name: str) -> Sheet | None:
        """The sheet that a name means, in either language."""
        return next((sheet for sheet in self.sheets if fold(name) in sheet.spellings()), None)

    def sheet(self, key: str) -> Sheet:
        """A sheet by key; KeyError is a defect of the caller."""
        return {sheet.key: sheet for sheet in self.sheets}[key]

    def choice_label(self, name: str, value: str) -> str:
        """What the cell says for a value."""
        return next(choice.label for choice in self.choices[name] if choice.value == value)


@cache
def meanings(choices: tuple[Choice, ...]) -> Mapping[str, str]:
    """Folded text -> value, for every way to write an entry of a drop-down."""
    return {spelling: choice.value for choice in choices for spelling in choice.spellings()}


@cache
def layout() -> Layout:
    """The layout that ships with the toolkit."""
    data = tomllib.loads(Path(__file__).with_name("workbook.toml").read_text(encoding="utf-8"))
    forms = [_form(entry) for entry in data["forms"]]
    tables = [_table(entry, data["columns"], data["groups"]) for entry in data["tables"]]
    choices = {
        name: tuple(Choice(value, text["zh"], text["en"]) for value, text in entries.items())
        for name, entries in data["choices"].items()
    }
    return Layout((*forms, *tables), choices, data["head"], data["read_me"], data["example_mark"])


def head_columns(headings: Mapping[str, Mapping[str, str]]) -> tuple[Column, ...]:
    """The columns of every form."""
    widths = {"item": 46, "value": 42, "unit": 12, "example": 34, "guidance": 70}
    keys = {"item": "field"}
    return tuple(
        Column(keys.get(key, key), "text", text["zh"], text["en"], width=widths[key]) for key, text in headings.items()
    )


def _form(entry: dict[str, Any]) -> Sheet:
    columns = [column for field in entry.pop("fields") for column in _field(field)]
    return Sheet(shape="form", columns=tuple(columns), **entry)


def _field(field: dict[str, Any]) -> Iterable[Column]:
    """A field, or the four fields of a text in four languages of which the first is marked as required."""
    if field["kind"] != "local":
        yield Column(**field)
        return
    examples = {"zh-Hans": field.get("example", ""), "en": field.pop("example_en", "")}
    whole = Column(**field)
    for tag in LANGUAGES:
        zh, en = LANGUAGE_NAMES[tag]
        first = tag == LANGUAGES[0]
        yield replace(
            whole,
            key=f"{whole.key}.{tag}",
            kind="text",
            zh=f"{whole.zh}（{zh}）",
            en=f"{whole.en} ({en})",
            required=first and whole.required,
            note_zh=whole.note_zh if first else "",
            note_en=whole.note_en if first else "",
            example=examples.get(tag, ""),
        )


def _table(entry: dict[str, Any], shared: dict[str, Any], groups: dict[str, list[str]]) -> Sheet:
    example = entry.pop("example")
    optional, require = entry.pop("optional", []), entry.pop("require", [])
    columns = []
    for name in entry.pop("columns"):
        for key in groups[name[1:]] if name.startswith("@") else [name]:
            column = Column(key=key, example=example.pop(key, ""), **shared[key])
            required = (column.required or key in require) and key not in optional
            columns.append(replace(column, required=required))
    if example:
        raise ValueError(f"example of {entry['key']} names unknown columns: {sorted(example)}")
    entry["datasets"] = tuple(entry.pop("datasets", ("@all",)))
    return Sheet(shape="table", columns=tuple(columns), **entry)
