"""People at browsers of their own: a real Chromium, and what a person does before a page of the app."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.app.served import Served

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STATE = "[data-testid=stApp][data-test-script-state=notRunning]"
# What Streamlit asks for on its own to find its base path
PROBES = re.compile(r"/_stcore/(health|host-config)$")


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Chromium; the test is skipped aloud where there is none, and fails where it is required."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if os.environ.get("TANBIAO_REQUIRE_ALL") == "1":
            pytest.fail("Chromium is not installed, and TANBIAO_REQUIRE_ALL=1 asks for it")
        pytest.skip("Chromium is not installed: pages in a browser were NOT tested")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Person:
    """Somebody at a browser of their own. wrong: what the browser complained of."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def ready(self) -> None:
        """Wait until Streamlit has run."""
        self.page.wait_for_selector(STATE, timeout=60_000)
        self.page.wait_for_timeout(250)
        self.page.wait_for_selector(STATE, timeout=60_000)
        assert not self.page.get_by_test_id("stException").count()

    def press(self, name: str, *, exact: bool = True) -> None:
        self.page.get_by_role("button", name=name, exact=exact).first.click()
        self.ready()

    def go(self, title: str) -> None:
        """Open a page by the side bar."""
        self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=title).click()
        self.ready()
        expect(self.page.get_by_role("heading", level=1, name=title)).to_be_visible()

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()
        self.page.wait_for_timeout(300)

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=20_000)


def arrive(chromium: Browser, served: Served, who: str, width: int = 1280) -> Person:
    page = chromium.new_context(viewport={"width": width, "height": 900}, locale="zh-CN").new_page()
    person = Person(page)
    page.on("pageerror", lambda error: person.wrong.append(f"script: {error}"))
    page.on("dialog", lambda dialog: person.wrong.append(f"dialog: {dialog.message}"))
    page.on("response", lambda r: person.wrong.append(r.url) if r.status >= 400 and not PROBES.search(r.url) else None)
    page.goto(served.address)
    card = page.locator(f"button[value={who}]")
    card.focus()
    page.keyboard.press("Enter")
    person.ready()
    return person
