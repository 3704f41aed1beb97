"""Every table of a declaration in the app: chosen, filled by form or in its cells, saved as a revision or explained."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.row_links import link_of, sought, spoken, written
from app_pages.sheet_words import about, heading, note, title
from lca.interchange.layout import layout
from lca.interchange.one_table import tables
from lca.inventory.declaration import Declaration
from lca.inventory.link import LinkKind
from tests.app.conftest import Browser, Walk
from tests.app.lamp import lamp
from tests.app.test_manufacturer_pages import edits, text

Draft = Callable[..., Walk]


def opened(browser: Browser, walk: Walk, key: str, language: str = "en") -> AppTest:
    """The inventory page with one table chosen."""
    page = browser.open("maker", "inventory", walk.application, language)
    page.toggle(key=f"every_table_{walk.application}").set_value(True).run()
    page.pills(key=f"table_{walk.application}_True").set_value(key).run()
    assert not page.exception
    return page


def said(walk: Walk) -> Declaration:
    return walk.registry.desk.declaration(walk.actor("maker"), walk.application)


def revision(walk: Walk) -> int:
    return walk.registry.desk.application(walk.actor("maker"), walk.application).revision.number


def fill(page: AppTest, prefix: str, **values: str) -> None:
    """Type into fields of a form; `source__kind` is the field source.kind."""
    for name, value in values.items():
        key = f"{prefix}_{name.replace('__', '.')}"
        listed = [one for one in page.selectbox if one.key == key]
        (listed[0] if listed else page.text_input(key=key)).set_value(value)


def form(walk: Walk, key: str, number: int = -1, at: int = 1) -> str:
    """What the keys of a form's fields begin with."""
    return f"row_{key}_{walk.application}_{at}_{number}"


def test_tables_that_few_products_need_are_folded_away(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = browser.open("maker", "inventory", walk.application)
    shown = page.pills(key=f"table_{walk.application}_False").options
    assert shown == [
        "Materials 3",
        "Energy 1",
        "Processing & emissions –",
        "Transport 1",
        "Packaging 1",
        "Use 1",
        "End of life 1",
        "Cut-offs –",
    ]
    page.toggle(key=f"every_table_{walk.application}").set_value(True).run()
    assert len(page.pills(key=f"table_{walk.application}_True").options) == len(tables()) == 16


def test_every_table_opens_and_teaches(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = opened(browser, walk, "materials")
    for sheet in tables():
        page.pills(key=f"table_{walk.application}_True").set_value(sheet.key).run()
        assert not page.exception
        assert sheet.about_en in text(page)
        labels = {field.label.removesuffix(" *") for kind in (page.text_input, page.selectbox) for field in kind}
        assert {heading(column, "en") for column in sheet.columns} <= labels


def test_a_co_product_is_begun_with_both_outputs(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = opened(browser, walk, "allocations")
    key = form(walk, "allocations")
    fill(page, key, stage="production", step="physical", key_name="mass", reason="one line makes both")
    fill(page, f"{key}_main", amount="1", unit="kg")
    fill(page, f"{key}_co", name="offcut", amount="1", unit="kg")
    page.button(key="save_allocations").click().run()
    assert not page.exception
    (allocation,) = said(walk).allocations
    assert [(one.name, one.is_main) for one in allocation.outputs] == [("LED downlight", True), ("offcut", False)]
    more = f"{form(walk, 'allocations', at=2)}_A-1"
    page.selectbox(key=f"{form(walk, 'allocations', at=2)}_of").set_value("A-1").run()
    fill(page, more, name="dross", amount="0.5", unit="kg")
    page.button(key="save_allocations").click().run()
    assert [one.name for one in said(walk).allocations[0].outputs] == ["LED downlight", "offcut", "dross"]
    result = walk.registry.desk.preview(walk.actor("maker"), walk.application).calculation.result
    assert {one.kind for one in result.alternatives} == set()  # one key, nothing to compare


def test_a_form_that_cannot_be_read_is_explained_and_keeps_what_was_typed(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = opened(browser, walk, "recycling")
    key = form(walk, "recycling")
    fill(page, key, recycled_content="130%", recycled="gold dust", recycling_rate="most")
    page.button(key="save_recycling").click().run()
    assert not page.exception
    table = page.table[0].value
    assert len(table) >= 5  # three cells, the material, the source
    assert set(table["Row"]) == {"1"}
    assert revision(walk) == 1
    assert page.text_input(key=f"{key}_recycled").value == "gold dust"


def test_a_dataset_is_found_by_the_search_and_written_into_its_field(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = opened(browser, walk, "instruments")
    key = form(walk, "instruments")
    assert "electricity of the whole site" in text(page)
    page.text_input(key=f"{key}_link_search_X").set_value("wind electricity China").run()
    page.radio(key=f"{key}_link_candidate_Xwind electricity China").set_value(0).run()
    page.button(key="use_instruments").click().run()
    assert not page.exception
    assert page.text_input(key=f"{key}_link").value.startswith("[electricity-wind")
    fill(page, key, first_number="1001", last_number="1010", energy__amount="10", energy__unit="MWh")
    fill(page, key, grid="South", produced="2025-06-01", source__kind="supplier")
    page.button(key="save_instruments").click().run()
    (one,) = said(walk).instruments
    assert one.link is not None
    assert (one.link.kind, one.id, one.energy.unit) == (LinkKind.BACKGROUND, "GEC-001", "MWh")


def test_a_row_is_opened_in_the_form_and_changed(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = opened(browser, walk, "materials")
    page.selectbox(key=f"which_materials_{walk.application}_1").set_value(1).run()
    fill(page, form(walk, "materials", 1), amount="0.02", source__kind="measured", link="abs-resin-proxy-nowhere")
    page.button(key="save_materials").click().run()
    assert revision(walk) == 1
    fill(page, form(walk, "materials", 1), link="own:nothing")
    page.button(key="save_materials").click().run()
    assert revision(walk) == 1
    fill(page, form(walk, "materials", 1), link="")
    page.button(key="save_materials").click().run()
    assert not page.exception
    row = said(walk).exchanges[1]
    assert (row.amount, row.source.kind, row.link) == ("0.02", "measured", None)


def test_a_cell_of_a_table_is_saved_at_once_and_a_row_deleted(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = opened(browser, walk, "cut_offs")
    fill(page, form(walk, "cut_offs"), stage="use", name="glue", reason="below 0.1 %", estimated_share="0.1%")
    page.button(key="save_cut_offs").click().run()
    assert said(walk).cut_offs[0].estimated_share == "0.001"
    page.session_state[f"editor_cut_offs_{walk.application}_2"] = edits({0: {"estimated_share": "0.2%"}})
    page.run()
    assert said(walk).cut_offs[0].estimated_share == "0.002"
    page.session_state[f"editor_cut_offs_{walk.application}_3"] = edits({}, [0])
    page.run()
    assert not page.exception
    assert said(walk).cut_offs == ()


def test_a_sent_declaration_shows_its_tables_and_no_form(browser: Browser, draft: Draft) -> None:
    walk = draft().submitted()
    page = browser.open("maker", "inventory", walk.application)
    assert not page.exception
    assert not [button for button in page.button if str(button.key).startswith("save_")]
    assert list(page.dataframe[0].value["id"]) == ["M-001", "M-002", "M-003"]


def test_rules_are_chosen_by_their_title_and_the_site_states_its_electricity(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = browser.open("maker", "inventory", walk.application)
    rules = page.selectbox(key="study_study_policy_1")
    assert any("LED" in option and "pcr-led-lighting-2026.1" in option for option in rules.options)
    rules.set_value("pcr-led-lighting-2026.1")
    page.button(key="save_study_4").click().run()
    page.text_input(key="study_site_electricity_used_2_amount").set_value("1000")
    page.selectbox(key="study_site_electricity_used_2_unit").set_value("MWh")
    page.text_input(key="study_site_electricity_grid_2").set_value("南方电网")
    page.button(key="save_study_5").click().run()
    assert not page.exception
    now = said(walk)
    assert now.study.policy == "pcr-led-lighting-2026.1"
    assert now.site_electricity is not None
    assert (now.site_electricity.used.amount, now.site_electricity.grid) == ("1000", "南方电网")
    page.text_input(key="study_site_electricity_used_3_amount").set_value("")
    page.text_input(key="study_site_electricity_grid_3").set_value("")
    page.button(key="save_study_5").click().run()
    assert said(walk).site_electricity is None


@pytest.mark.parametrize("text_of_cell", ["[abs-resin]", "own:P1", "supplier:S-1", "flow:co2-fossil"])
def test_links_are_written_as_they_are_read(text_of_cell: str) -> None:
    link = link_of(text_of_cell)
    assert link is not None
    assert written(link) == text_of_cell
    assert link_of(f"Some name (EU) [{text_of_cell.strip('[]')}]") == link


def test_what_names_no_dataset_is_said_as_it_was_typed() -> None:
    assert link_of("") is None
    assert link_of("不锈钢 304") is None
    assert spoken("", lamp(), "en") == ""


def test_a_search_knows_unit_and_name_of_what_is_replaced() -> None:
    sheet = layout().sheet("recycling")
    column, heat = sheet.column("recycled"), sheet.column("heat_replaced")
    assert column is not None
    assert heat is not None
    assert sought(lamp(), sheet, column, {"exchange": "M-001"}).name == "铝散热器"
    assert sought(lamp(), sheet, heat, {"exchange": "M-001"}).unit == "MJ"


def test_headings_are_in_the_language_of_the_reader() -> None:
    sheet = layout().sheet("recycling")
    column = sheet.columns[3]
    assert (title(sheet, "zh-Hans"), title(sheet, "en")) == ("材料回收", "Recycling")
    assert heading(column, "zh-Hans") == "再生料含量 R1"
    assert note(column, "en").startswith("Share of recycled input")
    assert all(about(sheet, tag) and note(column, tag) for tag in ("zh-Hant", "pt"))
