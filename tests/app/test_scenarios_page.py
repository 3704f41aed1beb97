"""What if and Compare versions over a real registry: what a person does, sees, keeps and saves."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from app_pages.comparing import Outcome
from app_pages.scenario_state import MOST_KEPT, KeptScenario, Scenarios
from lca.interpretation.changes import AmountChange, GridChange, ModeChange
from lca.inventory.data_quality import SourceKind
from registry.bootstrap import Registry
from registry.errors import NotFound
from tests.app.conftest import Browser, Walk
from tests.app.lamp import lamp, lamp_json
from tests.app.test_manufacturer_pages import text

Draft = Callable[..., Walk]
POWER = "electricity-national-average-cn-2024"


def held(page: AppTest, walk: Walk) -> Scenarios:
    found = page.session_state[f"scenarios {walk.application}"]
    assert isinstance(found, Scenarios)
    return found


def widget(page: AppTest, walk: Walk, name: str, count: int = 0) -> str:
    """Key of a field of the form, which begins anew with each change."""
    return f"what_if_{walk.application}_{count}_{name}"


def unmarked(text: str) -> str:
    """What a reader sees of text made safe for Markdown."""
    return text.replace("\\", "")


def with_changes(browser: Browser, walk: Walk, *changes: object, language: str = "en") -> AppTest:
    page = browser.open("maker", "scenarios", walk.application, language=language)
    page.session_state[f"scenarios {walk.application}"] = Scenarios(changes=changes)  # type: ignore[arg-type]
    return page.run()


def outcomes(page: AppTest) -> list[Outcome]:
    return list(page.session_state["compared"].values())


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Choose what would be different"), ("zh-Hans", "选择要改变什么")]
)
def test_before_anything_is_changed_it_teaches(browser: Browser, draft: Draft, language: str, word: str) -> None:
    page = browser.open("maker", "scenarios", draft().application, language=language)
    assert not page.exception
    assert word in text(page)
    assert page.button(key="add_change").disabled


def test_rows_stand_by_what_they_bring(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = browser.open("maker", "scenarios", walk.application)
    options = page.selectbox(key=widget(page, walk, "row")).options
    result = browser.registry.desk.preview(walk.actor("maker"), walk.application).calculation.result
    ranked = [e.exchange_id for e in sorted(result.exchanges, key=lambda e: -abs(e.kg_co2e))]
    assert [option.split(" · ")[0] for option in options] == ranked
    assert "kg CO₂e" in options[0]


def test_an_amount_is_changed_and_worked_out(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = browser.open("maker", "scenarios", walk.application)
    page.radio(key=widget(page, walk, "kind")).set_value("amount").run()
    page.number_input(key=widget(page, walk, "amount_U-001")).set_value(80.0).run()
    page.button(key="add_change").click().run()
    assert not page.exception
    assert held(page, walk).changes == (AmountChange(("U-001",), "0.8"),)
    (found,) = outcomes(page)
    result = browser.registry.desk.preview(walk.actor("maker"), walk.application).calculation.result
    used = next(e.kg_co2e for e in result.exchanges if e.exchange_id == "U-001")
    assert found.comparison.waterfall.change == pytest.approx(-0.2 * used)
    assert page.metric[0].value == f"{result.total:.1f} kg CO₂e"
    assert page.metric[1].value == f"{result.total - 0.2 * used:.1f} kg CO₂e"
    assert page.metric[1].delta.startswith("-")
    assert [unmarked(box.value)[:13] for box in page.success] == ["Reduced by 20"]
    assert "lower: >99 %" in unmarked(text(page))


def test_another_dataset_by_the_search_of_linking(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = browser.open("maker", "scenarios", walk.application)
    page.selectbox(key=widget(page, walk, "row")).set_value("T-001").run()
    page.text_input(key=widget(page, walk, "search_T-001")).set_value("air freight").run()
    choice = page.radio(key=widget(page, walk, "candidate_T-001") + "air freight")
    assert not any("Truck" in option for option in choice.options)
    choice.set_value(0).run()
    page.button(key="add_change").click().run()
    assert not page.exception
    (change,) = held(page, walk).changes
    assert isinstance(change, ModeChange)
    assert change.link.target.startswith("air")
    assert any("higher" in box.value for box in page.error)


def test_electricity_is_changed_wherever_it_is_used(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = browser.open("maker", "scenarios", walk.application)
    page.radio(key=widget(page, walk, "kind")).set_value("grid").run()
    page.text_input(key=widget(page, walk, "search_E-001")).set_value("hydropower").run()
    page.radio(key=widget(page, walk, "candidate_E-001") + "hydropower").set_value(0).run()
    page.button(key="add_change").click().run()
    assert held(page, walk).changes == (GridChange(POWER, "electricity-hydro-cn-2024"),)
    (found,) = outcomes(page)
    assert {step.key for step in found.comparison.waterfall.moved} == {"E-001", "U-001"}


@pytest.mark.parametrize("kind", ["recycled", "yield"])
def test_other_kinds_have_their_fields(browser: Browser, draft: Draft, kind: str) -> None:
    walk = draft()
    page = browser.open("maker", "scenarios", walk.application)
    page.radio(key=widget(page, walk, "kind")).set_value(kind).run()
    if kind == "recycled":
        page.slider(key=widget(page, walk, "share_M-001")).set_value(30).run()
        page.radio(key=widget(page, walk, "candidate_M-001")).set_value(0).run()
    page.button(key="add_change").click().run()
    assert not page.exception
    assert len(held(page, walk).changes) == 1
    assert len(outcomes(page)) == 1


def test_a_change_is_taken_back(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = with_changes(browser, walk, AmountChange(("U-001",), "0.8"), AmountChange(("M-001",), "0.5"))
    page.button(key="undo_0").click().run()
    assert held(page, walk).changes == (AmountChange(("M-001",), "0.5"),)


def test_scenarios_are_kept_side_by_side(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = with_changes(browser, walk, AmountChange(("U-001",), "0.8"))
    page.button(key="keep").click().run()
    page.session_state[f"scenarios {walk.application}"] = Scenarios(
        (AmountChange(("U-001",), "0.7"),), held(page, walk).kept, 7
    )
    page.run()
    page.text_input(key="keep_name_7").set_value("*Less* light")
    page.button(key="keep").click().run()
    assert not page.exception
    assert [kept.name for kept in held(page, walk).kept] == ["Scenario 1", "*Less* light"]
    assert "Scenarios side by side" in text(page)
    assert r"\*Less\* light" in text(page)
    page.button(key="open_kept_0").click().run()
    assert held(page, walk).changes == (AmountChange(("U-001",), "0.8"),)
    page.button(key="drop_kept_0").click().run()
    assert [kept.name for kept in held(page, walk).kept] == ["*Less* light"]


def test_no_more_are_kept_than_can_be_seen(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = browser.open("maker", "scenarios", walk.application)
    change = AmountChange(("U-001",), "0.8")
    kept = tuple(KeptScenario(str(number), (change,)) for number in range(MOST_KEPT))
    page.session_state[f"scenarios {walk.application}"] = Scenarios((change,), kept)
    page.run()
    assert "keep" not in [button.key for button in page.button]
    assert "drop one to keep another" in text(page)


def test_a_scenario_is_saved_as_a_new_revision_with_its_estimates_marked(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = with_changes(browser, walk, AmountChange(("U-001",), "0.8"))
    page.button(key="adopt").click().run()
    assert not page.exception
    maker, desk = walk.actor("maker"), browser.registry.desk
    rows = {row.id: row for row in desk.declaration(maker, walk.application).exchanges}
    assert rows["U-001"].amount == "200"
    assert rows["U-001"].source.kind is SourceKind.ESTIMATED
    assert "U-001: amount × 0.8" in rows["U-001"].source.reference
    assert rows["M-001"].source.kind is SourceKind.MEASURED
    assert [r.number for r in desk.revisions(maker, walk.application)] == [1, 2]
    assert held(page, walk).changes == ()


def test_what_was_submitted_cannot_be_changed_but_thought_through(browser: Browser, draft: Draft) -> None:
    walk = draft().submitted()
    page = with_changes(browser, walk, AmountChange(("U-001",), "0.8"))
    assert "adopt" not in [button.key for button in page.button]
    assert len(outcomes(page)) == 1


def test_a_change_that_fits_no_more_is_said_and_can_be_taken_back(browser: Browser, draft: Draft) -> None:
    walk = draft()
    page = with_changes(browser, walk, AmountChange(("M-099",), "0.8"))
    assert not page.exception
    assert "M-099" in unmarked(page.table[0].value.iloc[0]["What is wrong"])
    page.button(key="start_over").click().run()
    assert held(page, walk).changes == ()


def test_incomplete_sums_are_refused_as_a_reduction(browser: Browser, draft: Draft) -> None:
    page = with_changes(browser, draft(linked=False), AmountChange(("M-001",), "0.5"))
    assert "No reduction can be claimed" in text(page)
    assert not page.success


def test_two_revisions_are_compared(browser: Browser, draft: Draft, registry: Registry) -> None:
    walk = draft()
    maker = walk.actor("maker")
    lighter = AmountChange(("U-001",), "0.9").apply(registry.desk.declaration(maker, walk.application))
    registry.desk.save_declaration(maker, walk.application, lighter, 1)
    page = browser.open("maker", "comparison", walk.application)
    assert not page.exception
    (found,) = outcomes(page)
    assert found.comparison.reduction is not None
    assert found.comparison.reduction.share == pytest.approx(1 - found.comparison.after / found.comparison.before)
    assert [unmarked(box.value)[:12] for box in page.success] == ["Reduced by 9"]
    page.selectbox(key=f"before_revision_{walk.application}").set_value(2).run()
    assert "Choose two different versions" in text(page)


def test_other_products_are_refused_with_reasons(browser: Browser, draft: Draft, registry: Registry) -> None:
    walk = draft()
    tree = lamp().canonical()
    tree["unit"]["quantity"]["amount"] = "50000"
    other = registry.desk.draft_declaration(walk.actor("maker"), type(lamp()).model_validate_json(_json(tree)))
    page = browser.open("maker", "comparison", walk.application)
    page.selectbox(key="before_application").set_value(other).run()
    assert not page.exception
    assert "No reduction can be claimed" in text(page)
    assert "units differ" in text(page)
    assert not page.success


def _json(tree: object) -> str:
    import json  # noqa: PLC0415 - of this one test

    return json.dumps(tree)


def test_nothing_to_compare_teaches(browser: Browser) -> None:
    assert "nothing to compare yet" in text(browser.open("rival", "comparison"))


def test_revisions_of_others_stay_theirs(draft: Draft, registry: Registry) -> None:
    walk = draft()
    maker, verifier = walk.actor("maker"), walk.actor("verifier")
    registry.desk.upload(maker, walk.application, "lamp.json", lamp_json(name="轻一些"), 1)
    assert [r.number for r in registry.desk.revisions(maker, walk.application)] == [1, 2]
    assert registry.desk.declaration(maker, walk.application, 1).exchanges[0].name == "铝散热器"
    with pytest.raises(NotFound):
        registry.desk.declaration(walk.actor("rival"), walk.application, 1)
    walk.in_verification()
    assert [r.number for r in registry.desk.revisions(verifier, walk.application)] == [2]
    with pytest.raises(NotFound, match="revision"):
        registry.desk.declaration(verifier, walk.application, 1)
