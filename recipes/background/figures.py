"""Figures: exact numbers looked up in sources, combined in a tiny closed grammar, written as decimals.

A figure is `term (op term)*`, read from left to right, where op is one of `* / + -` between spaces and a term is a
decimal, a rational (`1/1000`) or a reference `scheme:key` that a source resolves, e.g. `uk:27_315_3151_14_2 / ar5:CH4`.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal, localcontext
from fractions import Fraction

SIGNIFICANT_DIGITS = 12
_OPERATOR = re.compile(r"\s+([*/+-])\s+")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?(/\d+)?")

Lookup = Callable[[str], Fraction]


def evaluate(expression: str, lookup: Lookup) -> Fraction:
    """The exact value of a figure; the lookup raises KeyError for an unknown reference."""
    parts = _OPERATOR.split(expression.strip())
    value = _term(parts[0], lookup)
    for operator, text in zip(parts[1::2], parts[2::2], strict=True):
        term = _term(text, lookup)
        match operator:
            case "*":
                value *= term
            case "/":
                value /= term
            case "+":
                value += term
            case _:
                value -= term
    return value


def references(expression: str) -> Iterator[str]:
    """The references of a figure, in order, each once."""
    terms = _OPERATOR.split(expression.strip())[::2]
    yield from dict.fromkeys(term for term in terms if not _NUMBER.fullmatch(term))


def _term(text: str, lookup: Lookup) -> Fraction:
    if not _NUMBER.fullmatch(text):
        return lookup(text)
    numerator, _, denominator = text.partition("/")
    return Fraction(numerator) / Fraction(denominator or "1")


def decimal_text(value: Fraction) -> str:
    """The decimal of at most 12 significant digits nearest to the value, without exponent."""
    with localcontext() as context:
        context.prec = SIGNIFICANT_DIGITS
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
    text = format(quotient.normalize(), "f")
    return "0" if text == "-0" else text
