"""An exchange's own spread: drawn by its distribution, before the pedigree scores and behind what is given besides."""

import math

import pytest

from lca.calculate import Calculation
from lca.errors import InvalidInput
from lca.interpretation.design import Design
from lca.interpretation.distributions import Normal
from lca.interpretation.uncertainty import FootprintUncertainty, assess_uncertainty
from tests.studies import declaration, row
from tests.uncertainty.worlds import SCORES, run, uncertain

DRAWN = Design(count=20_000)
TEN = ("D-001", "10", "kg", "elementary_flow:co2-fossil")  # 10 kg CO2e


def one(spread: str, **fields: object) -> Calculation:
    return run(declaration(row(*TEN, kind="direct_emission", spread=spread, **fields)))


def assessed(calculation: Calculation, **fields: object) -> FootprintUncertainty:
    return assess_uncertainty(calculation, uncertain(design=DRAWN, **fields))


# Of a single exchange of 10 kg CO2e: mean, median, and the ends of the 95 % interval, worked out on paper
BY_HAND = {
    "gsd2:1.44": (10 * math.exp(math.log(1.2) ** 2 / 2), 10, 10 / 1.2**1.959964, 10 * 1.2**1.959964),  # GSD 1.2
    "cv:0.1": (10, 10, 10 - 1.959964, 10 + 1.959964),
    "uniform:0.9..1.3": (11, 11, 9 + 0.025 * 4, 13 - 0.025 * 4),
    # Rising over 2, falling over 5 kg: left of the top lie 2/7; quantiles 8 + sqrt(p 7 2) and 15 - sqrt((1 - p) 7 5)
    "triangular:0.8..1.5": (11, 15 - math.sqrt(17.5), 8 + math.sqrt(0.35), 15 - math.sqrt(0.875)),
}


@pytest.mark.parametrize("spread", BY_HAND)
def test_one_exchange_by_hand(spread: str) -> None:
    found = assessed(one(spread)).total
    estimates = (found.mean, found.median, found.low, found.high)
    for estimate, expected in zip(estimates, BY_HAND[spread], strict=True):
        assert estimate.value == pytest.approx(expected, abs=4 * estimate.error + 1e-9)
        assert estimate.error < 0.05


def test_it_goes_before_the_scores_and_behind_what_is_given_besides() -> None:
    scored = one("cv:0.1", data_quality=SCORES)
    assert assessed(scored).total.standard_deviation == pytest.approx(1, rel=0.02)
    given = assessed(scored, overrides={"D-001": Normal(0.2)})
    assert given.total.standard_deviation == pytest.approx(2, rel=0.02)


def test_an_exchange_with_neither_is_listed() -> None:
    bare = row("D-002", "5", "kg", "elementary_flow:co2-fossil", kind="direct_emission")
    spread = row(*TEN, kind="direct_emission", spread="cv:0.1")
    found = assessed(run(declaration(spread, bare)))
    assert [(f.key, f.kg_co2e, f.share) for f in found.fixed] == [("D-002", 5.0, pytest.approx(1 / 3))]


def test_a_spread_that_is_none_is_refused_by_its_exchange() -> None:
    with pytest.raises(InvalidInput) as caught:
        assessed(one("plus minus 20 %"))
    assert caught.value.problems[0].place.path == "D-001 spread"


def test_a_declaration_without_it_keeps_its_digest() -> None:
    bare = declaration(row(*TEN, kind="direct_emission"))
    assert "spread" not in bare.exchanges[0].canonical()
    assert declaration(row(*TEN, kind="direct_emission", spread="")).digest() == bare.digest()
    assert declaration(row(*TEN, kind="direct_emission", spread="cv:0.1")).digest() != bare.digest()
