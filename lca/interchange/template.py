"""Writing the workbook: an empty template with one worked row a sheet, or a declaration to go on with.

Equal input gives equal bytes: the container carries no time. Text is written as text: nothing becomes a formula.
"""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from openpyxl.utils.cell import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from lca.data import DEFAULT_METHOD, DEFAULT_POLICY
from lca.interchange import look
from lca.interchange.datasets import DatasetNames
from lca.interchange.dropdowns import Dropdowns
from lca.interchange.layout import Column, Sheet, head_columns, layout
from lca.interchange.put import Writer, cell_at
from lca.interchange.written import form_values, sheet_rows
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration

_EPOCH: Final = datetime(2000, 1, 1)  # noqa: DTZ001  (a fixed stamp without meaning; no clock)
_ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_READY_ROWS: Final = 40  # rows with an ID and borders, ready to be filled
_HEADINGS_ROW: Final = 3


def write_workbook(declaration: Declaration | None, background: BackgroundRelease, *, salt: str) -> bytes:
    """The template (declaration None) or a filled workbook, as .xlsx bytes.

    salt: declaration key of a template, 32 hexadecimal digits; a declaration that has one keeps its own. InvalidInput
    if the declaration holds what the workbook has no place for.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    writer = Writer(look.Styles(book), DatasetNames(background))
    dropdowns = Dropdowns(writer.names)
    _write_read_me(book.create_sheet(_read_me_name()), writer)
    for sheet in layout().sheets:
        page = book.create_sheet(sheet.name)
        if sheet.shape == "form":
            given = _given(sheet, declaration, background, salt)
            _write_form(page, sheet, given, writer, dropdowns)
        else:
            rows = [] if declaration is None else sheet_rows(sheet, declaration)
            _write_table(page, sheet, rows, writer, dropdowns)
    dropdowns.write(book)
    writer.styles.done(book)
    return book_bytes(book)


def _read_me_name() -> str:
    return f"{layout().read_me['zh']} {layout().read_me['en']}"


def _given(
    sheet: Sheet, declaration: Declaration | None, background: BackgroundRelease, salt: str
) -> Mapping[str, Any]:
    if declaration is None:
        pinned = {"study.background": background.id, "study.method": DEFAULT_METHOD, "study.policy": DEFAULT_POLICY}
        return {"salt": salt, **pinned}
    values = form_values(sheet, declaration)
    return values | ({} if values.get("salt") else {"salt": salt})


def _write_read_me(page: Worksheet, writer: Writer) -> None:
    read_me = layout().read_me
    page.column_dimensions["A"].width = page.column_dimensions["B"].width = 62
    writer.put(page, 1, 1, read_me["title"]["zh"], font=look.TITLE)
    writer.put(page, 1, 2, read_me["title"]["en"], font=look.TITLE)
    page.row_dimensions[1].height = 44
    lines = [*read_me["lines"]]
    lines += [{"zh": f"{s.zh}：{s.about_zh}", "en": f"{s.en}: {s.about_en}"} for s in layout().sheets]
    for row, line in enumerate(lines, start=3):
        font = look.STRONG if line.get("head") else look.PLAIN
        for column, tag in enumerate(("zh", "en"), start=1):
            writer.put(page, row, column, line[tag], font=font, alignment=look.TOP)
        least = 26 if line.get("head") else 22
        page.row_dimensions[row].height = look.row_height(((line[tag], 62) for tag in ("zh", "en")), least=least) + 4
    look.page(page, repeat="", tab="read_me")


def _write_top(page: Worksheet, sheet: Sheet, columns: tuple[Column, ...], writer: Writer) -> None:
    """Title, explanation and headings."""
    writer.put(page, 1, 1, sheet.name, font=look.TITLE)
    writer.put(page, 2, 1, f"{sheet.about_zh} {sheet.about_en}", font=look.QUIET)
    page.row_dimensions[1].height, page.row_dimensions[_HEADINGS_ROW].height = 30, 46
    for number, column in enumerate(columns, start=1):
        text = column.zh if column.zh == column.en else f"{column.zh}\n{column.en}"
        parts = {"font": look.HEAD, "fill": look.HEAD_FILL, "border": look.GRID, "alignment": look.CENTRED}
        cell = writer.put(page, _HEADINGS_ROW, number, text, **parts)
        if column.note_zh:
            cell.comment = look.note(f"{column.note_zh}\n{column.note_en}")
        page.column_dimensions[cell.column_letter].width = column.width
    look.page(page, repeat=f"{_HEADINGS_ROW}:{_HEADINGS_ROW}", tab=sheet.shape)


def _write_form(page: Worksheet, sheet: Sheet, given: Mapping[str, Any], writer: Writer, dropdowns: Dropdowns) -> None:
    head = head_columns(layout().head)
    _write_top(page, sheet, head, writer)
    page.freeze_panes = f"B{_HEADINGS_ROW + 1}"
    group = ""
    for row, item in enumerate(sheet.columns, start=_HEADINGS_ROW + 1):
        border = look.GRID if item.key.split(".")[0] == group else look.SECTION
        group = item.key.split(".")[0]
        value = given.get(item.key)
        amount, unit = (value["amount"], value["unit"]) if isinstance(value, Mapping) else (value, "")
        is_quantity = item.kind.startswith("quantity")
        fill = look.MUST_FILL if item.required else None
        label = {"font": look.PLAIN, "fill": look.LABEL_FILL, "border": border, "alignment": look.WRAPPED}
        writer.put(page, row, 1, item.heading, **label)
        writer.value(cell_at(page, row, 2), item, amount, border=border, fill=fill)
        plain = Column(item.key, "unit" if is_quantity else "text", "", "")
        unit_fill = fill if is_quantity else None
        writer.value(cell_at(page, row, 3), plain, unit or item.unit, border=border, fill=unit_fill)
        example = f"{item.example} {item.example_unit}".strip() if is_quantity else item.example
        writer.value(cell_at(page, row, 4), item, example, border=border, fill=look.SAMPLE_FILL)
        writer.put(page, row, 5, f"{item.note_zh} {item.note_en}".strip(), font=look.QUIET, alignment=look.WRAPPED)
        _fit(page, row, head, least=22)
        dropdowns.attach(page, item, f"B{row}", sheet)
        if is_quantity:
            dropdowns.attach(page, plain, f"C{row}", sheet)
    page.print_area = f"A1:E{_HEADINGS_ROW + len(sheet.columns)}"


def _write_table(
    page: Worksheet, sheet: Sheet, rows: list[dict[str, Any]], writer: Writer, dropdowns: Dropdowns
) -> None:
    _write_top(page, sheet, sheet.columns, writer)
    first = _HEADINGS_ROW + 2
    page.freeze_panes = f"C{first}"
    last = first + max(len(rows), 1) + _READY_ROWS - 2
    _write_sample(page, sheet, writer, dropdowns)
    for row in range(first, last + 1):
        given = rows[row - first] if row - first < len(rows) else {}
        ready = {} if given else _ready(sheet, row - first)
        for number, column in enumerate(sheet.columns, start=1):
            fill = look.MUST_FILL if column.required and column.kind != "identifier" else None
            value = (given or ready).get(column.key)
            writer.value(cell_at(page, row, number), column, value, border=look.GRID, fill=fill)
        _fit(page, row, sheet.columns, least=20)
    for number, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(number)
        dropdowns.attach(page, column, f"{letter}{first}:{letter}5020", sheet)
    page.print_area = f"A1:{get_column_letter(len(sheet.columns))}{last}"


def _ready(sheet: Sheet, index: int) -> dict[str, str]:
    """A row waiting to be filled bears an ID; a group of rows (allocation) shares one, so it bears none."""
    return {"id": f"{sheet.prefix}-{index + 1:03d}"} if sheet.column("id") else {}


def _write_sample(page: Worksheet, sheet: Sheet, writer: Writer, dropdowns: Dropdowns) -> None:
    row = _HEADINGS_ROW + 1
    for number, column in enumerate(sheet.columns, start=1):
        value: Any = column.example or None
        if column.key in ("id", "group"):
            value = layout().example_mark
        elif column.kind == "dataset":
            value = dropdowns.first_with(str(column.example), sheet)
        elif column.kind == "choice:yes_no" and value is not None:
            value = value == "true"
        writer.value(cell_at(page, row, number), column, value, border=look.GRID, fill=look.SAMPLE_FILL)
    _fit(page, row, sheet.columns, least=24)


def _fit(page: Worksheet, row: int, columns: tuple[Column, ...], *, least: float) -> None:
    texts = ((page.cell(row, n).value, column.width) for n, column in enumerate(columns, start=1))
    shown = ((text, width) for text, width in texts if isinstance(text, str))
    page.row_dimensions[row].height = look.row_height(shown, least=least)


def book_bytes(book: Workbook) -> bytes:
    """The workbook without a trace of when it was written."""
    book.properties.created = book.properties.modified = _EPOCH
    book.properties.creator = "Tanbiao 碳标"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        ExcelWriter(book, archive).write_data()
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
