"""Installed data are opened by a listed name, and by nothing else."""

import pytest

from lca.data import DEFAULT_BACKGROUND, DEFAULT_POLICY, background_ids, open_background, open_method, open_policy
from lca.errors import BackgroundError


@pytest.mark.parametrize("release", ["tanbiao-open-2026.1", "tanbiao-open-2026.2"])
def test_what_ships_can_be_opened(release: str) -> None:
    assert release in background_ids()
    assert open_background(release).id == release


def test_the_first_choice_is_the_newest() -> None:
    assert background_ids()[-1] == DEFAULT_BACKGROUND
    assert open_policy(DEFAULT_POLICY).id == DEFAULT_POLICY == "general-2026.2"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../methods/gwp100-ar6", "a/../tanbiao-open-2026.1", "none", "tanbiao-open-2026.1/"]
)
def test_a_name_is_not_a_path(name: str) -> None:
    for opener in (open_background, open_method, open_policy):
        with pytest.raises(BackgroundError, match="Name one of"):
            opener(name)
