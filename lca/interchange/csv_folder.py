"""A declaration as a folder of CSV files, one per sheet, with the same columns as the workbook.

Headings are the columns' keys; the workbook's headings in either language are understood. Excel in China saves CSV as
GB 18030, so that is read as well as UTF-8.
"""

import csv
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from lca.errors import Place
from lca.interchange.cells import Cell
from lca.interchange.guard import MAX_PLAIN, MAX_ROWS, open_archive, stream
from lca.interchange.layout import Sheet, layout
from lca.interchange.problems import refuse
from lca.interchange.sheets import MAX_CELLS, SheetData
from lca.interchange.written import written_rows
from lca.inventory.declaration import Declaration

_RISKY = re.compile(r"^'*[=+\-@\t\r]")  # what a spreadsheet would take for a formula
_CALL = re.compile(r"[+@-][A-Za-z]+\(")
_NUMBER = re.compile(r"[-+]?[0-9.]+(e[-+]?[0-9]+)?", re.IGNORECASE)
_IGNORED = re.compile(r"(^|/)(__MACOSX/|\.|README|readme)")


def folder_files(path: Path) -> dict[str, bytes]:
    """The CSV files of a folder; InvalidInput if they are larger than a declaration may be."""
    files = sorted(file for file in path.iterdir() if file.is_file() and not _IGNORED.search(file.name))
    size = sum(file.stat().st_size for file in files)
    if size > MAX_PLAIN:
        raise refuse("file-too-large", size=round(size / 1e6, 1), limit=MAX_PLAIN // 1_000_000)
    return {file.name: file.read_bytes() for file in files}


def archive_files(data: bytes) -> dict[str, bytes]:
    """The files of a ZIP, which may hold them in one folder; InvalidInput if it is hostile or too large."""
    archive = open_archive(data)
    names = [n for n in archive.namelist() if not n.endswith("/") and not _IGNORED.search(n)]
    size = sum(archive.getinfo(name).file_size for name in names)
    if size > MAX_PLAIN:
        raise refuse("file-too-large", size=round(size / 1e6, 1), limit=MAX_PLAIN // 1_000_000)
    return {PurePosixPath(name).name: _content(archive, name) for name in names}


def _content(archive: zipfile.ZipFile, name: str) -> bytes:
    return b"".join(stream(archive, name))


def read_files(files: Mapping[str, bytes]) -> list[tuple[Sheet, SheetData]]:
    """The sheets that the files hold, in the order of the workbook."""
    known = {sheet.file: sheet for sheet in layout().sheets}
    for name in files:
        if name.lower() not in known:
            raise refuse("unknown-file", Place(document=name), file=name[:80], files=", ".join(known))
    found = {known[name.lower()].key: _read(name, data) for name, data in files.items()}
    return [(sheet, found[sheet.key]) for sheet in layout().sheets if sheet.key in found]


def _read(name: str, data: bytes) -> SheetData:
    sheet = SheetData(name, is_file=True)
    text = _text(name, data)
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=lambda mark: (head.count(mark), mark == ","))  # Excel in Portuguese writes semicolons
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(reader, start=1):
            for column, value in enumerate(row, start=1):
                if value.strip():
                    sheet.cells[number, column] = _cell(value)
            if number > MAX_ROWS + 20:
                raise refuse("too-many-rows", Place(document=name), sheet=name, limit=MAX_ROWS)
            if len(sheet.cells) > MAX_CELLS:
                raise refuse("too-much-content", Place(document=name), part=name)
    except csv.Error as error:
        raise refuse("csv-syntax", Place(document=name, row=reader.line_num)) from error
    return sheet


def _text(name: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise refuse("text-encoding", Place(document=name))


def _cell(value: str) -> Cell:
    if value.startswith("=") or _CALL.match(value):
        return Cell("formula", value)
    return Cell("text", value[1:] if value.startswith("'") and _RISKY.match(value[1:]) else value)


def write_csv_folder(declaration: Declaration) -> dict[str, bytes]:
    """File name -> bytes: UTF-8 with BOM, so that Excel reads Chinese; text that it would run gets an apostrophe."""
    return {
        sheet.file: _write(rows)
        for sheet, rows in ((sheet, written_rows(sheet, declaration)) for sheet in layout().sheets)
        if len(rows) > 1
    }


def _write(rows: list[list[str]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_safe(value) for value in row])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _safe(value: str) -> str:
    return f"'{value}" if _RISKY.match(value) and not _NUMBER.fullmatch(value) else value
