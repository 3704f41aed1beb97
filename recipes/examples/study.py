"""The data that the examples are pinned to, and their calculation."""

from dataclasses import dataclass
from pathlib import Path

from lca.calculate import Calculation, calculate, judge_calculation
from lca.conformity.rule import Finding
from lca.impact.method import Method, load_method
from lca.inventory.background import BackgroundRelease, load_background
from lca.scope.policy import Policy, load_policy
from recipes.examples.declare import declare

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Data:
    """Background release, method and policy of every example."""

    background: BackgroundRelease
    method: Method
    policy: Policy


def load_data() -> Data:
    """Read them from `databases/`."""
    databases = ROOT / "databases"
    return Data(
        load_background(databases / "background" / "tanbiao-open-2026.1"),
        load_method(databases / "methods" / "gwp100-ar6"),
        load_policy(databases / "policies" / "general-2026.1.toml"),
    )


def calculate_example(name: str, data: Data) -> tuple[Calculation, tuple[Finding, ...]]:
    """The calculation of one example and what the rules find."""
    calculation = calculate(declare(name), data.background, data.method, data.policy)
    return calculation, judge_calculation(calculation, data.background, data.policy)
