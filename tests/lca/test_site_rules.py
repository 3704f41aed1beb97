"""Each rule of electricity, freight and border fails for a study made to break it, and holds for one that keeps it."""

from typing import Any

import pytest

from lca.calculate import calculate, judge_calculation
from lca.conformity import electricity_checks, freight_checks
from lca.conformity.rule import Outcome, Verdict
from lca.inventory.declaration import Declaration
from tests.lca import test_freight as freight
from tests.lca import test_site_electricity as site
from tests.studies import declaration, method, release, row

GEC = site.lot(first_number=f"{site.CODE}000001", last_number=f"{site.CODE}000030")
WORLD = release(*site.world().processes.values(), *freight.world().processes.values())
GUESS = {"kind": "estimated", "reference": "driver"}


def verdicts(study: Declaration) -> dict[str, Verdict]:
    calculation = calculate(study, WORLD, method(), freight.POLICY)
    return {f.rule.id: f.verdict for f in judge_calculation(calculation, WORLD, freight.POLICY)}


def with_rows(*rows: dict[str, Any]) -> Declaration:
    document = site.study().canonical()
    names = ("site_electricity", "own_generation", "instruments", "study")
    return declaration(*rows, **{name: document[name] for name in names})


def without_output() -> Declaration:
    study = site.study().canonical()
    energy = row("E-1", "50", "kWh", "background:grid", kind="energy")
    return declaration(energy, site_electricity=study["site_electricity"])


BROKEN = {
    "site-electricity": site.study(site_electricity=None),
    "instrument-numbers": site.study(instruments=[site.REFUSED["numbers"]]),
    "instrument-unique": site.study(instruments=[site.lot(), site.lot("C-2", 30, 2)]),
    "instrument-retired": site.study(instruments=[site.REFUSED["retired"]]),
    "instrument-retired-for": site.study(instruments=[site.REFUSED["retired_for"]]),
    "instrument-period": site.study(instruments=[site.REFUSED["period"]]),
    "instrument-grid": site.study(instruments=[site.REFUSED["grid"]]),
    "instrument-dataset": site.study(instruments=[site.REFUSED["dataset"]]),
    "instrument-grid-energy": site.study(instruments=[site.lot(count=80), site.lot("C-2", 200, 1)]),
    "instrument-number-format": site.study(instruments=[site.lot(first_number="1", last_number="30")]),
    "electricity-spread": with_rows(row("E-1", "50", "kWh", "background:wind", kind="energy")),
    "own-generation": site.study(own_generation=[site.own("G-1", "20", None, sold=False)]),
    "electricity-within-site": with_rows(row("E-1", "100.01", "kWh", "background:grid", kind="energy")),
    "freight-mode": declaration(freight.leg("T-1", "ship", mode="road")),
    "freight-load": declaration(freight.leg("T-1", load_share="0.5", empty_return_share="1") | {"source": GUESS}),
    "border-places": declaration(freight.leg("T-1", beyond_border=True, origin="Shenzhen")),
}
KEPT = (
    site.study(instruments=[GEC]),
    declaration(freight.leg("T-1", mode="road", load_share="0.5", empty_return_share="1")),
    freight.cross_border(),
)
# Nothing that a declaration can say breaks these: the calculation shows both results, and no release has a residual mix
SHOWN = {"electricity-location-shown", "electricity-residual-mix", "border-view"}


@pytest.mark.parametrize("rule_id", sorted(BROKEN))
def test_broken_study_is_found(rule_id: str) -> None:
    verdict = verdicts(BROKEN[rule_id])[rule_id]
    assert verdict.outcome is Outcome.NOT_MET
    assert verdict.remedy is not None
    assert verdict.where


@pytest.mark.parametrize("study", KEPT)
def test_a_study_that_keeps_the_rules(study: Declaration) -> None:
    found = verdicts(study)
    ours = {*electricity_checks.CHECKS, *freight_checks.CHECKS}
    assert {found[name].outcome for name in ours} <= {Outcome.MET, Outcome.NOT_APPLICABLE, Outcome.NOT_JUDGED}


def test_every_rule_is_met_by_one_of_them_and_broken_by_another() -> None:
    met = {name for study in KEPT for name, verdict in verdicts(study).items() if verdict.outcome is Outcome.MET}
    ours = {*electricity_checks.CHECKS, *freight_checks.CHECKS}
    assert ours - met == {"electricity-sensitivity"}  # which a person judges here
    assert ours - BROKEN.keys() == {*SHOWN, "electricity-sensitivity"}


def test_where_names_the_rows_that_fail() -> None:
    assert verdicts(BROKEN["instrument-unique"])["instrument-unique"].where == ("C-1", "C-2")
    assert verdicts(BROKEN["instrument-grid-energy"])["instrument-grid-energy"].where == ("C-2",)


def test_a_large_effect_of_instruments_is_for_a_person_and_a_small_one_is_not() -> None:
    """With 1 kg of steel: 17.95 against 26.5 is -32.3 %. One certificate: 0.5 kWh x 0.57 = 0.285 of 26.5, -1.1 %."""
    large = verdicts(site.study())["electricity-sensitivity"]
    assert (large.outcome, large.why.params["share"]) == (Outcome.NOT_JUDGED, -32.3)
    small = verdicts(site.study(instruments=[site.lot(count=1)]))["electricity-sensitivity"]
    assert (small.outcome, small.why.params["share"]) == (Outcome.MET, -1.1)


def test_the_share_of_the_site_counts_what_allocation_takes_away() -> None:
    """50 MWh of 100, of which the product carries half after allocation: the site still sees 50 %."""
    outputs = [
        {"name": "a", "amount": "1", "unit": "kg", "is_main": True},
        {"name": "b", "amount": "1", "unit": "kg"},
    ]
    halves = {"stage": "production", "step": "physical", "key_name": "mass", "reason": "one line", "outputs": outputs}
    found = verdicts(site.study(allocations=[halves]))["electricity-within-site"]
    assert found.why.params["share"] == 50.0


def test_without_the_output_of_the_period_nobody_can_compare() -> None:
    assert verdicts(without_output())["electricity-within-site"].outcome is Outcome.NOT_JUDGED
