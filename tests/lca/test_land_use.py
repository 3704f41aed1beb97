"""Direct land use change by hand: kg CO2 = (before - after) t C/ha x 1000 x 44/12 / 20 a x area."""

from fractions import Fraction
from typing import Any

import msgspec
import pytest

from lca.calculate import calculate
from lca.data import open_policy
from lca.errors import InvalidInput
from lca.inventory.declaration import Declaration
from tests.oracles import exact
from tests.studies import LAND, declaration, method, process, release, row

POLICY = open_policy("general-2026.1")
BACKGROUND = release(
    process("cotton", "kg", emits={"co2-fossil": ("2", "kg")}),
    process("old-cotton", "kg", emits={"co2-fossil": ("0.5", "kg")}),
)
COTTON = row("M-1", "0.2", "kg", "background:cotton")


def grown(*changes: dict[str, Any], rows: tuple[dict[str, Any], ...] = (COTTON,), **fields: Any) -> Declaration:
    numbered = [{**change, "id": f"L-{n}"} for n, change in enumerate(changes, start=1)]
    return declaration(*rows, land_use_changes=numbered, **fields)


def by_category(study: Declaration) -> tuple[float, float]:
    """(fossil, land use change) kg CO2e, after comparison with exact fractions."""
    result = calculate(study, BACKGROUND, method(), POLICY).result
    score, flows = exact.footprint(study, BACKGROUND, method())
    assert result.total == pytest.approx(float(score), rel=1e-12)
    assert result.by_category["land_use_change"] == pytest.approx(float(flows.get("co2-land-use-change", Fraction(0))))
    return result.by_category["fossil"], result.by_category["land_use_change"]


def test_a_forest_that_became_a_field() -> None:
    """60 t C/ha x 1000 kg/t x 44/12 = 220,000 kg CO2/ha; / 20 a = 11,000 kg CO2/ha a = 1.1 kg CO2/m2 a.

    5 m2 a per kg of cotton: 5.5 kg CO2/kg; 0.2 kg of cotton: 1.1 kg CO2. The cotton itself: 0.2 x 2 = 0.4 kg CO2.
    """
    assert by_category(grown(LAND)) == pytest.approx((0.4, 1.1))


def test_the_exchange_is_converted_to_the_unit_of_the_land() -> None:
    """5000 m2 per tonne is the same land; 200 g of cotton are 0.2 kg."""
    per_tonne = {**LAND, "area": {"amount": "5000", "unit": "m2*a"}, "per": {"amount": "1", "unit": "t"}}
    study = grown(per_tonne, rows=(row("M-1", "200", "g", "background:cotton"),))
    assert by_category(study) == pytest.approx((0.4, 1.1))


@pytest.mark.parametrize(("year", "kg"), [(2005, 1.1), (2004, 0.0), (2025, 1.1)])
def test_twenty_years_before_the_end_of_the_period(year: int, kg: float) -> None:
    """The period ends in 2025: a change of 2005 counts still, one of 2004 no more."""
    assert by_category(grown({**LAND, "converted": year}))[1] == pytest.approx(kg)


def test_a_gain_of_carbon_is_not_netted() -> None:
    """A field that became a forest brings nothing, and takes nothing from the forest that became a field."""
    gain = {**LAND, "carbon_before": "60", "carbon_after": "120"}
    assert by_category(grown(gain))[1] == 0
    assert by_category(grown(LAND, gain))[1] == pytest.approx(1.1)


def test_two_changes_add_up_in_one_part() -> None:
    """Two origins of one material: 1.1 + 0.55 (half the area) = 1.65 kg CO2."""
    half = {**LAND, "area": {"amount": "2.5", "unit": "m2"}}
    study = grown(LAND, half)
    assert by_category(study)[1] == pytest.approx(1.65)
    calculation = calculate(study, BACKGROUND, method(), POLICY)
    found = {e.exchange_id: e.kg_co2e for e in calculation.result.exchanges}
    assert found == pytest.approx({"M-1": 0.4, "M-1//land_use_change": 1.65})


def test_per_period_and_in_an_own_process() -> None:
    """1000 kg for 4000 pieces: 0.25 kg a piece, 1.375 kg CO2. Own process: 0.1 kg of its output with 2 kg of cotton per
    kg: 0.2 kg of cotton, 1.1 kg CO2.
    """
    yearly = row("M-1", "1000", "kg", "background:cotton", basis="period")
    study = grown(LAND).canonical()["study"]
    output = {**study, "period_output": {"amount": "4000", "unit": "piece"}}
    assert by_category(grown(LAND, rows=(yearly,), study=output))[1] == pytest.approx(1.375)
    spinning = {
        "id": "O-1",
        "name": "spinning",
        "stage": "production",
        "output": {"amount": "1", "unit": "kg"},
    }
    rows = (
        row("M-1", "2", "kg", "background:cotton", process="O-1", basis="process_output"),
        row("M-2", "0.1", "kg", "own_process:O-1"),
    )
    assert by_category(grown(LAND, rows=rows, own_processes=[spinning]))[1] == pytest.approx(1.1)


def test_recycled_material_changes_no_land() -> None:
    """Cut-off with 25 % recycled content: three quarters of 1.1 kg remain."""
    recycled = {
        "id": "R-1",
        "exchange": "M-1",
        "recycled_content": "0.25",
        "recycled": {"kind": "background", "target": "old-cotton"},
        "source": {"kind": "measured", "reference": "order", "year": 2025},
    }
    result = calculate(grown(LAND, recycling=[recycled]), BACKGROUND, method(), POLICY).result
    assert result.by_category["land_use_change"] == pytest.approx(0.825)


def test_everything_that_cannot_be_is_said_at_once() -> None:
    changes = (
        {**LAND, "exchange": "M-9"},
        {**LAND, "per": {"amount": "1", "unit": "kWh"}},
        {**LAND, "area": {"amount": "5", "unit": "kg"}},
        {**LAND, "carbon_before": "-1"},
        {**LAND, "converted": 2026},
    )
    removal = {"id": "X-1", "how": "technology", "name": "capture", "amount": {"amount": "-1", "unit": "kg"}}
    with pytest.raises(InvalidInput) as caught:
        calculate(grown(*changes, removals=[{**removal, "source": LAND["source"]}]), BACKGROUND, method(), POLICY)
    found = {(problem.code, problem.place.path) for problem in caught.value.problems}
    assert found == {
        ("unknown-exchange", "land_use_changes.L-1.exchange"),
        ("unit-of-row", "land_use_changes.L-2.per.unit"),
        ("unit-of-row", "land_use_changes.L-3.area.unit"),
        ("land-use-amount", "land_use_changes.L-4.carbon_before"),
        ("land-use-year", "land_use_changes.L-5.converted"),
        ("removal-amount", "removals.X-1.amount.amount"),
    }


def test_a_release_without_the_flow_is_named() -> None:
    flows = {name: flow for name, flow in BACKGROUND.flows.items() if name != "co2-land-use-change"}
    with pytest.raises(InvalidInput) as caught:
        calculate(grown(LAND), msgspec.structs.replace(BACKGROUND, flows=flows), method(), POLICY)
    assert [problem.code for problem in caught.value.problems] == ["no-land-use-flow"]
