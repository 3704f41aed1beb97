"""Reading one cell: what a person or a spreadsheet wrote -> what the declaration says.

Nothing is guessed: `1.234,5`, `01/02/2024` and `12 kg` in an amount column are refused by name. A number cell is read
as the shortest decimal of its float64, because that is what its author typed.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final, NoReturn

from msgspec import Struct
from msgspec.structs import replace

from lca.errors import UnitError, Value
from lca.interchange.layout import Choice, fold, meanings
from lca.units import dimension, parse_unit

SMALLEST: Final = Decimal("1e-30")
LARGEST: Final = Decimal("1e30")
MAX_DIGITS: Final = 40  # characters of an amount in a document

_CANONICAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?")
_LOOSE = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[-+]?[0-9]{1,3})?", re.IGNORECASE)
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)(?:\.[0-9]+)?")
_OTHER_MARKS = re.compile(r"[-+]?[0-9][0-9.,' ]*")
_WITH_UNIT = re.compile(r"(?P<number>[-+]?[0-9][0-9.,]*)\s*(?P<unit>[^\W\d].*)")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]00:00(?::00(?:\.0+)?)?)?|(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_UNCLEAR_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{2}[-/.]\d{1,2}[-/.]\d{1,2}")
UNITS_OF: Mapping[str, str] = MappingProxyType(
    {"[mass]": "kg, g, t", "[length]": "km, m", "[energy]": "kWh, MWh, MJ, GJ"}
)


class Cell(Struct, frozen=True):
    """One cell with content.

    kind: text, number, date, boolean, formula or error. value: as text; a number as its program wrote it, a date in
    ISO 8601.
    """

    kind: str
    value: str


class UnreadableCell(Exception):  # noqa: N818  (it is caught where the place is known, and becomes a Problem)
    """A cell that is refused: code of its problem and what the sentences need."""

    def __init__(self, code: str, **params: Value) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def _refuse(code: str, cell: Cell, **params: Value) -> NoReturn:
    raise UnreadableCell(code, value=_short(cell.value), **params)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "…"


def require_value(cell: Cell) -> None:
    """Refuse formulas and error values, which no column can use."""
    if cell.kind == "formula":
        raise UnreadableCell("formula")
    if cell.kind == "error":
        _refuse("error-value", cell)


def read_text(cell: Cell) -> str:
    """Text as it stands, without white space around it; a number as its author saw it."""
    require_value(cell)
    if cell.kind == "number":
        return _plain(Decimal(repr(_float(cell))))
    if cell.kind == "date":
        return cell.value.removesuffix("T00:00:00")
    return cell.value.strip()


def read_amount(cell: Cell) -> str:
    """Exact decimal text. `5%` is 0.05; a text that is canonical already is kept to the letter."""
    require_value(cell)
    if cell.kind == "date":
        raise UnreadableCell("date-in-number", value=cell.value.removesuffix("T00:00:00"))
    if cell.kind == "boolean":
        _refuse("not-a-number", cell)
    text = _plain(Decimal(repr(_float(cell)))) if cell.kind == "number" else _amount_text(cell)
    return check_range(text)


def check_range(text: str) -> str:
    """An amount that a float64 and a document can hold, or UnreadableCell."""
    value = abs(Decimal(text))
    if (value and not SMALLEST <= value <= LARGEST) or len(text) > MAX_DIGITS:
        raise UnreadableCell("number-range", value=_short(text))
    return text


def _float(cell: Cell) -> float:
    try:
        value = float(cell.value)
    except ValueError:
        _refuse("not-a-number", cell)
    if not math.isfinite(value):
        _refuse("not-a-number", cell)
    return value


def _plain(value: Decimal) -> str:
    """Digits without exponent or needless zeros: 1E-05 -> 0.00001."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _amount_text(cell: Cell) -> str:
    text = unicodedata.normalize("NFKC", cell.value).replace("\u2212", "-").replace("\u2013", "-").strip()
    if _CANONICAL.fullmatch(cell.value.strip()):
        return cell.value.strip()
    percent = text.endswith("%")
    number = text.removesuffix("%").rstrip()
    if _THOUSANDS.fullmatch(number):
        number = number.replace(",", "").replace(" ", "")
    if not _LOOSE.fullmatch(number):
        _refuse_number(cell, number)
    value = Decimal(number)
    return _plain(value.scaleb(-2) if percent else value)


def _refuse_number(cell: Cell, text: str) -> NoReturn:
    if re.search("[0-9]", text) and _OTHER_MARKS.fullmatch(text):
        _refuse("ambiguous-number", cell)
    if match := _WITH_UNIT.fullmatch(text):
        try:
            unit = parse_unit(match["unit"])
        except UnitError as error:
            if error.code == "ambiguous-unit":
                _refuse("unit-in-amount", cell, unit=match["unit"])
        else:
            _refuse("unit-in-amount", cell, unit=unit)
    _refuse("not-a-number", cell)


def read_share(cell: Cell) -> str:
    """A share from 0 to 1 as exact decimal text."""
    text = read_amount(cell)
    if not 0 <= Decimal(text) <= 1:
        raise UnreadableCell("share-range", value=text)
    return text


def read_whole(cell: Cell) -> int:
    """A whole number; `2024年` is a year."""
    require_value(cell)
    text = cell.value.removesuffix("年") if cell.kind == "text" else cell.value
    try:
        value = Decimal(unicodedata.normalize("NFKC", text).strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if cell.kind not in ("text", "number") or not value.is_finite() or value != value.to_integral_value():
        _refuse("not-a-whole-number", cell)
    if abs(value) > 10**9:
        raise UnreadableCell("number-range", value=_short(cell.value))
    return int(value)


def read_date(cell: Cell) -> str:
    """A day as ISO 8601 text, from an Excel date or from text with the year first."""
    require_value(cell)
    text = unicodedata.normalize("NFKC", cell.value).strip()
    match = _DATE.fullmatch(text) if cell.kind in ("date", "text") else None
    if match is None:
        _refuse("ambiguous-date" if _UNCLEAR_DATE.fullmatch(text) else "not-a-date", cell)
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        _refuse("not-a-date", cell)


def read_month(cell: Cell) -> str:
    """A month as its first day, from the month alone, with the year first, or from a day of it that is written."""
    month = _MONTH.fullmatch(unicodedata.normalize("NFKC", cell.value).strip()) if cell.kind == "text" else None
    return read_date(replace(cell, value=f"{month[1]}-{month[2]}-1") if month else cell)


def read_choice(cell: Cell, choices: tuple[Choice, ...]) -> str:
    """The value of a drop-down entry, in either language."""
    value = meanings(choices).get(fold(read_text(cell)))
    if value is not None:
        return value
    _refuse("unknown-choice", cell, choices="; ".join(choice.label for choice in choices))


def read_unit(cell: Cell, wanted: str = "") -> str:
    """Canonical unit, of the dimension `wanted` (`[mass]`) if given; UnitError if it is unknown or ambiguous."""
    text = read_text(cell)
    unit = parse_unit(text)
    if wanted and dimension(unit) != wanted:
        raise UnreadableCell("unit-dimension", unit=text, expected=UNITS_OF[wanted])
    return unit


def read_list(cell: Cell) -> list[str]:
    """Texts separated by semicolons or line ends."""
    return [part.strip() for part in re.split(r"[;；\n]", read_text(cell)) if part.strip()]
