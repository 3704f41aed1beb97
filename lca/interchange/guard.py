"""What is refused before it is read: a file from a stranger is sized and looked through without unpacking it whole.

Limits allow honest Excel (a million formatted empty rows) and keep a hostile file to 2 s and 200 MB. Nothing is ever
extracted to disk; parts are streamed, XML is read by `guarded_xml`, and only parts with cells are read.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from lca.interchange.problems import refuse

MAX_FILE: Final = 20_000_000  # bytes
MAX_PLAIN: Final = 10_000_000  # bytes of JSON or CSV, which no pictures or formats make large
MAX_UNPACKED: Final = 200_000_000  # bytes, all parts together
MAX_RATIO: Final = 300  # unpacked to packed, of parts above RATIO_FROM; formatted empty rows reach about 60
RATIO_FROM: Final = 2_000_000  # bytes
MAX_PARTS: Final = 1000
MAX_ROWS: Final = 5000  # with data, of one sheet; as many as a declaration may have
CHUNK: Final = 1 << 18


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAGIC = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"MZ": "EXE",
    b"\x7fELF": "ELF",
}
_NAMES = {"workbook": "XLSX", "csv": "ZIP (CSV)", "json": "JSON"}
_EXTENSIONS = {".xlsx": "workbook", ".zip": "csv", ".json": "json"}
_OTHER_EXTENSIONS = frozenset(
    (
        ".xls",
        ".xlsm",
        ".xlsb",
        ".xltx",
        ".xltm",
        ".ods",
        ".csv",
        ".tsv",
        ".txt",
        ".png",
        ".jpg",
        ".pdf",
        ".docx",
        ".html",
    )
)
_ACTIVE = re.compile(r"vbaproject|/macrosheets/|/activex/|/embeddings/|/ctrlprops/|customui/", re.IGNORECASE)
_LINKED = re.compile(r"/externallinks/|/connections\.xml$|/querytables/", re.IGNORECASE)


def detect(name: str, data: bytes) -> str:
    """`workbook`, `csv` (a ZIP of CSV files) or `json`, told by content; InvalidInput if it is none or is misnamed."""
    if not data.strip(b"\0 \r\n\t"):
        raise refuse("empty-file")
    if len(data) > MAX_FILE:
        raise refuse("file-too-large", size=round(len(data) / 1e6, 1), limit=MAX_FILE // 1_000_000)
    kind = _kind(name, data)
    extension = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if _EXTENSIONS.get(extension, kind) != kind or extension in _OTHER_EXTENSIONS:
        raise refuse("wrong-extension", extension=extension, found=_NAMES[kind])
    return kind


def _kind(name: str, data: bytes) -> str:
    if data.startswith(_OLE):
        raise refuse("encrypted-file" if _ENCRYPTED in data else "old-excel")
    if data.startswith(b"PK"):
        return _zip_kind(open_archive(data))
    for magic, found in _MAGIC.items():
        if data.startswith(magic):
            raise refuse("foreign-format", found=found)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return "json"
    if name.lower().endswith((".csv", ".tsv", ".txt")):
        raise refuse("single-csv")
    raise refuse("unknown-format")


def _zip_kind(archive: zipfile.ZipFile) -> str:
    names = {name.lower() for name in archive.namelist()}
    if "[content_types].xml" not in names:
        if any(name.endswith(".csv") for name in names):
            return "csv"
        raise refuse("foreign-format", found="ZIP")
    if "xl/workbook.xml" not in names:
        raise refuse("foreign-format", found="Office")
    return "workbook"


def open_archive(data: bytes, parts: int = MAX_PARTS, unpacked_to: int = MAX_UNPACKED) -> zipfile.ZipFile:
    """Open a ZIP after judging its directory; InvalidInput for bombs, traversal names, encryption and damage.

    parts, unpacked_to: the most entries, and bytes of all of them, that are taken.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise refuse("damaged-file", part="ZIP") from error
    entries = archive.infolist()
    if len(entries) > parts:
        raise refuse("too-many-parts", count=len(entries), limit=parts)
    for entry in entries:
        _judge(entry)
    packed, unpacked = (sum(getattr(e, size) for e in entries) for size in ("compress_size", "file_size"))
    if unpacked > unpacked_to or packed > len(data) or len(set(archive.namelist())) < len(entries):
        raise refuse("archive-bomb", part=f"{unpacked // 1_000_000} MB")
    return archive


def _judge(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename  # before zipfile cuts it at NUL and turns backslashes
    shown = name[:80].encode("unicode_escape").decode("ascii")
    if re.search(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:|\\|\0", name):
        raise refuse("unsafe-name", part=shown)
    if entry.flag_bits & 0x1:
        raise refuse("encrypted-file")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refuse("damaged-file", part=shown)
    if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise refuse("archive-bomb", part=shown)


def judge_workbook(archive: zipfile.ZipFile) -> None:
    """Refuse a workbook that can act or reach out: macros, embedded programs, DDE, links to other files."""
    for name in archive.namelist():
        if _ACTIVE.search(name):
            raise refuse("active-content", part=name)
        if _LINKED.search("/" + name):
            calls = any(b"ddeLink" in chunk or b"oleLink" in chunk for chunk in stream(archive, name))
            raise refuse("dde-link" if calls else "external-link", part=name)
    if any(b"macroEnabled" in chunk for chunk in stream(archive, "[Content_Types].xml")):
        raise refuse("active-content", part="[Content_Types].xml")


def stream(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The content of a part, piece by piece; zipfile stops at the size that the directory states, which was judged."""
    try:
        with archive.open(name) as part:
            while chunk := part.read(CHUNK):
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, NotImplementedError) as error:
        raise refuse("damaged-file", part=name) from error
