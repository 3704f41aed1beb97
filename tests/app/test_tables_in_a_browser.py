"""A co-product, a green certificate and recycled content added to a draft in a real browser: the footprint changes, and
what another choice would give stands beside it.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.app.people import Person, with_lamp
from tests.app.served import Served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("served")]
PHONE, DESK = 390, 1280
APPROACHES = ("按所在地电网", "按合同凭证", "截断法", "循环足迹公式")


def test_tables_of_few_products_change_the_footprint(chromium: Browser, served: Served, tmp_path: Path) -> None:
    maker = with_lamp(chromium, served, tmp_path)
    maker.go("结果")
    maker.sees("145.9 kg CO₂e")
    maker.go("清单")
    maker.tab("清单行")
    maker.page.get_by_text("显示少数产品才需要的表").click()
    maker.ready()
    _co_product(maker)
    _electricity_of_the_site(maker)
    _certificate(maker)
    _recycling(maker)
    maker.go("结果")
    maker.sees("145.6 kg CO₂e")
    maker.sees("同一产品按其他方法的结果")
    told = " ".join(maker.page.get_by_test_id("stTable").all_inner_texts())
    for approach in APPROACHES:
        assert approach in told
    assert maker.wrong == []


def _co_product(person: Person) -> None:
    _choose(person, "共生产品与分配")
    _type(person, "生命周期阶段", "生产制造")
    _type(person, "分配步骤", "3 物理关系")
    _type(person, "分配依据", "质量")
    _type(person, "理由", "同一产线，无法细分")
    for at, name in ((0, "筒灯"), (1, "边角料")):
        _type(person, "名称 *", name, at)
        _type(person, "数量 *", "1", at)
        _type(person, "单位 *", "kg", at)
    person.fits(PHONE)
    person.fits(DESK)
    _save(person, 2)


def _electricity_of_the_site(person: Person) -> None:
    person.tab("企业、产品与研究")
    person.page.get_by_text("全厂用电", exact=True).click()
    _type(person, "统计期内全厂全部用电", "1000")
    form = person.page.get_by_test_id("stForm").last
    _pick(person, form.get_by_role("combobox", name="单位"), "MWh")
    _type(person, "全厂所接电网", "南方电网")
    form.get_by_role("button", name="保存此部分").click()
    person.sees("第 3 版")
    person.ready()
    person.tab("清单行")


def _certificate(person: Person) -> None:
    _choose(person, "绿色电力证书")
    for label, text in (
        ("首张证书编号 *", "1001"),
        ("末张证书编号 *", "1500"),
        ("证书电量 *", "500"),
        ("电量单位 *", "MWh"),
    ):
        _type(person, label, text)
    for label, text in (("所在电网 *", "南方电网"), ("发电月份 *", "2025-06-01"), ("核销日期", "2025-09-15")):
        _type(person, label, text)
    _type(person, "核销受益方", "示例公司")
    _type(person, "数据来源类型 *", "供应商提供")
    _find(person, "风力发电", "风力发电（2024年）")
    _save(person, 4)


def _recycling(person: Person) -> None:
    _choose(person, "材料回收")
    _type(person, "所属行编号 *", "M-001 · 铝散热器")
    for label, text in (("材料类别", "metals"), ("再生料含量 R1", "30%"), ("末端回收率 R2", "85%")):
        _type(person, label, text)
    for label, text in (("再生料数据集", "aluminium-ingot-secondary-us"), ("回收过程数据集", "recycling-aluminium-uk")):
        _type(person, label, text)
    for label in ("投入质量比 Qsin/Qp", "产出质量比 Qsout/Qp"):
        _type(person, label, "1")
    _type(person, "分配系数 A", "0.2")
    _type(person, "能量回收率 R3", "0")
    _type(person, "处置数据集", "landfill-metal-uk")
    _type(person, "数据来源类型 *", "文献")
    _save(person, 5)


def _panel(person: Person) -> Locator:
    return person.page.locator("[role=tabpanel]:visible").first


def _choose(person: Person, table: str) -> None:
    _panel(person).get_by_role("radio", name=table).click()
    person.ready()


def _type(person: Person, label: str, text: str, at: int = 0) -> None:
    """Fill a field by the keyboard, whatever kind it is."""
    panel = _panel(person)
    box = panel.get_by_role("textbox", name=label, exact=True)
    if box.count():
        box.nth(at).fill(text)
        box.nth(at).press("Tab")
    else:
        _pick(person, panel.get_by_role("combobox", name=label).nth(at), text)
    person.ready()


def _pick(person: Person, box: Locator, text: str) -> None:
    box.focus()
    person.page.keyboard.type(text)
    person.page.keyboard.press("Enter")
    person.page.wait_for_timeout(200)


def _find(person: Person, words: str, name: str) -> None:
    """The search for a dataset, its first hit taken into the field."""
    panel = _panel(person)
    panel.get_by_text("查找数据集", exact=True).click()
    _type(person, "搜索背景数据", words)
    panel.get_by_role("radiogroup").get_by_text(name).first.click()
    person.ready()
    person.press("使用此数据集")
    expect(panel.get_by_text("[electricity-").first).to_be_visible()


def _save(person: Person, revision: int) -> None:
    person.press("保存此行")
    person.sees(f"第 {revision} 版")
    person.ready()
