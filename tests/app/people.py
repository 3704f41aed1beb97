"""People at browsers of their own: what a person does before a page of the app."""

import re
from pathlib import Path

from msgspec import Struct, field
from playwright.sync_api import Browser, Page, expect

from tests.app.lamp import lamp_json
from tests.app.served import Served

STATE = "[data-testid=stApp][data-test-script-state=notRunning]"
# What Streamlit asks for on its own to find its base path
PROBES = re.compile(r"/_stcore/(health|host-config)$")


class Person(Struct):
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

    def begin(self, file: Path) -> None:
        """A new application from a file: its form is folded away for one who has one already."""
        if not self.page.get_by_test_id("stFileUploaderDropzone").is_visible():
            self.page.get_by_text("新建申请", exact=True).click()
        self.page.locator("input[type=file]").set_input_files(file)
        expect(self.page.get_by_text(file.name, exact=True).first).to_be_visible(timeout=20_000)
        self.press("读取文件")

    def go(self, title: str) -> None:
        """Open a page by the side bar."""
        self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=title).click()
        self.ready()
        expect(self.page.get_by_role("heading", level=1, name=title)).to_be_visible()

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()
        self.page.wait_for_timeout(300)

    def fits(self, width: int) -> None:
        """Nothing on the page is wider than this window."""
        self.page.set_viewport_size({"width": width, "height": 844})
        self.ready()
        widths = self.page.evaluate(
            "() => [document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth,"
            " window.innerWidth]"
        )
        assert max(widths) == width, f"{self.page.url} is {widths} wide"

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=20_000)


def with_lamp(chromium: Browser, served: Served, folder: Path) -> Person:
    """A manufacturer who has begun an application with the lamp."""
    file = folder / "lamp.json"
    file.write_bytes(lamp_json())
    maker = arrive(chromium, served, "rival")
    maker.begin(file)
    return maker


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
