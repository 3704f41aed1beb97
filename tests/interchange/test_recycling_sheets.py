"""Recycling and co-products in the workbook, CSV and JSON: written, read back to the letter, refused at their place."""

import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from lca.errors import InvalidInput
from lca.interchange.csv_folder import write_csv_folder
from lca.interchange.json_document import declaration_json
from lca.interchange.reading import ReadingContext, read_declaration
from lca.interchange.template import write_workbook
from lca.interchange.written import workbook_order
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from tests.interchange.files import FILLED, zipped

STEEL = {"kind": "background", "target": "steel-cold"}
POWER = {"kind": "background", "target": "electricity-cn"}
ROW: dict[str, Any] = {
    "id": "R-001",
    "exchange": "M-001",
    "material_class": "metals",
    "recycled_content": "0.3",
    "recycled": STEEL,
    "recycling_rate": "0.85",
    "recycling": STEEL,
    "quality_in": "1",
    "quality_out": "0.95",
    "energy_recovery_rate": "0.05",
    "energy_recovery": STEEL,
    "heat": "0",
    "electricity": "0.4",
    "electricity_replaced": POWER,
    "disposal": STEEL,
    "source": {"kind": "supplier", "reference": "declaration of the mill", "year": 2024},
    "note": "scrap of the town",
}
OUTPUTS = [
    {"name": "rack", "amount": "10", "unit": "kg", "key": "8", "alternative_key": "1.5", "is_main": True},
    {"name": "offcuts", "amount": "2", "unit": "kg", "key": "0", "alternative_key": "2", "avoided": STEEL},
]
EXPANDED = {
    "stage": "production",
    "step": "system_expansion",
    "key_name": "price",
    "reason": "offcuts are sold",
    "alternative_key_name": "energy content",
    "outputs": OUTPUTS,
}


def said(**changes: Any) -> Declaration:
    tree = json.loads(FILLED) | {"recycling": [ROW | changes], "allocations": [EXPANDED]}
    return Declaration.model_validate_json(json.dumps(tree))


def problems(data: bytes, context: ReadingContext, name: str = "a.json") -> list[tuple[str, str, str]]:
    with pytest.raises(InvalidInput) as caught:
        read_declaration(name, data, context=context)
    return [(p.code, p.place.path or p.place.sheet, p.place.column) for p in caught.value.problems]


def test_the_workbook_gives_it_back(release: BackgroundRelease, context: ReadingContext) -> None:
    declaration = said()
    data = write_workbook(declaration, release, salt=declaration.salt)
    assert read_declaration("a.xlsx", data, context=context) == workbook_order(declaration)


def test_the_csv_folder_gives_it_back(context: ReadingContext) -> None:
    declaration = said()
    data = zipped(write_csv_folder(declaration))
    assert read_declaration("a.zip", data, context=context) == workbook_order(declaration)


def test_json_gives_it_back(context: ReadingContext) -> None:
    assert read_declaration("a.json", declaration_json(said()), context=context) == said()


def test_a_manufacturer_without_recycling_leaves_the_sheet_empty(
    release: BackgroundRelease, context: ReadingContext
) -> None:
    plain = Declaration.model_validate_json(FILLED)
    data = write_workbook(plain, release, salt=plain.salt)
    book = load_workbook(io.BytesIO(data))
    assert "材料回收 Recycling" in book.sheetnames
    assert read_declaration("a.xlsx", data, context=context).recycling == ()
    assert "recycling" not in read_declaration("a.xlsx", data, context=context).canonical()


def test_every_fault_of_a_row_at_once(context: ReadingContext) -> None:
    bad = said(
        recycled_content="1.2", heat="-1", energy_recovery_rate="0.5", exchange="M-404", end_of_life_exchange="W-404"
    )
    assert problems(declaration_json(bad), context) == [
        ("unknown-exchange", "recycling[0].exchange", ""),
        ("unknown-exchange", "recycling[0].end_of_life_exchange", ""),
    ]
    bad = said(recycled_content="1.2", heat="-1", energy_recovery_rate="0.5")
    assert problems(declaration_json(bad), context) == [
        ("recycling-share", "recycling[0].recycled_content", ""),
        ("recycling-energy", "recycling[0].heat", ""),
        ("recycling-rates", "recycling[0].energy_recovery_rate", ""),
    ]


def test_faults_of_a_cell_at_its_place(release: BackgroundRelease, context: ReadingContext) -> None:
    declaration = said(heat="-1")
    data = write_workbook(declaration, release, salt=declaration.salt)
    assert problems(data, context, "a.xlsx") == [
        ("recycling-energy", "材料回收 Recycling", "回收热量 MJ/kg Heat MJ/kg (N)")
    ]


def test_what_a_co_product_replaces_is_a_dataset(context: ReadingContext) -> None:
    files = {name: data.decode("utf-8-sig") for name, data in write_csv_folder(said()).items()}
    files["allocations.csv"] = files["allocations.csv"].replace("[steel-cold]", "some gravel")
    data = zipped({name: text.encode() for name, text in files.items()})
    assert [code for code, *_ in problems(data, context, "a.zip")] == ["unknown-dataset"]
