"""Units and exact conversion.

A unit has one canonical name in documents (`kg`, `t*km`, `kg CO2e`, `piece`); people write many (`公斤`, `千瓦时`,
`KWH`). Names are looked up in a closed table and refused when unknown or ambiguous (`ton` means three different
masses). Conversion is Pint's, over `Fraction`, with our own definitions (`units.txt`): exact where decimal or
binary arithmetic is not.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from lca.errors import UnitError, say

if TYPE_CHECKING:
    from pint import UnitRegistry

# canonical name -> (name in units.txt, other spellings people use; compared without case, width and spaces)
_UNITS: dict[str, tuple[str, tuple[str, ...]]] = {
    "kg": ("kg", ("kilogram", "kilograms", "kgs", "公斤", "千克")),
    "g": ("g", ("gram", "grams", "克")),
    "mg": ("mg", ("milligram", "毫克")),
    "t": ("t", ("tonne", "tonnes", "metricton", "吨", "公吨")),
    "lb": ("lb", ("lbs", "pound", "磅")),
    "kg CO2e": ("kg_CO2e", ("kgco2e", "kgco2eq", "kgco2-eq", "千克二氧化碳当量", "公斤二氧化碳当量")),
    "g CO2e": ("g_CO2e", ("gco2e", "gco2eq", "克二氧化碳当量")),
    "t CO2e": ("t_CO2e", ("tco2e", "tco2eq", "吨二氧化碳当量")),
    "MJ": ("MJ", ("megajoule", "兆焦", "百万焦耳")),
    "GJ": ("GJ", ("gigajoule", "吉焦")),
    "kJ": ("kJ", ("kilojoule", "千焦")),
    "kWh": ("kWh", ("kilowatthour", "kw·h", "kw.h", "kw*h", "千瓦时", "千瓦·时", "千瓦小时", "度", "度电")),
    "MWh": ("MWh", ("megawatthour", "兆瓦时")),
    "Wh": ("Wh", ("watthour", "瓦时")),
    "m": ("m", ("metre", "meter", "米")),
    "km": ("km", ("kilometre", "kilometer", "公里", "千米")),
    "cm": ("cm", ("厘米",)),
    "mm": ("mm", ("毫米",)),
    "m2": ("m2", ("m²", "m^2", "sqm", "平方米", "平米")),
    "cm2": ("cm2", ("cm²", "cm^2", "平方厘米")),
    "m3": ("m3", ("m³", "m^3", "立方米", "方", "立方")),
    "l": ("l", ("litre", "liter", "升")),
    "ml": ("ml", ("millilitre", "milliliter", "毫升")),
    "Nm3": ("Nm3", ("nm³", "nm^3", "标准立方米", "标立方米", "标方", "标立方")),
    "h": ("h", ("hr", "hour", "hours", "小时", "时")),
    "day": ("d", ("d", "days", "天", "日")),
    "a": ("a", ("yr", "year", "years", "年")),
    "piece": (
        "pc",
        (
            "pcs",
            "pc",
            "pieces",
            "item",
            "items",
            "unit",
            "ea",
            "件",
            "个",
            "只",
            "台",
            "套",
            "片",
            "颗",
            "支",
            "盏",
        ),
    ),
    "t*km": ("tkm", ("tkm", "t·km", "t.km", "tonnekm", "tonne-km", "吨公里", "吨·公里", "吨千米")),
    "kg*km": ("kgkm", ("kgkm", "kg·km", "千克公里", "公斤公里")),
    "person*km": ("pkm", ("pkm", "人公里")),
    "m2*a": ("m2a", ("m2a", "m²a", "m2·a", "平方米年")),
    # money: a dimension per currency, because a rate of exchange and a year of prices are data, not definitions
    "CNY": ("CNY", ("rmb", "yuan", "renminbi", "元", "人民币", "人民币元")),
    "USD": ("USD", ("us$", "usdollar", "美元", "美金")),
}
_AMBIGUOUS = {
    "ton": "t (1000 kg), short ton or long ton",
    "tons": "t (1000 kg), short ton or long ton",
    "斤": "500 g (市斤) or 600 g (司马斤)",
    "两": "50 g or 37.5 g",
    "oz": "mass or volume",
    "gal": "U.S. or imperial",
    "gallon": "U.S. or imperial",
    "$": "U.S., Hong Kong or another dollar",
    "¥": "Chinese yuan or Japanese yen",
}
# Symbols whose case carries the meaning: mWh is not MWh, mj is not MJ. Compared with their case before folding.
_CASE_MATTERS = {"mWh": "MWh", "mJ": "MJ", "Mg": "mg", "gJ": "GJ"}
_DECIMAL = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d{1,3})?")


class Quantity(Struct, frozen=True):
    """An exact amount with its canonical unit. Becomes float64 only in `lca.impact.matrices`."""

    amount: Fraction
    unit: str

    def to(self, unit: str) -> "Quantity":
        """The same quantity in another unit of its dimension; UnitError if there is none."""
        return Quantity(convert(self.amount, self.unit, unit), unit)


# Hong Kong and Macao write 噸公里 for 吨公里: one character stands for the other in every spelling above
_TRADITIONAL = str.maketrans("噸時個隻臺顆盞標準當兩幣", "吨时个只台颗盏标准当两币")


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_TRADITIONAL)
    return re.sub(r"[\s_]+", "", plain).casefold()


@cache
def _spellings() -> dict[str, str]:
    table = {_fold(name): name for name in _UNITS}
    for name, (_, others) in _UNITS.items():
        for other in others:
            table.setdefault(_fold(other), name)
    return table


@cache
def _registry() -> "UnitRegistry[Fraction]":
    from pint import UnitRegistry  # noqa: PLC0415 - half a second that a command's help does not need

    registry: UnitRegistry[Fraction] = UnitRegistry(None, non_int_type=Fraction, cache_folder=None)
    registry.load_definitions(Path(__file__).with_name("units.txt"))
    return registry


def unit_names() -> tuple[str, ...]:
    """Every canonical unit, in the order of the table."""
    return tuple(_UNITS)


def parse_unit(text: str) -> str:
    """Canonical name of a unit as a person wrote it; UnitError names what is wrong and what to write."""
    if text in _UNITS:  # most are canonical, and a portfolio has millions
        return text
    stripped = unicodedata.normalize("NFKC", text).strip()
    if stripped in _UNITS:
        return stripped
    folded = _fold(stripped)
    if folded in _AMBIGUOUS:
        raise UnitError(
            "ambiguous-unit",
            say("The unit “{unit}” can mean {meanings}.", unit=text, meanings=_AMBIGUOUS[folded]),
            say("Write kg, g or t for a mass, l or m3 for a volume, CNY or USD for money."),
        )
    if stripped in _CASE_MATTERS or folded not in _spellings():
        raise UnitError(
            "unknown-unit",
            say("The unit “{unit}” is not known.", unit=text),
            say("Use one of: {units}.", units=", ".join(_UNITS)),
        )
    return _spellings()[folded]


@cache
def _scales() -> Mapping[str, tuple[str, Fraction]]:
    """Dimension of each unit and its size in the base unit, as Pint worked them out from this very `units.txt`
    (`recipes/unit_scales.py`); empty if that has changed since. Loading Pint costs more than a footprint.
    """
    table = json.loads(Path(__file__).with_name("unit_scales.json").read_bytes())
    if table["definitions"] != definitions_digest():
        return {}
    return {unit: (name, Fraction(size)) for unit, (name, size) in table["scales"].items()}


def definitions_digest() -> str:
    """SHA-256 of `units.txt`, hexadecimal."""
    return hashlib.sha256(Path(__file__).with_name("units.txt").read_bytes()).hexdigest()


@cache
def dimension(unit: str) -> str:
    """Name of the dimension of a canonical unit, e.g. `[mass]`."""
    known = _scales().get(_known(unit))
    return known[0] if known else worked_out_dimension(unit)


def worked_out_dimension(unit: str) -> str:
    """The same, by Pint."""
    return str(_registry().get_dimensionality(_UNITS[_known(unit)][0]))


def _known(unit: str) -> str:
    return unit if unit in _UNITS else parse_unit(unit)


@cache
def factor(source: str, target: str) -> Fraction:
    """Exact number of `target` in one `source`; UnitError if their dimensions differ."""
    if dimension(source) != dimension(target):
        raise UnitError(
            "unit-dimension",
            say("“{source}” cannot be converted to “{target}”.", source=source, target=target),
            say("Give the amount in {target} or in a unit of the same kind.", target=target),
        )
    scales = _scales()
    if _known(source) in scales and _known(target) in scales:
        return scales[_known(source)][1] / scales[_known(target)][1]
    return worked_out_factor(source, target)


def worked_out_factor(source: str, target: str) -> Fraction:
    """Exact number of `target` in one `source` of the same dimension, by Pint."""
    registry = _registry()
    quantity = registry.Quantity(Fraction(1), _UNITS[_known(source)][0])
    return Fraction(quantity.to(_UNITS[_known(target)][0]).magnitude)


def convert(amount: Fraction, source: str, target: str) -> Fraction:
    """`amount` of `source` in `target`, exactly; UnitError if their dimensions differ."""
    return amount * factor(source, target)


def exact(text: str) -> Fraction:
    """The exact value of a canonical decimal string (`"0.1"` is one tenth); ValueError otherwise."""
    return Fraction(canonical_decimal(text))


def canonical_decimal(text: str) -> str:
    """The text itself if `exact` can read it; ValueError otherwise."""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"not a canonical decimal: {text!r}")
    return text
