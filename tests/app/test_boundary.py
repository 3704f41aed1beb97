"""No traceback reaches a page: what a person did wrong is explained, what we did wrong has a number that the log has too."""

import json
import logging
import re
from collections.abc import Callable

import pytest

from lca.errors import CalculationError, say
from registry.bootstrap import Registry
from registry.demo import demo_actor
from registry.desk import Desk
from tests.app.conftest import Browser, Walk
from tests.app.lamp import lamp_json
from tests.app.test_manufacturer_pages import text

Draft = Callable[..., Walk]


def _raising(error: Exception) -> Callable[..., None]:
    def act(*_: object) -> None:
        raise error

    return act


def test_a_defect_is_a_number_on_the_page_and_the_details_in_the_log(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Desk, "applications", _raising(RuntimeError("secret path /srv/x")))
    with caplog.at_level(logging.ERROR):
        page = browser.open("maker")
    assert not page.exception
    said = text(page)
    assert "Something went wrong on our side" in said
    assert "secret" not in said
    assert "Traceback" not in said
    number = re.findall(r"[0-9a-f]{8}", said)[-1]
    assert f"defect {number}" in caplog.text
    assert "secret path /srv/x" in caplog.text


def test_an_error_of_the_family_says_cause_and_remedy_in_the_language(
    browser: Browser, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = CalculationError("loop", say("The loop *A* has no end."), say("Break it."))
    monkeypatch.setattr(Desk, "preview", _raising(error))
    page = browser.open("maker", "result", draft().application)
    assert not page.exception
    (box,) = page.error
    assert box.value == "**The loop \\*A\\* has no end\\.**  \nBreak it\\."


def test_what_keeps_a_draft_from_being_calculated_names_table_row_and_column(
    browser: Browser, registry: Registry
) -> None:
    """A row in kWh that is linked to a dataset of mass: read without fault, and not to be calculated."""
    declared = json.loads(lamp_json())
    declared["exchanges"][0]["unit"] = "kWh"
    application = registry.desk.draft(demo_actor(registry, "maker"), "lamp.json", json.dumps(declared).encode())
    page = browser.open("maker", "result", application)
    assert not page.exception
    assert page.error[0].value == "1 problem(s) keep this from being calculated. Correct the rows named here."
    (row,) = page.table[0].value.to_dict("records")
    assert (row["Sheet"], row["Row"]) == ("Inventory rows", "M\\-001")
    assert "kWh" in row["What is wrong"]
    assert row["What to do"]


def test_an_ended_session_ends_the_visit(browser: Browser, draft: Draft) -> None:
    walk = draft()
    token = browser.registry.accounts.enter_demo("maker").token
    page = browser.open("maker", "inventory", walk.application, token=token)
    assert page.metric
    browser.registry.accounts.sign_out(token)
    page.run()
    assert not page.exception
    assert "Your session has ended" in text(page)
    assert not page.metric
    assert not page.sidebar.markdown


def test_nobody_is_nobody(browser: Browser) -> None:
    page = browser.open("maker", token="made up")
    assert not page.exception
    assert "Your session has ended" in text(page)
