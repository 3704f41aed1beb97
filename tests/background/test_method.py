"""The method's factors against the package that carries the cited table."""

import csv

import globalwarmingpotentials
import pytest

from lca.impact.method import CATEGORIES, POLLUTANTS
from tests.background.conftest import METHOD

AR6 = globalwarmingpotentials.data["AR6GWP100"]


def rows(name):
    with (METHOD / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("row", rows("factors.csv"), ids=lambda row: row["flow_id"])
def test_factor_equals_the_cited_table(row, release):
    flow = release.flows[row["flow_id"]]
    value = float(row["value"])
    assert row["category"] in CATEGORIES
    assert row["unit"] == f"kg CO2e/{flow.unit}"
    assert row["table"]
    if flow.unit == "kg CO2e":
        assert value == 1
    elif flow.substance == "CO2":
        assert value == (-1 if flow.direction == "uptake" else 1)
    elif flow.substance == "CH4":
        assert value == (27.0 if flow.origin == "biogenic" else 29.8)
    else:
        assert value == AR6[flow.substance]


def test_categories_follow_the_origin(release, method):
    for flow_id, category in {
        "co2-fossil": "fossil",
        "ghg-unspecified-ar5": "fossil",
        "ghg-unspecified-not-stated": "fossil",
        "co2-biogenic": "biogenic_emission",
        "ch4-biogenic": "biogenic_emission",
        "co2-biogenic-uptake": "biogenic_uptake",
        "co2-land-use-change": "land_use_change",
        "co2-aircraft": "aircraft",
        "co2-removal": "removal",
    }.items():
        assert method.factors[flow_id].category == category


def test_every_climate_flow_has_a_factor_and_no_other_has(release, method):
    climate = {f.flow_id for f in release.flows.values() if f.group in ("GHG", "BIOGENIC_CO2", "LAND_USE_CHANGE")}
    assert set(method.factors) == climate


def test_air_pollutants_are_inventory(release, method):
    assert set(method.pollutants) == set(POLLUTANTS)
    for flow_ids in method.pollutants.values():
        assert flow_ids
        assert all(flow_id in release.flows and flow_id not in method.factors for flow_id in flow_ids)


def test_unspecified_flows_say_that_they_cannot_be_converted():
    notes = {row["flow_id"]: row["note"] for row in rows("factors.csv")}
    assert "cannot be converted" in notes["ghg-unspecified-ar5"]
    assert "no GWP set" in notes["ghg-unspecified-not-stated"]
