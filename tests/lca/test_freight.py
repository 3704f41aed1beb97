"""Load, empty return and the border, by numbers that fit on paper.

A truck with e = 0.6 (empty, it burns 60 % of the full one's fuel); the dataset stands for a mean load m = 0.5 and gives
0.1 kg CO2e per t*km. Fuel per t*km in units of the full vehicle's: f(0.5, 0) = (0.6 + 0.4 x 0.5) / 0.5 = 1.6.

    load 0.8, back empty half the way   (0.6 + 0.4 x 0.8 + 0.5 x 0.6) / 0.8 = 1.525      factor 0.953125
    load 0.25, never back empty         (0.6 + 0.4 x 0.25) / 0.25 = 2.8                  factor 1.75
"""

from fractions import Fraction
from types import MappingProxyType
from typing import Any

import pytest
from msgspec.structs import replace

from lca.calculate import Calculation, calculate
from lca.data import open_background, open_policy
from lca.errors import InvalidInput
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from lca.inventory.product_system import build_product_system
from lca.inventory.treatment.part import treatment_of
from lca.scope.policy import Parameter
from tests.oracles.exact import footprint
from tests.oracles.site import Told
from tests.studies import declaration, method, process, release, row

SHIPPED = open_policy("general-2026.2")
POLICY = replace(
    SHIPPED,
    id="general-2026.1",
    parameters=MappingProxyType(
        {
            **SHIPPED.parameters,
            "freight_empty_fuel_share.truck": Parameter(0.6, "1", "this test"),
            "freight_mean_load.truck": Parameter(0.5, "1", "this test"),
        }
    ),
)
FUEL = {"truck": (Fraction(6, 10), Fraction(1, 2))}


def world() -> BackgroundRelease:
    freight = {"truck": "road", "other-truck": "road", "ship": "sea", "plane": "air", "barge": "inland-water"}
    return release(
        *(
            process(name, "t*km", emits={"co2-fossil": ("0.1", "kg")}, category=f"freight/{mode}")
            for name, mode in freight.items()
        ),
        process("steel", "kg", emits={"co2-fossil": ("2", "kg")}),
    )


def leg(name: str, target: str | None = "truck", stage: str = "production", **fields: Any) -> dict[str, Any]:
    """2 t over 500 km: 1000 t*km, 100 kg CO2e as the dataset has it."""
    way = {"mass": {"amount": "2", "unit": "t"}, "distance": {"amount": "500", "unit": "km"}, **fields}
    link = f"background:{target}" if target else None
    return row(name, "1000", "t*km", link, kind="transport", stage=stage, transport=way)


def run(*rows: dict[str, Any]) -> Calculation:
    return calculate(declaration(*rows), world(), method(), POLICY)


@pytest.mark.parametrize(("load", "empty", "kg"), [("0.8", "0.5", 95.3125), ("0.25", "0", 175), ("0.5", "0", 100)])
def test_load_and_empty_return_are_those_on_paper(load: str, empty: str, kg: float) -> None:
    found = run(leg("T-1", load_share=load, empty_return_share=empty))
    assert found.result.total == pytest.approx(kg, rel=1e-12)
    oracle, _ = footprint(found.declaration, world(), method(), Told(fuel=FUEL))
    assert found.result.total == pytest.approx(float(oracle), rel=1e-12)
    assert found.result.exchanges[0].exchange_id == "T-1//load"


def test_a_leg_without_load_stays_as_the_dataset_has_it() -> None:
    found = run(leg("T-1", mode="road"))
    assert (found.result.total, found.result.exchanges[0].exchange_id) == (pytest.approx(100), "T-1")


def test_the_mode_has_numbers_where_the_dataset_has_none() -> None:
    e, m = Fraction("0.648"), Fraction("0.657")  # road, of the rule set
    found = run(leg("T-1", "other-truck", load_share="1", empty_return_share="1"))
    assert found.result.total == pytest.approx(100 * float((1 + e) / ((e + (1 - e) * m) / m)), rel=1e-12)


def test_the_fully_laden_row_of_the_release_is_the_average_row_at_full_load() -> None:
    """The release holds the same truck twice, as its source has it: of average load, and fully laden."""
    shipped = open_background("tanbiao-open-2026.2")
    full = leg("T-1", "truck-articulated-heavy", load_share="1", empty_return_share="0")
    amounts = [
        float(build_product_system(declaration(one), shipped, treatment_of(SHIPPED)).exchanges[0].amount) * diesel
        for one, diesel in (
            (full, _diesel(shipped, "truck-articulated-heavy")),
            (leg("T-1", "truck-articulated-heavy-full"), _diesel(shipped, "truck-articulated-heavy-full")),
        )
    ]
    assert amounts[0] == pytest.approx(amounts[1], rel=1e-3)


def _diesel(release_: BackgroundRelease, name: str) -> float:
    return float(release_.processes[name].exchanges[0].amount)


WRONG = {
    "no load": ("freight-load", {"load_share": "0", "empty_return_share": "0"}),
    "overload": ("freight-load", {"load_share": "1.2", "empty_return_share": "0"}),
    "negative way back": ("freight-empty-return", {"load_share": "0.5", "empty_return_share": "-0.1"}),
    "load alone": ("freight-load-alone", {"load_share": "0.5"}),
    "return alone": ("freight-load-alone", {"empty_return_share": "0.5"}),
}


@pytest.mark.parametrize("name", WRONG)
def test_impossible_loads_are_refused(name: str) -> None:
    code, fields = WRONG[name]
    with pytest.raises(InvalidInput) as caught:
        run(leg("T-1", **fields))
    assert [p.code for p in caught.value.problems] == [code]
    assert caught.value.problems[0].place.path.startswith("exchanges.T-1.transport.")


@pytest.mark.parametrize("target", ["ship", "plane", "barge", "steel"])
def test_a_mode_without_fuel_model_takes_no_load(target: str) -> None:
    found = leg("T-1", target, load_share="0.5", empty_return_share="0")
    with pytest.raises(InvalidInput) as caught:
        run(found)
    assert "freight-load-of-mode" in {p.code for p in caught.value.problems}


def test_every_leg_that_is_wrong_is_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        run(
            leg("T-1", load_share="0", empty_return_share="2"),
            leg("T-2", "ship", load_share="0.5", empty_return_share="1"),
        )
    assert len(caught.value.problems) == 3


def test_an_unlinked_leg_stays_unlinked_and_whole() -> None:
    found = run(leg("T-1", None, load_share="0.5", empty_return_share="0"), row("M", "1", "kg", "background:steel"))
    assert [(u.exchange_id, u.amount) for u in found.result.unlinked] == [("T-1", "1000")]


def cross_border() -> Declaration:
    """Steel 2; truck to the border 100; truck behind it 100; use 20; end of life 10: 232, to the border 102."""
    return declaration(
        row("M-1", "1", "kg", "background:steel"),
        leg("T-1", stage="distribution"),
        leg("T-2", stage="distribution", beyond_border=True, origin="Shenzhen Bay", destination="Kowloon"),
        row("U-1", "10", "kg", "background:steel", kind="use", stage="use"),
        row("W-1", "5", "kg", "background:steel", kind="end_of_life", stage="end_of_life"),
    )


def test_the_view_to_the_border_leaves_out_what_comes_after_it() -> None:
    found = calculate(cross_border(), world(), method(), POLICY)
    shown = {a.approach: (a.total, a.claimed) for a in found.result.alternatives}
    assert shown == {"whole": (pytest.approx(232), True), "to_border": (pytest.approx(102), False)}
    assert found.result.total == pytest.approx(232)
    oracle, _ = footprint(cross_border(), world(), method(), Told(to_border=True))
    assert float(oracle) == pytest.approx(102)


def test_without_a_leg_behind_the_border_there_is_one_view() -> None:
    assert run(leg("T-1")).result.alternatives == ()
