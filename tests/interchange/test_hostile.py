"""Hostile files cost at most 2 s and 200 MB above idle, measured in a process of their own."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lca.errors import InvalidInput
from lca.interchange.guard import MAX_FILE, MAX_UNPACKED
from lca.interchange.reading import ReadingContext, read_declaration
from tests.interchange.files import BOOK, SHEET, shared, sheet, with_parts, workbook, wrong_everywhere, zipped

ROOT = Path(__file__).parents[2]
SECONDS, MEGABYTES = 2.0, 200
MEASURE = """
import sys, time
from tests.interchange.conftest import small_release
from lca.errors import InvalidInput
from lca.interchange.reading import ReadingContext, read_declaration
def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
context = ReadingContext(small_release())
read_declaration("idle.xlsx", open(sys.argv[1], "rb").read(), context=context)
data = open(sys.argv[2], "rb").read()
idle = peak()
began = time.process_time()
try:
    read_declaration(sys.argv[3], data, context=context)
    outcome = "read"
except InvalidInput as error:
    outcome = error.problems[0].code
seconds = time.process_time() - began
print(outcome, seconds, peak() - idle)
"""


def _rows(count: int, cells: str) -> str:
    return "".join(f'<row r="{n}">{cells}</row>' for n in range(1, count + 1))


def stored(xml: str) -> bytes:
    """A sheet that begins so, packed without compression, so that the ratio does not give it away."""
    return with_parts({SHEET: (BOOK + xml).encode()}, zipfile.ZIP_STORED)


def stored_csv(data: bytes) -> bytes:
    return zipped({"use.csv": data}, zipfile.ZIP_STORED)


# what it is -> (name, bytes); each is as large as the limits before it allow
COSTLY: dict[str, tuple[str, Callable[[], bytes]]] = {
    "190 MB of empty cells": ("a.xlsx", lambda: sheet(_rows(900_000, "".join(f'<c r="{c}1" s="1"/>' for c in "ABCDEFGHI")))),
    "rows that trimming does not know": ("a.xlsx", lambda: stored("<sheetData>" + "<row r='1'><!-- <v> --></row>" * 650_000)),
    "two million numbers": ("a.xlsx", lambda: sheet(_rows(4000, "".join(f"<c><v>{n}</v></c>" for n in range(500))))),
    "a million shared texts": ("a.xlsx", lambda: shared("".join(f"<si><t>text {n}</t></si>" for n in range(1_000_000)))),
    "one shared text of 19 MB": ("a.xlsx", lambda: shared("<si><t>" + "ab c" * 4_700_000 + "</t></si>", zipfile.ZIP_STORED)),
    "one row of 19 MB": ("a.xlsx", lambda: stored("<sheetData><row>" + '<c r="A1" s="1"/>' * 1_100_000)),
    "one text of 19 MB": ("a.xlsx", lambda: stored("<sheetData><row><c t='str'><v>" + "ab c" * 4_700_000)),
    "hidden columns": ("a.xlsx", lambda: stored("<cols>" + '<col min="1" max="9" hidden="1"/>' * 550_000)),
    "deep XML": ("a.xlsx", lambda: stored("<a>" * 6_000_000)),
    "many attributes": ("a.xlsx", lambda: stored("<a " + " ".join(f'a{n}="1"' for n in range(300_000)) + "/>")),
    "many names": ("a.xlsx", lambda: stored("".join(f"<a{n}/>" for n in range(1_500_000)))),
    "rows without an end": ("a.xlsx", lambda: stored("<row r='1'" * 1_900_000)),
    "every cell wrong": ("a.xlsx", wrong_everywhere),
    "bomb": ("a.xlsx", lambda: with_parts({SHEET: b"0" * MAX_UNPACKED})),
    "19 MB of brackets": ("a.json", lambda: b'{"a":' + b"[" * 19_000_000),
    "19 MB of numbers": ("a.json", lambda: b'{"a":[' + b"1," * 9_000_000 + b"1]}"),
    "249,000 numbers": ("a.json", lambda: b'{"exchanges":[' + b"1," * 249_000 + b"1]}"),
    "248,000 unknown names": ("a.json", lambda: b'{"exchanges":[' + b",".join(b"{" + b",".join(b'"a%d":1' % n for n in range(48)) + b"}" for _ in range(5000)) + b"]}"),
    "19 MB of digits": ("a.json", lambda: b'{"a":' + b"1" * 19_000_000 + b"}"),
    "10 MB of text": ("a.json", lambda: b'{"a":"' + b"1" * 9_900_000 + b'"}'),
    "CSV of commas": ("a.zip", lambda: stored_csv(b"," * 9_900_000)),
    "CSV of quotes": ("a.zip", lambda: stored_csv(b'"' * 9_900_000)),
    "CSV of short lines": ("a.zip", lambda: stored_csv(b"\n" * 9_900_000)),
    "CSV of one text": ("a.zip", lambda: stored_csv(b"a" * 9_900_000)),
    "largest file": ("a.xlsx", lambda: b"PK\x03\x04" + b"x" * (MAX_FILE - 4)),
}  # fmt: skip


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("honest") / "a.xlsx"
    path.write_bytes(workbook())
    return path


@pytest.mark.parametrize("case", COSTLY)
def test_cost(case: str, honest: Path, tmp_path: Path) -> None:
    name, make = COSTLY[case]
    file = tmp_path / "file"
    file.write_bytes(make())
    command = [sys.executable, "-c", MEASURE, str(honest), str(file), name]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr[-2000:]
    outcome, seconds, megabytes = run.stdout.split()
    print(f"{case}: {outcome}, {float(seconds):.2f} s, {float(megabytes):.0f} MB")
    assert float(seconds) < SECONDS
    assert float(megabytes) < MEGABYTES


def test_a_part_larger_than_its_directory_says_is_damaged(context: ReadingContext) -> None:
    """No more is unpacked than the directory states, and then the checksum does not fit."""
    data = bytearray(zipped({"use.csv": b"id,name\r\n" * 1000}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (9).to_bytes(4, "little")
    with pytest.raises(InvalidInput) as caught:
        read_declaration("a.zip", bytes(data), context=context)
    assert caught.value.problems[0].code == "damaged-file"
