"""Brightway projects keep their data as pickles, which can run any program when they are read. They are looked through
first, without being read: only plain data may stand in them. A BW2Package is JSON and has none.
"""

import pickletools
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

# what builds numbers, texts, lists, tuples and dictionaries; nothing that names, calls or builds an object
PLAIN: Final = frozenset(
    """
    PROTO FRAME STOP MARK POP POP_MARK DUP MEMOIZE PUT BINPUT LONG_BINPUT GET BINGET LONG_BINGET
    NONE NEWTRUE NEWFALSE INT BININT BININT1 BININT2 LONG LONG1 LONG4 FLOAT BINFLOAT
    STRING BINSTRING SHORT_BINSTRING UNICODE SHORT_BINUNICODE BINUNICODE BINUNICODE8
    BINBYTES SHORT_BINBYTES BINBYTES8
    EMPTY_TUPLE TUPLE TUPLE1 TUPLE2 TUPLE3 EMPTY_LIST LIST APPEND APPENDS
    EMPTY_DICT DICT SETITEM SETITEMS EMPTY_SET ADDITEMS FROZENSET
    """.split()  # noqa: SIM905 # sixty names in six lines
)


class ActivePickleError(Exception):
    """A pickle holds more than plain data. place: where; what: the instruction that was found."""

    def __init__(self, place: str, what: str) -> None:
        super().__init__(f"{place}: {what}")
        self.place = place
        self.what = what


def screen_project(folder: Path) -> int:
    """Look through every pickle of a project folder; how many. ActivePickleError at the first that could act."""
    count = 0
    for file in sorted(folder.rglob("*.pickle")):
        screen(file.read_bytes(), file.relative_to(folder).as_posix())
        count += 1
    for file in sorted(folder.rglob("*.db")):
        for place, data in _blobs(file):
            screen(data, f"{file.relative_to(folder).as_posix()} {place}")
            count += 1
    return count


def screen(data: bytes, place: str) -> None:
    """Look through one pickle."""
    try:
        for opcode, _, _ in pickletools.genops(data):
            if opcode.name not in PLAIN:
                raise ActivePickleError(place, opcode.name)
    except (ValueError, IndexError, UnicodeError) as error:
        raise ActivePickleError(place, "damaged") from error


def _blobs(file: Path) -> Iterator[tuple[str, bytes]]:
    """Every binary value of a database, with the table and row it stands in."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            rows = connection.execute(f"SELECT * FROM {_quoted(table)}")  # noqa: S608 # quoted
            for number, row in enumerate(rows, start=1):
                yield from ((f"{table} row {number}", value) for value in row if isinstance(value, bytes))
    finally:
        connection.close()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
