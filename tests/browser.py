"""A real Chromium for tests that look at pictures and pages."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def browser_page(**options: Any) -> Iterator[Any]:
    """A fresh page of Chromium; the test is skipped aloud where there is none, and fails where it is required."""
    if not CHROMIUM.exists():
        missing = "Chromium is not installed (Debian: chromium)"
        if os.environ.get("TANBIAO_REQUIRE_ALL") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=_FLAGS)
        try:
            yield browser.new_page(**options)
        finally:
            browser.close()
