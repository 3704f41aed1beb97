"""Suggestions carry what choosing them would do; what is unknown is not zero."""

from fractions import Fraction

import pytest

from lca.inventory.background import BackgroundRelease
from lca.inventory.search import effect_bound, suggest, suggestions
from lca.units import Quantity

HALF_KILOGRAM = Quantity(Fraction(500), "g")


@pytest.fixture
def ids(release: BackgroundRelease) -> list[str]:
    return [hit.process_id for hit in suggest(release, "聚丙烯", "g")]


def test_effect_is_amount_times_intensity_in_the_unit_of_the_process(
    release: BackgroundRelease, ids: list[str]
) -> None:
    intensities = {process_id: 2.0 + place for place, process_id in enumerate(ids)}
    found = suggestions(release, "聚丙烯", HALF_KILOGRAM, intensities)
    assert [one.hit.process_id for one in found] == ids
    assert [one.kg_co2e for one in found] == [0.5 * (2.0 + place) for place in range(len(ids))]
    bound = effect_bound(found)
    assert bound is not None
    assert (bound.least, bound.most) == (1.0, 0.5 * (1.0 + len(ids)))
    assert bound.known == bound.of == len(ids)


def test_a_negative_intensity_bounds_from_below(release: BackgroundRelease, ids: list[str]) -> None:
    bound = effect_bound(suggestions(release, "聚丙烯", HALF_KILOGRAM, {ids[0]: -1.0, ids[1]: 4.0}))
    assert bound is not None
    assert (bound.least, bound.most, bound.known) == (-0.5, 2.0, 2)


def test_no_intensity_is_unknown_and_not_zero(release: BackgroundRelease) -> None:
    found = suggestions(release, "聚丙烯", HALF_KILOGRAM, {})
    assert found
    assert all(one.kg_co2e is None for one in found)
    assert effect_bound(found) is None


def test_another_kind_of_unit_has_no_effect(release: BackgroundRelease) -> None:
    hit_ids = [hit.process_id for hit in suggest(release, "纸箱", "kWh")]
    found = suggestions(release, "纸箱", Quantity(Fraction(3), "kWh"), dict.fromkeys(hit_ids, 1.0))
    assert found[0].hit.process_id == "corrugated-box-cn"
    assert found[0].kg_co2e is None


def test_nothing_near_gives_nothing(release: BackgroundRelease) -> None:
    assert suggestions(release, "氪星石", HALF_KILOGRAM, {}) == ()
    assert effect_bound(()) is None
