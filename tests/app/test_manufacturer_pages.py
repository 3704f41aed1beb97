"""The manufacturer's pages over a real registry: one test at least a page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.text import plain
from lca.interchange.layout import layout
from registry.bootstrap import Registry
from registry.demo import demo_actor
from tests.app.conftest import Browser, Walk
from tests.app.lamp import SUSPICIOUS, lamp_json

Draft = Callable[..., Walk]


def text(page: AppTest) -> str:
    """All that stands on a page in sentences."""
    kinds = (page.title, page.header, page.subheader, page.markdown, page.caption, page.info)
    kinds += (page.success, page.warning, page.error)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def test_an_empty_list_teaches(browser: Browser) -> None:
    page = browser.open("rival")
    assert not page.exception
    assert "Fill in the workbook" in text(page)
    assert "填写工作簿" in text(browser.open("rival", language="zh-Hans"))


def test_a_file_becomes_an_application(browser: Browser, registry: Registry) -> None:
    page = browser.open("maker")
    page.file_uploader(key="new_file").upload("lamp.json", lamp_json(linked=False), "application/json").run()
    page.button(key="read_file").click().run()
    assert not page.exception
    (row,) = registry.desk.applications(demo_actor(registry, "maker"))
    assert row.model == "DL-10"
    assert "2 row(s) are not linked" in text(page)


def test_every_problem_of_a_file_is_in_one_table(browser: Browser, registry: Registry) -> None:
    broken = (
        lamp_json()
        .replace(b'"0.062"', b'"many"')
        .replace(b'"0.35"', b'"-"')
        .replace(b'"unit": "t*km"', b'"unit": "tkm"')
    )
    page = browser.open("maker")
    page.file_uploader(key="new_file").upload("lamp.json", broken, "application/json").run()
    page.button(key="read_file").click().run()
    assert not page.exception
    table = page.table[0].value
    assert list(table.columns) == ["Sheet", "Row", "Column", "What is wrong", "What to do"]
    assert len(table) >= 3
    assert all(table["What is wrong"].str.len() > 5)
    assert all(table["What to do"].str.len() > 5)
    assert registry.desk.applications(demo_actor(registry, "maker")) == ()


def test_linking_takes_the_unlinked_rows_one_by_one(browser: Browser, draft: Draft, registry: Registry) -> None:
    walk = draft(linked=False)
    page = browser.open("maker", "inventory", walk.application)
    page.radio(key="candidate_M-002").set_value(0).run()
    page.button(key="link").click().run()
    assert not page.exception
    declaration = registry.desk.declaration(walk.actor("maker"), walk.application)
    linked = {row.id: row.link.target for row in declaration.exchanges if row.link}
    assert linked["M-002"] == "polycarbonate-proxy"
    assert "1 row(s) are not linked" in text(page)
    assert page.radio(key="candidate_U-001")


def test_a_search_replaces_the_suggestions(browser: Browser, draft: Draft) -> None:
    page = browser.open("maker", "inventory", draft(linked=False).application)
    page.radio(key="candidate_M-002").set_value(0).run()
    assert not page.button(key="link").disabled
    page.text_input(key="search_M-002").set_value("ABS").run()
    assert any("ABS" in option for option in page.radio(key="candidate_M-002ABS").options)
    assert page.button(key="link").disabled  # what was chosen among other candidates is not chosen here


def test_what_a_row_is_linked_to_is_no_other_choice(browser: Browser, draft: Draft) -> None:
    page = browser.open("maker", "inventory", draft().application)
    page.selectbox(key=page.selectbox[0].key).set_value("U-001").run()
    options = page.radio(key="candidate_U-001").options
    assert options
    assert not any("national average, China, 2024" in option for option in options)


def test_an_edited_cell_is_saved_at_once(browser: Browser, draft: Draft, registry: Registry) -> None:
    walk = draft()
    page = browser.open("maker", "inventory", walk.application)
    assert page.data_editor[0].value["amount"][0] == "0.062"
    page.session_state[f"editor_materials_{walk.application}_1"] = edits(
        {0: {"amount": "0.070", "source.year": "2024"}}, [2]
    )
    page.run()
    assert not page.exception
    declaration = registry.desk.declaration(walk.actor("maker"), walk.application)
    assert declaration.exchanges[0].amount == "0.070"
    assert declaration.exchanges[0].source.year == 2024
    assert [row.id for row in declaration.exchanges][:3] == ["M-001", "M-002", "K-001"]
    assert page.data_editor[0].value["amount"][0] == "0.070"


def test_a_spread_is_saved_with_its_row(browser: Browser, draft: Draft, registry: Registry) -> None:
    walk = draft()
    page = browser.open("maker", "inventory", walk.application)
    page.session_state[f"editor_materials_{walk.application}_1"] = edits({1: {"spread": "gsd2:1.3"}})
    page.run()
    assert not page.exception
    assert [row.spread for row in registry.desk.declaration(walk.actor("maker"), walk.application).exchanges][:3] == [
        "",
        "gsd2:1.3",
        "",
    ]


@pytest.mark.parametrize(("column", "value"), [("amount", "a lot"), ("spread", "plus minus 20 %"), ("link", "gold")])
def test_an_edit_that_cannot_be_read_is_explained_and_not_saved(
    browser: Browser, draft: Draft, column: str, value: str
) -> None:
    walk = draft()
    page = browser.open("maker", "inventory", walk.application)
    page.session_state[f"editor_materials_{walk.application}_1"] = edits({0: {column: value}})
    page.run()
    assert not page.exception
    heading = layout().sheet("materials").column(column)
    assert heading is not None
    assert page.table[0].value["Column"][0] == plain(heading.heading)
    assert page.table[0].value["Row"][0] == "1"
    assert walk.registry.desk.application(walk.actor("maker"), walk.application).revision.number == 1
    assert page.data_editor


def test_a_second_person_is_told_and_overwrites_nothing(browser: Browser, draft: Draft) -> None:
    """Somebody else saves while the table is open: the late edit is refused by name, the other's stays."""
    walk = draft()
    desk, maker = walk.registry.desk, walk.actor("maker")
    page = browser.open("maker", "inventory", walk.application)
    desk.upload(maker, walk.application, "lamp.json", lamp_json().replace(b'"0.35"', b'"0.36"'), 1)
    page.session_state[f"editor_materials_{walk.application}_1"] = edits({0: {"amount": "0.070"}})
    page.run()
    assert not page.exception
    assert "Somebody else changed this first" in text(page).replace("\\", "")
    rows = desk.declaration(maker, walk.application).exchanges
    assert (rows[0].amount, rows[4].amount) == ("0.062", "0.36")


def edits(changed: dict[int, dict[str, object]], deleted: list[int] | None = None) -> dict[str, object]:
    """The state that a table has after somebody edited it."""
    return {"edited_rows": changed, "added_rows": [], "deleted_rows": deleted or []}


def test_the_result_shows_number_findings_and_digests(browser: Browser, draft: Draft) -> None:
    walk = draft(linked=False, name=SUSPICIOUS)
    page = browser.open("maker", "result", walk.application)
    assert not page.exception
    assert page.metric[0].value.startswith("at least 1.43")
    said = text(page)
    assert "Some rules must be met" in said
    assert "Nothing dropped in silence" in said
    assert SUSPICIOUS not in said
    total = browser.registry.desk.preview(walk.actor("maker"), walk.application).calculation
    assert total.result_digest in said


def test_submission_waits_for_rules_and_for_the_declaration_of_truth(browser: Browser, draft: Draft) -> None:
    walk = draft(linked=False)
    page = browser.open("maker", "submission", walk.application)
    assert "1 rule(s) that must be met" in text(page)
    assert not [button for button in page.button if button.key == "submit"]
    whole = draft()
    page = browser.open("maker", "submission", whole.application)
    assert page.button(key="submit").disabled
    page.checkbox(key="sure").check().run()
    page.button(key="submit").click().run()
    assert not page.exception
    assert whole.state() == "submitted"


def test_nonconformities_are_answered_with_a_corrected_inventory(browser: Browser, draft: Draft) -> None:
    walk = draft().in_verification()
    desk = walk.registry.desk
    desk.raise_nonconformity(walk.actor("verifier"), walk.application, "M-001", "mass differs from the drawing")
    page = browser.open("maker", "submission", walk.application)
    assert "mass differs from the drawing" in text(page)
    page.text_area(key="answer_NC-1").set_value("weighed again")
    page.button(key="answer").click().run()
    assert "still the one that the nonconformities were raised on" in text(page).replace("\\", "")
    changed = lamp_json().replace(b'"0.062"', b'"0.064"')
    revision = desk.application(walk.actor("maker"), walk.application).revision.number
    desk.upload(walk.actor("maker"), walk.application, "lamp.json", changed, revision)
    page = browser.open("maker", "submission", walk.application)
    page.text_area(key="answer_NC-1").set_value("weighed again")
    page.button(key="answer").click().run()
    assert not page.exception
    assert walk.state() == "in_verification"


def test_a_certificate_page_offers_every_file(browser: Browser, draft: Draft) -> None:
    walk = draft().issued()
    page = browser.open("maker", "certificate", walk.application)
    assert not page.exception
    assert "TBD-2026-000001" in text(page) or "TBD-" in text(page)
    offered = {button.label for button in page.get("download_button")}
    assert {"Label, SVG", "Label, PNG 300 dpi", "Label, PDF", "Certificate, PDF", "Signed bundle, JSON"} <= offered
    assert "Declaration, JSON (confidential)" in offered


def test_history_names_every_act(browser: Browser, draft: Draft) -> None:
    walk = draft().issued()
    said = text(browser.open("maker", "timeline", walk.application))
    for act in ("Application drafted", "Verifier assigned", "Opinion signed", "Certificate issued"):
        assert act in said
    assert "the footprint is stated fairly" in said
    told = text(browser.open("verifier", "timeline", walk.application, language="zh-Hans")).replace("\\", "")
    timeline = walk.registry.desk.application(walk.actor("verifier"), walk.application).timeline
    judged = {value for entry in timeline for name, value in entry.said if name == "rule"}
    assert judged
    assert not {rule for rule in judged if rule in told}, "rules are named by their titles"


def test_companies_never_see_each_others_drafts(browser: Browser, draft: Draft) -> None:
    walk = draft(name="secret alloy")
    for screen in ("inventory", "result", "submission", "certificate", "timeline"):
        page = browser.open("rival", screen, walk.application)
        assert not page.exception
        assert "that you may see" in text(page).replace("\\", "")
        assert "DL\\-10" not in text(page)
        assert not page.dataframe


def test_without_a_choice_a_page_says_so(browser: Browser) -> None:
    page = browser.open("maker", "result")
    assert not page.exception
    assert "No application is open" in text(page)


def test_pages_are_thin() -> None:
    """A page that grows past this has begun to hold what belongs to a room below."""
    screens = Path(__file__).resolve().parents[2] / "app_pages" / "screens"
    assert all(len(file.read_text(encoding="utf-8").splitlines()) <= 200 for file in screens.glob("*.py"))
