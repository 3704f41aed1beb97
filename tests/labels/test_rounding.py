"""The printed number: half to even on the exact value, once, in a unit that can be read."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labels.rounding import digits_of_rule, round_for_label, significant_digits
from lca.data import open_policy
from lca.units import exact


@pytest.mark.parametrize(
    ("kg", "digits", "printed"),
    [
        (2.5, 3, "2.50 kg CO2e"),
        (2.95, 3, "2.95 kg CO2e"),
        (0.125, 2, "0.12 kg CO2e"),  # a tie in binary too: to even
        (0.375, 2, "0.38 kg CO2e"),
        (2.675, 3, "2.67 kg CO2e"),  # the float64 is 2.67499999999999982
        (1.005, 3, "1.00 kg CO2e"),
        (12345.6, 3, "12300 kg CO2e"),
        (0.99951, 3, "1.00 kg CO2e"),
        (0.1, 3, "0.100 kg CO2e"),
        (0.09996, 3, "100 g CO2e"),
        (0.0512, 3, "51.2 g CO2e"),
        (-0.0512, 3, "-51.2 g CO2e"),
        (-3.14159, 3, "-3.14 kg CO2e"),
        (0.0000123456, 3, "0.0123 g CO2e"),
        (0.0, 3, "0 kg CO2e"),
        (7.0, 1, "7 kg CO2e"),
    ],
)
def test_printed_number(kg: float, digits: int, printed: str) -> None:
    number = round_for_label(kg, digits)
    assert f"{number.amount} {number.unit}" == printed
    assert digits_of_rule(number.rule) == digits


@pytest.mark.parametrize("kg", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_not_rounded(kg: float) -> None:
    with pytest.raises(ValueError, match="cannot round"):
        round_for_label(kg, 3)


@given(kg=st.floats(-1e9, 1e9).filter(lambda x: x == 0 or abs(x) > 1e-9), digits=st.integers(1, 9))
def test_error_is_at_most_half_of_the_last_digit(kg: float, digits: int) -> None:
    number = round_for_label(kg, digits)
    value = exact(number.amount) / (1000 if number.unit == "g CO2e" else 1)
    if kg == 0:
        assert value == 0
        return
    half = Fraction(10) ** (Decimal(number.amount).adjusted() - digits + 1) / 2
    assert abs(value - Fraction(kg)) <= half / (1000 if number.unit == "g CO2e" else 1)
    assert len(number.amount) <= 40


def test_rule_text_of_others_is_not_ours() -> None:
    assert digits_of_rule("always down") is None
    assert digits_of_rule("half to even, 0 significant digits") is None
    assert significant_digits(open_policy("general-2026.1")) == 3
