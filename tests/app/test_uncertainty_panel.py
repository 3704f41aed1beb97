"""The uncertainty of a footprint on its page: asked for by a button, kept for the visit."""

from collections.abc import Callable

import pytest

from app_pages.uncertainty_view import variance_bars
from lca.interpretation.uncertainty import FootprintUncertainty, Skew
from tests.app.conftest import Browser, Walk


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_button_works_it_out_and_the_number_stays(
    browser: Browser, draft: Callable[..., Walk], language: str
) -> None:
    walk = draft()
    page = browser.open("maker", "result", walk.application, language=language)
    before = page.metric[0].value
    page.button(key="work_out_uncertainty").click().run()
    assert not page.exception
    assert page.metric[0].value == before
    calculation = browser.registry.desk.preview(walk.actor("maker"), walk.application).calculation
    found: FootprintUncertainty = page.session_state[f"uncertainty {calculation.study_digest}"]
    assert found.mean_check.stated == pytest.approx(calculation.result.total, rel=1e-9)
    assert found.mean_check.verdict is not Skew.UNEXPLAINED
    label = "95 % interval" if language == "en" else "95 % 区间"
    assert label in [metric.label for metric in page.metric]
    assert "work_out_uncertainty" not in [button.key for button in page.button]
    assert len(variance_bars(found)["series"][0]["data"]) == len(found.exchanges[:10])
