"""The explicit catalogue: every rule with its check, and the one loop that runs them."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from lca.conformity import (
    allocation_checks,
    background_checks,
    balance_checks,
    category_checks,
    completeness_checks,
    consistency_checks,
    electricity_checks,
    freight_checks,
    inventory_checks,
    land_checks,
    quality_checks,
    recycling_checks,
    report_checks,
    scope_checks,
    supplier_checks,
)
from lca.conformity.rule import Case, Check, Finding, JudgedBy, Part, Rule, Strength

# Files of rules and dicts of checks. Within a part, rules stand in the order of the files.
RULE_FILES = (
    "iso14067",
    "gbt24067",
    "cnca",
    "iso14044",
    "electricity",
    "freight",
    "allocation",
    "recycling",
    "land",
    "suppliers",
    "label",
    "toolkit",
    "pcr",
)
CHECK_FILES: tuple[Mapping[str, Check], ...] = (
    scope_checks.CHECKS,
    inventory_checks.CHECKS,
    report_checks.CHECKS,
    completeness_checks.CHECKS,
    balance_checks.CHECKS,
    consistency_checks.CHECKS,
    quality_checks.CHECKS,
    category_checks.CHECKS,
    land_checks.CHECKS,
    supplier_checks.CHECKS,
    background_checks.CHECKS,
    allocation_checks.CHECKS,
    electricity_checks.CHECKS,
    freight_checks.CHECKS,
    recycling_checks.CHECKS,
)
CHECKS: Mapping[str, Check] = MappingProxyType(
    {rule: check for checks in CHECK_FILES for rule, check in checks.items()}
)


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, part by part."""
    parts = list(Part)
    return tuple(sorted(_read(), key=lambda rule: parts.index(rule.part)))


@cache
def titles() -> Mapping[str, str]:
    """Title of each rule by its id, in English, as catalogues know it."""
    return MappingProxyType({rule.id: rule.title for rule in rules()})


def _read() -> Iterator[Rule]:
    folder = Path(__file__).with_name("rules")
    for name in RULE_FILES:
        for entry in tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))["rule"]:
            yield _rule(entry)


def _rule(entry: Mapping[str, Any]) -> Rule:
    kinds = {
        "part": Part(entry["part"]),
        "strength": Strength(entry["strength"]),
        "judged_by": JudgedBy(entry["judged_by"]),
    }
    return Rule(**{**entry, **kinds})


def judge(case: Case) -> tuple[Finding, ...]:
    """Every rule judged on one study. Deterministic; a bad product never raises."""
    return tuple(Finding(rule, CHECKS[rule.id](case)) for rule in rules())
