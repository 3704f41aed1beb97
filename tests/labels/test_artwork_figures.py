"""Numbers as they are printed: nothing lost, nothing added, parts that make up the whole."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.artwork import figures


@pytest.mark.parametrize(
    ("amounts", "total", "parts"),
    [
        ((1.9312, 0.2233, 0.0581, 144.92, 0.0419), 147, (2, 0, 0, 145, 0)),
        ((1 / 3, 1 / 3, 1 / 3), 1, (1, 0, 0)),
        ((51.4, 22.4, 6.6, 17.1, 2.5), 100, (51, 22, 7, 17, 3)),
        ((-3.4, 103.4), 100, (-3, 103)),
    ],
)
def test_largest_remainder(amounts: tuple[float, ...], total: int, parts: tuple[int, ...]) -> None:
    assert figures.apportion([Fraction(a) for a in amounts], total) == parts


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=8).filter(lambda v: sum(v) > 1e-3))
def test_percentages_add_up(values: list[float]) -> None:
    shares = [value / sum(values) for value in values]
    whole = figures.percentages(shares)
    assert sum(whole) == 100
    assert all(abs(part - 100 * share) < 1 + 1e-9 for part, share in zip(whole, shares, strict=True))


@pytest.mark.parametrize("total", ["8.30", "0.00", "3.05", "147", "100"])
def test_parts_add_up_to_the_printed_number_zeros_included(total: str) -> None:
    exact = Fraction(total) + Fraction(1, 1000)
    amounts = [exact * share for share in (Fraction(45, 100), Fraction(4, 100), Fraction(51, 100))]
    parts = figures.parts(amounts, total)
    assert sum(parts) == Decimal(total)
    assert {part.as_tuple().exponent for part in parts} == {min(0, int(Decimal(total).as_tuple().exponent))}


def test_parts_of_a_coarse_total_are_rounded_by_themselves() -> None:
    """12345 printed as 12300: parts that added up to 12300 would each be false."""
    assert figures.parts([Fraction(12000), Fraction("345.4")], "12300") == (12000, 345)


@pytest.mark.parametrize(
    ("amount", "english", "portuguese"),
    [
        ("2.50", "2.50", "2,50"),
        ("1840.50", "1,840.50", "1 840,50"),
        ("12300", "12,300", "12 300"),
        ("-0.40", "−0.40", "−0,40"),
        ("1.5e3", "1,500", "1 500"),
    ],
)
def test_grouping_keeps_every_digit(amount: str, english: str, portuguese: str) -> None:
    assert figures.grouped(amount, "en") == english
    assert figures.grouped(amount, "pt").replace("\xa0", " ") == portuguese


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, "0"), (0.0123456, "0.0123"), (0.025, "0.0250"), (1234.5, "1,230"), (0.125, "0.125"), (2.5e-9, "2.50E−9")],
)
def test_significant_digits(value: float, shown: str) -> None:
    assert figures.significant(value, "en") == shown


@pytest.mark.parametrize(
    ("kilograms", "shown"),
    [(1.5, "1.50 kg"), (0.0312, "31.2 g"), (2e-6, "2.00 mg"), (3e-9, "3.00 µg"), (0.0, "0 kg"), (-0.5, "−500 g")],
)
def test_masses_have_digits_before_the_point(kilograms: float, shown: str) -> None:
    assert " ".join(figures.mass(kilograms, "en")) == shown


def test_units_are_converted_exactly() -> None:
    assert figures.in_unit(0.0025, "g CO2e") == Fraction(0.0025) * 1000
