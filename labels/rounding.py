"""The one rounding between a calculated footprint and the number that is printed.

The exact decimal value of the float64 is rounded once, half to even, to the significant digits that the
policy names. The unit is g CO2e below 0.1 kg and kg CO2e from there on, so that a reader meets neither
0.0042 kg nor 4200 g. Both are this toolkit's choice, not a standard's.
"""

import math
import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final

from msgspec import Struct

from lca.scope.policy import Policy

GRAMS_BELOW_KG: Final = Decimal("0.1")
_RULE: Final = "half to even, {digits} significant digits"


class PrintedNumber(Struct, frozen=True):
    """A rounded footprint. amount: plain decimal string in `unit`, digits kept (`2.50`). rule: how it was
    rounded.
    """

    amount: str
    unit: str
    rule: str


def significant_digits(policy: Policy) -> int:
    """Digits of the number on the label under a policy."""
    return int(policy.value("label_significant_digits"))


def round_for_label(kg_co2e: float, digits: int) -> PrintedNumber:
    """Round a footprint in kg CO2e for label and certificate; ValueError if it is not finite or `digits` is
    below 1.
    """
    if not math.isfinite(kg_co2e) or digits < 1:
        raise ValueError(f"cannot round {kg_co2e!r} to {digits} digits")
    exact = Decimal(kg_co2e)
    grams = 0 < abs(exact) < GRAMS_BELOW_KG
    value = exact.scaleb(3, Context(prec=1200)) if grams else exact
    return PrintedNumber(_plain(value, digits), "g CO2e" if grams else "kg CO2e", _RULE.format(digits=digits))


def digits_of_rule(rule: str) -> int | None:
    """The number of digits that a rule text of `round_for_label` names; None for a text that it did not
    write.
    """
    found = re.fullmatch(_RULE.format(digits=r"([1-9]\d?)"), rule)
    return int(found[1]) if found else None


def _plain(value: Decimal, digits: int) -> str:
    if value == 0:
        return "0"
    rounded = Context(prec=digits, rounding=ROUND_HALF_EVEN).plus(value)
    last_digit = Decimal((0, (1,), rounded.adjusted() - digits + 1))
    return f"{rounded.quantize(last_digit, context=Context(prec=digits + 1)):f}"
