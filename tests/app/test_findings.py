"""The findings of more than a hundred rules stay readable: what needs the reader first, then part by part, with filters."""

from collections.abc import Callable

import pytest

from app_pages.wording import OUTCOMES, PARTS
from lca.conformity.catalogue import rules
from lca.conformity.rule import Outcome, Part
from tests.app.conftest import Browser, Walk
from tests.app.test_manufacturer_pages import text

Draft = Callable[..., Walk]


def listed(page: object) -> int:
    """Rules in the tables of the parts."""
    tables = [one.value for one in page.markdown if one.value.startswith("| Rule |")]  # type: ignore[attr-defined]
    return sum(len(table.splitlines()) - 2 for table in tables)


def test_every_rule_is_listed_once_and_every_part_has_words(browser: Browser, draft: Draft) -> None:
    walk = draft().in_verification()
    page = browser.open("verifier", "review", walk.application)
    assert not page.exception
    assert listed(page) == len(rules())
    assert set(PARTS) == set(Part)


@pytest.mark.parametrize("outcome", [Outcome.NOT_MET, Outcome.MET])
def test_filter_by_outcome(browser: Browser, draft: Draft, outcome: Outcome) -> None:
    walk = draft().in_verification()
    page = browser.open("verifier", "review", walk.application)
    pills = page.get("button_group")
    chosen = next(one for one in pills if one.proto.id.endswith("findings_outcome"))
    counted = next(o.content for o in chosen.proto.options if o.content.startswith(str(OUTCOMES[outcome]) + " "))
    page.session_state["findings_outcome"] = outcome
    page.run()
    assert not page.exception
    assert listed(page) == int(counted.rsplit(" ", 1)[1])


def test_search_finds_a_clause_or_says_that_nothing_fits(browser: Browser, draft: Draft) -> None:
    walk = draft().in_verification()
    page = browser.open("verifier", "review", walk.application)
    page.text_input(key="findings_word").set_value("4.5.3.2").run()
    assert 0 < listed(page) < 10
    page.text_input(key="findings_word").set_value("no such word").run()
    assert listed(page) == 0
    assert "No rule fits this choice" in text(page)


def test_filter_by_standard(browser: Browser, draft: Draft) -> None:
    walk = draft().in_verification()
    page = browser.open("verifier", "review", walk.application)
    page.selectbox(key="findings_standard").set_value("ISO 14044:2006").run()
    of_the_standard = [r for r in rules() if r.standard == "ISO 14044:2006" and r.confidence != "default"]
    assert listed(page) == len(of_the_standard)
