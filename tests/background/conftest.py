"""The published releases and method, loaded once, and where the sources of the recipes may lie."""

import os
from pathlib import Path

import pytest

from lca.impact.method import Method, load_method
from lca.inventory.background import BackgroundRelease, load_background

ROOT = Path(__file__).parents[2]
RELEASE = ROOT / "databases/background/tanbiao-open-2026.1"
NEWEST = ROOT / "databases/background/tanbiao-open-2026.2"
METHOD = ROOT / "databases/methods/gwp100-ar6"
SOURCES = Path(os.environ.get("TANBIAO_SOURCES", ROOT.parent / "shared" / "data"))
needs_sources = pytest.mark.skipif(
    not (SOURCES / "uk_desnz_2025").is_dir(),
    reason=f"the source data of the recipes are not at {SOURCES}; set TANBIAO_SOURCES",
)


@pytest.fixture(scope="session")
def release() -> BackgroundRelease:
    return load_background(RELEASE)


@pytest.fixture(scope="session")
def newest() -> BackgroundRelease:
    return load_background(NEWEST)


@pytest.fixture(scope="session")
def method() -> Method:
    return load_method(METHOD)


@pytest.fixture(scope="session")
def factors(method: Method) -> dict[str, float]:
    return {flow_id: factor.value for flow_id, factor in method.factors.items()}
