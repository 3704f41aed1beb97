"""Site electricity, own generation, certificates and loads, as people write them."""

import json
from typing import Any

import pytest
from openpyxl.workbook import Workbook

from lca.errors import InvalidInput, Problem
from lca.interchange.layout import layout
from lca.interchange.reading import ReadingContext, read_declaration
from lca.interchange.template import write_workbook
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration, TransportMode
from tests.interchange.files import FILLED, changed_json, declaration, edited

FIRST = 5  # row of the template
MEASURED = "实测（表计、称重、发票）"
ROOF = {"id": "G-1", "name": "屋顶光伏", "used.amount": "1,200", "used.unit": "MWh", "certificates_sold": "否"}
LOT = {"id": "GEC-1", "first_number": "0001", "last_number": "0120", "energy.amount": 120, "energy.unit": "MWh"}
SITE = {
    "site_electricity.used": (2400, "MWh"),
    "site_electricity.grid": ("南方电网", None),
    "site_electricity.source.kind": (MEASURED, None),
}


def put(book: Workbook, key: str, values: dict[str, Any]) -> None:
    sheet = layout().sheet(key)
    numbers = {column.key: number for number, column in enumerate(sheet.columns, start=1)}
    for name, value in (values | {"source.kind": MEASURED}).items():
        book[sheet.name].cell(FIRST, numbers[name]).value = value


def put_site(book: Workbook) -> None:
    sheet = layout().sheet("study")
    rows = {column.key: number for number, column in enumerate(sheet.columns, start=4)}
    for key, (value, unit) in SITE.items():
        book[sheet.name].cell(rows[key], 2).value = value
        if unit:
            book[sheet.name].cell(rows[key], 3).value = unit


def read(book: bytes, context: ReadingContext) -> Declaration:
    return read_declaration("a.xlsx", book, context=context)


def problems(data: bytes, name: str, context: ReadingContext) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as caught:
        read_declaration(name, data, context=context)
    return caught.value.problems


def test_what_a_person_writes_is_declared(context: ReadingContext) -> None:
    def edit(book: Workbook) -> None:
        put_site(book)
        put(book, "own_generation", ROOF | {"link": "光伏"})
        put(
            book,
            "instruments",
            LOT | {"grid": "南方电网", "produced": "2024-06", "link": "electricity-cn"} | {"produced": "2024-06-01"},
        )

    found = read(edited(edit), context)
    assert found.site_electricity is not None
    assert (found.site_electricity.used.amount, found.site_electricity.grid) == ("2400", "南方电网")
    roof, lot = found.own_generation[0], found.instruments[0]
    assert (roof.used.amount, roof.certificates_sold, roof.link) == ("1200", False, None)
    assert roof.note == "数据集 dataset: 光伏"
    assert (lot.scheme, lot.first_number, lot.retired) == ("GEC", "0001", None)
    assert lot.link is not None


def test_who_does_not_need_them_is_not_asked(context: ReadingContext, release: BackgroundRelease) -> None:
    found = read(write_workbook(declaration(), release, salt=""), context)
    assert (found.site_electricity, found.own_generation, found.instruments) == (None, (), ())
    assert "site_electricity" not in found.canonical()


def test_what_is_missing_or_impossible_is_named_where_it_stands(context: ReadingContext) -> None:
    def edit(book: Workbook) -> None:
        put_site(book)
        put(book, "own_generation", ROOF | {"used.unit": "kg", "certificates_sold": None})
        put(book, "instruments", LOT | {"energy.amount": 0, "produced": "2024-06-01", "link": "supplier:S-99"})

    found = {(p.code, (p.place.sheet or "").split()[0]) for p in problems(edited(edit), "a.xlsx", context)}
    assert found == {
        ("unit-dimension", "自发电"),
        ("missing-value", "自发电"),
        ("not-positive", "绿色电力证书"),
        ("missing-value", "绿色电力证书"),
        ("unknown-reference", "绿色电力证书"),
    }


LEG = {"mass": {"amount": "1", "unit": "t"}, "distance": {"amount": "10", "unit": "km"}}
LOADS = {
    "freight-load": {"load_share": "0", "empty_return_share": "0"},
    "freight-load-alone": {"load_share": "0.5"},
    "share-range": {"load_share": "0.5", "empty_return_share": "1.5"},
    "amount-spelling": {"load_share": "50%", "empty_return_share": "1"},
    "unknown-choice": {"mode": "bicycle"},
}


@pytest.mark.parametrize("code", LOADS)
def test_impossible_loads_are_named_in_json(code: str, context: ReadingContext) -> None:
    def change(tree: dict[str, Any]) -> None:
        row = next(e for e in tree["exchanges"] if e.get("transport"))
        row |= {"transport": LEG | LOADS[code], "amount": "10", "unit": "t*km"}

    assert [p.code for p in problems(changed_json(change), "a.json", context)] == [code]


def test_a_leg_says_how_it_is_carried_and_where(context: ReadingContext) -> None:
    tree = json.loads(FILLED)
    row = next(e for e in tree["exchanges"] if e.get("transport"))
    number = [e["id"] for e in tree["exchanges"] if e["kind"] == "transport"].index(row["id"])

    def edit(book: Workbook) -> None:
        sheet = layout().sheet("transport")
        for name, value in (
            ("mode", "公路"),
            ("load_share", "70%"),
            ("empty_return_share", 1),
            ("beyond_border", "是"),
        ):
            column = [c.key for c in sheet.columns].index(f"transport.{name}") + 1
            book[sheet.name].cell(FIRST + number, column).value = value

    found = next(e.transport for e in read(edited(edit), context).exchanges if e.id == row["id"])
    assert found is not None
    assert (found.mode, found.load_share, found.empty_return_share) == (TransportMode.ROAD, "0.7", "1")
    assert found.beyond_border
