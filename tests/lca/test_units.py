"""Units: a closed list, exact conversion, names as people write them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lca.errors import UnitError
from lca.units import Quantity, convert, dimension, exact, factor, parse_unit, unit_names


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("千瓦时", "kWh"), ("度", "kWh"), ("ＫＷＨ", "kWh"), ("kW·h", "kWh"), ("公斤", "kg"), ("KG", "kg"), ("吨", "t"),
        ("吨公里", "t*km"), ("tkm", "t*km"), ("t·km", "t*km"), ("件", "piece"), ("个", "piece"), ("m³", "m3"), ("标方", "Nm3"),
        (" kg ", "kg"), ("kgCO2e", "kg CO2e"), ("kg CO₂e", "kg CO2e"), ("小时", "h"), ("年", "a"),
    ],
)  # fmt: skip
def test_as_people_write(written: str, unit: str) -> None:
    assert parse_unit(written) == unit


@pytest.mark.parametrize("written", ["ton", "斤", "oz", "gal"])
def test_ambiguous_is_refused(written: str) -> None:
    with pytest.raises(UnitError, match="can mean"):
        parse_unit(written)


@pytest.mark.parametrize("written", ["", "bananas", "kgg", "mWh", "mJ", "Mg"])
def test_unknown_is_refused(written: str) -> None:
    with pytest.raises(UnitError, match="not known"):
        parse_unit(written)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("kWh", "MJ", Fraction(18, 5)),
        ("lb", "kg", Fraction(45359237, 100000000)),
        ("kg*km", "t*km", Fraction(1, 1000)),
        ("a", "h", Fraction(8766)),
        ("t CO2e", "g CO2e", Fraction(1000000)),
    ],
)
def test_factors(source: str, target: str, expected: Fraction) -> None:
    assert factor(source, target) == expected


@pytest.mark.parametrize(
    ("source", "target"), [("kg", "kg CO2e"), ("m3", "Nm3"), ("kWh", "kg"), ("piece", "kg"), ("m2", "m2*a")]
)
def test_dimensions_are_kept_apart(source: str, target: str) -> None:
    with pytest.raises(UnitError, match="cannot be converted"):
        factor(source, target)


same_dimension = [(a, b) for a in unit_names() for b in unit_names() if dimension(a) == dimension(b)]


@given(st.fractions(), st.sampled_from(same_dimension))
def test_there_and_back_is_exact(amount: Fraction, pair: tuple[str, str]) -> None:
    assert Quantity(convert(amount, *pair), pair[1]).to(pair[0]).amount == amount


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12))
def test_decimals_stay_exact(number: object) -> None:
    assert exact(format(number, "f")) == Fraction(str(number))


@pytest.mark.parametrize(
    "text", ["1,000", "1_000", "0x10", "NaN", "inf", "１", " 1", "1/3", ".5", "5.", "1e9999", "+1"]
)
def test_only_canonical_decimals(text: str) -> None:
    with pytest.raises(ValueError, match="canonical"):
        exact(text)


@pytest.mark.parametrize(
    ("written", "unit"),
    [("噸公里", "t*km"), ("千瓦時", "kWh"), ("標準立方米", "Nm3"), ("個", "piece"), ("人民幣", "CNY")],
)
def test_traditional_characters_are_the_same_units(written: str, unit: str) -> None:
    assert parse_unit(written) == unit


def test_a_traditional_ounce_is_as_ambiguous() -> None:
    with pytest.raises(UnitError):
        parse_unit("兩")
