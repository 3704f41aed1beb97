"""Product category rules: read as data, pinned like any policy, and each rule met and not met."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lca.calculate import calculate, judge_calculation
from lca.conformity import category_checks
from lca.conformity.rule import Finding, Outcome, Strength
from lca.data import SHIPPED, open_background, open_method, open_policy, policy_ids
from lca.errors import BackgroundError
from lca.inventory.declaration import Declaration
from lca.scope.policy import Policy, load_policy
from lca.scope.product_category import Benchmark, ProductCategoryRules, holds_word
from lca.units import dimension
from recipes.examples.declare import declare
from tests.lca.lamp_world import judged, judged_by, lamp, line

LED = "pcr-led-lighting-2026.1"
CATEGORIES = tuple(name for name in policy_ids() if name.startswith("pcr-"))
DRIVER = line("M-2", "0.02", "kg", "background:steel", name="driver board")
CHIP = line("M-3", "0.001", "kg", "background:led-package", name="LED packages")
ESTIMATE = {"kind": "estimated", "reference": "by analogy", "year": 2025}


def rules_of(policy: Policy) -> ProductCategoryRules:
    assert policy.category_rules is not None
    return policy.category_rules


def luminaire(*more: dict[str, Any], **sections: Any) -> Declaration:
    """The lamp as its product category rules want it."""
    study = {"policy": LED, **sections.pop("study", {})}
    return lamp(DRIVER, CHIP, *more, study=study, **sections)


ALLOCATION = {
    "stage": "production",
    "step": "physical",
    "key_name": "colour",
    "reason": "two lamps from one line",
    "outputs": [
        {"name": "lamp", "amount": "1", "unit": "piece", "is_main": True},
        {"name": "other lamp", "amount": "1", "unit": "piece"},
    ],
}
BROKEN = {
    "pcr-category": luminaire(
        product={"category": "cutlery", "name": {"en": "spoon", "zh-Hans": "勺"}},
    ),
    "pcr-validity": luminaire(study={"period_start": "2030-01-01", "period_end": "2030-12-31"}),
    "pcr-boundary": luminaire(boundary={"kind": "cradle_to_gate"}),
    "pcr-unit": luminaire(unit={"quantity": {"amount": "1", "unit": "piece"}}),
    "pcr-service-life": luminaire(unit={"service_life": {"amount": "60000", "unit": "h"}}),
    "pcr-scenario": luminaire(unit={"use_scenario": "as rated, for a long time"}),
    "pcr-required": lamp(CHIP, study={"policy": LED}),
    "pcr-primary-data": luminaire(line("E-1", "2", "kWh", "background:grid", source=ESTIMATE)),
    "pcr-never-cut-off": luminaire(
        cut_offs=[
            {"id": "C-1", "stage": "production", "name": "LED driver", "reason": "small", "estimated_share": "0.001"}
        ]
    ),
    "pcr-allocation": luminaire(allocations=[ALLOCATION]),
}


def test_the_good_luminaire_breaks_nothing() -> None:
    found = judged(luminaire())
    assert [rule for rule in category_checks.CHECKS if found[rule].outcome is Outcome.NOT_MET] == []
    assert found["pcr-required"].outcome is Outcome.MET
    assert found["pcr-benchmark"].outcome is Outcome.NOT_APPLICABLE  # none is known, and none was invented


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_rule_of_a_category(rule: str) -> None:
    verdict = judged(BROKEN[rule])[rule]
    assert verdict.outcome is Outcome.NOT_MET
    assert verdict.remedy is not None
    assert judged(luminaire())[rule].outcome in {Outcome.MET, Outcome.NOT_APPLICABLE}


def test_general_rules_ask_none_of_it() -> None:
    found = judged(lamp())
    assert {found[rule].outcome for rule in category_checks.CHECKS} == {Outcome.NOT_APPLICABLE}


def test_key_of_the_category_is_allowed() -> None:
    by_mass = luminaire(allocations=[{**ALLOCATION, "key_name": "质量 kg"}])
    assert judged(by_mass)["pcr-allocation"].outcome is Outcome.MET


def test_floor_of_data_quality() -> None:
    policy = open_policy(LED)  # datasets and scores of the lamp are 2
    strict = msgspec.structs.replace(policy.parameters["dqr_maximum"], value=1.9)
    stricter = msgspec.structs.replace(policy, parameters={**policy.parameters, "dqr_maximum": strict})
    assert judged_by(luminaire(), stricter)["pcr-data-quality"].outcome is Outcome.NOT_MET
    assert judged_by(luminaire(), policy)["pcr-data-quality"].outcome is Outcome.MET


@pytest.mark.parametrize(("log_median", "outcome"), [(2.1, Outcome.MET), (4.0, Outcome.NOT_MET)])
def test_benchmark_compares_robustly(log_median: float, outcome: Outcome) -> None:
    """The luminaire is 8.4605 kg CO2e (8.4005 + driver 0.04 + chips 0.02): ln 2.1354. MAD 0.2: z = 0.6745 x (ln - median) / 0.2
    is 0.12 for a median of 2.1 and -6.3 for 4.0, beyond 3.5.
    """
    policy = open_policy(LED)
    known = Benchmark(
        set_id="test-set", reason=rules_of(policy).benchmark.reason, count=9, log_median=log_median, log_mad=0.2
    )
    peers = msgspec.structs.replace(policy, category_rules=rules_of(policy).model_copy(update={"benchmark": known}))
    assert judged_by(luminaire(), peers)["pcr-benchmark"].outcome is outcome


def display(link: str = "supplier:panel-maker") -> Declaration:
    """A monitor whose panel comes with a footprint of its maker, or from a dataset."""
    panel = {
        "id": "panel-maker",
        "supplier": "Example Panels",
        "product": "27 inch panel",
        "quantity": {"amount": "1", "unit": "kg"},
        "fossil": "20",
        "gwp_set": "AR6",
        "valid_until": "2027-12-31",
    }
    return lamp(
        line("M-2", "0.02", "kg", "background:steel", name="main board"),
        line("M-3", "0.001", "kg", "background:steel", name="power supply"),
        line("M-4", "0.01", "kg", link, name="LCD panel"),
        product={"name": {"en": "Monitor", "zh-Hans": "显示器"}, "category": "displays", "description": "27 inch"},
        unit={
            "quantity": {"amount": "6", "unit": "a"},
            "service_life": {"amount": "6", "unit": "a"},
            "use_scenario": "20 W on for 2,000 h a year, 0.5 W on standby",
            "end_of_life_scenario": "50 % collected",
        },
        study={"policy": "pcr-displays-2026.1"},
        supplier_footprints=[panel],
    )


def test_panel_from_its_maker() -> None:
    assert [rule for rule in category_checks.CHECKS if judged(display())[rule].outcome is Outcome.NOT_MET] == []
    assert judged(display())["pcr-specific-data"].outcome is Outcome.MET
    assert judged(display("background:steel"))["pcr-specific-data"].outcome is Outcome.NOT_MET


EXAMPLES = {
    "led-downlight": LED,
    "power-bank": "pcr-lithium-battery-2026.1",
    "cotton-tshirt": "pcr-garments-2026.1",
    "lunch-box": "pcr-metalware-2026.1",
}


def under(name: str, policy_id: str) -> tuple[Finding, ...]:
    """What the category's rules find in an example that is pinned to them."""
    document = declare(name).canonical()
    document["study"]["policy"] = policy_id
    study = Declaration.model_validate_json(json.dumps(document))
    policy, background = open_policy(policy_id), open_background(study.study.background)
    calculation = calculate(study, background, open_method(study.study.method), policy)
    found = judge_calculation(calculation, background, policy)
    return tuple(f for f in found if f.rule.id in category_checks.CHECKS)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_example_keeps_the_rules_of_its_category_only(name: str) -> None:
    own = under(name, EXAMPLES[name])
    assert [f.rule.id for f in own if f.verdict.outcome is Outcome.NOT_MET] == []
    other = {f.rule.id for f in under(name, "pcr-displays-2026.1") if f.blocks}
    assert {"pcr-category", "pcr-required"} <= other


@pytest.mark.parametrize("policy_id", CATEGORIES)
def test_what_ships_is_whole_and_ours(policy_id: str) -> None:
    policy = open_policy(policy_id)
    rules, base = rules_of(policy), open_policy("general-2026.2")
    assert policy.id == rules.id == policy_id
    assert rules.status == "toolkit draft"
    assert base.parameters.keys() <= policy.parameters.keys()
    assert base.choices.keys() <= policy.choices.keys()
    assert policy.value("certificate_months") == base.value("certificate_months")
    assert policy.value("dqr_maximum") < base.value("dqr_maximum")
    assert rules.benchmark.set_id is None
    assert rules.benchmark.reason.en
    life = rules.unit
    assert dimension(life.service_life_default.unit) == dimension(life.service_life_maximum.unit) == "[time]"
    texts = [
        rules.title,
        rules.category.covers,
        rules.boundary.reason,
        life.wording,
        *(one.name for one in rules.required),
    ]
    assert [text for text in texts if not (text.en and text.zh_hans)] == []
    assert any(one.primary for one in rules.required)


def test_five_categories() -> None:
    assert len(CATEGORIES) == 5


def copied(folder: Path, text: str) -> Path:
    (folder / "policies").mkdir()
    (folder / "pcr").mkdir()
    base = SHIPPED / "policies" / "general-2026.2.toml"
    (folder / "policies" / base.name).write_text(base.read_text(encoding="utf-8"), encoding="utf-8")
    file = folder / "pcr" / f"{LED}.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_digest_covers_the_rules_it_extends(tmp_path: Path) -> None:
    file = copied(tmp_path, (SHIPPED / "pcr" / f"{LED}.toml").read_text(encoding="utf-8"))
    assert load_policy(file).digest == open_policy(LED).digest
    base = tmp_path / "policies" / "general-2026.2.toml"
    base.write_text(base.read_text(encoding="utf-8").replace("value = 24", "value = 12"), encoding="utf-8")
    changed = load_policy(file)
    assert changed.value("certificate_months") == 12
    assert changed.digest != open_policy(LED).digest


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    text = (
        (SHIPPED / "pcr" / f"{LED}.toml").read_text(encoding="utf-8").replace('kind = "functional"', 'kind = "magic"')
    )
    with pytest.raises(BackgroundError, match=r"unit\.kind"):
        load_policy(copied(tmp_path, text))


@pytest.mark.parametrize(
    ("text", "word", "held"),
    [
        ("LED downlight", "led", True),
        ("pedaled bicycle", "led", False),
        ("recycled LEDs", "led", True),
        ("筒灯", "灯", True),
        ("cells", "cell", True),
        ("", "cell", False),
    ],
)
def test_words_in_names(text: str, word: str, held: bool) -> None:
    assert holds_word(text, [word]) is held


def test_strength_of_category_rules() -> None:
    rules = {f.rule.id: f.rule for f in under("lunch-box", "pcr-metalware-2026.1")}
    should = {key for key, rule in rules.items() if rule.strength is Strength.SHOULD}
    assert should == {"pcr-specific-data", "pcr-benchmark"}
