"""`examples/broken.xlsx`: a workbook with every mistake that a workbook can hold, each named where it stands.

python -m recipes.broken_workbook [FILE]
"""

import io
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from lca.data import DEFAULT_BACKGROUND, open_background
from lca.interchange.layout import Sheet, layout
from lca.interchange.template import book_bytes, write_workbook
from lca.inventory.background import BackgroundRelease

TARGET = Path(__file__).resolve().parent.parent / "examples" / "broken.xlsx"
SALT = "0123456789abcdef0123456789abcdef"
HEADINGS, FIRST = 3, 5  # rows of the template

MATERIAL = {"name": "冷轧板", "amount": 1, "unit": "kg", "source.kind": "实测（表计、称重、发票）", "source.year": 2024}
SCORES = dict.fromkeys(("completeness", "temporal", "geographical", "technological"), 2)

# code of the problem -> what is wrong with an otherwise good row of Materials
MATERIALS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("missing-value", {"amount": None}),
    ("missing-id", {"id": None}),
    ("formula", {"amount": "=0.5+0.5"}),
    ("error-value", {"amount": "#N/A"}),
    ("not-a-number", {"amount": "约 3"}),
    ("ambiguous-number", {"amount": "1.234,5"}),
    ("unit-in-amount", {"amount": "12 公斤"}),
    ("number-range", {"amount": "1e99"}),
    ("date-in-number", {"amount": datetime(2024, 3, 5)}),  # noqa: DTZ001  (what Excel makes of 3-5)
    ("not-a-whole-number", {"source.year": "2023.5"}),
    ("out-of-range", {"data_quality.reliability": 6, **{f"data_quality.{k}": v for k, v in SCORES.items()}}),
    ("unknown-unit", {"unit": "箱"}),
    ("ambiguous-unit", {"unit": "ton"}),
    ("unknown-choice", {"stage": "采购"}),
    ("bad-identifier", {"id": "材料 1"}),
    ("duplicate-id", {"id": "M-001"}),
    ("text-too-long", {"name": "很长的名称" * 50}),
    ("bad-spread", {"spread": "±20 %"}),
    ("unknown-dataset", {"link": "[no-such-dataset]"}),
    ("ambiguous-dataset", {"link": "@ambiguous"}),
    ("unknown-reference", {"link": "own:O-999"}),
    ("hidden-row", {}),
    ("merged-cells", {}),
)
FREIGHT = {
    "name": "佛山至深圳",
    "stage": "原材料获取",
    "source.kind": "估算（须写理由）",
    "source.reference": "地图距离",
}
LEG = {"transport.mass.amount": 2.5, "transport.mass.unit": "kg"}
WAY = {"transport.distance.amount": 150, "transport.distance.unit": "km"}
TRANSPORT = (
    ("freight-incomplete", LEG),
    ("freight-amount", {**LEG, **WAY, "amount": 9, "unit": "t*km"}),
    ("unit-dimension", {**LEG, **WAY, "transport.mass.unit": "piece"}),
    ("freight-load", {**LEG, **WAY, "transport.load_share": 0, "transport.empty_return_share": 1}),
    ("freight-load-alone", {**LEG, **WAY, "transport.load_share": "70%"}),
)
FOOTPRINT = {
    "supplier": "某公司",
    "product": "螺丝",
    "quantity.amount": 1,
    "quantity.unit": "kg",
    "fossil": 2.9,
    "gwp_set": "AR6",
}
SUPPLIERS = (("not-a-date", {"valid_until": "长期"}), ("ambiguous-date", {"valid_until": "01/02/2027"}))
CUT_OFF = {"stage": "使用", "name": "清洁", "reason": "无数据"}
GENERATION = {
    "name": "屋顶光伏",
    "used.amount": -5,
    "used.unit": "MWh",
    "certificates_sold": "否",
    "source.kind": "实测（表计、称重、发票）",
}
RECYCLING = {"exchange": "M-999", "source.kind": "文献"}
HEAD = {"stage": "生产制造", "step": "3 物理关系", "key_name": "质量", "reason": "同机"}
OUTPUT = {"name": "产出", "amount": 1, "unit": "kg"}
ALLOCATIONS = (
    {"group": "A-1", **HEAD, **OUTPUT, "is_main": "是"},
    {"group": "A-1", **OUTPUT, "key_name": "价格"},  # allocation-conflict
    {"group": "A-2", **HEAD, **OUTPUT},  # main-product: none
    {"group": "A-2", **OUTPUT},
    {"group": "A-3", **HEAD, **OUTPUT, "is_main": "是"},  # too-few-outputs
)


def broken_workbook(release: BackgroundRelease) -> bytes:
    """The bytes of the workbook; the same for the same release."""
    book = load_workbook(io.BytesIO(write_workbook(None, release, salt=SALT)))
    _materials(book, release)
    for code, wrong in TRANSPORT:
        _add(book, "transport", FREIGHT | wrong, code)
    for code, wrong in SUPPLIERS:
        _add(book, "supplier_footprints", FOOTPRINT | wrong, code)
    _add(book, "cut_offs", CUT_OFF | {"estimated_share": 5}, "share-range")
    _add(book, "own_generation", GENERATION, "not-positive")
    _add(book, "recycling", RECYCLING, "unknown-exchange")
    for row in ALLOCATIONS:
        _add(book, "allocations", row, "")
    _columns(book)
    _sheets(book)
    _forms(book)
    return book_bytes(book)


def _page(book: Workbook, key: str) -> tuple[Worksheet, Sheet]:
    sheet = layout().sheet(key)
    return book[sheet.name], sheet


def _number(sheet: Sheet, key: str) -> int:
    return [column.key for column in sheet.columns].index(key) + 1


def _add(book: Workbook, key: str, values: Mapping[str, Any], code: str) -> int:
    """Write a row into the first that is free (nothing but an ID); its row number."""
    page, sheet = _page(book, key)
    row = FIRST
    while any(page.cell(row, number).value is not None for number in range(2, len(sheet.columns) + 1)):
        row += 1
    for name, value in values.items():
        page.cell(row, _number(sheet, name)).value = value
        if isinstance(value, datetime):
            page.cell(row, _number(sheet, name)).number_format = "yyyy-mm-dd"
    if code and sheet.column("note"):
        page.cell(row, _number(sheet, "note")).value = code
    return row


def _materials(book: Workbook, release: BackgroundRelease) -> None:
    page, sheet = _page(book, "materials")
    _add(book, "materials", MATERIAL, "")  # one good row
    for code, wrong in MATERIALS:
        values = MATERIAL | {k: _ambiguous(release) if v == "@ambiguous" else v for k, v in wrong.items()}
        row = _add(book, "materials", values, code)
        if code == "hidden-row":
            page.row_dimensions[row].hidden = True
        if code == "merged-cells":
            page.merge_cells(start_row=row, end_row=row, start_column=_number(sheet, "process"), end_column=8)


def _ambiguous(release: BackgroundRelease) -> str:
    """A name or synonym that several datasets of the release bear."""
    names = Counter(n for p in release.processes.values() for n in {p.name_zh, p.name_en, *p.synonyms})
    return min(name for name, count in names.items() if count > 1)


def _columns(book: Workbook) -> None:
    good = MATERIAL | {"stage": "生产制造"}
    page, sheet = _page(book, "energy")
    row = _add(book, "energy", good | {"unit": "kWh"}, "unknown-column, duplicate-column")
    beyond = len(sheet.columns) + 1
    page.cell(HEADINGS, beyond).value, page.cell(row, beyond).value = "车间主任", "王工"
    page.cell(HEADINGS, beyond + 1).value = "数量"
    page, sheet = _page(book, "packaging")
    _add(book, "packaging", good, "hidden-column")
    page.column_dimensions["E"].hidden = True
    page["E5"].value = "corrugated-box-cn"
    page, sheet = _page(book, "use")
    _add(book, "use", good, "missing-column")
    page.cell(HEADINGS, _number(sheet, "unit")).value = "单位（改名）"
    page, sheet = _page(book, "end_of_life")
    _add(book, "end_of_life", good, "missing-heading")
    for number in range(1, len(sheet.columns) + 1):
        page.cell(HEADINGS, number).value = None


def _sheets(book: Workbook) -> None:
    page, _ = _page(book, "own_processes")
    _add(book, "own_processes", {"name": "冲压", "stage": "生产制造", "output.amount": 1, "output.unit": "kg"}, "")
    page.sheet_state = "hidden"
    book.create_sheet("我的数据")["A1"].value = "unknown-sheet"
    book.create_sheet("Energy")["A1"].value = "duplicate-sheet"


def _forms(book: Workbook) -> None:
    page, sheet = _page(book, "product")
    filled = {
        "company.name.zh-Hans": "样例公司",
        "product.name.zh-Hans": "钢架",
        "product.model": "R-1",
        "product.site": "深圳",
    }
    for key, value in (filled | {"salt": "changed"}).items():
        page.cell(HEADINGS + _number(sheet, key), 2).value = value
    last = HEADINGS + len(sheet.columns)
    for row, (item, value) in enumerate([("公司口号", "更绿"), ("型号", "R-2")], start=last + 1):
        page.cell(row, 1).value, page.cell(row, 2).value = item, value
    page, sheet = _page(book, "study")
    page.cell(HEADINGS + _number(sheet, "study.background"), 2).value = "some-other-release"


def main() -> None:
    """Write the file."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    target.write_bytes(broken_workbook(open_background(DEFAULT_BACKGROUND)))
    sys.stdout.write(f"{target}\n")


if __name__ == "__main__":
    main()
