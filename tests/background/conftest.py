"""The published release and method, loaded once."""

from pathlib import Path

import pytest

from lca.impact.method import Method, load_method
from lca.inventory.background import BackgroundRelease, load_background

ROOT = Path(__file__).parents[2]
RELEASE = ROOT / "databases/background/tanbiao-open-2026.1"
METHOD = ROOT / "databases/methods/gwp100-ar6"


@pytest.fixture(scope="session")
def release() -> BackgroundRelease:
    return load_background(RELEASE)


@pytest.fixture(scope="session")
def method() -> Method:
    return load_method(METHOD)


@pytest.fixture(scope="session")
def factors(method: Method) -> dict[str, float]:
    return {flow_id: factor.value for flow_id, factor in method.factors.items()}
