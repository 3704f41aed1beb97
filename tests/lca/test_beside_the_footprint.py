"""By hand: what is said beside the footprint (removals, late emissions, bounds of unlinked rows) and the 80 % set."""

import math
from typing import Any

import pytest

from lca.calculate import Calculation, bound_unlinked, calculate, judge_calculation
from lca.data import open_policy
from lca.interpretation.apart import late_emissions, service_years, stated_removals
from lca.interpretation.contributions import important_rows
from lca.inventory.declaration import Declaration
from tests.studies import declaration, method, process, release, row

POLICY = open_policy("general-2026.1")
BACKGROUND = release(
    process("steel", "kg", emits={"co2-fossil": ("2", "kg")}),
    process("plastic", "kg", emits={"co2-fossil": ("1", "kg")}),
    process("aluminium sheet", "kg", emits={"co2-fossil": ("4", "kg")}),
    process("aluminium bar", "kg", emits={"co2-fossil": ("6", "kg")}),
    process("aluminium freight", "t*km", emits={"co2-fossil": ("1000", "kg")}),
)
INTENSITIES = {"steel": 2.0, "plastic": 1.0, "aluminium sheet": 4.0, "aluminium bar": 6.0, "aluminium freight": 1000.0}
STEEL = row("M-1", "3", "kg", "background:steel")
GUESS = {"source": {"kind": "estimated", "reference": "drawing", "year": 2025}}


def made_of(*rows: dict[str, Any], **fields: Any) -> Calculation:
    study: Declaration = declaration(*rows, **fields)
    return calculate(study, BACKGROUND, method(), POLICY)


def test_the_rows_that_make_four_fifths() -> None:
    """6 kg CO2e of measured steel, 2 of a supplier's part of which 35 % is primary, 1.5 and 0.5 of guessed plastic: the
    first two make 8 of 10.
    """
    part = {
        "id": "S-1",
        "supplier": "A",
        "product": "part",
        "quantity": {"amount": "1", "unit": "piece"},
        "fossil": "2",
        "gwp_set": "AR6",
        "primary_data_share": "0.35",
    }
    rows = (
        row("M-4", "0.5", "kg", "background:plastic", **GUESS),
        row("M-2", "1", "piece", "supplier:S-1"),
        row("M-3", "1.5", "kg", "background:plastic", **GUESS),
        STEEL,
    )
    made = made_of(*rows, supplier_footprints=[part])
    first, second = important_rows(made.result, made.system)
    assert (first.exchange_id, first.kg_co2e, first.cumulative) == ("M-1", 6, pytest.approx(0.6))
    assert (second.exchange_id, second.share, second.cumulative) == ("M-2", pytest.approx(0.2), pytest.approx(0.8))
    assert (first.primary_share, second.primary_share) == (1, pytest.approx(0.35))
    assert [row.site_specific for row in important_rows(made.result, made.system, 1.0)] == [True, True, False, False]


def test_a_footprint_of_nothing_has_no_important_rows() -> None:
    made = made_of(row("M-1", "0", "kg", "background:steel"))
    assert important_rows(made.result, made.system) == ()


def test_removals_are_stated_and_not_netted() -> None:
    """0.4 kg per piece and two pieces a unit: 0.8 kg; a supplier's -0.2 kg per 10 pieces, 4 taken twice: 0.16 kg."""
    part = {
        "id": "S-1",
        "supplier": "A",
        "product": "board",
        "quantity": {"amount": "10", "unit": "piece"},
        "fossil": "0",
        "gwp_set": "AR6",
        "removals": "-0.2",
    }
    removal = {
        "id": "X-1",
        "how": "land_management",
        "name": "soil carbon",
        "amount": {"amount": "400", "unit": "g"},
        "storage_years": "30",
        "monitored_by": "A surveyor",
        "source": {"kind": "measured", "reference": "samples", "year": 2025},
    }
    unit = declaration(STEEL).canonical()["unit"] | {"reference_flow": {"amount": "2", "unit": "piece"}}
    rows = (STEEL, row("M-2", "4", "piece", "supplier:S-1"))
    made = made_of(*rows, removals=[removal], supplier_footprints=[part], unit=unit)
    assert made.result.total == pytest.approx(12)  # 2 x 3 kg x 2: no removal in it
    own, supplied = stated_removals(made.declaration, made.system, made.result)
    assert (own.kg_co2, own.storage_years, own.kind) == (pytest.approx(0.8), 30, "land_management")
    assert (supplied.id, supplied.kg_co2, supplied.storage_years) == ("M-2", pytest.approx(0.16), None)


def test_late_emissions_are_counted_in_full_and_listed() -> None:
    """1 kg of plastic burnt after 15 years, 2 after exactly ten: only the first is later than ten."""
    late = row("W-1", "1", "kg", "background:plastic", stage="end_of_life", kind="end_of_life", delay_years="15")
    soon = row("W-2", "2", "kg", "background:plastic", stage="end_of_life", kind="end_of_life", delay_years="10")
    unsaid = row("U-1", "1", "kg", "background:plastic", stage="use", kind="use")
    made = made_of(STEEL, late, soon, unsaid)
    found = late_emissions(made.declaration, made.result)
    assert made.result.total == pytest.approx(10)
    assert (found.kg_co2e, [r.exchange_id for r in found.rows], found.unsaid) == (pytest.approx(1), ["W-1"], ("U-1",))


@pytest.mark.parametrize(("amount", "unit", "years"), [("12", "a", 12), ("87660", "h", 10), ("100", "piece", None)])
def test_service_years(amount: str, unit: str, years: float | None) -> None:
    held = declaration(STEEL).canonical()["unit"] | {"service_life": {"amount": amount, "unit": unit}}
    assert service_years(declaration(STEEL, unit=held)) == years


def test_bounds_of_what_is_unlinked() -> None:
    """2 kg of aluminium: 2 x 4 = 8 to 2 x 6 = 12 kg CO2e beside 6 of steel, 133 % to 200 %; freight is no kilogram."""
    made = made_of(STEEL, row("M-2", "2", "kg", None, name="aluminium"))
    bounds = bound_unlinked(made, BACKGROUND, lambda: INTENSITIES)
    assert bounds is not None
    assert (bounds.least, bounds.most) == (pytest.approx(8), pytest.approx(12))
    assert (bounds.least_share, bounds.most_share) == (pytest.approx(8 / 6), pytest.approx(2))
    assert bounds == bound_unlinked(made, BACKGROUND, lambda: INTENSITIES)
    assert made.result.total == pytest.approx(6)  # no part of the number
    found = {f.rule.id: f.verdict for f in judge_calculation(made, BACKGROUND, POLICY, bounds)}["all-linked"]
    assert found.why.params == {"count": 1, "least": "8", "most": "12", "share": "200", "unbounded": 0}


def test_a_row_of_which_a_part_is_unlinked_is_bounded_by_that_part() -> None:
    """Only the recycled quarter of 2 kg of aluminium has no dataset: 0.5 x 4 = 2 to 0.5 x 6 = 3 kg CO2e."""
    source = {"kind": "literature", "reference": "statistics", "year": 2024}
    recycled = {"id": "R-1", "exchange": "M-2", "recycled_content": "0.25", "source": source}
    made = made_of(row("M-2", "2", "kg", "background:steel", name="aluminium"), recycling=[recycled])
    assert {u.exchange_id: u.amount for u in made.result.unlinked} == {"M-2//recycled": "0.5"}
    bounds = bound_unlinked(made, BACKGROUND, lambda: INTENSITIES)
    assert bounds is not None
    assert (bounds.least, bounds.most) == (pytest.approx(2), pytest.approx(3))


def test_bounds_in_an_own_process_and_of_nothing_known() -> None:
    """0.5 kg of pressed parts run the press for 0.5 kg; it takes 2 kg of aluminium per kg: 1 kg, 4 to 6 kg CO2e."""
    press = {"id": "O-1", "name": "press", "stage": "production", "output": {"amount": "1", "unit": "kg"}}
    inside = {"process": "O-1", "basis": "process_output"}
    rows = (
        row("M-1", "0.5", "kg", "own_process:O-1"),
        row("M-2", "1", "kg", "background:steel", **inside),
        row("M-3", "2", "kg", None, name="aluminium", **inside),
        row("M-4", "2", "kg", None, name="zzz"),
        row("P-1", "2", "kg", None, name="steel dust", kind="direct_emission"),
    )
    made = made_of(*rows, own_processes=[press])
    bounds = bound_unlinked(made, BACKGROUND, lambda: INTENSITIES)
    assert bounds is not None
    assert (bounds.least, bounds.most) == (pytest.approx(4), pytest.approx(6))
    assert bounds.unbounded == ("M-4", "P-1")


def test_nothing_unlinked_asks_for_no_intensities() -> None:
    def never() -> dict[str, float]:
        raise AssertionError

    assert bound_unlinked(made_of(STEEL), BACKGROUND, never) is None


def test_a_share_of_nothing_is_infinite() -> None:
    made = made_of(row("M-2", "2", "kg", None, name="aluminium"))
    bounds = bound_unlinked(made, BACKGROUND, lambda: INTENSITIES)
    assert bounds is not None
    assert math.isinf(bounds.most_share)
    found = {f.rule.id: f.verdict for f in judge_calculation(made, BACKGROUND, POLICY, bounds)}["all-linked"]
    assert found.why.params["share"] == "∞"
