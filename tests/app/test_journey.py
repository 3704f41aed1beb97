"""The whole journey in a real browser: from a workbook to a label, through everybody's hands, in Chinese."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from lca.data import open_background
from lca.interchange.template import write_workbook
from tests.app.lamp import lamp
from tests.app.people import Person, arrive
from tests.app.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("served")]

PHONE = 390


def test_from_workbook_to_label(chromium: Browser, served: Served, tmp_path: Path) -> None:
    workbook = tmp_path / "lamp.xlsx"
    workbook.write_bytes(write_workbook(lamp(linked=False), open_background("tanbiao-open-2026.1"), salt=""))

    maker, clerk, verifier, decision = (
        arrive(chromium, served, who) for who in ("maker", "clerk", "verifier", "decision")
    )
    _declare(maker, workbook)
    _submit(maker)
    _take_in(clerk)
    _verify(verifier)
    _decide(decision)
    _take_the_label(maker)
    _phone_width_holds(maker)
    maker.page.set_viewport_size({"width": 1280, "height": 900})
    maker.page.get_by_role("button", name="退出登录").click()
    maker.page.wait_for_url("**/sign-in")
    for person in (maker, clerk, verifier, decision):
        assert person.wrong == []


def _declare(maker: Person, workbook: Path) -> None:
    assert maker.page.locator("html").get_attribute("lang") == "zh-Hans"
    maker.sees("获得碳足迹标识分四步")
    expect(maker.page.get_by_test_id("stFileUploaderDropzone").get_by_text("上传")).to_be_visible()
    maker.begin(workbook)
    maker.sees("2 行尚未关联数据")
    _link(maker, "聚碳酸酯")
    maker.sees("1 行尚未关联数据")
    _link(maker, "全国平均电力（2024年）")
    maker.sees("所有行均已关联数据")
    _edit_first_amount(maker, "0.065")


def _submit(maker: Person) -> None:
    maker.go("结果")
    maker.sees("146.0 kg CO₂e")
    expect(maker.page.get_by_test_id("stEChartsChart").first).to_be_visible()
    maker.press("前往提交")
    maker.page.get_by_text("我声明：据我方所知数据真实").click()
    maker.ready()
    maker.press("提交申请")
    maker.sees("已提交")


def _take_in(clerk: Person) -> None:
    clerk.page.reload()
    clerk.ready()
    clerk.press("受理")
    clerk.press("指派")
    clerk.sees("没有待办事项")


def _verify(verifier: Person) -> None:
    verifier.page.reload()
    verifier.ready()
    verifier.press("打开")
    verifier.press("重新计算", exact=False)
    verifier.sees("所有数值在规则集的容差内一致")
    verifier.tab("2 规则")
    _judge_all(verifier)
    verifier.tab("4 核查意见")
    verifier.page.get_by_text("无保留意见").click()
    verifier.page.get_by_text("有限保证").click()
    verifier.press("签署核查声明")
    verifier.sees("核查意见已签署")


def _decide(decision: Person) -> None:
    decision.page.reload()
    decision.ready()
    decision.press("打开")
    decision.sees("无保留意见")
    decision.press("批准并签发")
    decision.sees("TBD-")


def _take_the_label(maker: Person) -> None:
    maker.go("证书")
    with maker.page.expect_download() as waiting:
        maker.page.get_by_role("button", name="标识 SVG").click()
    assert b"<svg" in Path(waiting.value.path()).read_bytes()[:400]


def _link(person: Person, dataset: str) -> None:
    person.page.get_by_role("radiogroup").get_by_text(dataset).first.click()
    person.ready()
    person.press("关联此行")


def _edit_first_amount(person: Person, amount: str) -> None:
    """Type into the table as a person does: it is drawn on a canvas, so the cell is reached from the first by arrow keys."""
    person.ready()
    person.tab("清单行")
    table = person.page.get_by_test_id("stDataFrame").first
    expect(table.locator("[role=gridcell]").first).to_be_attached()
    names = table.locator("[role=columnheader]").evaluate_all("cells => cells.map(cell => cell.textContent)")
    editor = person.page.locator("textarea.gdg-input")
    for _ in range(10):  # a canvas says nothing about being ready for keys, and moves while the page above it settles
        person.page.wait_for_timeout(1000)
        if not table.is_visible():
            person.tab("清单行")
        table.scroll_into_view_if_needed()
        box = table.bounding_box()
        assert box is not None
        person.page.keyboard.press("Escape")
        person.page.mouse.click(box["x"] + 60, box["y"] + 52)
        for _ in range(names.index("数量")):
            person.page.keyboard.press("ArrowRight")
        person.page.keyboard.press("Enter")
        with suppress(AssertionError):  # a lost key ends in a cell beside it, which may be for reading only
            expect(editor).to_be_editable(timeout=3_000)
            break
    editor.fill(amount)
    editor.press("Enter")
    person.sees("第 4 版")
    person.ready()
    person.page.reload()
    person.ready()
    person.tab("清单行")
    expect(table.locator("[role=gridcell]", has_text=amount)).to_be_attached(timeout=20_000)


def _judge_all(person: Person) -> None:
    """Those that wait stand first; a judged one folds away."""
    main = person.page.get_by_test_id("stMain")
    while True:
        done, every = re.findall(r"\d+", main.get_by_text("已判定").first.inner_text())
        if done == every:
            return
        form = person.page.get_by_test_id("stForm").first
        form.get_by_text("满足", exact=True).click()
        form.get_by_role("textbox").fill("现场抽查")
        form.get_by_role("button", name="保存判定").click()
        main.get_by_text(f"已判定 {int(done) + 1}").first.wait_for()
        person.ready()
        person.tab("2 规则")


def _phone_width_holds(person: Person) -> None:
    """No page is wider than a phone."""
    person.page.set_viewport_size({"width": PHONE, "height": 844})
    for path in ("inventory", "result", "submission", "certificate", "timeline"):
        query = person.page.url.partition("?")[2]
        person.page.goto(f"{person.page.url.split('/', 3)[0]}//{person.page.url.split('/', 3)[2]}/{path}?{query}")
        person.fits(PHONE)
    person.page.get_by_test_id("stExpandSidebarButton").click()
