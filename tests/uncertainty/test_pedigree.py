"""Scores to variances: published figures, a worked example, damaged files."""

import math
from pathlib import Path

import pytest

from lca.data import SHIPPED, open_pedigree_variances
from lca.errors import BackgroundError
from lca.inventory.data_quality import Pedigree
from lca.inventory.pedigree import load_pedigree_variances, squared_gsd

ALL_3 = Pedigree(reliability=3, completeness=3, temporal=3, geographical=3, technological=3)
BEST = Pedigree(reliability=1, completeness=1, temporal=1, geographical=1, technological=1)
WORST = Pedigree(reliability=5, completeness=5, temporal=5, geographical=5, technological=5)


def test_worked_example() -> None:
    sigma = open_pedigree_variances("ecoinvent-3").input_sigma(ALL_3, "kWh")
    # .002 + .0006 + .002 + .0001 + .008 and the basic variance of electricity, .0006
    assert sigma**2 == pytest.approx(0.0133)
    assert squared_gsd(sigma) == pytest.approx(1.259, abs=5e-4)


@pytest.mark.parametrize(
    ("set_id", "scores", "added"),
    [
        ("ecoinvent-3", BEST, 0.0),
        ("ecoinvent-3", WORST, 0.04 + 0.008 + 0.04 + 0.002 + 0.12),
        ("ciroth-2013", BEST, 0.0),
        ("ciroth-2013", WORST, 0.069 + 0.0015 + 0.016 * 3),
        ("ciroth-2013", ALL_3, 0.057 + 0.00038 + 0.0023 * 3),
    ],
)
def test_both_sets(set_id: str, scores: Pedigree, added: float) -> None:
    assert open_pedigree_variances(set_id).added_variance(scores) == pytest.approx(added, rel=1e-12)


def test_basic_variance_by_what_it_is() -> None:
    found = open_pedigree_variances()
    assert found.input_sigma(BEST, "t*km") == pytest.approx(math.sqrt(0.12))
    assert found.input_sigma(BEST, "kg") == pytest.approx(math.sqrt(0.0006))
    assert found.emission_sigma(BEST, "CO2") == pytest.approx(math.sqrt(0.0006))
    assert found.emission_sigma(BEST, "CO") == pytest.approx(math.sqrt(0.3))
    assert found.emission_sigma(BEST, "SF6") == pytest.approx(math.sqrt(0.04))
    assert "toolkit default" in found.basic_source


def test_unknown_set_is_named() -> None:
    with pytest.raises(BackgroundError, match="ecoinvent-3"):
        open_pedigree_variances("ecoinvent-9")


@pytest.mark.parametrize(
    ("before", "after"),
    [("0.002, 0.008, 0.04]", "0.002, 0.008]"), ("[0.0, 0.0001", "[-0.1, 0.0001"), ("tanbiao.pedigree/1", "other/1"), ("temporal", "time")],
)  # fmt: skip
def test_damaged_set_is_refused(tmp_path: Path, before: str, after: str) -> None:
    for name in ("ecoinvent-3.toml", "basic-2026.1.toml"):
        text = (SHIPPED / "pedigree" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(BackgroundError):
        load_pedigree_variances(tmp_path / "ecoinvent-3.toml")


@pytest.mark.parametrize("set_id", ["ecoinvent-3", "ciroth-2013"])
def test_worse_scores_are_never_more_certain(set_id: str) -> None:
    for values in open_pedigree_variances(set_id).added.values():
        assert list(values) == sorted(values)
