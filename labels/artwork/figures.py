"""Numbers as they are printed: parts that add up to the total, shares that add up to 100, digits a reader can use."""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from babel.numbers import format_decimal

from lca.documents import Language
from lca.units import convert

LOCALES: dict[Language, str] = {"zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_HK", "en": "en_HK", "pt": "pt_PT"}
TABLE_DIGITS = 3
_SMALL_MASS = (("kg", 0), ("g", 3), ("mg", 6), ("µg", 9))


def grouped(amount: str | Decimal, language: Language) -> str:
    """A decimal with the separators of a language, no digit added or lost (`1840.50` -> `1,840.50`)."""
    value = Decimal(amount)
    places = max(0, -_exponent(value))
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(value, format=pattern, locale=LOCALES[language])).replace("-", "−")


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def significant(value: float | Decimal | Fraction, language: Language, digits: int = TABLE_DIGITS) -> str:
    """A figure of a table, to `digits` significant digits, half to even; never in powers of ten above 1e-6."""
    if value == 0:
        return "0"
    context = Context(prec=digits, rounding=ROUND_HALF_EVEN)
    rounded = context.plus(_decimal(value))
    rounded = rounded.quantize(Decimal((0, (1,), rounded.adjusted() - digits + 1)), context=context)
    if rounded.adjusted() < -6:
        return f"{rounded:.{digits - 1}E}".replace("-", "−")
    return grouped(f"{rounded:f}", language)


def _decimal(value: float | Decimal | Fraction) -> Decimal:
    """An exact decimal, or one of 60 digits where a fraction has none."""
    if isinstance(value, Fraction):
        return Context(prec=60).divide(Decimal(value.numerator), Decimal(value.denominator))
    return Decimal(value)


def mass(kilograms: float, language: Language) -> tuple[str, str]:
    """A mass and the unit in which it has digits before the point (kg, g, mg, µg)."""
    for unit, shift in _SMALL_MASS:
        value = Decimal(kilograms).scaleb(shift, Context(prec=1200))
        if abs(value) >= 1 or kilograms == 0 or unit == "µg":
            return significant(value, language), unit
    raise AssertionError("the last unit takes every mass")


def in_unit(kg_co2e: float, unit: str) -> Fraction:
    """An exact amount of kg CO2e in the unit that is printed."""
    return convert(Fraction(kg_co2e), "kg CO2e", unit)


def percentages(shares: Sequence[float]) -> tuple[int, ...]:
    """Whole percentages of shares (0.5 is 50) by largest remainder: they add up to what the shares add up to."""
    return apportion([Fraction(share) * 100 for share in shares], round(math.fsum(shares) * 100))


def parts(amounts: Sequence[Fraction], total: str) -> tuple[Decimal, ...]:
    """Amounts to the decimal places of the printed total, adding up to it.

    Where they do not make up the total to within one unit of its last place (12300, of three digits) each is rounded
    by itself.
    """
    places = max(0, -_exponent(Decimal(total)))
    scaled = [amount * 10**places for amount in amounts]
    wanted = int(Decimal(total).scaleb(places))
    fits = abs(sum(scaled, Fraction(0)) - wanted) < 1
    whole = apportion(scaled, wanted) if fits else tuple(round(amount) for amount in scaled)
    return tuple(Decimal(count).scaleb(-places) for count in whole)


def apportion(amounts: Sequence[Fraction], total: int) -> tuple[int, ...]:
    """Whole numbers that add up to `total`, each its amount rounded down or, for the largest remainders, up."""
    floors = [math.floor(amount) for amount in amounts]
    missing = total - sum(floors)
    by_remainder = sorted(range(len(amounts)), key=lambda i: (floors[i] - amounts[i], i))
    for index in by_remainder[: max(0, missing)]:
        floors[index] += 1
    return tuple(floors)
