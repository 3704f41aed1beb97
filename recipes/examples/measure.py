"""Plausibility of a result: the few quantities that a check in head.toml may name, and whether they lie in their range.

`of` is `sum`, `sum over sum` or `sum minus sum`; a sum is terms joined by `+`; a term is `total`, a number,
`stage:<stage>`, `kind:<kind>`, `exchange:<id>`, `category:<category>`, `fossil:<stage>` or `alternative:<approach>`,
all in kg CO2e per unit of the study.
"""

import math
import re
from typing import Any

from msgspec import Struct

from lca.impact.footprint import FootprintResult


class Measured(Struct, frozen=True):
    """A check with the value found for it."""

    name: str
    kind: str
    value: float
    low: float
    high: float
    unit: str
    basis: str
    source: str

    @property
    def plausible(self) -> bool:
        """Whether the value lies in the range."""
        return self.low <= self.value <= self.high


def measure(result: FootprintResult, checks: list[dict[str, Any]]) -> tuple[Measured, ...]:
    """Every check of a product, measured."""
    return tuple(
        Measured(value=quantity(result, check["of"]), **{key: check[key] for key in check if key != "of"})
        for check in checks
    )


def quantity(result: FootprintResult, of: str) -> float:
    """The quantity that `of` names; KeyError if there is none of that name."""
    left, less, right = of.partition(" minus ")
    if less:
        return _sum(result, left) - _sum(result, right)
    numerator, _, denominator = of.partition(" over ")
    value = _sum(result, numerator)
    return value / _sum(result, denominator) if denominator else value


def _sum(result: FootprintResult, terms: str) -> float:
    return math.fsum(_term(result, term) for term in terms.split("+"))


def _term(result: FootprintResult, term: str) -> float:
    if term == "total":
        return result.total
    if re.fullmatch(r"[\d.]+", term):
        return float(term)
    what, _, name = term.partition(":")
    tables = {
        "stage": {str(s.stage): s.kg_co2e for s in result.stages},
        "fossil": {str(s.stage): s.by_category["fossil"] for s in result.stages},
        "exchange": {e.exchange_id: e.kg_co2e for e in result.exchanges},
        "category": result.by_category,
        "alternative": {a.approach: a.total for a in result.alternatives},
        "kind": {e.kind: math.fsum(o.kg_co2e for o in result.exchanges if o.kind == e.kind) for e in result.exchanges},
    }
    return tables[what][name]
