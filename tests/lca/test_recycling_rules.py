"""Recycling: nothing is treated twice, faults are found all at once, and what the findings say."""

from typing import Any

import pytest

from lca.conformity.rule import Outcome
from lca.scope.policy import Policy
from tests.lca.recycled import (
    CUT_OFF,
    FORMULA,
    GRAVE,
    by_part,
    calculated,
    link,
    material,
    problems,
    recycling,
    study,
    verdict,
)
from tests.studies import declaration, row

# ---- nothing is treated twice


def waste(amount: str = "5", **fields: Any) -> dict[str, Any]:
    return row("W-1", amount, "kg", "background:tip", kind="end_of_life", stage="end_of_life", **fields)


def test_the_material_is_taken_out_of_the_exchange_that_holds_it() -> None:
    """5 kg go to the tip, 2 kg of them are this material: 3 x 0.5 = 1.5 beside its own 13.38."""
    said = study(material(), waste(), recycled=recycling(end_of_life_exchange="W-1"))
    calculation = calculated(said, FORMULA)
    assert by_part(calculation)["W-1"] == 1.5
    assert calculation.result.total == pytest.approx(14.88)


def test_without_disposal_the_rest_stays_in_that_exchange() -> None:
    """Recycled and recovered 0.8 x 2 kg leave 3.4 kg on the tip: 1.7. The row's own: 13.38 without disposal's 0.2."""
    said = study(material(), waste(), recycled=recycling(end_of_life_exchange="W-1", disposal=None))
    calculation = calculated(said, FORMULA)
    assert by_part(calculation)["W-1"] == 1.7
    assert calculation.result.total == pytest.approx(13.38 - 0.2 + 1.7)


def test_more_than_is_there_cannot_be_taken_out() -> None:
    said = study(material(), waste("1.5"), recycled=recycling(end_of_life_exchange="W-1"))
    assert problems(said) == [
        "exchanges.W-1.amount: Materials of 2.0 kg are to be taken out of “W-1”, which holds 1.5 kg."
    ]


def mass(kg: str) -> dict[str, Any]:
    product = declaration(material()).canonical()["product"]
    return {"product": {**product, "mass": {"amount": kg, "unit": "kg"}}}


def test_finding_on_materials_that_are_discarded_twice() -> None:
    """A product of 2 kg: 2 kg of the row and 2 kg on the tip are twice its mass."""
    rule = "end-of-life-once"
    assert verdict(study(material(), waste("2"), **mass("2")), rule).outcome is Outcome.NOT_MET
    assert verdict(study(material(), waste("2"), **mass("4")), rule).outcome is Outcome.MET
    named = study(material(), waste("2"), recycled=recycling(end_of_life_exchange="W-1"), **mass("2"))
    assert verdict(named, rule).outcome is Outcome.MET
    rest = study(material(), waste("2"), recycled=recycling(end_of_life_exchange="W-1", disposal=None), **mass("2"))
    assert verdict(rest, rule).outcome is Outcome.MET  # 1.6 kg of the row, 0.4 kg that stay on the tip
    more = study(material(), waste("2.2"), recycled=recycling(end_of_life_exchange="W-1", disposal=None), **mass("2"))
    assert verdict(more, rule).outcome is Outcome.NOT_MET  # 1.6 and 0.6 kg
    assert verdict(study(material(), **mass("2")), rule).outcome is Outcome.MET
    assert verdict(declaration(material(), recycling=[recycling()]), rule).outcome is Outcome.NOT_APPLICABLE


def test_a_material_of_an_own_process_is_weighed_by_its_runs() -> None:
    """2.5 kg of it are in the product, 1 kg more is on the tip: 3.5 kg of a product of 3 kg."""
    press = {"id": "press", "name": "press", "stage": "production", "output": {"amount": "4", "unit": "kg"}}
    rows = (
        material("5", process="press", basis="process_output"),
        row("P-1", "2", "kg", "own_process:press", kind="processing"),
        waste("1"),
    )
    assert verdict(study(*rows, own_processes=[press], **mass("3")), "end-of-life-once").outcome is Outcome.NOT_MET
    assert verdict(study(*rows, own_processes=[press], **mass("3.5")), "end-of-life-once").outcome is Outcome.MET


# ---- problems, all at once, in whichever approach


@pytest.mark.parametrize("policy", [CUT_OFF, FORMULA])
def test_problems_of_a_row(policy: Policy) -> None:
    bad = recycling(
        recycled_content="1.2",
        recycling_rate="0.8",
        heat="-1",
        recycled=link("nowhere"),
        disposal=link("heat"),
        end_of_life_exchange="M-1",
    )
    assert [text.partition(":")[0] for text in problems(study(recycled=bad), policy)] == [
        "recycling.R-1.recycled_content",
        "recycling.R-1.heat",
        "recycling.R-1.energy_recovery_rate",
        "recycling.R-1.recycled",
        "recycling.R-1.disposal",
        "recycling.R-1.end_of_life_exchange",
    ]


def test_a_row_names_one_material_once() -> None:
    power = row("E-1", "1", "kWh", "background:power", kind="energy")
    for exchange in ("M-9", "E-1"):
        said = study(material(), power, recycled=recycling(exchange=exchange))
        assert problems(said)[0].startswith("recycling.R-1.exchange")
    twice = declaration(material(), recycling=[recycling(), recycling(id="R-2")], **GRAVE)
    assert len(problems(twice)) == 2
    split = study(material(), row("M-1//avoided", "1", "kg", "background:primary"))
    assert problems(split) == ["recycling.R-1.exchange: The material “M-1” is divided more than once."]


# ---- findings


def test_credits_of_the_formula_are_no_offsets_where_they_have_a_source() -> None:
    assert verdict(study(), "no-offsets", FORMULA).outcome is Outcome.MET
    bare = study(recycled=recycling(source={"kind": "estimated"}))
    found = verdict(bare, "no-offsets", FORMULA)
    assert found.where == ("M-1//avoided", "M-1//heat", "M-1//electricity")


def test_finding_names_what_the_formula_lacks() -> None:
    assert verdict(study(), "recycling-both-results").outcome is Outcome.MET
    found = verdict(study(recycled=recycling(quality_in=None)), "recycling-both-results")
    assert found.outcome is Outcome.NOT_MET
    assert found.where == ("R-1: Q_Sin/Q_P (quality_in)",)
    assert verdict(declaration(material()), "recycling-both-results").outcome is Outcome.NOT_APPLICABLE
