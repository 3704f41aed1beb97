"""One value into one cell of a workbook, by the kind of its column, so that reading gives the same value back."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from openpyxl.cell.cell import Cell
from openpyxl.styles import Border, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from lca.interchange import look
from lca.interchange.cells import Cell as ReadCell
from lca.interchange.cells import UnreadableCell, read_amount
from lca.interchange.datasets import DatasetNames
from lca.interchange.layout import Column, layout

# What XML cannot carry is written `_x0007_`; a text that looks so has its underscore escaped (ECMA-376-1, ST_Xstring)
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_FORMATS = {"amount": "General", "share": "General", "whole": "0", "date": "yyyy-mm-dd", "month": "yyyy-mm-dd"}


class Writer(Struct, frozen=True):
    """Writes cells in the styles of one workbook."""

    styles: look.Styles
    names: DatasetNames

    def put(self, page: Worksheet, row: int, column: int, text: str, **style: Any) -> Cell:
        """A text in a style; never a formula."""
        cell = cell_at(page, row, column)
        key = tuple(sorted((name, id(part)) for name, part in style.items()))
        cell._style = self.styles.of(key, **style)  # type: ignore[attr-defined]  # how openpyxl shares styles
        if text:
            _write_text(cell, text)
        return cell

    def value(self, cell: Cell, column: Column, value: Any, *, border: Border, fill: PatternFill | None = None) -> None:
        """The value of a column as its cell says it. A fill of examples brings the font of examples."""
        kind, _, choices = column.kind.partition(":")
        font = look.SAMPLE if fill is look.SAMPLE_FILL else look.PLAIN
        alignment = look.CENTRED if kind == "unit" else look.WRAPPED
        style: dict[str, Any] = {"font": font, "alignment": alignment, "border": border}
        style |= {"fill": fill} if fill else {}
        form = _FORMATS.get(kind, "@")
        key = (form, *sorted((name, id(part)) for name, part in style.items()))
        cell._style = self.styles.of(key, number_format=form, **style)  # type: ignore[attr-defined]  # as above
        if value is None or value == "":
            return
        if kind == "choice":
            value = layout().choice_label(choices, {True: "true", False: "false"}.get(value, value))
        elif isinstance(value, Mapping):
            value = self.names.label(value)
        elif isinstance(value, list | tuple):
            value = "; ".join(value)
        _write(cell, kind, value)


def cell_at(page: Worksheet, row: int, column: int) -> Cell:
    """A cell of a sheet that has no merged ones."""
    cell = page.cell(row=row, column=column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{cell.coordinate} is merged")
    return cell


def _write(cell: Cell, kind: str, value: Any) -> None:
    if isinstance(value, int | float):
        cell.value = value
    elif kind in ("amount", "share", "quantity") and (number := _number(value)) is not None:
        cell.value = number
    elif kind in ("date", "month") and (day := _day(value)) is not None:
        cell.value = day
        cell.number_format = _FORMATS["date"]
    else:
        _write_text(cell, str(value))


def _write_text(cell: Cell, text: str) -> None:
    cell.value = _ESCAPED.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    cell.data_type = "s"
    if text[0] in "=+-@":
        cell.quotePrefix = True


def _number(text: str) -> int | float | None:
    """The number of 15 digits (what a spreadsheet keeps) that is read back as this text; None where text is safer."""
    try:
        value = float(text)
        same = read_amount(ReadCell("number", f"{value:.15g}")) == text
    except (ValueError, UnreadableCell):
        return None
    return (int(value) if value.is_integer() and abs(value) < 1e15 else value) if same else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text and day.year > 1900 else None
