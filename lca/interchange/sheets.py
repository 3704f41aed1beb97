"""The cells of a workbook, streamed: values, hidden rows and columns, merged ranges; formatted emptiness is trimmed.

openpyxl is not used for reading: it builds every formatted cell and every cell of a merged range in memory, so that a
file of a few kilobytes can ask for gigabytes. Its knowledge of number formats and dates is used.
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from msgspec import Struct, field
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel
from openpyxl.utils.escape import unescape

from lca.interchange.cells import Cell
from lca.interchange.guard import MAX_ROWS, judge_workbook, stream
from lca.interchange.guarded_xml import Budget, parse
from lca.interchange.problems import refuse
from lca.interchange.workbook_parts import BookPart, FormatsPart, RelationsPart, Target, TextsPart, local_name

MAX_CELLS: Final = 100_000  # with data, of one workbook
MAX_MERGED: Final = 10_000
MAX_HIDDEN: Final = 1000  # ranges of hidden columns

# Runs of cells without content, and of rows with only such cells: `<row r="7"><c r="A7" s="3"/></row>`. Possessive
# quantifiers never go back, so the time is linear.
_CELL = rb"(?:<(?:\w++:)?c\s[^<>]*+(?:(?<=/)>|>(?:<v\s*+/>|<v></v>)?</(?:\w++:)?c>)\s*+)"
_EMPTY_ROWS = re.compile(rb"(?:<(?:\w++:)?row\s[^<>]*+(?:(?<=/)>|(?<!/)>\s*+" + _CELL + rb"*+</(?:\w++:)?row>)\s*+)++")
_EMPTY_CELLS = re.compile(_CELL + rb"++")
# Where whole rows hold none of these they hold no value: five times faster than looking at each cell.
_CONTENT = (b"<v", b"<is", b"<f", b":v", b":is", b":f", b"</sheetData", b":sheetData")


class SheetData(Struct):
    """The content of one sheet or CSV file: cells by (row, column) from 1, and what is hidden or merged."""

    name: str
    hidden: bool = False
    is_file: bool = False
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)

    def is_hidden_column(self, column: int) -> bool:
        """Whether a column is hidden or has no width."""
        return any(first <= column <= last for first, last in self.hidden_columns)

    def merged_ranges(self) -> Iterator[tuple[str, int, int, int, int]]:
        """(text, first column, first row, last column, last row) of every merged range."""
        for text in self.merged:
            first_column, first_row, last_column, last_row = (int(edge or 1) for edge in range_boundaries(text))
            yield text, first_column, first_row, last_column, last_row


class _Shared(Struct):
    """What the sheets of a workbook share."""

    texts: list[str] = field(default_factory=list)
    dates: list[bool] = field(default_factory=list)  # by cell format: is it a date?
    epoch: datetime = WINDOWS_EPOCH
    cells: int = 0


def read_sheets(archive: zipfile.ZipFile, wanted: Callable[[str, bool], bool]) -> list[SheetData]:
    """The sheets that `wanted(name, hidden)` asks for; InvalidInput if the workbook is hostile or damaged."""
    judge_workbook(archive)
    budget = Budget()
    book, relations = BookPart(), RelationsPart()
    parse(stream(archive, "xl/workbook.xml"), book, "xl/workbook.xml", budget)
    parse(stream(archive, "xl/_rels/workbook.xml.rels"), relations, "xl/_rels/workbook.xml.rels", budget)
    shared = _Shared(epoch=MAC_EPOCH if book.mac_epoch else WINDOWS_EPOCH)
    names = set(archive.namelist())
    if part := relations.part_of_type("sharedStrings", names):
        parse(stream(archive, part), TextsPart(shared.texts), part, budget)
    if part := relations.part_of_type("styles", names):
        parse(stream(archive, part), FormatsPart(shared.dates), part, budget)
    sheets = []
    for name, relation, hidden in book.sheets:
        part = relations.targets.get(relation, "")
        if wanted(name, hidden) and part in names:
            sheet = SheetData(name, hidden)
            parse(trimmed(stream(archive, part)), _Cells(sheet, shared, part), part, budget)
            sheets.append(sheet)
    return sheets


def trimmed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The XML of a sheet without its empty rows and cells; cut only where a row begins."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(b"<row")
        if cut > 0:
            yield _trim(rest[:cut])
            rest = rest[cut:]
        elif len(rest) > 4 * len(chunk):  # one endless row: let the parser see it
            yield rest
            rest = b""
    yield _trim(rest)


def _trim(xml: bytes) -> bytes:
    if xml.startswith(b"<row") and not any(mark in xml for mark in _CONTENT):
        return b""
    return _EMPTY_CELLS.sub(b"", _EMPTY_ROWS.sub(b"", xml))


class _Cells(Target):
    """Cells with content of one sheet, within the limits."""

    def __init__(self, sheet: SheetData, shared: _Shared, part: str) -> None:
        self.sheet, self.shared, self.part = sheet, shared, part
        self.row = self.column = self.rows = 0
        self.attributes: dict[str, str] = {}
        self.text: list[str] = []
        self.formula = self.wanted = self.phonetic = self.filled = self.zero_height = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = local_name(tag)
        if local in ("v", "t"):
            self.wanted = not self.phonetic
        elif local == "f":
            self.formula = True
        elif local == "c":
            self._start_cell(attributes)
        elif local == "row":
            self._start_row(attributes)
        else:
            self._start_other(local, attributes)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.attributes, self.text, self.formula = attributes, [], False
        if "r" in attributes:
            self.row, self.column = _position(attributes["r"])
        else:
            self.column += 1

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column, self.filled = 0, False
        no_height = float(attributes.get("ht", 0 if self.zero_height else 1)) == 0
        if attributes.get("hidden") in ("1", "true") or no_height:
            self.sheet.hidden_rows.add(self.row)

    def _start_other(self, local: str, attributes: dict[str, str]) -> None:
        if local == "rPh":
            self.phonetic = True
        elif local == "sheetFormatPr":
            self.zero_height = attributes.get("zeroHeight") in ("1", "true")
        elif local == "col":
            no_width = float(attributes.get("width", 1)) == 0
            if attributes.get("hidden") in ("1", "true") or no_width:
                if len(self.sheet.hidden_columns) >= MAX_HIDDEN:
                    raise refuse("too-much-content", part=self.part)
                self.sheet.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
        elif local == "mergeCell":
            if len(self.sheet.merged) >= MAX_MERGED:
                raise refuse("too-much-content", part=self.part)
            self.sheet.merged.append(attributes.get("ref", "A1"))

    def data(self, text: str) -> None:
        if self.wanted:
            self.text.append(text)

    def end(self, tag: str) -> None:
        local = local_name(tag)
        if local == "c":
            self._end_cell()
        elif local in ("v", "t"):
            self.wanted = False
        elif local == "rPh":
            self.phonetic = False

    def _end_cell(self) -> None:
        cell = self._cell("".join(self.text))
        if cell is None:
            return
        self.shared.cells += 1
        if not self.filled:
            self.filled, self.rows = True, self.rows + 1
        if self.rows > MAX_ROWS + 20:  # headings stand above the data
            raise refuse("too-many-rows", sheet=self.sheet.name, limit=MAX_ROWS)
        if self.shared.cells > MAX_CELLS:
            raise refuse("too-much-content", part=self.part)
        self.sheet.cells[self.row, self.column] = cell

    def _cell(self, raw: str) -> Cell | None:
        kind = self.attributes.get("t", "n")
        if self.formula:
            return Cell("formula", raw)
        if kind == "s":
            raw = self.shared.texts[int(raw)] if raw and int(raw) < len(self.shared.texts) else ""
        elif kind in ("str", "inlineStr"):
            raw = unescape(raw)
        if not raw.strip():
            return None
        if kind == "n":
            return self._number(raw)
        if kind == "b":
            return Cell("boolean", "TRUE" if raw.strip() == "1" else "FALSE")
        return Cell({"e": "error", "d": "date"}.get(kind, "text"), raw)

    def _number(self, raw: str) -> Cell:
        style = int(self.attributes.get("s", "0"))
        if style >= len(self.shared.dates) or not self.shared.dates[style]:
            return Cell("number", raw.strip())
        try:
            moment = from_excel(float(raw), self.shared.epoch)
        except (OverflowError, ValueError):
            return Cell("error", raw)
        return Cell("date", moment.isoformat() if hasattr(moment, "isoformat") else str(moment))


def _position(reference: str) -> tuple[int, int]:
    """(row, column) of `F12`; ValueError if it is none."""
    match = re.fullmatch(r"([A-Z]{1,3})([1-9][0-9]{0,6})", reference)
    if match is None:
        raise ValueError(reference)
    return int(match[2]), column_index_from_string(match[1])
