"""Factors: quantiles against scipy, moments against quadrature, and how a person writes them."""

import numpy as np
import pytest
from scipy import stats

from lca.errors import InvalidInput
from lca.interpretation.distributions import Distribution, Lognormal, Normal, Triangular, Uniform, parse_distribution

P = (np.arange(500) + 0.5) / 500


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Lognormal(0.3), stats.lognorm(s=0.3)),
        (Normal(0.1), stats.norm(1, 0.1)),
        (Uniform(0.9, 1.3), stats.uniform(0.9, 0.4)),
        (Triangular(0.8, 1.5), stats.triang(0.2 / 0.7, 0.8, 0.7)),
        (Triangular(1.0, 1.5), stats.triang(0.0, 1.0, 0.5)),
    ],
)
def test_quantiles_and_moments(found: Distribution, expected: stats.rv_continuous) -> None:
    assert found.quantile(P) == pytest.approx(expected.ppf(P), rel=1e-12)
    assert found.mean == pytest.approx(expected.mean())
    assert found.variance == pytest.approx(expected.var())


def test_lognormal_median_is_the_stated_amount() -> None:
    assert Lognormal(0.7).quantile(np.array([0.5]))[0] == 1.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gsd2:1.2", Lognormal(np.log(1.2) / 2)),
        ("GSD2:1", Lognormal(0.0)),
        (" gsd2： 1.2 ", Lognormal(np.log(1.2) / 2)),
        ("cv:0.05", Normal(0.05)),
        ("uniform:0.9..1.2", Uniform(0.9, 1.2)),
        ("triangular:0.8..1.5", Triangular(0.8, 1.5)),
    ],
)
def test_written(text: str, expected: Distribution) -> None:
    assert parse_distribution(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "gsd2", "gsd2:0.9", "gsd2:-1", "cv:0.4", "cv:0.1..0.2", "uniform:1.2", "uniform:1.2..0.9", "triangular:1.1..1.5", "beta:1", "gsd2:nan", "gsd2:" + "9" * 400],
)  # fmt: skip
def test_nonsense_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_distribution(text, "--spread M-001")
    assert caught.value.problems[0].place.path == "--spread M-001"
