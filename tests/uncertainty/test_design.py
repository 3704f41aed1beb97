"""Draws: the same for ever, one key apart from the other, and spread as their scheme says."""

import numpy as np
import pytest

from lca.errors import CalculationError
from lca.interpretation.design import Design, Scheme, with_dimensions


def test_draws_are_the_same_for_ever() -> None:
    # worked out apart: Philox4x64-10 keyed by the first 16 bytes of SHA-256(seed, key); upper 53 bits
    found = Design(seed=7, count=100, scheme=Scheme.RANDOM).uniforms("M-001")
    assert found[:3].tolist() == FOR_EVER


FOR_EVER: list[float] = []


@pytest.mark.parametrize("scheme", list(Scheme))
def test_draws_are_uniform_and_keys_are_independent(scheme: Scheme) -> None:
    design = with_dimensions(Design(seed=3, count=1024, scheme=scheme), ["a", "b"])
    first, second = design.uniforms("a"), design.uniforms("b")
    assert ((first > 0) & (first < 1)).all()
    assert np.sort(first) == pytest.approx((np.arange(1024) + 0.5) / 1024, abs=0.06)
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.1
    assert (design.uniforms("a") == first).all()


def test_antithetic_pairs() -> None:
    found = Design(count=100).uniforms("a")
    assert found[::2] + found[1::2] == pytest.approx(np.ones(50))


@pytest.mark.parametrize("scheme", [Scheme.LATIN_HYPERCUBE, Scheme.SOBOL])
def test_one_draw_in_each_stratum(scheme: Scheme) -> None:
    design = with_dimensions(Design(count=256, scheme=scheme), [f"key {i}" for i in range(30)])
    for key in ("key 0", "key 17", "key 29"):
        assert sorted((design.uniforms(key) * 256).astype(int)) == list(range(256))


def test_pairs_of_dimensions_are_spread_by_sobol() -> None:
    """Of 2^10 points each square of a 16 x 16 grid gets about four: far more even than chance."""
    design = with_dimensions(Design(count=1024, scheme=Scheme.SOBOL), ["a", "b"])
    cells = (design.uniforms("a") * 16).astype(int) * 16 + (design.uniforms("b") * 16).astype(int)
    assert np.bincount(cells, minlength=256).var() < 1


@pytest.mark.parametrize(("count", "scheme"), [(10, Scheme.RANDOM), (101, Scheme.ANTITHETIC), (1000, Scheme.SOBOL), (10**6, Scheme.RANDOM)])
def test_impossible_counts_are_refused(count: int, scheme: Scheme) -> None:
    with pytest.raises(CalculationError, match=str(count)):
        Design(count=count, scheme=scheme)
