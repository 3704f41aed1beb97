"""The pages of clerk, verifier and decision maker over a real registry."""

from collections.abc import Callable

from tests.app.conftest import Browser, Walk
from tests.app.test_manufacturer_pages import text

Draft = Callable[..., Walk]
JUDGED_BY_PEOPLE = (
    "goal-and-scope",
    "activity-data-evidence",
    "representative-data",
    "sensitivity-check",
    "interpretation-limits",
)


def test_a_clerk_accepts_and_assigns(browser: Browser, draft: Draft) -> None:
    walk = draft().submitted()
    page = browser.open("clerk")
    page.button(key=f"accept_{walk.application}").click().run()
    assert walk.state() == "accepted"
    page.button(key=f"assign_{walk.application}").click().run()
    assert not page.exception
    assert walk.state() == "in_verification"
    assert "Nothing waits for you" in text(page)


def test_a_clerk_returns_with_a_reason_only(browser: Browser, draft: Draft) -> None:
    walk = draft().submitted()
    page = browser.open("clerk")
    page.button(key=f"return_{walk.application}").click().run()
    assert "No reason is given" in text(page).replace("\\", "")
    page.text_area(key=f"reason_{walk.application}").set_value("site is missing")
    page.button(key=f"return_{walk.application}").click().run()
    assert walk.state() == "draft"


def test_the_work_list_opens_the_review(browser: Browser, draft: Draft) -> None:
    walk = draft().in_verification()
    page = browser.open("verifier")
    page.button(key=f"waiting_{walk.application}").click().run()
    assert not page.exception
    assert page.title[0].value == "Verification"


def test_a_verifier_recalculates_judges_and_signs(browser: Browser, draft: Draft) -> None:
    walk = draft().in_verification()
    page = browser.open("verifier", "review", walk.application)
    assert "Not recalculated yet" in text(page)
    page.button(key="recalculate").click().run()
    assert not page.exception
    assert "Every figure agrees" in text(page)
    for rule in JUDGED_BY_PEOPLE:
        page.segmented_control(key=f"outcome_{rule}").set_value("met")
        page.text_input(key=f"note_{rule}").set_value("sampled")
        page.button(key=f"save_{rule}").click().run()
    judged = walk.registry.desk.application(walk.actor("verifier"), walk.application).judgements
    assert set(judged) == set(JUDGED_BY_PEOPLE)
    page.button(key="sign").click().run()
    assert "Choose an opinion" in text(page)
    page.radio(key="opinion_kind").set_value("unmodified")
    page.radio(key="assurance").set_value("limited")
    page.button(key="sign").click().run()
    assert not page.exception
    assert walk.state() == "verified"


def test_an_opinion_without_recalculation_is_refused_with_every_reason(browser: Browser, draft: Draft) -> None:
    walk = draft().in_verification()
    page = browser.open("verifier", "review", walk.application)
    page.radio(key="opinion_kind").set_value("unmodified")
    page.radio(key="assurance").set_value("limited")
    page.button(key="sign").click().run()
    assert len(page.error) >= 2
    assert "recalculation" in text(page)
    assert walk.state() == "in_verification"


def test_a_nonconformity_goes_back_and_is_closed(browser: Browser, draft: Draft) -> None:
    walk = draft().in_verification()
    page = browser.open("verifier", "review", walk.application)
    page.text_input(key="nc_where").set_value("M-001")
    page.text_area(key="nc_what").set_value("mass differs")
    page.button(key="raise_nc").click().run()
    assert not page.exception
    assert walk.state() == "correction"
    assert "mass differs" in text(page)


def test_a_decision_maker_grants_and_gets_the_certificate(browser: Browser, draft: Draft) -> None:
    walk = draft().verified()
    page = browser.open("decision", "decision", walk.application)
    assert "Unmodified" in text(page)
    page.button(key="grant").click().run()
    assert not page.exception
    assert walk.state() == "issued"
    assert page.title[0].value == "Certificate"


def test_a_refusal_needs_a_reason(browser: Browser, draft: Draft) -> None:
    walk = draft().verified()
    page = browser.open("decision", "decision", walk.application)
    page.button(key="refuse").click().run()
    assert walk.state() == "verified"
    page.text_area(key="decision_reason").set_value("evidence is thin")
    page.button(key="refuse").click().run()
    assert walk.state() == "refused"


def test_a_certificate_is_suspended_with_a_public_reason(browser: Browser, draft: Draft) -> None:
    walk = draft().issued()
    page = browser.open("decision", "certificate", walk.application)
    page.segmented_control(key="status_act").set_value("suspend").run()
    page.text_input(key="status_reason").set_value("site visit overdue")
    page.button(key="change_status").click().run()
    assert not page.exception
    assert "Suspended" in text(page)


def test_roles_get_their_own_pages(browser: Browser, draft: Draft) -> None:
    """The decision maker has no page to verify on, the verifier none to decide on."""
    walk = draft().in_verification()
    for who, screen in (("decision", "review"), ("verifier", "decision"), ("clerk", "inventory")):
        page = browser.open(who)
        try:
            page.switch_page(f"screens/{screen}.py")
        except ValueError:
            continue
        raise AssertionError(f"{who} was let onto {screen} of {walk.application}")
