"""Supplier footprints by hand: boundary, GWP set, primary data share, data quality, and what is refused."""

from datetime import date
from typing import Any

import pytest

from lca.calculate import calculate
from lca.data import open_policy
from lca.errors import InvalidInput
from lca.impact.footprint import FootprintResult
from lca.impact.foreground import is_plain
from lca.inventory.declaration import Declaration
from lca.inventory.gwp import FOLDER
from lca.inventory.supplier import SupplierBoundary, boundary_of, in_gwp_set, last_valid_day
from tests.oracles import exact
from tests.studies import declaration, method, process, release, row

POLICY = open_policy("general-2026.1")
BACKGROUND = release(process("steel", "kg", emits={"co2-fossil": ("2", "kg")}))
CHIP = {
    "id": "S-1",
    "supplier": "Chip Co.",
    "product": "chip",
    "quantity": {"amount": "10", "unit": "piece"},
    "fossil": "5",
    "gwp_set": "AR5",
}
ROW = row("M-1", "4", "piece", "supplier:S-1", source={"kind": "measured", "reference": "order", "year": 2025})


def made_of(*rows: dict[str, Any], **supplier: Any) -> Declaration:
    return declaration(*(rows or (ROW,)), supplier_footprints=[{**CHIP, **supplier}])


def result_of(study: Declaration) -> FootprintResult:
    result = calculate(study, BACKGROUND, method(), POLICY).result
    assert result.total == pytest.approx(float(exact.footprint(study, BACKGROUND, method())[0]), rel=1e-12)
    return result


def test_brought_to_the_set_of_the_study() -> None:
    """5 kg CO2e of AR5 hold 0.05 kg CH4 and 0.001 kg N2O per 10 pieces. AR6 weighs CH4 by 29.8 instead of 28 and N2O by
    273 instead of 265: 5 + 0.05 x 1.8 + 0.001 x 8 = 5.098 kg CO2e; 4 of 10 pieces: 2.0392 kg CO2e, all of it AR6.
    """
    result = result_of(made_of(fossil_methane="0.05", nitrous_oxide="0.001"))
    assert result.total == pytest.approx(2.0392, rel=1e-12)
    assert dict(result.by_gwp_set) == pytest.approx({"AR6": 2.0392})


def test_the_potentials_never_change() -> None:
    """No study digest holds them: certified conversions rest on this very file."""
    sums = (FOLDER / "SHA256SUMS").read_text(encoding="ascii")
    assert sums.split()[0] == "4b3582bf53a116521c028e9ef14d96db1ea75276f68ab7eb935312d459347e8f"


def test_biogenic_methane_too() -> None:
    """AR4 to AR6. Fossil: 5 + 0 x 4.8 + 0.001 x (273 - 298) = 4.975. Biogenic: 1 + 0.02 x (27 - 25) = 1.04. Uptake is
    CO2: -0.5. Sum 5.515; 4 of 10: 2.206.
    """
    gases = {"fossil_methane": "0", "nitrous_oxide": "0.001", "biogenic_methane": "0.02"}
    parts = {"biogenic_emission": "1", "biogenic_uptake": "-0.5", "gwp_set": "AR4"}
    assert result_of(made_of(**gases, **parts)).total == pytest.approx(2.206, rel=1e-12)


@pytest.mark.parametrize(
    "stated", [{}, {"fossil_methane": "0.05"}, {"fossil_methane": "0", "nitrous_oxide": "0", "biogenic_emission": "1"}]
)
def test_kept_in_its_own_set_where_a_gas_is_missing(stated: dict[str, str]) -> None:
    result = result_of(made_of(**stated))
    assert set(result.by_gwp_set) == {"AR5"}


def test_the_same_set_is_left_alone() -> None:
    supplier = made_of(fossil_methane="0.05", nitrous_oxide="0.001", gwp_set="AR6").supplier_footprints[0]
    assert in_gwp_set(supplier, "AR6") is supplier
    assert in_gwp_set(supplier, "") is supplier
    assert in_gwp_set(supplier, "AR5").fossil == "4.902"  # 5 - 0.05 x 1.8 - 0.001 x 8


def test_primary_data_share_is_inherited() -> None:
    """2 kg CO2e of the chips, 35 % primary; 6 kg CO2e of 3 kg of measured steel: (2 x 0.35 + 6 x 1) / 8 = 0.8375."""
    steel = row("M-2", "3", "kg", "background:steel")
    assert result_of(made_of(ROW, steel, primary_data_share="0.35")).primary_data_share == pytest.approx(0.8375)
    assert result_of(made_of(ROW, steel)).primary_data_share == pytest.approx(0.75)  # not stated counts as none


def test_data_quality_rating_is_inherited() -> None:
    """Chips of 2 kg CO2e rated 1.5 by the supplier; steel of 6 kg CO2e rated 2 by the release: 15 / 8 = 1.875."""
    steel = row("M-2", "3", "kg", "background:steel")
    assert result_of(made_of(ROW, steel, data_quality_rating="1.5")).data_quality_rating == pytest.approx(1.875)


def test_fields_that_came_later_leave_old_digests_alone() -> None:
    assert "removals" not in made_of().canonical()["supplier_footprints"][0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("cradle to gate", SupplierBoundary.CRADLE_TO_GATE),
        ("Cradle-to-Gate (A1-A3)", SupplierBoundary.CRADLE_TO_GATE),
        ("从摇篮到大门", SupplierBoundary.CRADLE_TO_GATE),
        ("摇篮 至 大门", SupplierBoundary.CRADLE_TO_GATE),
        ("搖籃到大門", SupplierBoundary.CRADLE_TO_GATE),
        ("A1–A3", SupplierBoundary.CRADLE_TO_GATE),
        ("Gate-to-gate", SupplierBoundary.GATE_TO_GATE),
        ("大门到大门", SupplierBoundary.GATE_TO_GATE),
        ("cradle to grave", SupplierBoundary.CRADLE_TO_GRAVE),
        ("全生命周期", SupplierBoundary.CRADLE_TO_GRAVE),
        ("", SupplierBoundary.UNKNOWN),
        ("to our door", SupplierBoundary.UNKNOWN),
        ("cradle to gate and gate to gate", SupplierBoundary.UNKNOWN),
    ],
)
def test_boundaries_as_people_write_them(text: str, kind: SupplierBoundary) -> None:
    assert boundary_of(text) is kind


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"boundary": "gate to gate"}, "supplier-boundary", "boundary"),
        ({"boundary": "从摇篮到坟墓"}, "supplier-boundary", "boundary"),
        ({"quantity": {"amount": "0", "unit": "piece"}}, "supplier-quantity", "quantity.amount"),
        ({"biogenic_uptake": "0.5"}, "supplier-number", "biogenic_uptake"),
        ({"fossil_methane": "1"}, "supplier-gases", "fossil_methane"),  # 28 kg CO2e inside 5
        ({"nitrous_oxide": "-0.001"}, "supplier-gases", "fossil_methane"),
        ({"removals": "0.1"}, "supplier-number", "removals"),
        ({"data_quality_rating": "6"}, "supplier-number", "data_quality_rating"),
        ({"primary_data_share": "35"}, "supplier-number", "primary_data_share"),
    ],
)
def test_what_cannot_be_an_input(wrong: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        calculate(made_of(**wrong), BACKGROUND, method(), POLICY)
    assert [(p.code, p.place.path) for p in caught.value.problems] == [(code, f"supplier_footprints.S-1.{field}")]
    steel = row("M-2", "3", "kg", "background:steel")  # a footprint that nothing uses does no harm
    assert calculate(made_of(steel, **wrong), BACKGROUND, method(), POLICY).result.total == pytest.approx(6)


def test_last_valid_day() -> None:
    supplier = made_of().supplier_footprints[0]
    assert last_valid_day(supplier, 3) is None
    ended = supplier.model_copy(update={"period_end": date(2024, 2, 29)})
    assert last_valid_day(ended, 3) == date(2027, 2, 28)
    assert last_valid_day(ended.model_copy(update={"valid_until": "2025-06-30"}), 3) == date(2025, 6, 30)


def test_the_straight_way_leaves_what_is_refused_to_the_exact_one() -> None:
    assert is_plain(made_of(removals="-0.1", data_quality_rating="2"))
    assert not is_plain(made_of(boundary="gate to gate"))
    assert not is_plain(made_of(fossil_methane="0.05", nitrous_oxide="0.001"))
