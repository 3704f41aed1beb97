"""One table of a declaration edited as text: what is not edited stays to the letter, and every fault names its row."""

from typing import Any

import pytest

from lca.data import open_background
from lca.errors import InvalidInput
from lca.interchange.layout import Sheet, layout
from lca.interchange.one_table import next_id, table_rows, tables, with_table
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from tests.studies import declaration, row

RAW = "raw_material_acquisition"
SOURCE = {"kind": "measured", "reference": "scale", "year": 2025}
STEEL = "background:aluminium-ingot-primary-cn"


def sheet(key: str) -> Sheet:
    return layout().sheet(key)


@pytest.fixture(scope="module")
def background() -> BackgroundRelease:
    return open_background("tanbiao-open-2026.1")


@pytest.fixture
def full() -> Declaration:
    """A declaration that says something in every table, and in fields that the sheet of its row has no column for."""
    leg = {"mass": {"amount": "2", "unit": "kg"}, "distance": {"amount": "500", "unit": "km"}, "mode": "road"}
    wind = {"kind": "background", "target": "electricity-wind-cn-2024"}
    return declaration(
        row("M-001", "1", "kg", STEEL, stage=RAW, delay_years="12", spread="gsd2:1.3"),
        row("E-001", "3", "kWh", None, kind="energy", stage="production", process="P1", basis="process_output"),
        row("M-002", "1", "t*km", None, stage=RAW, transport=leg),
        row("T-001", "1", "t*km", None, kind="transport", stage="distribution", transport=leg),
        row("W-001", "1", "kg", None, kind="end_of_life", stage="end_of_life"),
        own_processes=[
            {"id": "P1", "name": "press", "stage": "production", "output": {"amount": "1", "unit": "kg"}},
        ],
        supplier_footprints=[
            {"id": "S-1", "supplier": "A", "product": "B", "quantity": {"amount": "1", "unit": "kg"}, "fossil": "2"}
            | {"gwp_set": "AR6", "period_end": "2025-12-31", "removals": "-0.1"}
        ],
        cut_offs=[{"id": "C-1", "stage": "use", "name": "glue", "reason": "small", "estimated_share": "0.01"}],
        allocations=[
            {"stage": "production", "process": "P1", "step": "physical", "key_name": "mass", "reason": "one press"}
            | {
                "outputs": [
                    {"name": "part", "amount": "3", "unit": "kg", "is_main": True},
                    {"name": "chips", "amount": "1", "unit": "kg", "key": "0.5"},
                ]
            }
        ],
        instruments=[
            {"id": "GEC-1", "first_number": "0001", "last_number": "0010", "grid": "South", "produced": "2025-06-01"}
            | {"energy": {"amount": "10", "unit": "MWh"}, "link": wind, "source": SOURCE}
        ],
        own_generation=[
            {"id": "G-1", "name": "roof", "used": {"amount": "1", "unit": "MWh"}, "certificates_sold": False}
            | {"link": wind, "source": SOURCE}
        ],
        recycling=[{"id": "R-1", "exchange": "M-001", "recycled_content": "0.3", "source": SOURCE}],
        land_use_changes=[
            {"id": "L-1", "exchange": "M-001", "area": {"amount": "5", "unit": "m2"}, "source": SOURCE}
            | {"per": {"amount": "1", "unit": "kg"}, "carbon_before": "9", "carbon_after": "9", "converted": 2010}
        ],
        removals=[
            {"id": "X-1", "how": "technology", "name": "DAC", "amount": {"amount": "1", "unit": "kg"}}
            | {"source": SOURCE, "storage_years": "100"}
        ],
        study={
            "geography": "CN",
            "period_start": "2025-01-01",
            "period_end": "2025-12-31",
            "background": "tanbiao-open-2026.1",
        },
    )


@pytest.mark.parametrize("key", [one.key for one in tables()])
def test_a_table_read_back_unedited_changes_nothing(full: Declaration, background: BackgroundRelease, key: str) -> None:
    rows = table_rows(full, sheet(key))
    assert rows or key in {"packaging", "use", "processing"}
    assert with_table(full, sheet(key), rows, background).canonical() == full.canonical()


def test_people_write_as_in_a_workbook(full: Declaration, background: BackgroundRelease) -> None:
    rows = table_rows(full, sheet("cut_offs"))
    rows[0] |= {"estimated_share": "0.5%", "stage": "使用"}
    assert with_table(full, sheet("cut_offs"), rows, background).cut_offs[0].estimated_share == "0.005"


def test_a_row_keeps_its_place_and_a_new_one_stands_after_its_kind(
    full: Declaration, background: BackgroundRelease
) -> None:
    rows = table_rows(full, sheet("materials"))
    new: dict[str, str] = {"id": next_id(rows, sheet("materials")), "name": "foil", "amount": "1,234.5", "unit": "公斤"}
    changed = with_table(full, sheet("materials"), [*rows, new | {"source.kind": "estimated"}], background)
    assert [one.id for one in changed.exchanges] == ["M-001", "E-001", "M-002", "M-003", "T-001", "W-001"]
    assert (changed.exchanges[3].amount, changed.exchanges[3].unit) == ("1234.5", "kg")
    assert changed.exchanges[0].delay_years == "12"  # its sheet has no column for it
    assert changed.exchanges[2].transport == full.exchanges[2].transport


def test_an_allocation_says_its_head_once(full: Declaration, background: BackgroundRelease) -> None:
    rows = table_rows(full, sheet("allocations"))
    assert [one["step"] for one in rows] == ["physical", ""]
    rows[0] |= {"step": "other", "key_name": "price"}
    (allocation,) = with_table(full, sheet("allocations"), rows, background).allocations
    assert (allocation.step, allocation.key_name, len(allocation.outputs)) == ("other", "price", 2)
    assert next_id(rows, sheet("allocations")) == "A-2"


def test_every_fault_is_told_at_once_with_row_and_column(full: Declaration, background: BackgroundRelease) -> None:
    rows: list[dict[str, str]] = [
        {
            "id": "R-001",
            "exchange": "M-009",
            "recycled_content": "130%",
            "recycled": "nonsense",
            "source.kind": "guess",
        },
        {"id": "R-002"},
    ]
    with pytest.raises(InvalidInput) as refused:
        with_table(full, sheet("recycling"), rows, background)
    found = {(one.place.row, one.code) for one in refused.value.problems}
    assert found >= {
        (1, "unknown-exchange"),
        (1, "share-range"),
        (1, "unknown-dataset"),
        (1, "unknown-choice"),
        (2, "missing-value"),
    }
    assert all(one.place.column for one in refused.value.problems)


@pytest.mark.parametrize("words", [{"name": "示例 EXAMPLE"}, {"name": "=1+1"}, {"name": "Name", "note": "Note"}])
def test_no_row_is_taken_for_an_example_or_a_heading(
    full: Declaration, background: BackgroundRelease, words: dict[str, Any]
) -> None:
    rows = table_rows(full, sheet("materials"))
    rows[0] |= words
    assert with_table(full, sheet("materials"), rows, background).exchanges[0].name == words["name"]


def test_an_emptied_table_is_empty_and_the_last_exchange_stays(
    full: Declaration, background: BackgroundRelease
) -> None:
    assert with_table(full, sheet("removals"), [], background).removals == ()
    alone = declaration(row("M-001", "1", "kg", None), study=full.canonical()["study"])
    with pytest.raises(InvalidInput) as refused:
        with_table(alone, sheet("materials"), [], background)
    assert [one.code for one in refused.value.problems] == ["no-exchange"]
