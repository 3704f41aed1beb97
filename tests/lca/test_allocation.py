"""Co-products by every step of ISO 14044, by numbers that fit on paper.

One product takes 2 kg steel (2 kg CO2e/kg) and 5 kWh (0.5 kg CO2e/kWh): 6.5. Its furnace makes 1000 products of 3 kg in
the year, 3000 kg, and 1000 kg of slag, which replaces gravel (0.9 kg CO2e/kg).

    subdivision        6.5
    system expansion   6.5 - 1000 kg / 1000 products x 0.9 = 5.6
    by mass            6.5 x 3000 / 4000 = 4.875
    by price           products 8, slag 2 CNY/kg: 6.5 x 24000 / 26000 = 6.0;  slag worthless: 6.5
"""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lca.calculate import Calculation, calculate, judge_calculation
from lca.conformity.rule import Outcome, Verdict
from lca.data import open_policy
from lca.errors import InvalidInput
from lca.impact.fast import quick_footprint
from lca.impact.prepared import prepare
from lca.inventory.allocation import allocation_shares, alternative, shares
from lca.inventory.declaration import Allocation, Declaration
from lca.inventory.treatment.part import Treatment
from tests.oracles.exact import footprint
from tests.studies import declaration, method, process, release, row

POLICY = replace(open_policy("general-2026.2"), id="general-2026.1")  # what the small declarations are pinned to
WORLD = release(
    process("steel", "kg", emits={"co2-fossil": ("2", "kg")}),
    process("grid", "kWh", emits={"co2-fossil": ("0.5", "kg")}),
    process("gravel", "kg", emits={"co2-fossil": ("0.9", "kg")}),
)
ROWS = (row("M-1", "2", "kg", "background:steel"), row("E-1", "5", "kWh", "background:grid", kind="energy"))
GRAVEL = {"kind": "background", "target": "gravel"}


def allocation(
    step: str, main: dict[str, Any] | None = None, slag: dict[str, Any] | None = None, **fields: Any
) -> dict[str, Any]:
    outputs = [
        {"name": "product", "amount": "3000", "unit": "kg", "is_main": True, **(main or {})},
        {"name": "slag", "amount": "1000", "unit": "kg", **(slag or {})},
    ]
    head = {"stage": "production", "step": step, "key_name": "mass", "reason": "one furnace"}
    return {**head, "outputs": outputs, **fields}


def study(found: dict[str, Any], *rows: dict[str, Any], kg: str = "3", **fields: Any) -> Declaration:
    product = declaration(*ROWS).canonical()["product"] | {"mass": {"amount": kg, "unit": "kg"}}
    return declaration(*(rows or ROWS), allocations=[found], product=product, **fields)


def calculated(said: Declaration) -> Calculation:
    return calculate(said, WORLD, method(), POLICY)


def total(said: Declaration) -> float:
    found = calculated(said).result.total
    assert found == pytest.approx(float(footprint(said, WORLD, method())[0]), rel=1e-12)  # the oracle
    return found


def verdict(said: Declaration, rule: str) -> Verdict:
    findings = judge_calculation(calculated(said), WORLD, POLICY)
    return {finding.rule.id: finding.verdict for finding in findings}[rule]


def problems(said: Declaration) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        calculated(said)
    return [f"{p.place.path}: {p.what}" for p in caught.value.problems]


# ---- the steps


def test_the_steps_in_numbers() -> None:
    price = {"key_name": "price"}
    assert total(study(allocation("subdivision"))) == pytest.approx(6.5)
    assert total(study(allocation("system_expansion", slag={"avoided": GRAVEL}))) == pytest.approx(5.6)
    assert total(study(allocation("physical"))) == pytest.approx(4.875)
    assert total(study(allocation("other", {"key": "8"}, {"key": "2"}, **price))) == pytest.approx(6.0)
    assert total(study(allocation("other", {"key": "8"}, {"key": "0"}, **price))) == pytest.approx(6.5)


def test_expansion_counts_the_main_product_in_pieces_or_by_its_mass() -> None:
    pieces = allocation("system_expansion", {"amount": "1000", "unit": "piece"}, {"avoided": GRAVEL})
    assert total(study(pieces)) == pytest.approx(5.6)
    tonnes = allocation("system_expansion", {"amount": "3", "unit": "t"}, {"avoided": GRAVEL})
    assert total(study(tonnes)) == pytest.approx(5.6)


def test_expansion_of_an_own_process() -> None:
    """The furnace makes 2 kg of 3 kg steel; 3 kg of it to a product: 1.5 runs x (6 - 2 x 1000/3000 x 0.9) = 8.1."""
    said = study(
        allocation("system_expansion", slag={"avoided": GRAVEL}, process="furnace"),
        row("M-1", "3", "kg", "background:steel", process="furnace", basis="process_output"),
        row("P-1", "3", "kg", "own_process:furnace", kind="processing"),
        own_processes=[
            {"id": "furnace", "name": "furnace", "stage": "production", "output": {"amount": "2", "unit": "kg"}}
        ],
    )
    assert total(said) == pytest.approx(8.1)
    rows = {e.exchange_id: e for e in calculated(said).result.exchanges}
    assert rows["allocation-1//replaced:2"].kg_co2e == pytest.approx(-0.9)
    assert rows["allocation-1//replaced:2"].name == "slag"


def test_a_credit_is_no_primary_data() -> None:
    """9 of 9.9 kg by absolute value are measured; without credit all are."""
    said = study(allocation("system_expansion", slag={"avoided": GRAVEL}))
    assert calculated(said).result.primary_data_share == pytest.approx(6.5 / 7.4)


# ---- sums


def as_main(found: dict[str, Any], place: int) -> dict[str, Any]:
    outputs = [{**output, "is_main": i == place} for i, output in enumerate(found["outputs"])]
    return {**found, "outputs": outputs}


@pytest.mark.parametrize("keys", [("1", "1"), ("8", "2"), ("8", "0")])
def test_allocated_footprints_sum_to_the_unallocated_one(keys: tuple[str, str]) -> None:
    found = allocation("other", {"key": keys[0]}, {"key": keys[1]})
    each = [calculated(study(as_main(found, place))).result for place in (0, 1)]
    whole = calculated(declaration(*ROWS)).result
    assert sum(one.total for one in each) == pytest.approx(whole.total, rel=1e-12)
    for category, kg in whole.by_category.items():
        assert sum(one.by_category[category] for one in each) == pytest.approx(kg, rel=1e-12)


weights = st.fractions(min_value=0, max_value=10**6, max_denominator=1000).map(lambda f: f"{float(f):.6f}")


@given(st.lists(st.tuples(weights, weights), min_size=2, max_size=6), st.sampled_from(["physical", "other"]))
def test_shares_sum_to_one(found: list[tuple[str, str]], step: str) -> None:
    outputs = [
        {"name": str(i), "amount": amount, "unit": "kg", "key": key, "is_main": i == 0}
        for i, (amount, key) in enumerate(found)
    ]
    head = {"stage": "production", "step": step, "key_name": "price", "reason": "", "outputs": outputs}
    made = Allocation.model_validate_json(json.dumps(head))
    weight = [Fraction(amount) * Fraction(key) for amount, key in found]
    assert sum(shares(made)) == (1 if sum(weight) else 0)
    assert all(share >= 0 for share in shares(made))
    assert all(share == 0 for share, w in zip(shares(made), weight, strict=True) if not w)


def test_finding_on_sums() -> None:
    assert verdict(study(allocation("physical")), "allocation-inventory").outcome is Outcome.MET
    nothing = allocation("physical", {"key": "0"}, {"key": "0"})
    assert verdict(study(nothing), "allocation-inventory").outcome is Outcome.NOT_MET
    assert verdict(study(allocation("subdivision")), "allocation-inventory").outcome is Outcome.NOT_APPLICABLE


# ---- the alternative


def alternatives(said: Declaration) -> dict[str, tuple[float, bool]]:
    found = calculated(said).result.alternatives
    return {a.approach: (round(a.total, 9), a.claimed) for a in found if a.kind == "allocation"}


def test_economic_allocation_is_shown_beside_mass() -> None:
    said = study(allocation("other", {"key": "8"}, {"key": "2"}, key_name="price"))
    assert alternatives(said) == {"price": (6.0, True), "mass": (4.875, False)}
    assert str(verdict(said, "allocation-alternative").why) == (
        "By mass the footprint is 4.875 kg CO2e, -18.8 % from the stated one."
    )


def test_the_declared_key_goes_first() -> None:
    other = {"alternative_key_name": "price"}
    found = allocation("physical", {"alternative_key": "8"}, {"alternative_key": "2"}, **other)
    assert alternatives(study(found)) == {"mass": (4.875, True), "price": (6.0, False)}


def test_expansion_is_shown_beside_mass_without_its_credit() -> None:
    said = study(allocation("system_expansion", slag={"avoided": GRAVEL}, key_name=""))
    assert alternatives(said) == {"system_expansion": (5.6, True), "mass": (4.875, False)}


def test_nothing_to_compare_is_said() -> None:
    for found in (allocation("physical"), allocation("other", {"unit": "piece", "key": "8"}, {"key": "2"})):
        assert alternatives(study(found)) == {}
        assert verdict(study(found), "allocation-alternative").outcome is Outcome.NOT_MET
    assert verdict(study(allocation("subdivision")), "allocation-alternative").outcome is Outcome.NOT_APPLICABLE
    assert verdict(declaration(*ROWS), "allocation-alternative").outcome is Outcome.NOT_APPLICABLE


def test_units_of_mass_are_converted() -> None:
    """By energy content 6.5 x 60/64; the alternative by mass weighs 3 t and 1000 kg as 3000 and 1000."""
    found = allocation("physical", {"amount": "3", "unit": "t", "key": "20"}, {"key": "0.004"}, key_name="energy")
    assert alternatives(study(found)) == {"energy": (round(6.5 * 60 / 64, 9), True), "mass": (4.875, False)}


def test_the_fast_engine_agrees(tmp_path: Path) -> None:
    prepared = prepare(tmp_path, WORLD, method())
    for step, slag in (("subdivision", {}), ("system_expansion", {"avoided": GRAVEL}), ("physical", {})):
        said = study(allocation(step, slag=slag))
        assert quick_footprint(said, prepared, WORLD).kg_co2e == pytest.approx(total(said), rel=1e-12)
    priced = study(allocation("other", {"key": "8"}, {"key": "2"}))
    other = quick_footprint(priced, prepared, WORLD, Treatment(allocation="alternative"))
    assert other.kg_co2e == pytest.approx(4.875, rel=1e-12)


def test_two_results_never_bear_one_name() -> None:
    assert alternatives(study(allocation("other", {"key": "8"}, {"key": "2"}))) == {
        "mass": (6.0, True),
        "mass (2)": (4.875, False),
    }
    long = study(allocation("other", {"key": "8"}, {"key": "2"}, key_name="price " * 33))
    assert all(len(a.approach) <= 200 for a in calculated(long).result.alternatives)


def test_alternative_shares_by_node() -> None:
    said = study(allocation("other", {"key": "8"}, {"key": "2"}))
    assert allocation_shares(said.allocations) == {"stage:production": Fraction(12, 13)}
    assert allocation_shares(said.allocations, "alternative") == {"stage:production": Fraction(3, 4)}
    assert alternative(study(allocation("physical")).allocations[0]) is None


# ---- problems and findings


def test_problems_of_expansion() -> None:
    assert problems(study(allocation("system_expansion"))) == [
        "allocations.0.outputs.1.avoided: System expansion needs to know what “slag” replaces."
    ]
    lost = {"avoided": {"kind": "background", "target": "nowhere"}}
    assert problems(study(allocation("system_expansion", slag=lost))) == [
        "allocations.0.outputs.1.avoided: “slag” is linked to “nowhere”, which does not exist."
    ]
    litres = allocation("system_expansion", {"unit": "l"}, {"avoided": GRAVEL})
    assert problems(study(litres)) == [
        "allocations.0: How much of the co-products goes with one unit of the main product is not known."
    ]
    assert problems(study(allocation("physical", slag={"avoided": GRAVEL})))[0].startswith(
        "allocations.0: What a co-pro"
    )


def test_problems_of_keys() -> None:
    named = {"alternative_key_name": "price"}
    some = study(allocation("physical", {"alternative_key": "8"}, **named))
    assert problems(some) == ["allocations.0: The alternative key is stated for some outputs only."]
    zero = study(allocation("physical", {"alternative_key": "0"}, {"alternative_key": "0"}, **named))
    assert problems(zero) == ["allocations.0: The alternative keys are below zero or all zero."]
    bare = study(allocation("physical", {"alternative_key": "1"}, {"alternative_key": "2"}))
    assert problems(bare) == ["allocations.0: The alternative key has no name."]
    twice = declaration(*ROWS, allocations=[allocation("physical"), allocation("physical")])
    assert problems(twice) == ["allocations.1: “stage:production” is allocated more than once."]


def test_findings_on_steps() -> None:
    expanded = allocation("system_expansion", slag={"avoided": GRAVEL})
    assert verdict(study(expanded), "allocation-avoided").outcome is Outcome.MET
    assert verdict(study(expanded), "no-offsets").outcome is Outcome.MET
    assert verdict(study({**expanded, "reason": ""}), "allocation-avoided").outcome is Outcome.NOT_MET
    assert verdict(study({**expanded, "reason": ""}), "no-offsets").where == ("allocation-1//replaced:2",)
    assert verdict(study(allocation("subdivision")), "subdivision-evidence").outcome is Outcome.NOT_JUDGED
    assert verdict(study(expanded), "subdivision-evidence").outcome is Outcome.NOT_APPLICABLE
    grams = allocation("physical", slag={"amount": "1000000", "unit": "g"})
    assert verdict(study(grams), "allocation-keys").outcome is Outcome.NOT_MET
    assert verdict(study(allocation("physical")), "allocation-keys").outcome is Outcome.MET


def test_a_product_that_takes_nothing_is_a_fault() -> None:
    """A price of 0 for the product would leave all of the process to its slag."""
    found = verdict(study(allocation("other", {"key": "0"}, {"key": "2"})), "allocation-keys")
    assert found.outcome is Outcome.NOT_MET
    assert found.where == ("production",)
    assert verdict(study(allocation("other", {"key": "8"}, {"key": "0"})), "allocation-keys").outcome is Outcome.MET
