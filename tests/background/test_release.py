"""What the first release must hold, and numbers that can be worked out by hand from its sources."""

import re
import subprocess
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from lca.inventory.background import BackgroundRelease
from lca.inventory.background_check import check_background, errors
from lca.inventory.unit_process import STATUSES, BackgroundExchange
from lca.units import factor
from tests.background.conftest import METHOD, RELEASE

# 2024 annex tables 1-3; 2023 announcement; kg CO2e/kWh
OFFICIAL = {
    "electricity-national-average-cn": ("0.6205", "0.5777"),
    "electricity-coal-cn": ("0.9440", "0.9240"),
    "electricity-natural-gas-cn": ("0.4792", "0.4503"),
    "electricity-hydro-cn": ("0.0143", "0.0141"),
    "electricity-nuclear-cn": ("0.0065", "0.0065"),
    "electricity-wind-cn": ("0.0336", "0.0324"),
    "electricity-solar-pv-cn": ("0.0545", "0.0520"),
    "electricity-solar-thermal-cn": ("0.0313", "0.0312"),
    "electricity-biomass-cn": ("0.0457", "0.0404"),
    "electricity-transmission-distribution-excluding-losses-cn": ("0.0036", "0.0046"),
}


def exchange(release: BackgroundRelease, process_id: str, target_id: str) -> BackgroundExchange:
    (found,) = [e for e in release.processes[process_id].exchanges if e.target_id == target_id]
    return found


def footprints(release: BackgroundRelease, factors: dict[str, float]) -> dict[str, float]:
    """By fixed-point iteration, a way of solving that neither the check nor the engine uses."""
    direct = {
        p.process_id: sum(float(e.amount) * factors.get(e.target_id, 0) for e in p.exchanges if e.kind == "biosphere")
        for p in release.processes.values()
    }
    links = {
        p.process_id: [
            (e.target_id, float(e.amount * factor(e.unit, release.processes[e.target_id].unit)))
            for e in p.exchanges
            if e.kind == "technosphere"
        ]
        for p in release.processes.values()
    }
    result = dict(direct)
    for _ in range(200):
        result = {p: direct[p] + sum(amount * result[target] for target, amount in links[p]) for p in direct}
    return result


@pytest.mark.parametrize("folder", [RELEASE, METHOD], ids=["release", "method"])
def test_sums_are_those_that_sha256sum_reads(folder):
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    listed = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert listed == {file.name for file in folder.iterdir()} - {"SHA256SUMS"}


def test_size_and_coverage(release):
    assert len(release.processes) >= 150
    rooms = Counter(process.category.partition("/")[0] for process in release.processes.values())
    for room in (
        "electricity",
        "fuel",
        "freight",
        "material",
        "electronics",
        "packaging",
        "water",
        "waste",
        "emission",
    ):
        assert rooms[room] >= 1, room
    wanted = "material/metal material/plastic material/paper material/glass material/textile freight/road freight/rail"
    wanted += " freight/sea freight/air waste/landfill waste/incineration waste/recycling emission/refrigerant"
    assert set(wanted.split()) <= {process.category for process in release.processes.values()}


def test_the_check_finds_nothing(release, factors):
    assert errors(check_background(release, factors, folder=RELEASE)) == ()


@pytest.mark.parametrize(("process_id", "values"), OFFICIAL.items())
def test_official_electricity(release, process_id, values):
    for year, value in zip(("2023", "2024"), values, strict=True):
        process = release.processes[f"{process_id}-{year}"]
        (only,) = process.exchanges
        assert (only.amount, only.unit) == (Fraction(value), "kg CO2e")
        assert release.flows[only.target_id].origin == "unspecified"
        assert process.declares == {"GHG"}
        read = year == "2024" or process_id == "electricity-national-average-cn"
        assert process.status == ("official" if read else "reported")
        assert process.factor_family == "life-cycle"


def test_transmission_is_never_added(release):
    links = [e for p in release.processes.values() for e in p.exchanges if "transmission" in e.target_id]
    assert links == []
    losses = release.processes["electricity-transmission-distribution-including-losses-cn-2024"]
    assert losses.exchanges[0].amount == Fraction("0.0327")


def test_guangdong_mix_by_hand(release, factors):
    shares = {"thermal": 0.678113, "hydro": 0.078398, "nuclear": 0.218409, "wind": 0.014613, "pv": 0.010466}
    kg = {"thermal": 0.9240, "hydro": 0.0141, "nuclear": 0.0065, "wind": 0.0324, "pv": 0.0520}
    by_hand = sum(shares[name] * kg[name] for name in shares)
    mix = release.processes["electricity-generation-mix-guangdong-2019"]
    assert footprints(release, factors)[mix.process_id] == pytest.approx(by_hand, rel=1e-12)
    assert mix.status == "derived"
    assert {e.kind for e in mix.exchanges} == {"technosphere"}
    thermal = release.processes["electricity-thermal-guangdong-2019"]
    assert exchange(release, thermal.process_id, "so2").amount == Fraction("0.000116837")
    assert exchange(release, thermal.process_id, "nox").amount == Fraction("0.000186099")
    assert exchange(release, thermal.process_id, "electricity-coal-cn-2024").amount == 1


def test_province_with_copied_shares_is_left_out(release):
    assert not [process_id for process_id in release.processes if "liaoning" in process_id]


@pytest.mark.parametrize(
    ("process_id", "ncv", "carbon", "oxidation"),
    [
        ("natural-gas-combustion-boiler", "38.931", "15.3", "0.99"),  # MJ/Nm3, kg C/GJ
        ("diesel-combustion-boiler", "43.33", "20.2", "0.98"),  # MJ/kg
        ("diesel-combustion-engine", "43.33", "20.2", "0.98"),
        ("bituminous-coal-combustion-boiler", "23.204", "26.18", "0.93"),
    ],
)
def test_co2_of_combustion_by_formula(release, process_id, ncv, carbon, oxidation):
    by_hand = Fraction(ncv) * Fraction(carbon) / 1000 * Fraction(oxidation) * Fraction(44, 12)
    found = exchange(release, process_id, "co2-fossil")
    assert float(found.amount) == pytest.approx(float(by_hand), rel=1e-11)
    assert found.status == "official"


def test_uk_gases_are_divided_by_their_ar5_factor(release):
    assert float(exchange(release, "rail-freight", "ch4-fossil").amount) == pytest.approx(0.00002 / 28, rel=1e-11)
    assert float(exchange(release, "rail-freight", "n2o").amount) == pytest.approx(0.00028 / 265, rel=1e-11)
    assert exchange(release, "rail-freight", "co2-fossil").amount == Fraction("0.02749")
    assert float(exchange(release, "diesel-combustion-engine", "ch4-fossil").amount) == pytest.approx(
        0.3472 / 28 / 1000, rel=1e-11
    )


def test_uk_tonnes_became_kilograms(release):
    assert exchange(release, "clothing-uk", "ghg-unspecified-ar5").amount == Fraction("22.31")
    assert exchange(release, "glass-primary-uk", "ghg-unspecified-ar5").amount == Fraction("1.40276667")
    assert exchange(release, "tap-water-uk", "ghg-unspecified-ar5").amount == Fraction("0.1913")


def test_fuel_of_a_truck_by_hand(release):
    # UK CO2 per t*km over UK CO2 per kWh of the blend is energy; over the Chinese calorific value it is diesel
    by_hand = 0.07576 / 0.2562 * 3.6 / 43.33
    assert float(exchange(release, "truck-articulated-heavy", "diesel-engine").amount) == pytest.approx(
        by_hand, rel=1e-11
    )


def test_aircraft_exhaust_is_tagged(release):
    for process in release.processes.values():
        flows = {e.target_id for e in process.exchanges}
        if process.category == "freight/air":
            assert {"co2-aircraft", "ch4-aircraft", "n2o-aircraft"} <= flows
            assert "co2-fossil" not in flows
        else:
            assert not {flow for flow in flows if flow.endswith("-aircraft")}


def test_carbon_of_incinerated_polyethylene(release):
    found = exchange(release, "incineration-polyethylene", "co2-fossil")
    assert float(found.amount) == pytest.approx(44.009 / 14.027, rel=1e-11)  # CH2 -> CO2


def test_co2e_only_processes_state_nothing_else(release):
    for process in release.processes.values():
        targets = {e.target_id for e in process.exchanges}
        if targets and all(target.startswith("ghg-unspecified") for target in targets):
            assert process.declares == {"GHG"}, process.process_id


def test_biogenic_pairs_balance(release):
    uptake = exchange(release, "biogenic-carbon-uptake-cellulose", "co2-biogenic-uptake").amount
    assert exchange(release, "biogenic-carbon-release-cellulose", "co2-biogenic").amount == uptake
    pellets = exchange(release, "wood-pellets-supply", "co2-biogenic-uptake").amount
    assert exchange(release, "wood-pellets-combustion-boiler", "co2-biogenic").amount == pellets


def test_names_and_provenance(release):
    twins = Counter(p.name_en for p in release.processes.values()) + Counter(
        p.name_zh for p in release.processes.values()
    )
    assert [name for name, count in twins.items() if count > 1] == []
    for process in release.processes.values():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", process.process_id)
        assert re.search(r"[\u3400-\u9fff]|ABS", process.name_zh), process.process_id
        assert process.status in STATUSES
        assert process.boundary, process.process_id
        assert process.locator, process.process_id
        if process.status in ("derived", "proxy") and process.category != "electricity/mix":
            explained = [process.comment, *(e.comment for e in process.exchanges)]
            assert any(explained) or process.source_id != "tanbiao", process.process_id


def test_no_place_of_a_machine_in_the_text():
    for file in RELEASE.iterdir():
        text = file.read_text(encoding="utf-8")
        assert "\r" not in text
        assert not re.search(r"/work|/tmp|/home|file://|localhost", text), file.name


# kg CO2e per unit: wide enough for the spread of published values, narrow enough to catch kg for t or MJ for kWh
PLAUSIBLE = {
    "stainless-steel-304-coil-us": (2.5, 7),
    "steel-cold-rolled-us": (1.8, 3.2),
    "aluminium-ingot-primary-cn": (10, 20),
    "aluminium-ingot-secondary-us": (0.4, 1.5),
    "copper-cathode-primary-cn": (2.5, 8),
    "zinc-shg-glo": (2, 6),
    "brass-cn": (2.5, 7),
    "abs-resin-us": (2.5, 5),
    "pp-resin-us": (1.4, 3),
    "hdpe-resin-us": (1.4, 3),
    "pet-resin-us": (1.8, 3.5),
    "pvc-resin-us": (1.5, 4),
    "corrugated-box-cn": (0.5, 1.6),
    "cotton-fibre-us": (0.8, 4.5),
    "sodium-hydroxide-us": (0.6, 2),
    "e-glass-us": (1, 3),
    "battery-li-ion-uk": (4, 25),
    "electronics-it-uk": (10, 60),
    "clothing-uk": (10, 40),
    "natural-gas-boiler": (2.2, 2.9),
    "diesel-engine": (3.4, 4.3),
    "truck-articulated-heavy": (0.05, 0.15),
    "truck-rigid-light": (0.3, 0.9),
    "rail-freight": (0.005, 0.05),
    "ship-container-average": (0.005, 0.04),
    "air-long-haul": (0.4, 1.2),
    "van-electric": (0.3, 1.2),
    "injection-moulding": (0.4, 2.5),
    "aluminium-casting": (0.6, 3),
    "incineration-plastic-mixed": (2, 3.3),
    "tap-water-uk": (0.05, 0.6),
    "refrigerant-r-410a": (2000, 2500),
}


def test_plausible_footprints(release, factors):
    found = footprints(release, factors)
    wrong = {p: found[p] for p, (low, high) in PLAUSIBLE.items() if not low <= found[p] <= high}
    assert wrong == {}
    assert all(np.isfinite(value) for value in found.values())


def test_refrigerant_blend_by_hand(release, factors):
    assert footprints(release, factors)["refrigerant-r-410a"] == pytest.approx(0.5 * 771 + 0.5 * 3740, rel=1e-12)
