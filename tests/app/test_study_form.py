"""Company, product, unit, boundary and study in the app: saved as a revision, refused by name."""

from collections.abc import Callable

import pytest

from lca.scope.boundary import LifeCycleStage, StageStatus
from registry.transitions import Act
from tests.app.conftest import Browser, Walk
from tests.app.test_manufacturer_pages import text

Draft = Callable[..., Walk]
COMPANY, PRODUCT, UNIT, BOUNDARY, STUDY = range(5)


def test_company_and_product_are_saved(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = browser.open("maker", "inventory", walk.application)
    page.text_input(key="study_company_name_1_en").set_value("Lamp Makers Ltd.")
    page.text_input(key="study_company_address_1").set_value("深圳市宝安区 1 号")
    page.button(key="save_study_0").click().run()
    assert not page.exception
    page.text_input(key="study_product_gtin_2").set_value("6901234567892")
    page.text_input(key="study_product_mass_2_amount").set_value("0.18")
    page.button(key="save_study_1").click().run()
    assert not page.exception
    said = walk.registry.desk.declaration(walk.actor("maker"), walk.application)
    assert (said.company.name.en, said.company.address) == ("Lamp Makers Ltd.", "深圳市宝安区 1 号")
    assert said.product.gtin == "6901234567892"
    assert said.product.mass is not None
    assert (said.product.mass.amount, said.product.mass.unit) == ("0.18", "kg")
    assert len(said.exchanges) == 8


def test_nothing_typed_changes_nothing(browser: Browser, draft: Draft) -> None:
    walk = draft()
    before = walk.registry.desk.declaration(walk.actor("maker"), walk.application)
    page = browser.open("maker", "inventory", walk.application)
    for section in (COMPANY, PRODUCT, UNIT, BOUNDARY, STUDY):
        page.button(key=f"save_study_{section}").click().run()
        assert not page.exception
    desk = walk.registry.desk
    assert desk.declaration(walk.actor("maker"), walk.application) == before
    assert desk.application(walk.actor("maker"), walk.application).revision.number == 1


def test_unit_and_boundary_are_saved(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = browser.open("maker", "inventory", walk.application)
    page.text_input(key="study_unit_description_1_en").set_value("one lamp over its life")
    page.text_input(key="study_unit_service_life_1_amount").set_value("25000")
    page.selectbox(key="study_unit_service_life_1_unit").set_value("h")
    page.button(key="save_study_2").click().run()
    page.selectbox(key="study_boundary_stages_2_distribution").set_value(StageStatus.EXCLUDED)
    page.text_input(key="study_boundary_stages_2_distribution_reason").set_value("sold at the gate")
    page.button(key="save_study_3").click().run()
    assert not page.exception
    said = walk.registry.desk.declaration(walk.actor("maker"), walk.application)
    assert said.unit.description.en == "one lamp over its life"
    assert said.unit.service_life is not None
    assert (said.unit.service_life.amount, said.unit.service_life.unit) == ("25000", "h")
    assert said.boundary.status_of(LifeCycleStage.DISTRIBUTION) is StageStatus.EXCLUDED


@pytest.mark.parametrize(
    ("key", "value", "section"),
    [
        ("study_unit_quantity_1_amount", "many", UNIT),
        ("study_unit_quantity_1_amount", "", UNIT),
        ("study_study_period_start_1", "yesterday", STUDY),
    ],
)
def test_what_cannot_be_read_is_explained_and_not_saved(
    browser: Browser, draft: Draft, key: str, value: str, section: int
) -> None:
    walk = draft()
    page = browser.open("maker", "inventory", walk.application)
    page.text_input(key=key).set_value(value)
    page.button(key=f"save_study_{section}").click().run()
    assert not page.exception
    assert walk.registry.desk.application(walk.actor("maker"), walk.application).revision.number == 1
    assert page.error
    assert len(page.table) or text(page)


def test_a_sent_declaration_has_no_form(browser: Browser, draft: Draft) -> None:
    walk = draft()
    walk.registry.desk.submit(walk.actor("maker"), walk.application)
    assert Act.SAVE not in walk.registry.desk.application(walk.actor("maker"), walk.application).acts
    page = browser.open("maker", "inventory", walk.application)
    assert not [button for button in page.button if str(button.key).startswith("save_study")]


def test_forms_speak_chinese(browser: Browser, draft: Draft) -> None:
    page = browser.open("maker", "inventory", draft().application, language="zh-Hans")
    labels = [field.label for field in page.text_input if str(field.key).startswith("study_")]
    assert "联系方式" in labels
    assert all(any("\u4e00" <= c <= "\u9fff" for c in label) for label in labels if "·" not in label)
