"""Rules on report, completeness, balances, consistency and data: each is met by a good study and not by a broken one.

The expected figures of messages are worked out by hand beside the case.
"""

from types import MappingProxyType
from typing import Any

import msgspec
import pytest

from lca.conformity import (
    balance_checks,
    completeness_checks,
    consistency_checks,
    quality_checks,
    report_checks,
)
from lca.conformity.catalogue import rules
from lca.conformity.rule import JudgedBy, Outcome, Strength
from lca.data import open_policy
from lca.inventory.declaration import Declaration
from lca.scope.policy import Choice
from tests.lca.lamp_world import POLICY, SCORES, judged, judged_by, lamp, line

OURS = {
    rule
    for room in (balance_checks, completeness_checks, consistency_checks, quality_checks, report_checks)
    for rule in room.CHECKS
}
PARTIAL = {
    "kind": "cradle_to_gate",
    "stages": [
        {"stage": "raw_material_acquisition", "status": "included"},
        {"stage": "production", "status": "included"},
        *({"stage": s, "status": "excluded", "reason": "gate"} for s in ("distribution", "use", "end_of_life")),
    ],
}
AFTER_THE_GATE = ("T-2", "U-1", "W-1")
ESTIMATE = {"kind": "estimated", "reference": "by analogy", "year": 2025}
PRESS = {"id": "press", "name": "press", "stage": "production", "output": {"amount": "10", "unit": "kg"}}


def pressed(into: str, *more: dict[str, Any], **sections: Any) -> Declaration:
    """The housing from an own press: 10 kg of parts of `into` kg of steel."""
    inside = {"process": "press", "basis": "process_output", "stage": "production"}
    return lamp(
        line("M-1", "1.05", "kg", "own_process:press", name="steel housing"),
        line("M-2", into, "kg", "background:steel", name="steel coil", **inside),
        *more,
        own_processes=[PRESS],
        **sections,
    )


BROKEN = {
    "goal-stated": lamp(study={"goal": ""}),
    "standards-named": lamp(study={"standards": ["PAS 2050"]}),
    "chinese-standard-named": lamp(study={"standards": ["ISO 14067:2018"]}),
    "geography-coded": lamp(study={"geography": "China"}),
    "product-identified": lamp(product={"site": ""}),
    "one-model": lamp(product={"model": "X-1、X-2"}),
    "applicant-identified": lamp(company={"address": ""}),
    "gtin-check-digit": lamp(product={"gtin": "6901234567890"}),
    "product-described": lamp(product={"description": ""}),
    "no-claims": lamp(product={"name": {"zh-Hans": "零碳灯", "en": "lamp"}}),
    "label-languages": lamp(product={"name": {"en": "lamp"}}),
    "whole-life-label": lamp(boundary=PARTIAL, without=AFTER_THE_GATE),
    "expected-inputs": lamp(without=("T-2",)),
    "duplicate-rows": lamp(
        line("M-8", "0.01", "kg", "background:steel", name="clip"),
        line("M-9", "0.010", "kg", "background:steel", name="Clip "),
    ),
    "zero-amounts": lamp(line("M-9", "0", "kg", "background:steel")),
    "own-process-used": lamp(own_processes=[PRESS]),
    "stage-without-effect": lamp(line("W-1", "1.1", "kg", "background:nothing")),
    "freight-legs": lamp(line("T-9", "0.1", "t*km", "background:truck")),
    "packaging-weight": lamp(
        line("K-1", "1.2", "kg", "background:box"), line("W-1", "2.2", "kg", "background:landfill")
    ),
    "waste-water": lamp(line("P-9", "0.1", "m3", "background:tap-water")),
    "refrigerants-stated": lamp(without=("P-2",)),
    "fuel-burnt": lamp(line("E-9", "0.01", "kg", "background:diesel-supply")),
    "period-output-stated": lamp(study={"period_output": None}),
    "end-of-life-mass": lamp(line("W-1", "1.0", "kg", "background:landfill")),  # 1.0 against 1.1 kg sold
    "material-surplus": lamp(line("M-1", "1.2", "kg", "background:steel")),
    "own-process-balance": pressed("11"),  # 11 kg in, 10 kg out
    "biogenic-balance": lamp(line("M-2", "0.1", "kg", "background:wood")),
    "one-vintage": lamp(
        line("M-2", "0.01", "kg", "background:steel-2019"), line("M-3", "0.01", "kg", "background:steel-2023")
    ),
    "same-name-same-data": lamp(
        line("M-2", "0.01", "kg", "background:steel-2019", name="wire"),
        line("M-3", "0.01", "kg", "background:acid", name="WIRE"),
    ),
    "production-grid": lamp(line("E-1", "2", "kWh", "background:grid-us")),
    "use-stage-grid": lamp(line("U-1", "10", "kWh", "background:wind")),
    "leading-amounts-primary": lamp(line("M-1", "1.05", "kg", "background:steel", source=ESTIMATE)),
    "estimate-share": lamp(line("M-1", "1.05", "kg", "background:steel", source=ESTIMATE)),
    "proxy-share": lamp(
        line("M-1", "1.05", "kg", "background:steel-proxy-us"), line("U-1", "1", "kWh", "background:grid")
    ),
    "foreign-data-share": lamp(
        line("M-1", "1.05", "kg", "background:steel-proxy-us"), line("U-1", "1", "kWh", "background:grid")
    ),
    "dominant-dataset": lamp(
        line("M-1", "1.05", "kg", "background:steel-proxy-us"), line("U-1", "1", "kWh", "background:grid")
    ),
    "scores-fit-data": lamp(line("M-1", "1.05", "kg", "background:steel-proxy-us")),  # 27 years old, scored 2
    "amounts-of-the-period": lamp(
        line("E-1", "2", "kWh", "background:grid", source={"kind": "measured", "reference": "meter", "year": 2022})
    ),
    "technology-fits": lamp(line("M-1", "1.05", "kg", "background:steel", data_quality={**SCORES, "technological": 5})),
    "quality-scored": lamp(line("M-1", "1.05", "kg", "background:steel", data_quality=None)),
}
# Rules that can be broken by the policy only: datasets are rated 2 here, and the method is of AR6
OTHER_POLICIES = {
    "leading-data-quality": msgspec.structs.replace(
        open_policy(POLICY),
        parameters=MappingProxyType(
            {
                **open_policy(POLICY).parameters,
                "dqr_maximum": msgspec.structs.replace(open_policy(POLICY).parameters["dqr_maximum"], value=1.5),
            }
        ),
    ),
    "gwp-set": msgspec.structs.replace(
        open_policy(POLICY), choices=MappingProxyType({"gwp_set": Choice("AR4", "a test")})
    ),
}


def test_the_good_study_breaks_nothing() -> None:
    assert [rule for rule in OURS if judged(lamp())[rule].outcome is Outcome.NOT_MET] == []


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_broken_study_is_found(rule: str) -> None:
    verdict = judged(BROKEN[rule])[rule]
    assert verdict.outcome is Outcome.NOT_MET
    assert verdict.remedy is not None
    assert judged(lamp())[rule].outcome in {Outcome.MET, Outcome.NOT_APPLICABLE}


@pytest.mark.parametrize("rule", sorted(OTHER_POLICIES))
def test_stricter_policy_is_obeyed(rule: str) -> None:
    assert judged_by(lamp(), OTHER_POLICIES[rule])[rule].outcome is Outcome.NOT_MET
    assert judged(lamp())[rule].outcome is Outcome.MET


def test_every_machine_rule_has_a_broken_study() -> None:
    by_machine = {rule.id for rule in rules() if rule.judged_by is JudgedBy.MACHINE}
    assert (OURS & by_machine) - set(BROKEN) - set(OTHER_POLICIES) == set()


# A rule that would not apply to the good study, where it applies and is met
APPLIED = {
    "gtin-check-digit": lamp(product={"gtin": "6901234567892"}),  # 1x(2+8+6+4+2+9) + 3x(9+7+5+3+1+0)... = 110
    "own-process-balance": pressed("10.4"),  # 0.4 of 10.4 kg is 3.8 %, below 5 %
    "own-process-used": pressed("10.4"),
    "waste-water": lamp(
        line("P-9", "0.1", "m3", "background:tap-water"), line("P-8", "0.1", "m3", "background:sewage")
    ),
    "fuel-burnt": lamp(
        line("E-9", "0.01", "kg", "background:diesel-supply"), line("E-8", "0.01", "kg", "background:diesel-flame")
    ),
    "biogenic-balance": lamp(
        line("M-2", "0.1", "kg", "background:wood"),
        product={"biogenic_carbon": {"amount": "0.05", "unit": "kg"}},  # 0.18 kg CO2 hold 0.049 kg C
        boundary=PARTIAL,
        without=AFTER_THE_GATE,
    ),
    "use-stage-grid": lamp(),
    "production-grid": lamp(study={"geography": "CN-GD"}),  # the grid of the country holds the province
}


@pytest.mark.parametrize("rule", sorted(APPLIED))
def test_rule_is_met_where_it_applies(rule: str) -> None:
    assert judged(APPLIED[rule])[rule].outcome is Outcome.MET


def test_process_that_drains_water_lets_its_chemicals_go() -> None:
    inside = {"process": "press", "basis": "process_output", "stage": "production"}
    acid = line("M-3", "2", "kg", "background:acid", **inside)
    assert judged(pressed("10", acid))["own-process-balance"].outcome is Outcome.NOT_MET
    drained = line("P-3", "0.1", "m3", "background:sewage", **inside)
    assert judged(pressed("10", acid, drained))["own-process-balance"].outcome is Outcome.MET


def test_offcuts_that_are_sold_are_mass_out() -> None:
    sold = {
        "stage": "production",
        "process": "press",
        "step": "other",
        "key_name": "price",
        "reason": "one stroke makes both",
        "outputs": [
            {"name": "parts", "amount": "10", "unit": "kg", "key": "20", "is_main": True},
            {"name": "offcuts", "amount": "3", "unit": "kg", "key": "8"},
        ],
    }
    assert judged(pressed("13"))["own-process-balance"].outcome is Outcome.NOT_MET
    assert judged(pressed("13", allocations=[sold]))["own-process-balance"].outcome is Outcome.MET


def test_figures_of_the_messages() -> None:
    # steel 1.05 kg x 2 = 2.1; assembly 1; use 5; landfill 0.05 x 0.1 + 1.1 x 0.1 = 0.115; refrigerant 0.02; box 0.1;
    # freight (0.105 + 0.55) x 0.1 = 0.0655 kg CO2e: 8.4005 in all
    said = judged(BROKEN["estimate-share"])["estimate-share"].why
    assert said.params["share"] == pytest.approx(100 * 2.1 / 8.4005, abs=0.05)
    hung = judged(lamp())["sensitivity-check"].why
    assert hung.params["name"] == "U-1 U-1"  # its id and its name
    assert hung.params["share"] == pytest.approx(100 * 5 / 8.4005, abs=0.05)
    assert hung.params["count"] == 2  # use and steel: 7.1 of 8.4005 is 84.5 %
    assert hung.params["part"] == pytest.approx(100 * 7.1 / 8.4005, abs=0.05)
    weighed = judged(BROKEN["end-of-life-mass"])["end-of-life-mass"].why.params
    assert (weighed["treated"], weighed["sold"]) == (1.0, 1.1)


def test_no_rule_of_ours_blocks_by_a_clause_that_is_unconfirmed() -> None:
    assert {rule.strength for rule in rules() if rule.id in OURS and rule.confidence == "unconfirmed"} == {
        Strength.SHOULD
    }


def test_there_are_at_least_sixty_rules() -> None:
    assert len(rules()) >= 60
    assert {rule.confidence for rule in rules()} <= {"confirmed", "second_hand", "unconfirmed", "default"}


def test_old_policy_sets_no_new_limits() -> None:
    found = judged(lamp(study={"policy": "general-2026.1"}))
    limited = ("estimate-share", "proxy-share", "foreign-data-share", "dominant-dataset", "material-surplus", "gwp-set")
    assert {found[rule].outcome for rule in limited} == {Outcome.NOT_APPLICABLE}
