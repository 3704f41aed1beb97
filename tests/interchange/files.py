"""Bad files, one per problem that refuses a file whole, and workbooks with one thing changed."""

import io
import json
import struct
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from lca.interchange.csv_folder import write_csv_folder
from lca.interchange.template import write_workbook
from lca.inventory.declaration import Declaration
from tests.interchange.conftest import small_release

FILLED = (Path(__file__).parent / "filled.json").read_bytes()
SHEET = "xl/worksheets/sheet4.xml"  # Materials
BOOK = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'


def declaration() -> Declaration:
    return Declaration.model_validate_json(FILLED)


@cache
def workbook() -> bytes:
    return write_workbook(declaration(), small_release(), salt="")


def edited(edit: Callable[[Workbook], None]) -> bytes:
    """The filled workbook after an edit in a spreadsheet program."""
    book = load_workbook(io.BytesIO(workbook()))
    edit(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, level: int = 1) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method, compresslevel=level) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def with_parts(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The filled workbook with parts added or replaced."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | parts, method)


def sheet(rows: str, before: str = "", after: str = "") -> bytes:
    return with_parts({SHEET: f"{BOOK}{before}<sheetData>{rows}</sheetData>{after}</worksheet>".encode()})


def shared(texts: str, method: int = zipfile.ZIP_DEFLATED, rows: str = "") -> bytes:
    """The filled workbook with shared texts, as Excel writes them, and other rows of Materials."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        relations = archive.read("xl/_rels/workbook.xml.rels").decode()
    relation = '<Relationship Id="rIdS" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    parts = {
        "xl/_rels/workbook.xml.rels": relations.replace("</Relationships>", relation + "</Relationships>").encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{texts}</sst>'.encode(),
    }
    if rows:
        parts[SHEET] = f"{BOOK}<sheetData>{rows}</sheetData></worksheet>".encode()
    return with_parts(parts, method)


def wrong_everywhere() -> bytes:
    """Twenty thousand problems."""
    names = ("ID", "Name", "Amount", "Unit", "Source kind")
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in names)
    cells = "".join('<c t="inlineStr"><is><t>?</t></is></c>' for _ in names)
    return sheet(f'<row r="3">{head}</row>' + "".join(f'<row r="{n}">{cells}</row>' for n in range(4, 5000)))


def csv_files(changes: dict[str, bytes]) -> bytes:
    return zipped(write_csv_folder(declaration()) | changes)


def changed_json(change: Callable[[dict[str, Any]], None]) -> bytes:
    tree = json.loads(FILLED)
    change(tree)
    return json.dumps(tree).encode()


def encrypted_zip() -> bytes:
    """A ZIP whose directory says that its first part is encrypted."""
    data = bytearray(zipped({"a.csv": b"id"}))
    at = data.index(b"PK\x01\x02") + 8
    data[at : at + 2] = struct.pack("<H", 1)
    return bytes(data)


def damaged() -> bytes:
    """A workbook with one byte of its texts changed, so that a checksum does not fit."""
    return with_parts({}, zipfile.ZIP_STORED).replace(b">M-001<", b">M-009<")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
LINK = '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</externalLink>'
MACRO_TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'


def _drop(name: str) -> Callable[[Workbook], None]:
    return lambda book: book.remove(book[name])


def _no_rows(tree: dict[str, Any]) -> None:
    tree["exchanges"] = []
    tree["allocations"] = []


# name of the case -> (code, file name, bytes)
FILES: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "nothing": ("empty-file", "a.xlsx", lambda: b""),
    "zeros": ("empty-file", "a.xlsx", lambda: b"\0" * 1000),
    "21 MB": ("file-too-large", "a.xlsx", lambda: b"PK\x03\x04" + b"x" * 21_000_000),
    "prose": ("unknown-format", "a.xlsx", lambda: b"Dear Sirs, please find"),
    "CSV named xlsx": ("unknown-format", "a.xlsx", lambda: b"id,name\r\n1,2\r\n"),
    "HTML named xls": ("unknown-format", "a.xls", lambda: b"<html><table></table></html>"),
    "PNG named xlsx": ("foreign-format", "a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 64),
    "docx": ("foreign-format", "a.docx", lambda: zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})),
    "other zip": ("foreign-format", "a.zip", lambda: zipped({"a.txt": b"x"})),
    "workbook named png": ("wrong-extension", "a.png", workbook),
    "workbook named xlsm": ("wrong-extension", "a.xlsm", workbook),
    "JSON named xlsx": ("wrong-extension", "a.xlsx", lambda: FILLED),
    "xls": ("old-excel", "a.xls", lambda: OLE),
    "xls named xlsx": ("old-excel", "a.xlsx", lambda: OLE),
    "password": ("encrypted-file", "a.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le")),
    "zip with password": ("encrypted-file", "a.zip", encrypted_zip),
    "cut off": ("damaged-file", "a.xlsx", lambda: workbook()[:5000]),
    "one byte changed": ("damaged-file", "a.xlsx", damaged),
    "bad XML": ("damaged-file", "a.xlsx", lambda: with_parts({SHEET: b"<worksheet><sheetData></worksheet>"})),
    "bad cell reference": ("damaged-file", "a.xlsx", lambda: sheet('<row r="1"><c r="??"><v>1</v></c></row>')),
    "odd compression": ("damaged-file", "a.xlsx", lambda: with_parts({}, zipfile.ZIP_BZIP2)),
    "bomb": ("archive-bomb", "a.xlsx", lambda: zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b" " * 50_000_000}, level=9)),
    "doubled part": ("archive-bomb", "a.zip", lambda: zipped({"a.csv": b"x", "b.csv": b"y"}).replace(b"b.csv", b"a.csv")),
    "2000 parts": ("too-many-parts", "a.xlsx", lambda: with_parts({f"xl/media/{n}.png": b"" for n in range(2000)})),
    "traversal": ("unsafe-name", "a.zip", lambda: zipped({"../../etc/cron.d/x.csv": b"id"})),
    "absolute": ("unsafe-name", "a.zip", lambda: zipped({"/etc/x.csv": b"id"})),
    "drive": ("unsafe-name", "a.zip", lambda: zipped({"C:x.csv": b"id"})),
    "macros": ("active-content", "a.xlsx", lambda: with_parts({"xl/vbaProject.bin": OLE})),
    "macro type": ("active-content", "a.xlsx", lambda: with_parts({"[Content_Types].xml": MACRO_TYPES})),
    "embedded": ("active-content", "a.xlsx", lambda: with_parts({"xl/embeddings/oleObject1.bin": OLE})),
    "external": ("external-link", "a.xlsx", lambda: with_parts({"xl/externalLinks/externalLink1.xml": LINK.format("").encode()})),
    "connection": ("external-link", "a.xlsx", lambda: with_parts({"xl/connections.xml": b"<connections/>"})),
    "DDE": ("dde-link", "a.xlsx", lambda: with_parts({"xl/externalLinks/externalLink1.xml": LINK.format("<ddeLink ddeService='cmd' ddeTopic='/c calc'/>").encode()})),
    "entities": ("document-type", "a.xlsx", lambda: with_parts({SHEET: DOCTYPE})),
    "entities, UTF-16": ("document-type", "a.xlsx", lambda: with_parts({SHEET: DOCTYPE.decode().encode("utf-16")})),
    "6000 rows": ("too-many-rows", "a.xlsx", lambda: sheet("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 6001)))),
    "6000 CSV rows": ("too-many-rows", "a.zip", lambda: csv_files({"use.csv": b"id,name\r\n" + b"a,b\r\n" * 6000})),
    "wide": ("too-much-content", "a.xlsx", lambda: sheet("".join(f'<row r="{n}">' + "".join(f"<c><v>{n * 1000 + m}</v></c>" for m in range(1000)) + "</row>" for n in range(1, 200)))),
    "merged": ("too-much-content", "a.xlsx", lambda: sheet("", after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 20_000 + "</mergeCells>")),
    "endless name": ("too-much-content", "a.xlsx", lambda: with_parts({SHEET: b"<worksheet a='" + bytes(range(65, 91)) * 300_000 + b"'/>"}, zipfile.ZIP_STORED)),
    "no product sheet": ("missing-sheet", "a.xlsx", lambda: edited(_drop("企业与产品 Company & product"))),
    "nothing of ours": ("missing-sheet", "a.xlsx", lambda: edited(lambda book: [book.remove(page) for page in book.worksheets[1:]])),
    "empty template": ("no-exchange", "a.xlsx", lambda: write_workbook(None, small_release(), salt="0" * 32)),
    "20,000 problems": ("too-many-problems", "a.xlsx", wrong_everywhere),
    "one CSV": ("single-csv", "materials.csv", lambda: b"id,name\r\n"),
    "unknown CSV": ("unknown-file", "a.zip", lambda: csv_files({"extra.csv": b"id"})),
    "UTF-16 CSV": ("text-encoding", "a.zip", lambda: csv_files({"use.csv": "id,name\r\n1,二\r\n".encode("utf-16")})),
    "bad quotes": ("csv-syntax", "a.zip", lambda: csv_files({"use.csv": b'id,name\r\n"a"b,"c\r\n'})),
}  # fmt: skip

JSON: dict[str, tuple[str, Callable[[], bytes]]] = {
    "syntax": ("json-syntax", lambda: b'{"format": }'),
    "depth": ("json-depth", lambda: b'{"a":' * 100_000),
    "NaN": ("json-number", lambda: FILLED.replace(b'"year": 2024', b'"year": NaN')),
    "digits": ("json-number", lambda: FILLED.replace(b'"year": 2024', b'"year": ' + b"9" * 10_000)),
    "doubled name": ("json-duplicate", lambda: FILLED.replace(b'"amount": "2.5"', b'"amount": "2.5", "amount": "3"', 1)),
    "unknown name": ("unknown-name", lambda: changed_json(lambda tree: tree["product"].update(colour="red"))),
    "type": ("wrong-type", lambda: changed_json(lambda tree: tree["exchanges"][0].update(amount=2.5))),
    "list": ("wrong-type", lambda: b"[]"),
    "amount": ("amount-spelling", lambda: changed_json(lambda tree: tree["exchanges"][0].update(amount="2,5"))),
    "unit": ("unit-spelling", lambda: changed_json(lambda tree: tree["exchanges"][0].update(unit="公斤"))),
    "rows": ("too-many-items", lambda: changed_json(lambda tree: tree.update(exchanges=[tree["exchanges"][0] | {"id": f"M-{n}"} for n in range(5001)]))),
    "half a character": ("invalid-value", lambda: FILLED.replace(b'"Steel rack"', b'"Steel \\ud800 rack"')),
}  # fmt: skip
