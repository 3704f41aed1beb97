"""The workbook as people treat it: moved columns, formats, notes of their own, hidden and merged cells."""

import io
import re
import time
import zipfile
from datetime import datetime

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from lca.errors import InvalidInput
from lca.interchange.layout import layout
from lca.interchange.reading import ReadingContext, read_declaration
from lca.interchange.template import write_workbook
from lca.interchange.written import workbook_order
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from tests.interchange.files import BOOK, SHEET, declaration, edited, shared, with_parts, workbook

MATERIALS, TRANSPORT, STUDY = "材料 Materials", "运输 Transport", "单位与边界 Unit & boundary"
HEADINGS, EXAMPLE, FIRST = 3, 4, 5


def column(sheet: str, key: str) -> int:
    return [c.key for c in layout().find(sheet).columns].index(key) + 1


def read(data: bytes, context: ReadingContext) -> Declaration:
    return read_declaration("a.xlsx", data, context=context)


def codes(data: bytes, context: ReadingContext) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read(data, context)
    return [p.code for p in caught.value.problems]


def set_cell(sheet: str, key: str, value: object, number_format: str = "General"):
    def edit(book: Workbook) -> None:
        cell = book[sheet].cell(FIRST, column(sheet, key))
        cell.value, cell.number_format = value, number_format

    return edit


def test_examples_ids_alone_and_notes_are_ignored(filled: Declaration, context: ReadingContext) -> None:
    def edit(book: Workbook) -> None:
        book.create_sheet("备注 王工")["A1"].value = "draft"
        book[MATERIALS].cell(60, 1).value = "M-999"
        book[MATERIALS].cell(61, 1).value = "示例"
        book[MATERIALS].cell(61, 3).value = "not a number"

    assert read(edited(edit), context) == workbook_order(filled)


def test_columns_may_be_moved_and_headings_be_in_one_language(filled: Declaration, context: ReadingContext) -> None:
    def edit(book: Workbook) -> None:
        page = book[MATERIALS]
        page.insert_cols(2)
        page.cell(HEADINGS, 1).value = "编号"
        page.cell(HEADINGS, 4).value = " AMOUNT "
        page.title = "材料"
        book.move_sheet(page, 3)

    assert read(edited(edit), context) == workbook_order(filled)


@pytest.mark.parametrize(
    ("key", "value", "form", "expected"),
    [
        ("amount", 0.05, "0%", "0.05"),
        ("amount", "1,234.5", "@", "1234.5"),
        ("amount", 1e-5, "0.00E+00", "0.00001"),
        ("amount", 0.1, "0.00", "0.1"),
        ("unit", "公斤", "@", "kg"),
    ],
)
def test_formats_of_cells(key: str, value: object, form: str, expected: str, context: ReadingContext) -> None:
    first = read(edited(set_cell(MATERIALS, key, value, form)), context).exchanges[0]
    assert getattr(first, key) == expected


@pytest.mark.parametrize("mac", [False, True])
def test_excel_dates_of_both_calendars(mac: bool, context: ReadingContext) -> None:
    def edit(book: Workbook) -> None:
        row = column(STUDY, "study.period_start") + HEADINGS
        if mac:
            book.epoch = CALENDAR_MAC_1904
        book[STUDY].cell(row, 2).value = datetime(2024, 3, 5)  # noqa: DTZ001 - Excel knows no time zone
        book[STUDY].cell(row + 1, 2).value = "2024年12月31日"

    study = read(edited(edit), context).study
    assert (study.period_start.isoformat(), study.period_end.isoformat()) == ("2024-03-05", "2024-12-31")


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("冷轧钢板 | Steel sheet | [steel-cold]", "steel-cold"),
        ("steel-cold", "steel-cold"),
        ("STEEL  sheet", "steel-cold"),
        ("市电", "electricity-cn"),
        ("own:O-001", "O-001"),
        ("supplier:S-001", "S-001"),
        ("flow:hfc-134a", "hfc-134a"),
        ("flow:四氟乙烷", "hfc-134a"),
    ],
)
def test_datasets(text: str, target: str, context: ReadingContext) -> None:
    link = read(edited(set_cell(MATERIALS, "link", text)), context).exchanges[0].link
    assert link is not None
    assert link.target == target


def test_a_name_that_is_no_dataset_stays_unlinked_and_is_kept(context: ReadingContext) -> None:
    first = read(edited(set_cell(MATERIALS, "link", "316L 不锈钢带")), context).exchanges[0]
    assert first.link is None
    assert "316L 不锈钢带" in first.note


def test_a_name_of_several_datasets_lists_them(context: ReadingContext) -> None:
    with pytest.raises(InvalidInput, match="steel-cold, steel-hot"):
        read(edited(set_cell(MATERIALS, "link", "钢板")), context)


def test_freight_follows_from_mass_and_distance(context: ReadingContext) -> None:
    data = edited(set_cell(TRANSPORT, "transport.distance.amount", 160))
    freight = next(e for e in read(data, context).exchanges if e.id == "T-001")
    assert (freight.amount, freight.unit) == ("0.4", "t*km")  # 2.5 kg x 160 km


def test_blank_stage_and_basis_have_the_defaults_of_the_sheet(context: ReadingContext) -> None:
    def edit(book: Workbook) -> None:
        for sheet in (MATERIALS, "能源 Energy"):
            for key in ("stage", "basis"):
                book[sheet].cell(FIRST, column(sheet, key)).value = None

    exchanges = {e.id: e for e in read(edited(edit), context).exchanges}
    assert (exchanges["M-001"].stage, exchanges["M-001"].basis) == ("raw_material_acquisition", "product")
    assert (exchanges["E-001"].stage, exchanges["E-001"].basis) == ("production", "process_output")


def test_a_formula_is_refused_even_with_a_cached_value(context: ReadingContext) -> None:
    rows = '<row r="3"><c r="A3" t="inlineStr"><is><t>ID</t></is></c><c r="B3" t="inlineStr"><is><t>Name</t></is></c><c r="C3" t="inlineStr"><is><t>Amount</t></is></c></row>'
    rows += '<row r="5"><c r="A5" t="inlineStr"><is><t>M-001</t></is></c><c r="C5"><f>1+1</f><v>2</v></c></row>'
    data = with_parts({SHEET: f"{BOOK}<sheetData>{rows}</sheetData></worksheet>".encode()})
    assert "formula" in codes(data, context)


def test_shared_texts_rich_and_with_phonetic_hints(context: ReadingContext) -> None:
    texts = "".join(
        f"<si><t>{text}</t></si>" for text in ("ID", "Name", "Amount", "Unit", "Source kind", "M-001", "kg", "measured")
    )
    texts += "<si><r><t>冷轧</t></r><r><rPr/><t xml:space='preserve'> 钢板_x0041_</t></r><rPh><t>lengzha</t></rPh></si>"
    heading = "".join(f'<c t="s"><v>{n}</v></c>' for n in range(5))
    row = '<c t="s"><v>5</v></c><c t="s"><v>8</v></c><c><v>2.5</v></c><c t="s"><v>6</v></c><c t="s"><v>7</v></c>'
    data = shared(texts, rows=f'<row r="3">{heading}</row><row r="4">{row}</row>')
    first = read(data, context).exchanges[0]
    assert (first.id, first.name, first.amount, first.unit) == ("M-001", "冷轧 钢板A", "2.5", "kg")


def test_text_that_looks_like_a_formula_is_text(context: ReadingContext) -> None:
    def edit(book: Workbook) -> None:
        cell = book[MATERIALS].cell(FIRST, column(MATERIALS, "name"))
        cell.value, cell.data_type = "=cmd|' /C calc'!A0", "s"

    assert read(edited(edit), context).exchanges[0].name == "=cmd|' /C calc'!A0"


def test_rows_hidden_by_a_filter(context: ReadingContext) -> None:
    def edit(book: Workbook) -> None:
        book[MATERIALS].row_dimensions[FIRST].hidden = True

    assert codes(edited(edit), context) == ["hidden-row"]


def test_rows_without_height(context: ReadingContext) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        xml = archive.read(SHEET)
    flat = re.sub(rb'<row r="5" ht="\d+"', b'<row r="5" ht="0"', xml)
    assert flat != xml
    assert codes(with_parts({SHEET: flat}), context) == ["hidden-row"]


def test_hidden_and_merged_emptiness_is_no_problem(filled: Declaration, context: ReadingContext) -> None:
    def edit(book: Workbook) -> None:
        page = book[MATERIALS]
        page.row_dimensions[30].hidden = True
        page.column_dimensions["Q"].hidden = True
        page.merge_cells("A1:D1")
        page.merge_cells("B40:D40")
        book[STUDY].column_dimensions["E"].hidden = True

    assert read(edited(edit), context) == workbook_order(filled)


def test_a_merged_range_as_large_as_a_sheet_costs_nothing(context: ReadingContext) -> None:
    def edit(book: Workbook) -> None:
        book[MATERIALS].merged_cells.add("A1:XFD1048576")

    began = time.process_time()
    assert codes(edited(edit), context) == ["merged-cells"]
    assert time.process_time() - began < 10, "the range is read cell by cell"


def test_a_million_formatted_empty_rows(filled: Declaration, context: ReadingContext) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        xml = archive.read(SHEET)
    empty = "".join(f'<row r="{n}" s="1" customFormat="1"><c r="A{n}" s="1"/></row>' for n in range(100, 1_000_100))
    data = with_parts({SHEET: xml.replace(b"</sheetData>", empty.encode() + b"</sheetData>")})
    began = time.process_time()  # processor time: the machine may be busy with something else
    assert read(data, context) == workbook_order(filled)
    assert time.process_time() - began < 10, "a pass over a million empty rows has become something worse than a pass"


def test_template_has_lists_panes_and_a_worked_row_on_every_table(release: BackgroundRelease) -> None:
    book = load_workbook(io.BytesIO(write_workbook(None, release, salt="0" * 32)))
    assert book["_lists"].sheet_state == "hidden"
    assert book.sheetnames[:-1] == ["说明 Read me", *(sheet.name for sheet in layout().sheets)]
    for sheet in layout().sheets:
        page = book[sheet.name]
        assert page.freeze_panes
        listed = {str(cells) for rule in page.data_validations.dataValidation for cells in rule.sqref.ranges}
        wanted = [c for c in sheet.columns if c.kind.startswith(("choice", "unit", "dataset"))]
        assert len(listed) >= len(wanted)
        if sheet.shape == "table":
            assert page.cell(EXAMPLE, 1).value == "示例 EXAMPLE"
            needed = [n for n, c in enumerate(sheet.columns, start=1) if c.required]
            assert all(page.cell(EXAMPLE, n).value not in (None, "") for n in needed)


def test_layout_names_sheets_and_columns_without_doubt() -> None:
    for sheet in layout().sheets:
        assert len(sheet.name) <= 31
        spellings = [text for c in sheet.columns for text in c.spellings()]
        assert len(spellings) == len(set(spellings)), sheet.key


def test_worked_rows_would_be_read_without_a_problem(release: BackgroundRelease, context: ReadingContext) -> None:
    """An example that taught a mistake would be worse than none: give each worked row an ID and read it."""

    def edit(book: Workbook) -> None:
        for sheet in layout().sheets:
            if sheet.shape == "table" and sheet.key != "allocations":
                book[sheet.name].cell(EXAMPLE, 1).value = f"{sheet.prefix}-EX"

    assert len(read(edited(edit), context).exchanges) == len(declaration().exchanges) + 7


def test_a_workbook_of_500_rows_is_read_whole(release: BackgroundRelease, context: ReadingContext) -> None:
    one = declaration().exchanges[0]
    many = tuple(one.model_copy(update={"id": f"M-{n:03d}"}) for n in range(500))
    data = write_workbook(declaration().model_copy(update={"exchanges": many, "allocations": ()}), release, salt="")
    assert len(read(data, context).exchanges) == 500


def test_a_workbook_is_read_with_the_release_it_names(filled: Declaration, release: BackgroundRelease) -> None:
    context = ReadingContext(
        replace(release, id="other"), installed=lambda name: release if name == release.id else None
    )
    read_back = read(workbook(), context)
    assert read_back == workbook_order(filled)
    assert read_back.study.background == release.id
