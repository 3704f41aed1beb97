"""What people write in a cell, and what is read from it."""

import pytest

from lca.errors import UnitError
from lca.interchange.cells import (
    Cell,
    UnreadableCell,
    read_amount,
    read_choice,
    read_date,
    read_list,
    read_month,
    read_share,
    read_text,
    read_unit,
    read_whole,
)
from lca.interchange.layout import layout

AMOUNTS = {
    "5%": "0.05",
    "５％": "0.05",
    "１２．５": "12.5",
    "1,234.5": "1234.5",
    "１，２３４．５": "1234.5",
    "1,234,567": "1234567",
    "1 234.5": "1234.5",
    "1\u00a0234": "1234",
    "1e-5": "1e-5",
    "+1E-05": "0.00001",
    " 0.10 ": "0.10",
    "-3": "-3",
    "－3": "-3",
    "\u22123": "-3",
    "+3": "+3".strip("+"),
    ".5": "0.5",
    "007": "7",
}
REFUSED_AMOUNTS = {
    "1.234,5": "ambiguous-number",
    "0,5": "ambiguous-number",
    "1.234.567": "ambiguous-number",
    "1'234": "ambiguous-number",
    "12,34": "ambiguous-number",
    "0,234": "ambiguous-number",
    "12 kg": "unit-in-amount",
    "12公斤": "unit-in-amount",
    "1,234.5 千瓦时": "unit-in-amount",
    "3斤": "unit-in-amount",
    "1万": "not-a-number",
    "约3": "not-a-number",
    "≤5": "not-a-number",
    "—": "not-a-number",
    "N/A": "not-a-number",
    "٣": "not-a-number",
    "½": "not-a-number",
    "nan": "not-a-number",
    "inf": "not-a-number",
    "0x10": "not-a-number",
    "1_000": "not-a-number",
    "1e99": "number-range",
    "1e-99": "number-range",
    "0." + "1" * 50: "number-range",
}
NUMBERS = {
    "0.1": "0.1",
    "1E-05": "0.00001",
    "0.30000000000000004": "0.30000000000000004",
    "0.1000000000000000055511151231257827": "0.1",
    "45292": "45292",
    "1e22": "10000000000000000000000",
    "-0": "0",
    "5.0E-2": "0.05",
}
DATES = {
    ("date", "2024-01-05T00:00:00"): "2024-01-05",
    ("text", "2024-1-5"): "2024-01-05",
    ("text", "2024/1/5"): "2024-01-05",
    ("text", "2024年1月5日"): "2024-01-05",
    ("text", "２０２４．１．５"): "2024-01-05",
    ("text", "20240105"): "2024-01-05",
}
REFUSED_DATES = {
    ("text", "01/02/2024"): "ambiguous-date",
    ("text", "24-1-5"): "ambiguous-date",
    ("text", "2024-02-30"): "not-a-date",
    ("text", "长期"): "not-a-date",
    ("number", "45292"): "not-a-date",
    ("date", "2024-01-05T13:00:00"): "not-a-date",
}


@pytest.mark.parametrize(("written", "read"), AMOUNTS.items())
def test_amounts_as_text(written: str, read: str) -> None:
    assert read_amount(Cell("text", written)) == read


@pytest.mark.parametrize(("written", "read"), NUMBERS.items())
def test_amounts_as_numbers(written: str, read: str) -> None:
    assert read_amount(Cell("number", written)) == read


@pytest.mark.parametrize(("written", "code"), REFUSED_AMOUNTS.items())
def test_amounts_that_are_refused(written: str, code: str) -> None:
    with pytest.raises(UnreadableCell) as caught:
        read_amount(Cell("text", written))
    assert caught.value.code == code


@pytest.mark.parametrize(("written", "read"), DATES.items())
def test_dates(written: tuple[str, str], read: str) -> None:
    assert read_date(Cell(*written)) == read


@pytest.mark.parametrize(
    "written", ["2024-06", "2024-6", "2024/06", "2024.6", "2024年6月", "２０２４年６月", "2024-06-01"]
)
def test_a_month_is_its_first_day(written: str) -> None:
    assert read_month(Cell("text", written)) == "2024-06-01"


def test_a_day_of_a_month_stays_and_no_month_is_guessed() -> None:
    assert read_month(Cell("date", "2024-06-15")) == "2024-06-15"
    for written, code in (("2024-13", "not-a-date"), ("06-2024", "not-a-date"), ("6/2024", "not-a-date")):
        with pytest.raises(UnreadableCell) as caught:
            read_month(Cell("text", written))
        assert caught.value.code == code


@pytest.mark.parametrize(("written", "code"), REFUSED_DATES.items())
def test_dates_that_are_refused(written: tuple[str, str], code: str) -> None:
    with pytest.raises(UnreadableCell) as caught:
        read_date(Cell(*written))
    assert caught.value.code == code


@pytest.mark.parametrize("kind", ["formula", "error"])
@pytest.mark.parametrize("reader", [read_text, read_amount, read_share, read_whole, read_date, read_unit])
def test_formulas_and_errors_are_read_nowhere(kind: str, reader) -> None:
    with pytest.raises(UnreadableCell) as caught:
        reader(Cell(kind, "1"))
    assert caught.value.code == {"formula": "formula", "error": "error-value"}[kind]


@pytest.mark.parametrize(
    ("written", "unit"),
    [("公斤", "kg"), ("千瓦时", "kWh"), ("吨公里", "t*km"), ("件", "piece"), ("ＫＷＨ", "kWh"), ("m³", "m3")],
)
def test_units(written: str, unit: str) -> None:
    assert read_unit(Cell("text", written)) == unit


def test_units_that_are_refused() -> None:
    with pytest.raises(UnitError):
        read_unit(Cell("text", "ton"))
    with pytest.raises(UnreadableCell):
        read_unit(Cell("text", "kWh"), "[mass]")


@pytest.mark.parametrize("written", ["生产制造", "Production", "production", "生产制造 Production", "PRODUCTION "])
def test_choices_in_either_language(written: str) -> None:
    assert read_choice(Cell("text", written), layout().choices["stage"]) == "production"


def test_years_shares_and_lists() -> None:
    assert read_whole(Cell("text", "2024年")) == read_whole(Cell("number", "2024.0")) == 2024
    assert read_share(Cell("text", "35%")) == read_share(Cell("number", "0.35")) == "0.35"
    assert read_list(Cell("text", "ISO 14067:2018；GB/T 24067-2024")) == ["ISO 14067:2018", "GB/T 24067-2024"]


def test_numbers_in_text_columns_read_as_seen() -> None:
    assert read_text(Cell("number", "6901234567892")) == "6901234567892"
    assert read_text(Cell("number", "7.0")) == "7"
