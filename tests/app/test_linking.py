"""What a choice would bring is what it brings once it is made."""

import pytest

from app_pages.linking import bound, candidates
from lca.calculate import calculate
from lca.data import open_background, open_method, open_policy
from lca.inventory.declaration import Declaration
from registry.settings import settings_in
from registry.studies import InstalledReleases, Studies
from tests.studies import declaration, row

RELEASE = open_background("tanbiao-open-2026.1")
PINNED = {"background": RELEASE.id, "method": "gwp100-ar6"}


def study(link: str | None, **fields: object) -> Declaration:
    exchange = row("M-1", "250", "g", link, name="铝锭", **fields)
    return declaration(exchange, study={**declaration(exchange).canonical()["study"], **PINNED})


def test_effects_are_those_of_the_solved_system(tmp_path) -> None:
    studies = Studies(InstalledReleases(settings_in(tmp_path).databases))
    unlinked = study(None)
    found = candidates(unlinked.exchanges[0], unlinked, RELEASE, "", "zh-Hans", studies.intensities(unlinked.study))
    effects = {one.link.target: one.kg_co2e for one in found}
    assert len(effects) > 1
    for process_id, effect in effects.items():
        linked = study(f"background:{process_id}")
        solved = calculate(linked, RELEASE, open_method("gwp100-ar6"), open_policy("general-2026.1"))
        assert effect == pytest.approx(solved.result.total, rel=1e-9)
    assert bound(found) == (min(effects.values()), max(effects.values()))


def test_an_unknown_effect_is_not_zero() -> None:
    unlinked = study(None)
    found = candidates(unlinked.exchanges[0], unlinked, RELEASE, "", "zh-Hans", {})
    assert {one.kg_co2e for one in found} == {None}
    assert bound(found) is None
