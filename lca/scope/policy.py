"""What a rule set prescribes: limits, defaults and the rounding of the label, as data.

The numbers are this toolkit's configurable defaults unless their `source` names an official document: they are never
printed as "the standard requires".
"""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field
from pydantic import ValidationError

from lca.canonical import Digest, digest
from lca.errors import BackgroundError, say
from lca.scope import product_category
from lca.scope.product_category import ProductCategoryRules

FORMAT = "tanbiao.policy/1"
_OF_THE_POLICY = frozenset({"format", "extends", "parameters", "choices"})


class Parameter(Struct, frozen=True):
    """One number of a policy with where it comes from.

    value: dimensionless unless `unit` says otherwise.
    source: the document it is taken from, or "toolkit default".
    """

    value: float
    unit: str
    source: str


class Choice(Struct, frozen=True):
    """One choice between approaches that a policy settles, with where it comes from.

    value: the approach by its name, e.g. `cut_off`.
    source: the document it is taken from, or "toolkit default".
    """

    value: str
    source: str


class Policy(Struct, frozen=True):
    """A rule set that a study is pinned to.

    parameters: limits by name, e.g. `cut_off_single_share`.
    choices: approaches by name, e.g. `recycling` is `cut_off` or `circular_footprint_formula`.
    category_rules: what a product category adds; None for general rules.
    """

    id: str
    title: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    digest: Digest
    choices: Mapping[str, Choice] = field(default_factory=lambda: MappingProxyType({}))
    category_rules: ProductCategoryRules | None = None

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
    """Read a policy (`databases/policies/<id>.toml`) or product category rules (`databases/pcr/<id>.toml`).

    Product category rules extend a policy of the folder beside theirs: their parameters and choices go before its own.
    BackgroundError if the file is neither, or what it says of the category is not complete.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if data.get("format") not in (FORMAT, product_category.FORMAT):
        raise BackgroundError(
            "policy-format",
            say("“{file}” is not a policy of format {format}.", file=path.name, format=FORMAT),
            say("Name a file of that format, or update the toolkit."),
        )
    parameters = {
        name: Parameter(float(entry["value"]), entry["unit"], entry["source"])
        for name, entry in data.get("parameters", {}).items()
    }
    choices = {name: Choice(entry["value"], entry["source"]) for name, entry in data.get("choices", {}).items()}
    base = load_policy(path.parents[1] / "policies" / f"{data['extends']}.toml") if "extends" in data else None
    return Policy(
        data["id"],
        MappingProxyType(data["title"]),
        MappingProxyType({**base.parameters, **parameters} if base else parameters),
        digest({**data, "extends": base.digest} if base else data),
        MappingProxyType({**base.choices, **choices} if base else choices),
        _category(data, path) if data["format"] == product_category.FORMAT else None,
    )


def _category(data: Mapping[str, Any], path: Path) -> ProductCategoryRules:
    rest = {name: value for name, value in data.items() if name not in _OF_THE_POLICY}
    try:
        return ProductCategoryRules.model_validate_json(json.dumps(rest))
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, one["loc"])) for one in error.errors())
        raise BackgroundError(
            "pcr-content",
            say("“{file}” does not hold product category rules: {fields}.", file=path.name, fields=fields),
            say("Complete these fields; another file of the folder shows how."),
        ) from error
