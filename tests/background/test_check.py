"""Each check finds what it is for: a small sound release, spoilt in one place at a time."""

import dataclasses
from fractions import Fraction
from types import MappingProxyType

import pytest
from msgspec.structs import replace

from lca.inventory.background import BackgroundRelease, residual_mixes
from lca.inventory.background_check import check_background
from lca.inventory.data_quality import Pedigree
from lca.inventory.unit_process import FLOW_GROUPS, BackgroundExchange, ElementaryFlow, Source, UnitProcess

QUALITY = Pedigree(reliability=2, completeness=2, temporal=2, geographical=2, technological=2)
FACTORS = {"co2": 1.0, "uptake": -1.0}


def flow(flow_id, group="GHG"):
    return ElementaryFlow(flow_id, flow_id, flow_id, "CO2", "fossil", "emission", "air", "kg", group)


def link(process_id, number, kind, target, amount, unit):
    return BackgroundExchange(
        process_id, number, kind, target, Fraction(amount), unit, "s", "p. 1", "2024", "CN", "derived", QUALITY, ""
    )


def process(process_id, unit, exchanges, **changes):
    base = UnitProcess(
        process_id=process_id, name_en=process_id, name_zh=process_id, synonyms=(), category="material/metal",
        reference_product=f"1 {unit}", amount=Fraction(1), unit=unit, geography="CN", year="2024", factor_family="",
        status="derived", source_id="s", locator="p. 1", boundary="gate", data_quality=QUALITY,
        declares=frozenset(FLOW_GROUPS), negative_reason="", comment="", exchanges=tuple(exchanges),
    )  # fmt: skip
    return dataclasses.replace(base, **changes)


def release(*processes, flows=("co2", "uptake")):
    return BackgroundRelease(
        id="test",
        title=MappingProxyType({"en": "test"}),
        licence="",
        citation="",
        reference_year="2024",
        flows=MappingProxyType({flow_id: flow(flow_id) for flow_id in flows}),
        processes=MappingProxyType({p.process_id: p for p in processes}),
        sources=MappingProxyType({"s": Source("s", "S", "P", "2024", "", "", "")}),
        digest="sha256:0",
        residual_mixes=residual_mixes(processes),
    )


POWER = process(
    "power",
    "kWh",
    [link("power", 1, "biosphere", "co2", "0.5", "kg")],
    category="electricity/mix",
    factor_family="life-cycle",
)
STEEL = process(
    "steel",
    "kg",
    [link("steel", 1, "technosphere", "power", "3.6", "MJ"), link("steel", 2, "biosphere", "co2", "2", "kg")],
)


def codes(*processes, factors=FACTORS, **changes):
    return [finding.code for finding in check_background(release(*processes, **changes), factors)]


def test_a_sound_release_has_no_finding():
    assert codes(POWER, STEEL) == []


def spoilt(index=0, **changes):
    exchanges = list(STEEL.exchanges)
    exchanges[index] = replace(exchanges[index], **changes)
    return dataclasses.replace(STEEL, exchanges=tuple(exchanges))


@pytest.mark.parametrize(
    ("steel", "code"),
    [
        (spoilt(target_id="gas"), "unknown-target"),
        (spoilt(1, target_id="power"), "unknown-target"),  # a process is no elementary flow
        (spoilt(unit="kg"), "unit-dimension"),
        (spoilt(1, unit="m3"), "unit-dimension"),
        (spoilt(kind="economy"), "exchange-kind"),
        (spoilt(amount=Fraction(0)), "amount-not-positive"),
        (spoilt(1, amount=Fraction(-1)), "amount-not-positive"),
        (spoilt(status="guess"), "status"),
        (spoilt(source_id="nobody"), "unknown-source"),
        (spoilt(locator=""), "no-locator"),
        (spoilt(number=2), "exchange-number"),
        (dataclasses.replace(STEEL, status="guess"), "status"),
        (dataclasses.replace(STEEL, source_id="nobody"), "unknown-source"),
        (dataclasses.replace(STEEL, declares=frozenset({"GHG", "OZONE"})), "declares"),
        (dataclasses.replace(STEEL, declares=frozenset()), "declares-nothing"),
        (dataclasses.replace(STEEL, exchanges=()), "no-exchange"),
        (dataclasses.replace(STEEL, amount=Fraction(-1)), "reference-amount"),
        (dataclasses.replace(STEEL, factor_family="life-cycle"), "factor-family"),
        (dataclasses.replace(STEEL, category="electricity/mix"), "factor-family"),
        (
            dataclasses.replace(
                STEEL, data_quality=Pedigree.model_construct(**dict.fromkeys(Pedigree.model_fields, 6))
            ),
            "data-quality",
        ),
    ],
)
def test_a_spoilt_process_is_named(steel, code):
    found = check_background(release(POWER, steel), FACTORS)
    assert (code, "steel") in {(finding.code, finding.process_id) for finding in found}
    assert all(finding.severity == "error" for finding in found)


def test_flow_without_factor():
    assert codes(POWER, STEEL, factors={"co2": 1.0}) == ["no-factor"]


def test_negative_footprint_wants_a_reason():
    wood = process("wood", "kg", [link("wood", 1, "biosphere", "uptake", "1.5", "kg")])
    assert codes(wood) == ["negative-footprint"]
    assert codes(dataclasses.replace(wood, negative_reason="uptake by the growing tree")) == []


def test_loop_below_one_is_fine_and_solved():
    # Heijungs and Suh (2002): power needs fuel, fuel needs power
    fuel = process("fuel", "kg", [link("fuel", 1, "technosphere", "power", "0.5", "kWh")])
    power = dataclasses.replace(
        POWER, exchanges=(*POWER.exchanges, link("power", 2, "technosphere", "fuel", "0.2", "kg"))
    )
    assert codes(power, fuel) == []


@pytest.mark.parametrize("gain", ["5", "8"])
def test_loop_that_eats_its_product_is_named(gain):
    fuel = process("fuel", "kg", [link("fuel", 1, "technosphere", "power", gain, "kWh")])
    power = dataclasses.replace(
        POWER, exchanges=(*POWER.exchanges, link("power", 2, "technosphere", "fuel", "0.2", "kg"))
    )
    (finding,) = check_background(release(power, fuel, STEEL), FACTORS)
    assert finding.code == "loop-gain"
    assert "power" in str(finding.message)
    assert "fuel" in str(finding.message)
    assert "steel" not in str(finding.message)


def test_process_that_consumes_itself():
    coated = process("sheet", "kg", [link("sheet", 1, "technosphere", "sheet", "1", "kg")])
    assert codes(coated) == ["loop-gain"]


def test_factor_families_do_not_mix():
    direct = dataclasses.replace(POWER, process_id="grid", name_en="grid", factor_family="direct-co2")
    steel = spoilt(target_id="grid")
    found = check_background(release(direct, steel), FACTORS)
    assert [(f.code, f.process_id) for f in found] == [("family-mixed", "steel")]


def test_the_same_electricity_in_both_families():
    twin = dataclasses.replace(POWER, process_id="grid", factor_family="direct-co2")
    assert codes(POWER, twin) == ["family-twin"]


def test_altered_files_are_found(tmp_path):
    for name in ("SHA256SUMS", "flows.csv"):
        (tmp_path / name).write_text("0" * 64 + "  flows.csv\n")
    found = check_background(release(POWER, STEEL), FACTORS, folder=tmp_path)
    assert [finding.code for finding in found] == ["release-altered"]
