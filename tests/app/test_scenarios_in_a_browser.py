"""What if and Compare versions in a real browser: by keyboard, in Chinese, as wide as a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.app.people import Person, with_lamp
from tests.app.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("served")]
PHONE, DESK = 390, 1280


def test_a_scenario_from_choice_to_revision(chromium: Browser, served: Served, tmp_path: Path) -> None:
    maker = with_lamp(chromium, served, tmp_path)
    maker.go("假设分析")
    maker.sees("选择要改变什么")
    _add_by_keyboard(maker)
    maker.sees("减少 9.9 %")
    expect(maker.page.get_by_role("button", name="U-001：数量 × 0.9", exact=True)).to_be_visible()
    chart = maker.page.get_by_test_id("stEChartsChart").first
    expect(chart.locator("canvas").first).to_be_visible()
    for width in (PHONE, DESK):
        maker.fits(width)
    maker.press("保留以供比较")
    maker.sees("情景 1")
    maker.fits(PHONE)
    maker.page.set_viewport_size({"width": DESK, "height": 900})
    maker.press("打开")
    maker.page.get_by_text("采用为声明").click()
    maker.page.wait_for_timeout(300)
    maker.press("保存为新版本")
    maker.sees("已保存为第 2 版")
    maker.go("版本比较")
    maker.sees("减少 9.9 %")
    for width in (PHONE, DESK):
        maker.fits(width)
    assert maker.wrong == []


def _add_by_keyboard(person: Person) -> None:
    """The kind of change by arrow key, the amount as it is proposed, the button by Enter: no mouse."""
    kinds = person.page.get_by_role("radiogroup", name="改变什么？")
    kinds.get_by_role("radio").first.focus()
    person.page.keyboard.press("ArrowRight")
    person.ready()
    expect(kinds.get_by_role("radio", name="数量")).to_be_checked()
    button = person.page.get_by_role("button", name="加入此变化")
    for _ in range(12):
        person.page.keyboard.press("Tab")
        if button.evaluate("node => node === document.activeElement"):
            break
    expect(button).to_be_focused()
    person.page.keyboard.press("Enter")
    person.ready()
