"""Rows that can be read and cannot be: named at their cell, all at once, as a calculation would name them."""

import json
from typing import Any

import pytest

from lca.errors import InvalidInput, Problem
from lca.interchange.json_document import declaration_from_json
from lca.interchange.reading import ReadingContext, read_declaration
from lca.interchange.template import write_workbook
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from tests import studies
from tests.interchange.files import FILLED

LAND = studies.LAND | {"id": "L-001", "exchange": "M-001"}
REMOVAL = studies.REMOVAL | {"id": "X-001"}


def filled(**fields: Any) -> dict[str, Any]:
    return {**json.loads(FILLED), **fields}


def with_faults() -> dict[str, Any]:
    tree = filled(
        land_use_changes=[
            {**LAND, "area": {"amount": "5", "unit": "kg"}, "carbon_before": "-1"},
            {**LAND, "id": "L-002", "per": {"amount": "1", "unit": "kWh"}, "converted": 2025},
        ],
        removals=[{**REMOVAL, "amount": {"amount": "-1", "unit": "kg"}, "storage_years": "-5"}],
    )
    tree["supplier_footprints"][0] |= {"boundary": "大门到大门", "biogenic_uptake": "1", "fossil_methane": "9"}
    tree["exchanges"] = [{**row, "delay_years": "-1"} if row["id"] == "W-001" else row for row in tree["exchanges"]]
    return tree


def problems(read: Any) -> list[Problem]:
    with pytest.raises(InvalidInput) as caught:
        read()
    return list(caught.value.problems)


def test_in_json_at_their_path() -> None:
    found = problems(lambda: declaration_from_json(json.dumps(with_faults()).encode()))
    last = len(filled()["exchanges"]) - 1
    assert {(p.code, p.place.path) for p in found} == {
        ("supplier-boundary", "supplier_footprints[0].boundary"),
        ("supplier-number", "supplier_footprints[0].biogenic_uptake"),
        ("supplier-gases", "supplier_footprints[0].fossil_methane"),
        ("unit-of-row", "land_use_changes[0].area.unit"),
        ("land-use-amount", "land_use_changes[0].carbon_before"),
        ("unit-of-row", "land_use_changes[1].per.unit"),
        ("land-use-year", "land_use_changes[1].converted"),
        ("removal-amount", "removals[0].amount.amount"),
        ("removal-amount", "removals[0].storage_years"),
        ("delay-before-use", f"exchanges[{last}].delay_years"),
    }


def test_in_a_workbook_at_their_cell(release: BackgroundRelease, context: ReadingContext) -> None:
    wrong = Declaration.model_validate_json(json.dumps(with_faults()))
    book = write_workbook(wrong, release, salt="0" * 32)
    found = problems(lambda: read_declaration("a.xlsx", book, context=context))
    places = {(p.code, p.place.sheet, p.place.row, p.place.column) for p in found}
    assert len(places) == 10
    assert ("land-use-year", "土地利用变化 Land use change", 6) in {place[:3] for place in places}
    assert {place[1] for place in places} == {
        "供应商足迹 Supplier footprints",
        "土地利用变化 Land use change",
        "碳移除 Removals",
        "废弃 End of life",
    }
    assert all(place[3] for place in places)


def test_what_holds_is_written_and_read_again(release: BackgroundRelease, context: ReadingContext) -> None:
    tree = filled(land_use_changes=[LAND], removals=[REMOVAL])
    tree["supplier_footprints"][0] |= {
        "fossil_methane": "0.01",
        "nitrous_oxide": "0",
        "biogenic_methane": "0",
        "removals": "-0.1",
        "data_quality_rating": "2.1",
        "period_start": "2023-01-01",
        "period_end": "2023-12-31",
    }
    tree["study"]["timing_note"] = "the lamp is discarded after fifteen years"
    tree["exchanges"] = [
        {**row, "delay_years": "15"} if row["kind"] == "end_of_life" else row for row in tree["exchanges"]
    ]
    declared = declaration_from_json(json.dumps(tree).encode())
    read = read_declaration("a.xlsx", write_workbook(declared, release, salt="0" * 32), context=context)
    for name in ("land_use_changes", "removals", "supplier_footprints", "study"):
        assert getattr(read, name) == getattr(declared, name)
    assert [row.delay_years for row in read.exchanges if row.kind == "end_of_life"] == ["15"]


def test_a_year_beyond_its_limits_is_named() -> None:
    tree = filled(land_use_changes=[{**LAND, "converted": 1492}])
    (found,) = problems(lambda: declaration_from_json(json.dumps(tree).encode()))
    assert (found.code, found.place.path) == ("out-of-range", "land_use_changes[0].converted")
    assert found.what.params["value"] == 1492
