"""What a rule set prescribes: limits, defaults and the rounding of the label, as data.

The numbers are this toolkit's configurable defaults unless their `source` names an official document: they are never
printed as "the standard requires".
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from lca.canonical import Digest, digest
from lca.errors import BackgroundError, say

FORMAT = "tanbiao.policy/1"


@dataclass(frozen=True)
class Parameter:
    """One number of a policy with where it comes from.

    value: dimensionless unless `unit` says otherwise.
    source: the document it is taken from, or "toolkit default".
    """

    value: float
    unit: str
    source: str


@dataclass(frozen=True)
class Choice:
    """One choice between approaches that a policy settles, with where it comes from.

    value: the approach by its name, e.g. `cut_off`.
    source: the document it is taken from, or "toolkit default".
    """

    value: str
    source: str


@dataclass(frozen=True)
class Policy:
    """A rule set that a study is pinned to.

    parameters: limits by name, e.g. `cut_off_single_share`.
    choices: approaches by name, e.g. `recycling` is `cut_off` or `circular_footprint_formula`.
    """

    id: str
    title: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    digest: Digest
    choices: Mapping[str, Choice] = field(default_factory=lambda: MappingProxyType({}))

    def value(self, name: str) -> float:
        """Value of a parameter; KeyError is a defect of the caller."""
        return self.parameters[name].value

    def parameter(self, name: str) -> Parameter | None:
        """A parameter that policies of earlier years do not have; None there."""
        return self.parameters.get(name)

    def choice(self, name: str, default: str) -> str:
        """The approach this policy settles; `default` where it leaves it open."""
        settled = self.choices.get(name)
        return settled.value if settled else default


def load_policy(path: Path) -> Policy:
    """Read a policy file (`databases/policies/<id>.toml`); BackgroundError if it is not one."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if data.get("format") != FORMAT:
        raise BackgroundError(
            "policy-format",
            say("“{file}” is not a policy of format {format}.", file=path.name, format=FORMAT),
            say("Name a file of that format, or update the toolkit."),
        )
    parameters = {
        name: Parameter(float(entry["value"]), entry["unit"], entry["source"])
        for name, entry in data["parameters"].items()
    }
    choices = {name: Choice(entry["value"], entry["source"]) for name, entry in data.get("choices", {}).items()}
    return Policy(
        data["id"],
        MappingProxyType(data["title"]),
        MappingProxyType(parameters),
        digest(data),
        MappingProxyType(choices),
    )
