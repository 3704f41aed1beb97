"""A real Chromium for tests that look at pictures and pages."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def running_chromium() -> Iterator[Any]:
    """Chromium; the test is skipped aloud where there is none, and fails where it is required.

    It ends with its block: two of Playwright's loops cannot run in one process.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        missing = "Chromium is not installed (Debian: chromium): pages in a browser were NOT tested"
        if os.environ.get("TANBIAO_REQUIRE_ALL") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def browser_page(**options: Any) -> Iterator[Any]:
    """A fresh page of Chromium."""
    with running_chromium() as browser:
        yield browser.new_page(**options)
