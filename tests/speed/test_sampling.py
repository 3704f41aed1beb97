"""Prepared samples: repeatable, accurate, verified when read, and distributed as bw2calc's own Monte Carlo."""

import warnings
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from scipy.stats import ks_2samp

from benchmarks.baselines import datapackage
from benchmarks.synthetic import SMALL, Background, generate_background
from lca.errors import CalculationError
from lca.impact import sampling
from lca.impact.arrays import BackgroundArrays
from lca.impact.draws import standard_normals, uniforms
from lca.impact.engine import bw2calc
from lca.impact.intensities import intensities
from lca.impact.sampling import Plan, drawn, prepare_samples, sample_intensities
from lca.impact.store import DamagedEntryError


@pytest.fixture(scope="module")
def plan(synthetic: Background, arrays: BackgroundArrays) -> Plan:
    names = [f"p{i}" for i in range(arrays.size)]
    return Plan("0" * 32, arrays, synthetic.uncertainty(), names, seed=11, count=64)


GOLDEN_UNIFORMS = [0.9595409136578195, 0.9977485327346376, 0.8484220496331303]
GOLDEN_NORMALS = [1.7453832882987101, 2.8405958034632657, 1.029689255946996]


def test_draws_do_not_move_with_a_version_of_numpy() -> None:
    """Golden numbers: the stream of Philox is NumPy's promise, the rest is arithmetic."""
    assert uniforms(1, "E-1", 3).tolist() == GOLDEN_UNIFORMS
    assert standard_normals(1, "E-1", 3) == pytest.approx(GOLDEN_NORMALS, rel=1e-12)


def test_draws_are_keyed_by_name() -> None:
    one, other = standard_normals(1, "E-1", 4000), standard_normals(1, "E-2", 4000)
    assert np.array_equal(one[:10], standard_normals(1, "E-1", 10))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.06
    assert not np.array_equal(one, standard_normals(2, "E-1", 4000))
    assert abs(one.mean()) < 0.06
    assert abs(one.std() - 1) < 0.05


def test_a_sample_solves_its_own_system(plan: Plan) -> None:
    found = sample_intensities(plan, [3, 8])
    for place, number in enumerate((3, 8)):
        exact = intensities(drawn(plan, number), solver="factors")
        there = exact != 0
        assert np.abs(found[:, :, place][there] / exact[there] - 1).max() < 5e-6
        assert not found[:, :, place][~there].any()


def test_without_numba_the_same(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = sample_intensities(plan, [0, 1])
    monkeypatch.setattr(sampling, "find_spec", lambda _: None)
    assert np.allclose(sample_intensities(plan, [0, 1]), expected, rtol=5e-6, atol=0)


def test_pairs_are_opposite_and_markets_are_fixed(plan: Plan) -> None:
    first, second = drawn(plan, 6), drawn(plan, 7)
    medians = plan.arrays.amounts
    assert first.amounts * second.amounts == pytest.approx(medians**2, rel=1e-12)
    fixed = plan.uncertainty.input_sigma == 0
    assert fixed.any()
    assert np.array_equal(first.amounts[fixed], medians[fixed])


def test_store_is_repeatable_and_verified_row_by_row(plan: Plan, tmp_path: Path) -> None:
    small = replace(plan, count=6)
    samples = prepare_samples(tmp_path / "a", small, threads=1)
    again = prepare_samples(tmp_path / "b", small, threads=2)
    assert samples.count == 6
    assert np.array_equal(samples.rows(range(small.arrays.size)), again.rows(range(small.arrays.size)))
    file = samples.entry.path / "samples.npy"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(bytes(data))
    opened = prepare_samples(tmp_path / "a", small)
    assert opened.rows([0, 5]).shape == (2, 12, 6)
    with pytest.raises(DamagedEntryError):
        opened.rows([small.arrays.size - 1])


def test_product_fixed_and_varying_foreground(plan: Plan, tmp_path: Path) -> None:
    samples = prepare_samples(tmp_path, replace(plan, count=6))
    rows, demand = np.array([3, 44, 120]), np.array([1.0, 0.5, 2.0])
    by_hand = np.tensordot(demand, samples.rows(rows).astype(float), axes=1)
    assert samples.product(rows, demand) == pytest.approx(by_hand, rel=1e-5)
    varying = np.repeat(demand[:, None], 6, axis=1)
    assert samples.product(rows, varying) == pytest.approx(by_hand, rel=1e-5)


def test_an_odd_number_and_a_loop_are_refused(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(CalculationError) as error:
        prepare_samples(tmp_path, replace(plan, count=5))
    assert error.value.code == "samples-uneven"
    wild = replace(plan.uncertainty, input_sigma=np.full(len(plan.uncertainty.input_sigma), 3.0))
    with pytest.raises(CalculationError, match="consume at least as much"):
        prepare_samples(tmp_path, replace(plan, uncertainty=wild, count=8))
    assert not list(tmp_path.iterdir())


def test_distributed_as_bw2calc(tmp_path: Path) -> None:
    """Two-sample Kolmogorov-Smirnov test of the footprint of one process, and the same mean within its error."""
    background = generate_background(SMALL, seed=5)
    arrays, process, indicator = background.arrays(), 201, 0
    plan = Plan("1" * 32, arrays, background.uncertainty(), [str(i) for i in range(arrays.size)], 3, 1000)
    ours = sample_intensities(plan, range(1000))[process, indicator].astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lca = bw2calc().LCA(
            {process + 1: 1.0}, data_objs=[datapackage(background, indicator)], use_distributions=True, seed_override=9
        )
        lca.lci()
        lca.lcia()
        theirs = []
        for _ in range(400):
            next(lca)
            theirs.append(lca.score)
    assert ks_2samp(ours, theirs).pvalue > 0.01
    error = np.hypot(np.std(ours) / 1000**0.5, np.std(theirs) / 400**0.5)
    assert abs(np.mean(ours) - np.mean(theirs)) < 4 * error
