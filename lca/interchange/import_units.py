"""Units of other programs in ours: by exact factors of our own list and table; the source's own come after them."""

import csv
from collections.abc import Mapping
from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from pathlib import Path

from msgspec import Struct

from lca.data import SHIPPED
from lca.errors import UnitError
from lca.interchange.imported import ImportedFlow
from lca.units import dimension, factor, parse_unit

FLOWMAPS = SHIPPED / "flowmaps"
SMALLEST, LARGEST = Decimal("1e-60"), Decimal("1e60")
MAX_DIGITS = 60


class OurUnit(Struct, frozen=True):
    """A unit of ours and how many of it one of the source's is. by: `name`, `table` or `source` (its own factor)."""

    unit: str
    factor: Fraction
    by: str


class SourceUnits:
    """Look-up of the units of one source. defined: what the source itself says a unit is a multiple of."""

    def __init__(self, defined: Mapping[str, tuple[str, str]]) -> None:
        self._defined = defined
        self._known: dict[str, OurUnit | None] = {}

    def ours(self, unit: str) -> OurUnit | None:
        """Our unit for a unit of the source; None if there is none."""
        name = unit.strip()
        if name not in self._known:
            self._known[name] = _by_table(name) or _by_name(name) or self._by_source(name)
        return self._known[name]

    def _by_source(self, name: str) -> OurUnit | None:
        base, text = self._defined.get(name, ("", ""))
        found = _by_table(base) or _by_name(base) if base and base != name and name not in _table() else None
        value = decimal(text) if found else None
        return OurUnit(found.unit, Fraction(value) * found.factor, "source") if found and value else None

    def between(self, flow: ImportedFlow, unit: str, target: str) -> Fraction | None:
        """How many of our unit `target` one `unit` of this flow is, its own properties used; None if unknown."""
        if dimension(unit) == dimension(target):
            return factor(unit, target)
        source, wanted = self._per_flow(flow, unit), self._per_flow(flow, target)
        return wanted / source if source and wanted else None

    def _per_flow(self, flow: ImportedFlow, unit: str) -> Fraction | None:
        """Amount in `unit` of one unit of the flow."""
        for name, text in ((flow.unit, "1"), *flow.properties.items()):
            ours, value = self.ours(name), decimal(text)
            if ours and value and dimension(ours.unit) == dimension(unit):
                return Fraction(value) * ours.factor * factor(ours.unit, unit)
        return None


def decimal(text: str) -> Decimal | None:
    """The exact number that a source prints; None if it is none, or beyond what a footprint can hold."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not value.is_finite() or len(value.as_tuple().digits) > MAX_DIGITS:
        return None
    return value if not value or SMALLEST < abs(value) < LARGEST else None


def decimal_text(value: Fraction) -> str:
    """Decimal text of a number: exact where the expansion ends within 40 digits, else rounded to 20."""
    numerator, denominator = Decimal(value.numerator), Decimal(value.denominator)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    exact = _divide(numerator, denominator, 40)
    text = exact if rest == 1 and Fraction(exact) == value else _divide(numerator, denominator, 20)
    return str(text.normalize(Context(prec=40))) if text else "0"  # the thread's context would round


def _divide(numerator: Decimal, denominator: Decimal, digits: int) -> Decimal:
    return Context(prec=digits).divide(numerator, denominator)


@cache
def _table() -> Mapping[str, tuple[str, str]]:
    with (Path(FLOWMAPS) / "units.csv").open(encoding="utf-8", newline="") as stream:
        return {row["source_unit"]: (row["unit"], row["factor"]) for row in csv.DictReader(stream)}


def _by_table(name: str) -> OurUnit | None:
    unit, text = _table().get(name, ("", ""))
    return OurUnit(unit, Fraction(text), "table") if unit else None


def _by_name(name: str) -> OurUnit | None:
    if name in _table():
        return None  # listed as having no unit of ours
    try:
        return OurUnit(parse_unit(name), Fraction(1), "name")
    except UnitError:
        return None
