"""Each machine rule fails for a study made to break it, and holds for one made to satisfy it."""

from types import MappingProxyType
from typing import Any

import msgspec
import pytest

from lca.calculate import calculate, judge_calculation
from lca.conformity import inventory_checks, scope_checks
from lca.conformity.catalogue import CHECK_FILES, rules
from lca.conformity.rule import JudgedBy, Outcome
from lca.data import open_policy
from lca.inventory.declaration import Declaration
from lca.inventory.unit_process import UnlinkedInput
from tests.studies import declaration, method, process, release, row

POLICY = open_policy("general-2026.1")
BACKGROUND = release(
    process("steel", "kg", emits={"co2-fossil": ("2", "kg")}, year="2023"),
    process("old-steel", "kg", emits={"co2-fossil": ("2", "kg")}, year="1998"),
    process("wood", "kg", emits={"co2-biogenic-uptake": ("1.8", "kg")}),
    process("uk-plastic", "kg", emits={"ghg-unspecified-ar5": ("3", "kg CO2e")}, declares=("GHG",)),
    process("half-stated", "kg", emits={"co2-fossil": ("1", "kg")}, declares=()),
    process(
        "grid", "kWh", emits={"co2-fossil": ("0.5", "kg")}, category="electricity/grid", factor_family="life-cycle"
    ),
    process("nameless-grid", "kWh", emits={"co2-fossil": ("0.5", "kg")}, category="electricity/grid"),
    process("flight", "t*km", emits={"co2-fossil": ("0.5", "kg")}, category="freight/air"),
    process("credit", "kg", emits={"co2-fossil": ("-1", "kg")}),
    process("by-spending", "CNY", emits={"co2-fossil": ("0.1", "kg")}, category="spend/manufacturing"),
    process("glued-board", "kg", emits={"co2-fossil": ("1", "kg")}),
)
BACKGROUND = msgspec.structs.replace(
    BACKGROUND, unlinked=(UnlinkedInput("glued-board", 1, "glue", "0.2", "kg", "no-provider", 0.5, 0.1),)
)
STEEL = row("M-1", "1.1", "kg", "background:steel", stage="raw_material_acquisition")
POWER = row("E-1", "2", "kWh", "background:grid", kind="energy")


def outcome(study: Declaration, rule_id: str) -> Outcome:
    calculation = calculate(study, BACKGROUND, method(), POLICY)
    findings = {f.rule.id: f.verdict for f in judge_calculation(calculation, BACKGROUND, POLICY)}
    verdict = findings[rule_id]
    assert verdict.outcome is not Outcome.NOT_MET or verdict.remedy is not None
    return verdict.outcome


def good(**fields: Any) -> Declaration:
    return declaration(STEEL, POWER, **fields)


def edited(section: str, **changes: Any) -> dict[str, Any]:
    return {section: {**good().canonical()[section], **changes}}


def with_rows(*rows: dict[str, Any]) -> Declaration:
    return declaration(STEEL, POWER, *rows)


def stages(**status: str) -> list[dict[str, str]]:
    return [
        {**s, "status": status.get(s["stage"], s["status"]), "reason": "" if status.get(s["stage"]) else s["reason"]}
        for s in good().canonical()["boundary"]["stages"]
    ]


CUT = {"id": "C-1", "stage": "production", "name": "glue", "reason": "small"}
ALLOCATION = {
    "stage": "production",
    "step": "physical",
    "key_name": "mass",
    "reason": "",
    "outputs": [
        {"name": "a", "amount": "1", "unit": "kg", "is_main": True},
        {"name": "b", "amount": "1", "unit": "kg"},
    ],
}
NEGATIVE = {**ALLOCATION, "outputs": [{**ALLOCATION["outputs"][0]}, {"name": "b", "amount": "-0.5", "unit": "kg"}]}  # type: ignore[dict-item,index]

BROKEN = {
    "unit-kind": good(**edited("boundary", kind="cradle_to_grave")),
    "reference-flow": good(**edited("unit", reference_flow={"amount": "0", "unit": "piece"})),
    "stages-stated": good(**edited("boundary", stages=stages(use="not_applicable"))),
    "boundary-kind": good(**edited("boundary", kind="cradle_to_grave")),
    "stage-has-data": with_rows(row("U-1", "1", "kWh", "background:grid", kind="use", stage="use")),
    "all-linked": with_rows(row("M-9", "1", "kg", None)),
    "cut-off-reasons": good(cut_offs=[CUT]),
    "cut-off-single": good(cut_offs=[{**CUT, "estimated_share": "0.02"}]),
    "cut-off-total": good(cut_offs=[{**CUT, "id": f"C-{i}", "estimated_share": "0.01"} for i in range(6)]),
    "time-period": good(**edited("study", period_end="2025-03-31")),
    "use-scenario": good(**edited("boundary", stages=stages(use="included"))),
    "end-of-life-scenario": good(**edited("boundary", stages=stages(end_of_life="included"))),
    "allocation-order": good(allocations=[ALLOCATION]),
    "allocation-sum": good(allocations=[NEGATIVE]),
    "one-gwp-set": with_rows(row("M-9", "5", "kg", "background:uk-plastic")),
    "biogenic-carbon-content": with_rows(row("M-9", "1", "kg", "background:wood")),
    "aircraft-apart": with_rows(row("T-1", "1", "t*km", "background:flight")),
    "electricity-life-cycle": with_rows(row("E-9", "1", "kWh", "background:nameless-grid", kind="energy")),
    "no-offsets": with_rows(row("M-9", "1", "kg", "background:credit")),
    "sources-stated": with_rows(row("M-9", "1", "kg", "background:steel", source={"kind": "estimated"})),
    "own-data-primary": with_rows(
        row("E-9", "1", "kWh", "background:grid", kind="energy", source={"kind": "estimated", "reference": "guess"})
    ),
    "data-age": with_rows(row("M-9", "1", "kg", "background:old-steel")),
    "spend-based-share": with_rows(row("M-9", "1", "CNY", "background:by-spending")),
    "background-unlinked": with_rows(row("M-9", "1", "kg", "background:glued-board")),
    "gases-complete": with_rows(row("M-9", "1", "kg", "background:half-stated")),
    "mass-balance": good(**edited("product", mass={"amount": "2", "unit": "kg"})),
}


@pytest.mark.parametrize("rule_id", sorted(BROKEN))
def test_broken_study_is_found(rule_id: str) -> None:
    assert outcome(BROKEN[rule_id], rule_id) is Outcome.NOT_MET
    assert outcome(good(), rule_id) in {Outcome.MET, Outcome.NOT_APPLICABLE}


def test_a_gate_is_not_followed_by_use() -> None:
    study = good(**edited("boundary", stages=stages(use="included", end_of_life="included")))
    assert study.boundary.kind == "cradle_to_gate"
    assert outcome(study, "boundary-kind") is Outcome.NOT_MET
    assert outcome(good(**edited("boundary", stages=stages(distribution="included"))), "boundary-kind") is Outcome.MET


def test_rules_and_checks_are_one_to_one() -> None:
    assert sorted(rule.id for rule in rules()) == sorted(name for checks in CHECK_FILES for name in checks)
    machine = {rule.id for rule in rules() if rule.judged_by is JudgedBy.MACHINE}
    ours = machine & {*scope_checks.CHECKS, *inventory_checks.CHECKS}
    # a sum that disagrees or a rating above the limit cannot be made from a declaration and this background
    assert ours - set(BROKEN) == {"separate-reporting", "data-quality"}


def test_the_verifier_judges_the_rest() -> None:
    assert outcome(good(), "activity-data-evidence") is Outcome.NOT_JUDGED


# steel 1.1 kg x 2 and power 2 kWh x 0.5 are 3.2 kg CO2e; 1 CNY is 0.1 kg, and 0.1 / 3.3 = 3.03 %
@pytest.mark.parametrize(("spent", "expected"), [("1", Outcome.MET), ("2", Outcome.NOT_MET)])
def test_share_of_spending_that_a_policy_allows(spent: str, expected: Outcome) -> None:
    policy = open_policy("general-2026.2")
    study = declaration(
        STEEL,
        POWER,
        row("M-9", spent, "CNY", "background:by-spending"),
        **edited("study", policy=policy.id),
    )
    calculation = calculate(study, BACKGROUND, method(), policy)
    found = {f.rule.id: f for f in judge_calculation(calculation, BACKGROUND, policy)}["spend-based-share"]
    assert found.verdict.outcome is expected
    assert found.blocks is (expected is Outcome.NOT_MET)
    assert ("M-9" in found.verdict.where) is found.blocks


def test_later_policy_keeps_the_limits_of_the_earlier_one() -> None:
    old, new = POLICY.parameters, open_policy("general-2026.2").parameters
    assert "spend_based_share_maximum" in new.keys() - old.keys()
    assert {name: new[name] for name in old} == dict(old)


def test_data_quality_limit() -> None:
    strict = msgspec.structs.replace(
        POLICY,
        parameters=MappingProxyType(
            {**POLICY.parameters, "dqr_maximum": msgspec.structs.replace(POLICY.parameters["dqr_maximum"], value=1.5)}
        ),
    )
    calculation = calculate(good(), BACKGROUND, method(), POLICY)
    found = {f.rule.id: f.verdict.outcome for f in judge_calculation(calculation, BACKGROUND, strict)}
    assert found["data-quality"] is Outcome.NOT_MET
