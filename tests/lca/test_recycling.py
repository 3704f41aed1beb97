"""Recycling by cut-off and by the Circular Footprint Formula, by numbers that fit on paper.

2 kg of a material, kg CO2e per kg: primary E_V 10, recycled E_recycled 3, recycling E_recyclingEoL 1, incineration E_ER 2,
disposal E_D 0.5; heat 0.1 per MJ, electricity 0.6 per kWh.
R1 0.4, R2 0.5, R3 0.3, A 0.2, B 0, Q_Sin/Q_P 0.9, Q_Sout/Q_P 0.8, 5 MJ heat and 1 kWh electricity from a kilogram.

    primary                 (1 - 0.4) x 10                        6.00
    recycled                0.4 x 0.2 x 3                         0.24
    recycled as primary     0.4 x 0.8 x 10 x 0.9                  2.88
    recycling, avoided      0.8 x 0.5 x (1 - 10 x 0.8)           -2.80   (+0.40, -3.20)
    energy                  0.3 x (2 - 5 x 0.1 - 1 x 0.6)         0.27   (+0.60, -0.15, -0.18)
    disposal                (1 - 0.5 - 0.3) x 0.5                 0.10
                                                                  6.69 per kg, 13.38 for 2 kg
    cut-off                 0.6 x 10 + 0.4 x 3 + 0.3 x 2 + 0.2 x 0.5 = 7.90 per kg, 15.80 for 2 kg
"""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lca.data import open_pedigree_variances
from lca.impact.fast import quick_footprint
from lca.impact.prepared import prepare
from lca.interpretation.design import Design
from lca.interpretation.uncertainty import Uncertain, draw
from lca.inventory.treatment.circular_footprint import Numbers, circular_footprint, cut_off
from lca.inventory.treatment.part import treatment_of
from lca.scope.policy import Policy
from tests.lca.recycled import CUT_OFF, FORMULA, WORLD, by_part, calculated, link, material, problems, recycling, study
from tests.oracles.circular import Circular
from tests.oracles.exact import footprint
from tests.oracles.site import Told
from tests.studies import declaration, method, row

# ---- the numbers above


def test_the_formula_term_by_term() -> None:
    assert by_part(calculated(study(), FORMULA)) == {
        "M-1": 12.0,
        "M-1//recycled": 0.48,
        "M-1//recycled_as_primary": 5.76,
        "M-1//recycling": 0.8,
        "M-1//avoided": -6.4,
        "M-1//energy_recovery": 1.2,
        "M-1//heat": -0.3,
        "M-1//electricity": -0.36,
        "M-1//disposal": 0.2,
    }


def test_both_are_calculated_and_one_is_claimed() -> None:
    by_cut_off, by_formula = calculated(study()), calculated(study(), FORMULA)
    assert by_cut_off.result.total == pytest.approx(15.8)
    assert by_formula.result.total == pytest.approx(13.38)
    for calculation in (by_cut_off, by_formula):
        found = {a.approach: (round(a.total, 9), a.claimed) for a in calculation.result.alternatives}
        claimed = calculation is by_formula
        assert found == {"cut_off": (15.8, not claimed), "circular_footprint_formula": (13.38, claimed)}


def test_stages_of_the_terms() -> None:
    stages = {s.stage: round(s.kg_co2e, 9) for s in calculated(study(), FORMULA).result.stages}
    assert stages == {"raw_material_acquisition": 18.24, "end_of_life": -4.86}


@pytest.mark.parametrize("policy", [CUT_OFF, FORMULA])
@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ((material(),), {}),
        ((material("2000", "g"),), {}),
        ((material("200", basis="period"),), {}),
        ((material(), row("W-1", "5", "kg", "background:tip", kind="end_of_life", stage="end_of_life")), {}),
    ],
)
def test_the_oracle_agrees(rows: tuple[dict[str, Any], ...], fields: dict[str, Any], policy: Policy) -> None:
    """The independent solver, by the formula itself."""
    said = study(*rows, recycled=recycling(**fields), **period_output())
    told = Told(circular=Circular({"M-1": Fraction(1, 5)} if policy is FORMULA else {}))
    expected, _ = footprint(said, WORLD, method(), told)
    assert calculated(said, policy).result.total == pytest.approx(float(expected), rel=1e-12)


def period_output() -> dict[str, Any]:
    plain = declaration(material()).canonical()["study"]
    return {"study": {**plain, "period_output": {"amount": "100", "unit": "piece"}}}


# ---- the checks that follow from the formula


def numbers(**fields: str) -> Numbers:
    stated = {"r1": "0.4", "r2": "0.5", "r3": "0.3", "a": "0.2", "b": "0", "quality_in": "0.9", "quality_out": "0.8"}
    return Numbers(
        **{name: Fraction(text) for name, text in ({**stated, "heat": "5", "electricity": "1"} | fields).items()}
    )


def test_a_of_one_is_the_cut_off_without_credit() -> None:
    """A = 1: input side as by cut-off, nothing of recycling at the end of life."""
    found, plain = circular_footprint(numbers(a="1")), cut_off(Fraction(2, 5), Fraction(1, 2), Fraction(3, 10))
    assert {name: found[name] for name in ("", "recycled")} == {name: plain[name] for name in ("", "recycled")}
    assert not {"recycled_as_primary", "recycling", "avoided"} & found.keys()


def test_a_of_zero_is_the_whole_credit() -> None:
    """A = 0: recycled content counts as primary, what is recycled afterwards is credited whole."""
    found = circular_footprint(numbers(a="0"))
    assert found["recycled_as_primary"] == Fraction(4, 10) * Fraction(9, 10)
    assert (found["recycling"], found["avoided"]) == (Fraction(1, 2), -Fraction(1, 2) * Fraction(8, 10))
    assert "recycled" not in found


def test_nothing_recycled_is_primary_and_disposal() -> None:
    """R1 = R2 = R3 = 0: E_V + E_D, whatever A is."""
    for a in ("0", "0.5", "1"):
        assert dict(circular_footprint(numbers(r1="0", r2="0", r3="0", a=a))) == {"": 1, "disposal": 1}


def test_shared_energy_recovery() -> None:
    """B = 1: energy recovered is the affair of whoever uses it."""
    assert not {"energy_recovery", "heat", "electricity"} & circular_footprint(numbers(b="1")).keys()


def test_what_goes_in_and_out_sums_to_the_material() -> None:
    """At equal quality the input terms are one unit; treated at the end of life is one unit by cut-off."""
    found = circular_footprint(numbers(quality_in="1"))
    assert sum(found[name] for name in ("", "recycled", "recycled_as_primary")) == 1
    end = cut_off(Fraction(0), Fraction(1, 2), Fraction(3, 10))
    assert end["energy_recovery"] + end["disposal"] == 1 - Fraction(1, 2)


# ---- A of the rule set, and footprints without an end of life


@pytest.mark.parametrize(("of_class", "a"), [("metals", 0.2), ("other", 0.5), ("textiles", 0.8)])
def test_a_of_the_class_of_material(of_class: str, a: float) -> None:
    """6 + R1 (A 3 + (1 - A) 9) + (1 - A) 0.5 x -7 + 0.37, for 2 kg."""
    said = study(recycled=recycling(allocation_factor=None, material_class=of_class))
    expected = 2 * (6 + 0.4 * (a * 3 + (1 - a) * 9) - (1 - a) * 3.5 + 0.37)
    assert calculated(said, FORMULA).result.total == pytest.approx(expected)


def test_a_partial_footprint_has_no_end_of_life() -> None:
    """Cradle to gate: A is 1 and nothing behind the gate counts: 2 x (0.6 x 10 + 0.4 x 3) = 14.4 either way."""
    said = declaration(material(), recycling=[recycling()])
    for policy in (CUT_OFF, FORMULA):
        assert calculated(said, policy).result.total == pytest.approx(14.4)


def test_another_avoided_material() -> None:
    """E*_V 7 instead of 10: 0.8 x 0.5 x 0.8 x 3 x 2 kg = 1.92 more."""
    said = study(recycled=recycling(avoided=link("better-primary")))
    assert calculated(said, FORMULA).result.total == pytest.approx(13.38 + 1.92)


# ---- what is not declared is not zero


def test_a_missing_number_refuses_the_formula_by_name() -> None:
    said = study(recycled=recycling(recycling_rate=None, quality_in=None, heat=None))
    assert problems(said, FORMULA) == [
        "recycling.R-1.quality_in: The Circular Footprint Formula lacks for “M-1”: Q_Sin/Q_P (quality_in), R2 (recycling_rate), LHV X_ER,heat (heat)."
    ]


def test_the_other_approach_still_works() -> None:
    calculation = calculated(study(recycled=recycling(quality_in=None)))
    assert calculation.result.total == pytest.approx(15.8)
    assert calculation.result.alternatives == ()


def test_a_rate_that_is_not_declared_leaves_the_rest_unlinked() -> None:
    """R3 unknown: 1 - 0.5 of the material has no treatment, and is named; input 14.4."""
    result = calculated(study(recycled=recycling(energy_recovery_rate=None))).result
    assert [(u.exchange_id, u.amount, u.unit) for u in result.unlinked] == [("M-1//disposal", "1", "kg")]
    assert result.total == pytest.approx(14.4)
    assert not result.complete


def test_recycled_content_without_a_dataset_is_unlinked() -> None:
    result = calculated(study(recycled=recycling(recycled=None))).result
    assert [u.exchange_id for u in result.unlinked] == ["M-1//recycled"]


def test_a_flow_is_no_dataset_of_recycling() -> None:
    flow = {"kind": "elementary_flow", "target": "co2-fossil"}
    assert problems(study(recycled=recycling(disposal=flow))) == [
        "recycling.R-1.disposal: “M-1” is linked to the flow “co2-fossil”, where a dataset is meant."
    ]


def test_what_is_multiplied_by_zero_is_not_needed() -> None:
    bare = {"quality_in": None, "recycled": None, "heat_replaced": None, "recycled_content": "0", "heat": "0"}
    assert calculated(study(recycled=recycling(**bare)), FORMULA).result.total == pytest.approx(
        2 * (10 - 2.8 + 0.3 * (2 - 0.6) + 0.1)
    )


# ---- own processes and co-products


def test_material_of_an_own_process_keeps_its_process() -> None:
    """The press makes 4 kg parts of 5 kg material; one product takes 2 kg parts: 2.5 kg material, 6.69 each = 16.725."""
    said = study(
        material("5", process="press", basis="process_output"),
        row("P-1", "2", "kg", "own_process:press", kind="processing"),
        own_processes=[
            {"id": "press", "name": "press", "stage": "production", "output": {"amount": "4", "unit": "kg"}}
        ],
    )
    result = calculated(said, FORMULA).result
    assert result.total == pytest.approx(2.5 * 6.69)
    assert {s.stage: round(s.kg_co2e, 9) for s in result.stages}["end_of_life"] == round(2.5 * -2.43, 9)


def test_a_share_of_the_material_is_a_share_of_its_end_of_life() -> None:
    """Three quarters of the stage are the product's: three quarters of all terms."""
    said = study(
        material("2"),
        allocations=[
            {
                "stage": "raw_material_acquisition",
                "step": "physical",
                "key_name": "energy",
                "reason": "one furnace",
                "outputs": [
                    {"name": "product", "amount": "3", "unit": "piece", "is_main": True},
                    {"name": "other", "amount": "1", "unit": "piece"},
                ],
            }
        ],
    )
    assert calculated(said, FORMULA).result.total == pytest.approx(0.75 * 13.38)


# ---- every engine calculates the same parts


def test_the_fast_engine_agrees(tmp_path: Path) -> None:
    prepared = prepare(tmp_path, WORLD, method())
    for policy in (CUT_OFF, FORMULA):
        found = quick_footprint(study(), prepared, WORLD, treatment_of(policy))
        assert found.kg_co2e == pytest.approx(calculated(study(), policy).result.total, rel=1e-12)


def test_one_weighing_is_one_draw() -> None:
    """Only the material is uncertain: every part of it goes up and down with it."""
    scores = dict.fromkeys(("reliability", "completeness", "temporal", "geographical", "technological"), 3)
    said = study(material(data_quality=scores))
    uncertain = Uncertain(WORLD, method(), open_pedigree_variances(), Design(count=200))
    (product,), _ = draw([calculated(said, FORMULA)], uncertain)
    factors = product.sampled.supplied / product.stated.supplied
    assert factors.shape == (9, 200)
    assert factors[0].std() > 0.05
    assert np.allclose(factors, factors[0], rtol=1e-12)
