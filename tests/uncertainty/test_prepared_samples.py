"""Samples from a store say the same as samples solved one by one."""

from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from scipy import stats

from lca.data import open_pedigree_variances
from lca.errors import CalculationError
from lca.interpretation.background_samples import ReachableSamples, background_spread, reachable
from lca.interpretation.design import Design, Scheme
from lca.interpretation.prepared_samples import PreparedSamples, prepared_samples
from lca.interpretation.uncertainty import Skew, assess_uncertainty
from tests.studies import method
from tests.uncertainty.worlds import looped, product, run, uncertain


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> PreparedSamples:
    root: Path = tmp_path_factory.mktemp("store")
    return prepared_samples(root, looped(), method(), open_pedigree_variances(), Design(seed=5, count=2000))


def test_same_distribution_of_every_indicator(stored: PreparedSamples) -> None:
    ours = ReachableSamples(stored.spread, Design(count=2000, scheme=Scheme.RANDOM))
    names = ["steel", "electricity", "truck"]
    assert stored.stated(names) == pytest.approx(ours.stated(names), rel=1e-12)
    assert stored.at_means(names) == pytest.approx(ours.at_means(names), rel=1e-12)
    theirs, found = stored.sampled(names), ours.sampled(names)
    for process in range(len(names)):
        for indicator in np.flatnonzero(ours.stated(names)[process, :, 0]):
            assert stats.ks_2samp(theirs[process, indicator], found[process, indicator]).pvalue > 0.01


def test_same_product(stored: PreparedSamples) -> None:
    asked = uncertain(design=Design(count=2000))
    solved = assess_uncertainty(run(product()), asked)
    read = assess_uncertainty(run(product()), replace(asked, samples=stored))
    assert read.mean_check.verdict is Skew.EXPLAINED
    assert read.shares == solved.shares
    assert [(s.key, pytest.approx(s.share)) for s in solved.sources.sources] == [
        (s.key, s.share) for s in read.sources.sources
    ]
    for pick in ("low", "median", "high"):
        one, other = getattr(read.total, pick), getattr(solved.total, pick)
        assert one.value == pytest.approx(other.value, abs=4 * (one.error + other.error))


def test_other_number_of_samples_is_refused(stored: PreparedSamples) -> None:
    with pytest.raises(CalculationError, match="2000"):
        assess_uncertainty(run(product()), uncertain(design=Design(count=500), samples=stored))


def test_a_product_draws_the_same_background_whatever_else_it_reaches() -> None:
    """The draws of `steel` do not depend on what else is in the system: comparisons are paired."""
    design = Design(count=200)
    found = []
    for wanted in (["steel"], ["truck", "steel-mix"]):
        part = reachable(looped(), wanted)
        spread = background_spread(part, method(), open_pedigree_variances())
        found.append(ReachableSamples(spread, design).sampled(["steel"]))
    assert found[0] == pytest.approx(found[1], rel=1e-12)


def test_a_large_background_is_solved_sparse(monkeypatch: pytest.MonkeyPatch) -> None:
    spread = background_spread(looped(), method(), open_pedigree_variances())
    dense = ReachableSamples(spread, Design(count=100)).sampled(["steel"])
    monkeypatch.setattr("lca.interpretation.background_samples.DENSE_UP_TO", 2)
    sparse = ReachableSamples(spread, Design(count=100)).sampled(["steel"])
    assert sparse == pytest.approx(dense, rel=1e-9)
