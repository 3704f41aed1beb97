"""Footprints of the PACT data model, version 3: taken over by hand-computed numbers, or refused with every reason."""

import json
from datetime import date
from typing import Any

import pytest

from lca.errors import InvalidInput
from lca.interchange.pact import read_pact


def footprint(pcf: dict[str, Any] | None = None, **fields: Any) -> bytes:
    """A board of 2 kg: 3.1 fossil of which 0.1 by aircraft, 0.2 of land use change, 0.3 and 0.05 biogenic, -0.15
    removed, -1.1 taken up. Without uptake 3.1 + 0.2 + 0.3 + 0.05 - 0.15 = 3.5, with it 2.4.
    """
    carbon = {
        "declaredUnitOfMeasurement": "kilogram",
        "declaredUnitAmount": "2",
        "productMassPerDeclaredUnit": "2",
        "referencePeriodStart": "2024-01-01T00:00:00Z",
        "referencePeriodEnd": "2024-12-31T00:00:00Z",
        "pcfExcludingBiogenicUptake": "3.5",
        "pcfIncludingBiogenicUptake": "2.4",
        "fossilGhgEmissions": "3.1",
        "fossilCarbonContent": "0",
        "biogenicCarbonContent": "0.3",
        "landUseChangeGhgEmissions": "0.2",
        "landManagementBiogenicCO2Emissions": "0.3",
        "biogenicNonCO2Emissions": "0.05",
        "landManagementBiogenicCO2Removals": "-0.15",
        "biogenicCO2Uptake": "-1.1",
        "aircraftGhgEmissions": "0.1",
        "ipccCharacterizationFactors": ["AR6"],
        "crossSectoralStandards": ["ISO14067"],
        "exemptedEmissionsPercent": "0",
        "primaryDataShare": "35",
        "dqi": {"technologicalDQR": "1.5", "geographicalDQR": "3.2", "temporalDQR": "2.4"},
        "verification": {"providerName": "A verifier"},
        **(pcf or {}),
    }
    tree = {
        "id": "12345678-9abc-def0-1234-567812345678",
        "specVersion": "3.0.0",
        "status": "Active",
        "validityPeriodEnd": "2027-06-30T00:00:00Z",
        "companyName": "Board Co.",
        "productNameCompany": "board",
        "pcf": {name: value for name, value in carbon.items() if value is not None},
        **fields,
    }
    return json.dumps({name: value for name, value in tree.items() if value is not None}).encode()


def test_every_field_is_taken_over() -> None:
    """Fossil 3.1 - 0.1 of aircraft; biogenic 0.3 + 0.05; rating (1.5 + 3.2 + 2.4) / 3 = 2.3667; 35 % primary."""
    found = read_pact(footprint(), "S-007")
    assert found.supplier.canonical() == {
        "id": "S-007",
        "supplier": "Board Co.",
        "product": "board",
        "quantity": {"amount": "2", "unit": "kg"},
        "fossil": "3",
        "biogenic_emission": "0.35",
        "biogenic_uptake": "-1.1",
        "land_use_change": "0.2",
        "aircraft": "0.1",
        "gwp_set": "AR6",
        "boundary": "cradle to gate",
        "primary_data_share": "0.35",
        "valid_until": "2027-06-30",
        "reference": "PACT 3.0.0 12345678-9abc-def0-1234-567812345678",
        "verified_by": "A verifier",
        "removals": "-0.15",
        "data_quality_rating": "2.367",
        "period_start": "2024-01-01",
        "period_end": "2024-12-31",
    }
    assert [note.template.split()[0] for note in found.notes] == ["Aircraft", "Removals"]
    assert found.passed_over == ("pcf.productMassPerDeclaredUnit", "pcf.crossSectoralStandards")
    assert found.not_understood == ()


def test_what_is_not_stated_stays_unstated() -> None:
    bare = dict.fromkeys(("aircraftGhgEmissions", "primaryDataShare", "dqi", "verification"))
    found = read_pact(footprint(bare, validityPeriodEnd=None, futureField=1)).supplier
    assert (found.aircraft, found.primary_data_share, found.data_quality_rating) == (None, None, None)
    assert (found.valid_until, found.verified_by, found.period_end) == ("", "", date(2024, 12, 31))


def test_the_data_of_a_response_is_read() -> None:
    inner = json.loads(footprint())
    for data in ({"data": inner}, {"data": [inner]}):
        assert read_pact(json.dumps(data).encode()).supplier.product == "board"


def test_fields_that_nobody_knows_are_listed() -> None:
    found = read_pact(footprint({"magic": "1"}, futureField=1))
    assert found.not_understood == ("futureField", "pcf.magic")


def test_mixed_sets_are_the_oldest_and_odd_uptake_is_said() -> None:
    """0.5 kg of carbon is 1.8333 kg CO2, not the 1.1 that is taken up."""
    mixed = {
        "ipccCharacterizationFactors": ["AR6", "AR5"],
        "biogenicCarbonContent": "0.5",
        "exemptedEmissionsPercent": "2",
    }
    found = read_pact(footprint(mixed))
    assert found.supplier.gwp_set == "AR5"
    params = [dict(note.params) for note in found.notes]
    assert {"uptake": "1.1", "held": "1.833"} in params
    assert {"percent": "2"} in params


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (footprint({"fossilGhgEmissions": "4.1"}), [("pact-sum", "pcf.pcfExcludingBiogenicUptake"), ("pact-sum", "pcf.pcfIncludingBiogenicUptake")]),
        (footprint({"pcfIncludingBiogenicUptake": "3.5"}), [("pact-sum", "pcf.pcfIncludingBiogenicUptake")]),
        (footprint({"biogenicCO2Uptake": "1.1", "pcfIncludingBiogenicUptake": "4.6"}), [("pact-sign", "pcf.biogenicCO2Uptake")]),
        (footprint({"aircraftGhgEmissions": "-1"}), [("pact-sign", "pcf.aircraftGhgEmissions")]),
        (footprint({"aircraftGhgEmissions": "4"}), [("pact-sum", "pcf.aircraftGhgEmissions")]),
        (footprint({"declaredUnitAmount": "0"}), [("pact-sign", "pcf.declaredUnitAmount")]),
        (footprint({"declaredUnitOfMeasurement": "megabit second"}), [("pact-unit", "pcf.declaredUnitOfMeasurement")]),
        (footprint({"ipccCharacterizationFactors": ["AR2"]}), [("pact-gwp-set", "pcf.ipccCharacterizationFactors")]),
        (footprint({"fossilGhgEmissions": "many"}), [("pact-number", "pcf.fossilGhgEmissions"), ("pact-sum", "pcf.pcfExcludingBiogenicUptake"), ("pact-sum", "pcf.pcfIncludingBiogenicUptake")]),
        (footprint({"referencePeriodEnd": "soon"}), [("pact-date", "pcf.referencePeriodEnd")]),
        (footprint({"primaryDataShare": "135"}), [("supplier-number", "pcf.primary_data_share")]),
        (footprint(status="Deprecated", specVersion="2.3.0"), [("pact-version", "specVersion"), ("pact-status", "status")]),
        (footprint(companyName=None, pcf={"pcfIncludingBiogenicUptake": None}), [("pact-missing", "companyName"), ("pact-missing", "pcf.pcfIncludingBiogenicUptake")]),
        (b'{"data": []}', [("pact-count", "")]),
        (b"[1]", [("wrong-type", "$")]),
        (b"{", [("json-syntax", "")]),
    ],
)  # fmt: skip
def test_refused_with_every_reason(data: bytes, expected: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_pact(data)
    assert [(p.code, p.place.path) for p in caught.value.problems] == expected


def test_rounded_parts_still_make_their_total() -> None:
    """One per cent of the absolute parts, 4.9, is 0.049: 3.54 is taken for 3.5, 3.56 is not."""
    totals = {"pcfExcludingBiogenicUptake": "3.54", "pcfIncludingBiogenicUptake": "2.44"}
    assert read_pact(footprint(totals)).supplier.fossil == "3"
    with pytest.raises(InvalidInput):
        read_pact(footprint({**totals, "pcfExcludingBiogenicUptake": "3.56"}))
