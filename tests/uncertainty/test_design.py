"""Draws: the same for ever, one key apart from the other, and spread as their scheme says."""

import hashlib

import numpy as np
import pytest

from lca.errors import CalculationError
from lca.interpretation.design import Design, Scheme, with_dimensions

MASK = 2**64 - 1


def philox(counter: int, key: int) -> list[int]:
    """One block of Philox4x64-10 (Salmon et al. 2011), written out."""
    c, k = [counter, 0, 0, 0], [key & MASK, key >> 64]
    for _ in range(10):
        low, high = 0xD2E7470EE14C6C93 * c[0], 0xCA5A826395121157 * c[2]
        c = [(high >> 64) ^ c[1] ^ k[0], high & MASK, (low >> 64) ^ c[3] ^ k[1], low & MASK]
        k = [(k[0] + 0x9E3779B97F4A7C15) & MASK, (k[1] + 0xBB67AE8584CAA73B) & MASK]
    return c


def test_draws_do_not_depend_on_a_version_of_numpy() -> None:
    key = int.from_bytes(hashlib.sha256((7).to_bytes(8, "big") + "铝-001".encode()).digest()[:16], "big")
    expected = [((v >> 11) + 0.5) * 2.0**-53 for block in range(1, 26) for v in philox(block, key)]
    assert Design(seed=7, count=100, scheme=Scheme.RANDOM).uniforms("铝-001").tolist() == expected


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


@pytest.mark.parametrize(
    ("count", "scheme"), [(10, Scheme.RANDOM), (101, Scheme.ANTITHETIC), (1000, Scheme.SOBOL), (10**6, Scheme.RANDOM)]
)
def test_impossible_counts_are_refused(count: int, scheme: Scheme) -> None:
    with pytest.raises(CalculationError, match=str(count)):
        Design(count=count, scheme=scheme)
