"""The data that the examples are pinned to, and their calculation."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from lca.calculate import Calculation, calculate, judge_calculation
from lca.conformity.rule import Finding
from lca.data import DEFAULT_BACKGROUND, DEFAULT_METHOD, open_background, open_method, open_policy
from lca.impact.method import Method
from lca.inventory.background import BackgroundRelease
from lca.scope.policy import Policy
from recipes.examples.declare import NAMES, declare

ROOT = Path(__file__).parents[2]


class Data(Struct, frozen=True):
    """Background release and method of every example, and the product category rules of each, by its name."""

    background: BackgroundRelease
    method: Method
    policies: Mapping[str, Policy]


def load_data() -> Data:
    """Read them from `databases/`: the release and method that the toolkit offers first."""
    policies = {name: open_policy(declare(name).study.policy) for name in NAMES}
    return Data(open_background(DEFAULT_BACKGROUND), open_method(DEFAULT_METHOD), policies)


def calculate_example(name: str, data: Data) -> tuple[Calculation, tuple[Finding, ...]]:
    """The calculation of one example and what the rules find."""
    policy = data.policies[name]
    calculation = calculate(declare(name), data.background, data.method, policy)
    return calculation, judge_calculation(calculation, data.background, policy)
