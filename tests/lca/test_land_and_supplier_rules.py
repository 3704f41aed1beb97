"""Rules on land use change, removals, late emissions and supplier footprints: each met by one study and not by another."""

from types import MappingProxyType
from typing import Any

import msgspec
import pytest

from lca.calculate import calculate, judge_calculation
from lca.conformity.rule import Outcome, Verdict
from lca.data import open_policy
from lca.inventory.declaration import Declaration
from tests import studies
from tests.studies import LAND, declaration, method, process, release, row

POLICY = open_policy("general-2026.2")
BACKGROUND = release(
    process("steel", "kg", emits={"co2-fossil": ("2", "kg")}),
    process("cotton-fibre", "kg", emits={"co2-fossil": ("2", "kg")}, category="material/textile"),
    process("carton", "kg", emits={"co2-fossil": ("1", "kg")}, category="material/paper"),
)
STEEL = row("M-1", "3", "kg", "background:steel")
COTTON = row("M-2", "1", "kg", "background:cotton-fibre")
SAME = LAND | {"exchange": "M-2", "carbon_before": "60"}
REMOVAL = studies.REMOVAL | {"monitored_by": "A surveyor"}
CHIP = {
    "id": "S-1",
    "supplier": "Chip Co.",
    "product": "chip",
    "quantity": {"amount": "1", "unit": "piece"},
    "fossil": "5",
    "biogenic_emission": "0",
    "biogenic_uptake": "0",
    "land_use_change": "0",
    "aircraft": "0",
    "gwp_set": "AR6",
    "primary_data_share": "0.35",
    "data_quality_rating": "2",
    "period_start": "2024-01-01",
    "period_end": "2024-12-31",
    "valid_until": "2027-06-30",
    "verified_by": "A verifier",
}


def verdict(study: Declaration, rule: str, **method_fields: Any) -> Verdict:
    policy = msgspec.structs.replace(POLICY, id=study.study.policy)
    weights = msgspec.structs.replace(method(), **method_fields)
    calculation = calculate(study, BACKGROUND, weights, policy)
    return {f.rule.id: f.verdict for f in judge_calculation(calculation, BACKGROUND, policy)}[rule]


def outcome(study: Declaration, rule: str) -> Outcome:
    return verdict(study, rule).outcome


def chips(*rows: dict[str, Any], **fields: Any) -> Declaration:
    supplier = {name: value for name, value in {**CHIP, **fields}.items() if value is not None}
    return declaration(*(rows or (row("M-1", "1", "piece", "supplier:S-1"),)), supplier_footprints=[supplier])


def long_lived(**study: Any) -> Declaration:
    tree = declaration(STEEL).canonical()
    stages = [{**s, "status": "included", "reason": ""} for s in tree["boundary"]["stages"]]
    return declaration(
        STEEL,
        row("W-1", "1", "kg", "background:steel", stage="end_of_life", kind="end_of_life", delay_years="15"),
        unit={**tree["unit"], "service_life": {"amount": "15", "unit": "a"}},
        boundary={**tree["boundary"], "stages": stages},
        study={**tree["study"], **study},
    )


MET = {
    "land-use-change-stated": declaration(STEEL, COTTON, land_use_changes=[SAME]),
    "land-use-change-counted": declaration(STEEL, COTTON, land_use_changes=[{**SAME, "carbon_before": "120"}]),
    "removals-evidenced": declaration(STEEL, removals=[REMOVAL]),
    "timing-stated": long_lived(timing_note="burnt after fifteen years"),
    "supplier-boundary-known": chips(),
    "supplier-valid": chips(),
    "supplier-gwp-set": chips(gwp_set="AR5", fossil_methane="0.01", nitrous_oxide="0"),
    "supplier-period": chips(),
    "supplier-parts": chips(),
    "supplier-quality": chips(),
    "supplier-verified": chips(),
}
NOT_MET = {
    "land-use-change-stated": declaration(STEEL, COTTON),
    "removals-evidenced": declaration(STEEL, removals=[{**REMOVAL, "monitored_by": ""}]),
    "timing-stated": long_lived(),
    "supplier-boundary-known": chips(boundary="as usual"),
    "supplier-valid": chips(valid_until="2025-06-30"),
    "supplier-gwp-set": chips(gwp_set="AR5", fossil_methane="0.01"),
    "supplier-period": chips(period_end=None),
    "supplier-parts": chips(aircraft=None),
    "supplier-quality": chips(data_quality_rating=None),
    "supplier-verified": chips(verified_by=""),
}


@pytest.mark.parametrize("rule", MET)
def test_met(rule: str) -> None:
    assert outcome(MET[rule], rule) is Outcome.MET


@pytest.mark.parametrize("rule", NOT_MET)
def test_not_met(rule: str) -> None:
    found = verdict(NOT_MET[rule], rule)
    assert found.outcome is Outcome.NOT_MET
    assert found.where
    assert found.remedy is not None


@pytest.mark.parametrize("rule", [*MET, "removals-inside"])
def test_does_not_concern_a_plain_product(rule: str) -> None:
    assert outcome(declaration(STEEL), rule) is Outcome.NOT_APPLICABLE


def test_a_lost_forest_without_a_factor() -> None:
    study = MET["land-use-change-counted"]
    factors = {name: factor for name, factor in method().factors.items() if name != "co2-land-use-change"}
    found = verdict(study, "land-use-change-counted", factors=MappingProxyType(factors))
    assert (found.outcome, found.where) == (Outcome.NOT_MET, ("L-1",))


def test_gains_and_old_changes_are_said() -> None:
    changes = [
        {**SAME, "carbon_before": "120"},
        {**SAME, "id": "L-2", "carbon_before": "120", "converted": 1990},
        {**SAME, "id": "L-3", "carbon_before": "10"},
    ]
    found = verdict(declaration(STEEL, COTTON, land_use_changes=changes), "land-use-change-counted")
    assert dict(found.why.params) == {"counted": 1, "old": 1, "gains": 1}


def test_what_grows_by_its_category_or_its_name() -> None:
    carton = row("K-1", "1", "kg", "background:carton", kind="packaging")
    named = row("M-3", "1", "kg", "background:steel", name="竹柄")
    small = row("M-4", "0.001", "kg", "background:carton")
    found = verdict(declaration(STEEL, carton, named, small), "land-use-change-stated")
    assert found.where == ("K-1", "M-3")
    stated = chips(row("M-3", "1", "piece", "supplier:S-1", name="wool yarn"))
    assert outcome(stated, "land-use-change-stated") is Outcome.MET


def test_carbon_in_the_product_wants_a_statement_too() -> None:
    product = declaration(STEEL).canonical()["product"] | {"biogenic_carbon": {"amount": "0.1", "unit": "kg"}}
    found = verdict(declaration(STEEL, product=product), "land-use-change-stated")
    assert found.where == ("product.biogenic_carbon",)


def test_the_verifier_tells_a_removal_from_an_offset() -> None:
    assert outcome(declaration(STEEL, removals=[REMOVAL]), "removals-inside") is Outcome.NOT_JUDGED


def test_removals_of_suppliers_are_said() -> None:
    found = verdict(chips(removals="-0.25"), "removals-evidenced")
    assert (found.outcome, found.why.params["kg"]) == (Outcome.MET, "0.25")


def test_validity_follows_from_the_period() -> None:
    """Three years after 31 December 2022 is the last day of the study's period; a day less is not."""
    assert (
        outcome(chips(valid_until=None, period_start="2022-01-01", period_end="2022-12-31"), "supplier-valid")
        is Outcome.MET
    )
    late = chips(valid_until=None, period_start="2022-01-01", period_end="2022-12-30")
    assert outcome(late, "supplier-valid") is Outcome.NOT_MET
    assert outcome(chips(valid_until=None, period_start=None, period_end=None), "supplier-valid") is Outcome.NOT_JUDGED
    assert outcome(chips(valid_until="soon"), "supplier-valid") is Outcome.NOT_MET


def test_late_emissions_are_said_in_full() -> None:
    found = verdict(MET["timing-stated"], "timing-stated")
    assert dict(found.why.params) == {"kg": "2", "years": "10"}
