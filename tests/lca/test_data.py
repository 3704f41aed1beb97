"""Installed data are opened by a listed name, and by nothing else."""

import pytest

from lca.data import background_ids, open_background, open_method, open_policy
from lca.errors import BackgroundError


def test_what_ships_can_be_opened() -> None:
    assert "tanbiao-open-2026.1" in background_ids()
    assert open_background("tanbiao-open-2026.1").id == "tanbiao-open-2026.1"


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../methods/gwp100-ar6", "a/../tanbiao-open-2026.1", "none", "tanbiao-open-2026.1/"]
)
def test_a_name_is_not_a_path(name: str) -> None:
    for opener in (open_background, open_method, open_policy):
        with pytest.raises(BackgroundError, match="Name one of"):
            opener(name)
