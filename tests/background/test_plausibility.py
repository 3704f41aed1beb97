"""Balances, outliers and duplicates: sound small releases, spoilt in one place at a time."""

import dataclasses
from fractions import Fraction
from types import MappingProxyType

import pytest
from msgspec.structs import replace

from lca.inventory.background_check import check_background
from lca.inventory.unit_process import Duplicate, ElementaryFlow
from tests.background.test_check import POWER, link, process, release

FACTORS = {"co2": 1.0, "ch4": 29.8}


def found(*processes, duplicates=()):
    base = release(*processes, flows=("co2",))
    methane = ElementaryFlow("ch4", "ch4", "ch4", "CH4", "fossil", "emission", "air", "kg", "GHG")
    flows = MappingProxyType({**base.flows, "ch4": methane})
    checked = check_background(replace(base, flows=flows, duplicates=tuple(duplicates)), FACTORS)
    return [(finding.code, finding.process_id, finding.severity) for finding in checked]


def emitter(process_id, amount, category="material/metal", unit="kg", **changes):
    return process(
        process_id, unit, [link(process_id, 1, "biosphere", "co2", amount, "kg")], category=category, **changes
    )


COPPER = emitter("copper", "4")


def brass(*amounts, category="material/metal"):
    links = [link("brass", n, "technosphere", "copper", amount, "kg") for n, amount in enumerate(amounts, start=1)]
    return process("brass", "kg", links, category=category)


@pytest.mark.parametrize(("amounts", "light"), [(("0.6", "0.4"), False), (("0.96",), False), (("0.6", "0.3"), True)])
def test_materials_weigh_what_they_make(amounts, light):
    assert found(COPPER, brass(*amounts)) == ([("mass-balance", "brass", "warning")] if light else [])


def test_a_chemical_may_take_from_the_air():
    assert found(COPPER, brass("0.3", category="material/chemical")) == []


def test_grams_and_kilograms_are_weighed_alike():
    grams = dataclasses.replace(brass("1000"), exchanges=(link("brass", 1, "technosphere", "copper", "1000", "g"),))
    assert found(COPPER, grams) == []


# polyethylene is CH2: 12.011 / 14.027 of it is carbon, and leaves as 3.1375 kg of CO2
POLYETHYLENE = Fraction(12011, 14027)


@pytest.mark.parametrize(
    ("co2", "holds", "wrong"),
    [
        ("3.1375", POLYETHYLENE, False),
        ("3.2", POLYETHYLENE, False),
        ("2.5", POLYETHYLENE, True),
        ("3.6", POLYETHYLENE, True),
        ("3.6", None, False),
        ("3.7", None, True),  # above 44/12 kg of CO2, more carbon than 1 kg of anything
    ],
)
def test_carbon_that_leaves_was_there(co2, holds, wrong):
    burning = emitter("burning", co2, category="waste/incineration", carbon_content=holds)
    assert found(burning) == ([("carbon-balance", "burning", "error")] if wrong else [])


def test_methane_counts_as_carbon():
    exchanges = [
        link("burning", 1, "biosphere", "co2", "2.7", "kg"),
        link("burning", 2, "biosphere", "ch4", "0.16", "kg"),
    ]
    burning = process("burning", "kg", exchanges, category="fuel/combustion", carbon_content=POLYETHYLENE)
    assert found(burning) == []


AMOUNTS = ("1.1", "1.3", "1.6", "2.0", "2.4", "3.0", "3.5", "4.0")
FAMILY = [emitter(f"metal-{amount}", amount) for amount in AMOUNTS]


def test_an_outlier_wants_a_reason():
    strange = emitter("gold", "20000")
    assert found(*FAMILY, strange) == [("outlier", "gold", "warning")]
    assert found(*FAMILY, dataclasses.replace(strange, outlier_reason="scarce")) == []
    assert found(*FAMILY, emitter("zinc", "5")) == []


def test_outliers_are_sought_within_one_kind_of_unit_in_families_of_eight():
    assert found(*FAMILY, POWER, emitter("sheet", "20000", unit="m2")) == []
    assert found(*FAMILY[:6], emitter("gold", "20000")) == []


def test_grams_are_compared_with_kilograms():
    assert found(*FAMILY, emitter("foil", "0.002", unit="g")) == []  # 2 kg CO2e per kg


def pair(reason="", other="steel-b"):
    return [Duplicate("steel", "steel-a", reason), Duplicate("steel", other, "")]


@pytest.mark.parametrize(
    ("amounts", "reason", "codes"),
    [
        (("2", "4"), "", []),
        (("2", "4.1"), "", [("duplicate-spread", "steel-a", "error")]),
        (("2", "4.1"), "two routes", []),
    ],
)
def test_duplicates_agree_or_say_why(amounts, reason, codes):
    steels = [emitter(name, amount) for name, amount in zip(("steel-a", "steel-b"), amounts, strict=True)]
    assert found(*steels, duplicates=pair(reason)) == codes


def test_duplicates_that_are_not_there_or_cannot_be_compared():
    steel = emitter("steel-a", "2")
    assert found(steel, duplicates=pair()) == [("duplicate-group", "", "error")]
    assert found(steel, emitter("steel-b", "2", unit="m2"), duplicates=pair()) == [("duplicate-group", "", "error")]


def test_nothing_rests_on_spending():
    spend = emitter("by-spending", "0.1", category="spend/manufacturing", unit="CNY")
    steel = process("steel", "kg", [link("steel", 1, "technosphere", "by-spending", "1", "CNY")])
    assert found(spend, steel) == [("spend-linked", "steel", "error")]


def test_a_direct_factor_declares_nothing():
    direct = dataclasses.replace(
        POWER, process_id="grid", name_en="grid", factor_family="direct-co2", declares=frozenset()
    )
    assert found(direct) == []
    assert found(dataclasses.replace(POWER, declares=frozenset())) == [("declares-nothing", "power", "error")]
