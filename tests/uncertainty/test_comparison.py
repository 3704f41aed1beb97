"""Two products in the same samples: pairing, probability, refusals, waterfall."""

import json
import math
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from lca.calculate import Calculation
from lca.interpretation.changes import AmountChange
from lca.interpretation.comparison import compare, find_obstacles
from lca.interpretation.design import Design, Scheme
from lca.interpretation.uncertainty import draw
from lca.inventory.declaration import Declaration
from tests.studies import declaration, row
from tests.uncertainty.worlds import product, run, scored, uncertain


def less(share: str = "0.97") -> Calculation:
    return run(AmountChange(("M-001",), share).apply(product()))


def test_what_two_versions_share_cancels() -> None:
    (old, new), _ = draw([run(product()), less()], uncertain())
    assert np.corrcoef(old.sampled.totals, new.sampled.totals)[0, 1] > 0.999
    steel = [e.id for e in old.sampler.exchanges].index("M-001")
    expected = 0.03 * old.sampled.kg_co2e[steel]
    assert old.sampled.totals - new.sampled.totals == pytest.approx(expected, rel=1e-9)


def test_small_reduction_is_certain_when_paired() -> None:
    found = compare(run(product()), less(), uncertain())
    assert found.reduction is not None
    assert found.reduction.share == pytest.approx(1 - found.after / found.before)
    assert found.reduction.probability.value == 1.0
    assert found.reduction.spread.low.value > 0
    assert found.difference.high.value < 0


@pytest.mark.parametrize("scheme", list(Scheme))
def test_pairing_holds_in_every_scheme(scheme: Scheme) -> None:
    found = compare(run(product()), less(), uncertain(design=Design(count=512, scheme=scheme)))
    assert found.probability_lower.value == 1.0


def company(credit_code: str) -> dict[str, Any]:
    return {"company": {"name": {"zh-Hans": "某公司"}, "credit_code": credit_code}}


def test_products_that_only_number_alike_are_independent() -> None:
    rows = scored("D-001", "10", "kg", "elementary_flow:co2-fossil")
    ours, theirs, other = (
        run(declaration({**rows, "name": name}, **company(code)))
        for name, code in (("A", "914403000000000001"), ("A", "914403000000000002"), ("B", "914403000000000001"))
    )
    (first, second, third), _ = draw([ours, theirs, other], uncertain(design=Design(count=4000)))
    assert abs(np.corrcoef(first.sampled.totals, second.sampled.totals)[0, 1]) < 0.05
    assert abs(np.corrcoef(first.sampled.totals, third.sampled.totals)[0, 1]) < 0.05


def test_probability_of_independent_products_is_the_formula() -> None:
    """ln A and ln B normal: P(A < B) = Phi(ln(b / a) / sqrt(2 sigma2))."""
    first = run(declaration(scored("D-001", "10", "kg", "elementary_flow:co2-fossil"), **company("1")))
    second = run(declaration(scored("D-001", "9.5", "kg", "elementary_flow:co2-fossil"), **company("2")))
    found = compare(first, second, uncertain(design=Design(count=20_000, scheme=Scheme.RANDOM)))
    z = math.log(10 / 9.5) / math.sqrt(2 * 0.0133)
    expected = 0.5 * (1 + math.erf(z / math.sqrt(2)))
    assert found.probability_lower.value == pytest.approx(expected, abs=4 * found.probability_lower.error)
    assert found.probability_lower.error == pytest.approx(math.sqrt(expected * (1 - expected) / 20_000), rel=0.3)
    assert "different companies" in str(found.cautions[-1])


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("compare-unit", {"unit": {"quantity": {"amount": "2", "unit": "piece"}}}),
        ("compare-category", {"product": {"category": "lamps"}}),
        ("compare-boundary", {"boundary": {"kind": "cradle_to_grave"}}),
        ("compare-rules", {"study": {"policy": "other-rules"}}),
        ("compare-method", {"study": {"method": "other-gwp"}}),
        ("compare-background", {"study": {"background": "other-release"}}),
    ],
)
def test_each_difference_of_rules_is_an_obstacle(code: str, other: dict[str, Any]) -> None:
    base = run(product())
    document = product().model_dump(mode="json", by_alias=True)
    for part, fields in other.items():
        document[part].update(fields)
    unlike = replace(base, declaration=Declaration.model_validate_json(json.dumps(document)))
    assert [p.code for p in find_obstacles(base, unlike)] == [code]


def test_obstacles_come_all_at_once_and_refuse_the_claim() -> None:
    base = run(product())
    unlike = run(
        product(
            row("M-777", "1", "kg", None),
            product={**product().product.model_dump(mode="json", by_alias=True), "category": "lamps"},
        )
    )
    found = compare(base, unlike, uncertain())
    assert {p.code for p in found.obstacles} == {"compare-category", "compare-incomplete"}
    assert found.reduction is None
    assert "M-777" in str(found.obstacles[-1].what)


def test_waterfall_sums_to_the_difference() -> None:
    found = compare(run(product()), less("0.5"), uncertain()).waterfall
    assert math.fsum(s.change for s in found.exchanges) == pytest.approx(found.change)
    assert math.fsum(s.change for s in found.stages) == pytest.approx(found.change)
    assert found.exchanges[0].key == "M-001"
    assert [s.change for s in found.exchanges[1:]] == pytest.approx([0.0] * (len(found.exchanges) - 1))
    assert [s.key for s in found.stages] == ["raw_material_acquisition", "production"]
