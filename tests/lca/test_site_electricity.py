"""Own generation and certificates, by numbers that fit on paper.

The site uses 100 MWh in the year: 20 MWh from its roof, 10 MWh from a turbine whose certificates it sells, 70 MWh
bought. It has 30 certificates of wind power. The product takes 50 MWh for 1000 pieces: 50 kWh each. Datasets, in kg CO2e
per kWh: grid 0.6, roof 0.05, wind 0.03.

    location      roof 20 % = 10 kWh x 0.05 = 0.50;  grid 80 % = 40 kWh x 0.6 = 24.00;  together 24.50
    contractual   wind 30 % = 15 kWh x 0.03 = 0.45;  grid 50 % = 25 kWh x 0.6 = 15.00;  with the roof 15.95
"""

from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from msgspec.structs import replace

from lca.calculate import Calculation, calculate
from lca.data import open_policy
from lca.errors import InvalidInput
from lca.impact.fast import quick_footprint
from lca.impact.prepared import prepare
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from lca.inventory.treatment.certificate_numbers import certificate_numbers
from lca.inventory.treatment.instruments import judge_instruments
from lca.inventory.treatment.part import treatment_of
from lca.inventory.treatment.treat import task_of
from lca.scope.policy import Choice, Policy
from tests.oracles.exact import footprint
from tests.oracles.site import Told
from tests.studies import declaration, method, process, release, row

POLICY = replace(open_policy("general-2026.2"), id="general-2026.1")  # what the small declarations are pinned to
CONTRACTUAL = replace(
    POLICY, choices=MappingProxyType({**POLICY.choices, "electricity": Choice("contractual", "this test")})
)
SOURCE = {"kind": "measured", "reference": "meter", "year": 2025}
CODE = "2" * 17 + "0" * 9  # 26 digits; six follow


def electricity(process_id: str, category: str, kg: str, **fields: Any) -> Any:
    return process(
        process_id, "kWh", emits={"co2-fossil": (kg, "kg")}, category=category, factor_family="life-cycle", **fields
    )


def world(*more: Any) -> BackgroundRelease:
    return release(
        electricity("grid", "electricity/mix", "0.6"),
        electricity("wind", "electricity/generation", "0.03"),
        electricity("roof", "electricity/generation", "0.05"),
        process("steel", "kg", emits={"co2-fossil": ("2", "kg")}),
        *more,
    )


def link(target: str) -> dict[str, str]:
    return {"kind": "background", "target": target}


def lot(name: str = "C-1", first: int = 1, count: int = 30, **fields: Any) -> dict[str, Any]:
    return {
        "id": name,
        "scheme": "GEC",
        "first_number": f"{CODE}{first:06d}",
        "last_number": f"{CODE}{first + count - 1:06d}",
        "energy": {"amount": str(count), "unit": "MWh"},
        "link": link("wind"),
        "grid": "China Southern",
        "produced": "2025-06-01",
        "retired": "2025-08-20",
        "retired_for": "Example Co.",
        "source": SOURCE,
        **fields,
    }


def own(name: str, used: str, target: str | None, *, sold: bool) -> dict[str, Any]:
    return {
        "id": name,
        "name": name,
        "used": {"amount": used, "unit": "MWh"},
        "certificates_sold": sold,
        "link": link(target) if target else None,
        "source": SOURCE,
    }


def study(**fields: Any) -> Declaration:
    base = declaration(row("X", "1", "kg", "background:steel")).canonical()["study"]
    whole: dict[str, Any] = {
        "site_electricity": {"used": {"amount": "100000", "unit": "kWh"}, "grid": "china southern ", "source": SOURCE},
        "own_generation": [own("G-1", "20", "roof", sold=False), own("G-2", "10", "wind", sold=True)],
        "instruments": [lot()],
        "study": {**base, "period_output": {"amount": "1000", "unit": "piece"}},
        **fields,
    }
    energy = row("E-1", "50", "MWh", "background:grid", kind="energy", basis="period")
    return declaration(energy, row("M-1", "1", "kg", "background:steel"), **whole)


def run(found: Declaration, policy: Policy = POLICY, background: BackgroundRelease | None = None) -> Calculation:
    background = background or world()
    calculation = calculate(found, background, method(), policy)
    located, _ = footprint(found, background, method())
    for shown in calculation.result.alternatives:
        if shown.approach == "location":
            assert shown.total == pytest.approx(float(located), rel=1e-12)
    return calculation


def totals(calculation: Calculation) -> dict[str, float]:
    return {a.approach: a.total - 2 for a in calculation.result.alternatives}  # without 1 kg of steel


def test_both_results_are_those_on_paper() -> None:
    found = run(study())
    assert totals(found) == pytest.approx({"location": 24.5, "contractual": 15.95})
    assert [a.claimed for a in found.result.alternatives] == [True, False]
    assert found.result.total == pytest.approx(26.5)
    oracle, _ = footprint(found.declaration, world(), method(), Told(certified={"wind": Fraction(30)}))
    assert found.result.alternatives[1].total == pytest.approx(float(oracle), rel=1e-12)
    parts = {e.exchange_id: (e.amount, e.kg_co2e) for e in found.result.exchanges}
    assert parts["E-1//grid"] == pytest.approx((40, 24))
    assert parts["E-1//own_generation:G-1"] == pytest.approx((10, 0.5))


def test_the_rule_set_says_which_one_is_claimed() -> None:
    found = run(study(), CONTRACTUAL)
    assert found.result.total == pytest.approx(17.95)
    assert [a.claimed for a in found.result.alternatives] == [False, True]
    parts = {e.exchange_id: e.kg_co2e for e in found.result.exchanges}
    assert parts["E-1//instrument:wind"] == pytest.approx(0.45)


def test_lots_of_one_dataset_are_one_row() -> None:
    found = run(study(instruments=[lot("C-1", 1, 10), lot("C-2", 11, 20)]), CONTRACTUAL)
    assert [e.exchange_id for e in found.result.exchanges].count("E-1//instrument:wind") == 1
    assert totals(found)["contractual"] == pytest.approx(15.95)


def test_sold_certificates_make_own_generation_electricity_of_the_grid() -> None:
    found = run(study(own_generation=[own("G-1", "20", "roof", sold=True)]))
    assert totals(found)["location"] == pytest.approx(50 * 0.6)


def test_own_generation_without_dataset_counts_as_the_grid() -> None:
    found = run(study(own_generation=[own("G-1", "20", None, sold=False)]))
    assert totals(found)["location"] == pytest.approx(50 * 0.6)
    assert found.result.complete


def test_certificates_do_not_cover_more_than_the_grid_electricity_of_the_site() -> None:
    """Of 110 certificates 80 count: the site's 100 MWh without the 20 of its roof (what was sold away is the grid's).
    Nothing is left of the grid: 20 % x 0.05 + 80 % x 0.03 of 50 kWh = 0.5 + 1.2.
    """
    found = run(study(instruments=[lot(count=50), lot("C-2", 100, 60)]))
    assert totals(found)["contractual"] == pytest.approx(1.7)
    judged = judge_instruments(task_of(found.declaration, world(), treatment_of(POLICY)))
    assert [float(j.counted) for j in judged] == [50_000, 30_000]


REFUSED = {
    "retired": lot(retired=None),
    "retired before it was generated": lot(retired="2025-05-31"),
    "retired_for": lot(retired_for="Another Co."),
    "retired for nobody": lot(retired_for=""),
    "period": lot(produced="2024-12-01", retired="2025-01-10"),
    "grid": lot(grid="Inner Mongolia"),
    "dataset": lot(link=None),
    "mix as dataset": lot(link=link("grid")),
    "numbers": lot(last_number=f"{CODE}000031"),
    "no whole certificate": lot(energy={"amount": "30.5", "unit": "MWh"}),
}
CONDITION = {
    "retired before it was generated": "retired",
    "retired for nobody": "retired_for",
    "mix as dataset": "dataset",
    "no whole certificate": "numbers",
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_instrument_that_fails_one_condition_is_not_counted(name: str) -> None:
    found = run(study(instruments=[REFUSED[name]]), CONTRACTUAL)
    assert totals(found)["contractual"] == pytest.approx(totals(found)["location"])
    judged = judge_instruments(task_of(found.declaration, world(), treatment_of(CONTRACTUAL)))
    assert set(judged[0].failed) == {CONDITION.get(name, name)}
    assert judged[0].counted == 0


def test_numbers_in_two_lots_count_in_neither() -> None:
    found = run(study(instruments=[lot("C-1", 1, 30), lot("C-2", 30, 5), lot("C-3", 35, 5)]), CONTRACTUAL)
    judged = judge_instruments(task_of(found.declaration, world(), treatment_of(CONTRACTUAL)))
    assert [set(j.failed) for j in judged] == [{"unique"}, {"unique"}, set()]
    assert [float(j.counted) for j in judged] == [0, 0, 5000]


def test_nothing_is_spread_before_the_site_is_stated() -> None:
    found = run(study(site_electricity=None))
    assert totals(found) == pytest.approx({"location": 30, "contractual": 30})


def test_a_residual_mix_takes_the_place_of_the_grid_where_the_release_has_one() -> None:
    """25 kWh of the residual mix at 0.8 instead of the grid at 0.6: 15.95 + 25 x 0.2."""
    found = run(study(), background=world(electricity("rest", "electricity/residual", "0.8")))
    assert totals(found) == pytest.approx({"location": 24.5, "contractual": 20.95})


def test_a_grid_of_an_imported_release_is_named_by_the_site() -> None:
    market = electricity("market", "imported/electricity", "0.6")
    energy = row("E-1", "50", "MWh", "background:market", kind="energy", basis="period")
    site = {"used": {"amount": "100", "unit": "MWh"}, "grid": "China Southern", "source": SOURCE}
    document = study().canonical()
    document["exchanges"] = [energy]
    for stated, location in ((site, 30.0), (site | {"dataset": "market"}, 24.5)):
        made = declaration(
            energy, **{k: document[k] for k in ("own_generation", "instruments", "study")}, site_electricity=stated
        )
        found = run(made, background=world(market))
        assert found.result.total == pytest.approx(location)


def test_use_and_materials_keep_their_electricity() -> None:
    """Only the site's own electricity is split: a part that takes electricity elsewhere is not."""
    elsewhere = row("U-1", "10", "kWh", "background:grid", kind="use", stage="use")
    document = study().canonical()
    made = declaration(
        elsewhere, **{k: document[k] for k in ("own_generation", "instruments", "site_electricity", "study")}
    )
    assert [a.total for a in run(made).result.alternatives] == pytest.approx([6.0, 6.0])


def test_impossible_rows_are_refused_together() -> None:
    wrong = study(
        site_electricity={"used": {"amount": "0", "unit": "kWh"}, "grid": "x", "source": SOURCE},
        own_generation=[own("G-1", "20", "nowhere", sold=False)],
        instruments=[lot(energy={"amount": "30", "unit": "kg"}, link=link("steel"))],
    )
    with pytest.raises(InvalidInput) as caught:
        run(wrong)
    found = {(p.code, p.place.path) for p in caught.value.problems}
    assert found == {
        ("electricity-amount", "site_electricity.used"),
        ("unknown-provider", "own_generation.G-1.link"),
        ("unit-of-energy", "instruments.C-1.energy"),
        ("own-generation-above-site", "own_generation"),
    }


def test_certificates_are_counted_at_the_step_of_their_scheme() -> None:
    """Behind the sequence stand classes of power and trade: 3 certificates 100 apart."""
    lot_of_three = certificate_numbers("7001 0112", "7001 0312", 3)
    assert lot_of_three is not None
    assert (lot_of_three.first, lot_of_three.step, lot_of_three.last) == (70010112, 100, 70010312)
    between = certificate_numbers("70010113", "70010213", 2)
    inside = certificate_numbers("70010212", "70010212", 1)
    assert between is not None
    assert inside is not None
    assert not lot_of_three.overlaps(between)
    assert lot_of_three.overlaps(inside)
    assert inside.overlaps(lot_of_three)
    assert certificate_numbers("70010112", "70010312", 4) is None
    assert certificate_numbers("A-1", "B-3", 3) is None
    assert certificate_numbers("A-1", "A-3", 0) is None


def test_the_fast_engine_calculates_the_same(tmp_path: Path) -> None:
    background, found = world(), study()
    prepared = prepare(tmp_path, background, method())
    for policy in (POLICY, CONTRACTUAL):
        quick = quick_footprint(found, prepared, background, treatment_of(policy))
        assert quick.kg_co2e == pytest.approx(run(found, policy).result.total, rel=1e-12)


def test_splitting_keeps_every_kilowatt_hour() -> None:
    """Whatever the shares: the parts of a row are the row."""
    for policy in (POLICY, CONTRACTUAL):
        found = run(study(instruments=[lot(count=7)], own_generation=[own("G-1", "0.1", "roof", sold=False)]), policy)
        parts = [e.amount for e in found.system.exchanges if e.exchange.id.startswith("E-1//")]
        assert sum(parts) == 50
