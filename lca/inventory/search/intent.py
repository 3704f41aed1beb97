"""What a query means by its words beside the name: “ABS” is the resin, and its incineration only where that is said."""

import csv
import re
from collections.abc import Mapping
from functools import cache

from lca.inventory.search.lexicon import FOLDER


@cache
def _intents() -> tuple[tuple[str, re.Pattern[str], float], ...]:
    with (FOLDER / "intents.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return tuple((row["category"], re.compile(row["pattern"]), float(row["otherwise"])) for row in rows)


def discounts(folded: str) -> Mapping[str, float]:
    """Factor on the likeness by beginning of category, for those that this query does not ask for."""
    return {category: factor for category, pattern, factor in _intents() if not pattern.search(folded)}


def discount(category: str, factors: Mapping[str, float]) -> float:
    """The factor of one category; 1 where none is given."""
    return next((factor for start, factor in factors.items() if category.startswith(start)), 1.0)
