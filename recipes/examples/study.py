"""The data that the examples are pinned to, and their calculation."""

from dataclasses import dataclass
from pathlib import Path

from lca.calculate import Calculation, calculate, judge_calculation
from lca.conformity.rule import Finding
from lca.data import DEFAULT_BACKGROUND, DEFAULT_METHOD, DEFAULT_POLICY, open_background, open_method, open_policy
from lca.impact.method import Method
from lca.inventory.background import BackgroundRelease
from lca.scope.policy import Policy
from recipes.examples.declare import declare

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Data:
    """Background release, method and policy of every example."""

    background: BackgroundRelease
    method: Method
    policy: Policy


def load_data() -> Data:
    """Read them from `databases/`: what the toolkit offers first."""
    return Data(open_background(DEFAULT_BACKGROUND), open_method(DEFAULT_METHOD), open_policy(DEFAULT_POLICY))


def calculate_example(name: str, data: Data) -> tuple[Calculation, tuple[Finding, ...]]:
    """The calculation of one example and what the rules find."""
    calculation = calculate(declare(name), data.background, data.method, data.policy)
    return calculation, judge_calculation(calculation, data.background, data.policy)
