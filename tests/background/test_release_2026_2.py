"""What the second release must hold, and numbers that can be worked out by hand from its sources."""

import csv
import re
import subprocess
from collections import Counter
from fractions import Fraction

import pytest

from lca.errors import BackgroundError, InvalidInput
from lca.inventory.background import load_background
from lca.inventory.background_check import check_background
from lca.inventory.product_system import build_product_system
from lca.inventory.spend import at_release_prices, is_spend_based
from lca.units import Quantity
from tests.background.conftest import NEWEST
from tests.background.test_release import OFFICIAL, footprints
from tests.studies import declaration, row


def rows(name):
    with (NEWEST / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def kg_co2e(newest, factors):
    return footprints(newest, factors)


def test_sums_are_those_that_sha256sum_reads():
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=NEWEST, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    listed = {line.split("  ")[1] for line in (NEWEST / "SHA256SUMS").read_text().splitlines()}
    files = {f.relative_to(NEWEST).as_posix() for f in NEWEST.rglob("*") if f.is_file()}
    assert listed == files - {"SHA256SUMS"}


def test_the_check_finds_nothing(newest, factors):
    assert check_background(newest, factors, folder=NEWEST) == ()


def test_size_without_the_grids_of_the_world(newest):
    own = [p for p in newest.processes.values() if p.category != "electricity/world"]
    assert len(own) >= 400
    named = [p for p in own if p.name_zh_hant and p.name_en and p.name_zh and p.synonyms]
    assert len(named) >= 250
    assert len([p for p in own if p.cas]) >= 100
    assert len([p for p in own if p.hs]) >= 200
    assert len(newest.processes) == len(rows("processes.csv")) + len(rows("world-grids/processes.csv"))


def test_ids_of_the_first_release_stay(release, newest):
    assert set(release.processes) <= set(newest.processes)
    assert set(release.flows) <= set(newest.flows)
    units = {p.process_id for p in release.processes.values() if newest.processes[p.process_id].unit != p.unit}
    assert units == set()


def test_codes_are_well_formed(newest):
    for process in newest.processes.values():
        if process.cas:
            digits = process.cas.replace("-", "")
            check = sum(int(digit) * place for place, digit in enumerate(reversed(digits[:-1]), start=1)) % 10
            assert check == int(digits[-1]), process.process_id
        assert re.fullmatch(r"|\d{4}(\.\d{2})?", process.hs), process.process_id


def test_traditional_names_are_traditional(newest):
    simplified = set("车厂钢铝铜锌电气压纸纺织废轮运输发烧")  # each is written otherwise in Hong Kong
    assert [p.process_id for p in newest.processes.values() if set(p.name_zh_hant) & simplified] == []


@pytest.mark.parametrize(("process_id", "values"), OFFICIAL.items())
def test_official_electricity_is_carried_on(newest, process_id, values):
    for year, value in zip(("2023", "2024"), values, strict=True):
        (only,) = newest.processes[f"{process_id}-{year}"].exchanges
        assert only.amount == Fraction(value)


# announcement no. 47 of 2025, kg CO2 per kWh
@pytest.mark.parametrize(
    ("process_id", "value"),
    [
        ("grid-co2-cn-2023", "0.5306"),
        ("grid-co2-cn-residual-2023", "0.6096"),
        ("grid-co2-guangdong-2023", "0.4419"),
        ("grid-co2-grid-china-southern-2023", "0.4042"),
    ],
)
def test_official_co2_factors_are_a_family_apart(newest, process_id, value):
    process = newest.processes[process_id]
    (only,) = process.exchanges
    assert (only.target_id, only.amount) == ("co2-fossil", Fraction(value))
    assert (process.factor_family, process.status, process.declares) == ("direct-co2", "official", frozenset())


def test_a_product_cannot_link_to_a_co2_factor(newest):
    study = declaration(row("E-1", "1", "kWh", "background:grid-co2-guangdong-2023", kind="energy"))
    with pytest.raises(InvalidInput) as refused:
        build_product_system(study, newest)
    (problem,) = refused.value.problems
    assert problem.code == "direct-co2-factor"
    assert "organisations" in str(problem)


def test_hong_kong_and_macao_say_their_gap(newest):
    utilities = [p for p in newest.processes.values() if p.geography == "HK" and p.factor_family == "direct-co2"]
    assert {p.status for p in utilities} == {"reported"}
    assert all("not verified" in p.comment and p.data_quality.reliability == 5 for p in utilities)
    for place in ("hkg", "mac"):
        assert "No life cycle factor" in newest.processes[f"electricity-generation-average-{place}"].comment


def test_world_grids_are_a_part_of_their_own_licence(newest):
    part = rows("world-grids/processes.csv")
    assert len(part) >= 200
    assert {r["source_id"] for r in part} == {"ember-co2js-0.19"}
    assert newest.sources["ember-co2js-0.19"].licence == "CC BY-SA 4.0"
    assert "CC BY-SA 4.0" in (NEWEST / "world-grids/NOTICE.txt").read_text(encoding="utf-8")
    assert "ember" not in "".join(r["source_id"] for r in rows("processes.csv") + rows("exchanges.csv"))
    (only,) = newest.processes["electricity-generation-average-usa"].exchanges
    assert only.amount == Fraction("0.38355")


def test_us_commodities_take_chinese_electricity(newest, kg_co2e):
    report = {r["process_id"]: r for r in rows("localisation.csv")}
    assert len(report) >= 150
    powered = [r for r in report.values() if r["kwh"] != "0"]
    assert len(powered) >= 115
    for process_id, line in report.items():
        process = newest.processes[process_id]
        assert process.status == "proxy"
        assert process.data_quality.geographical in (3, 4)
        links = [e for e in process.exchanges if e.kind == "technosphere"]
        assert [(e.target_id, e.amount) for e in links] == [
            ("electricity-national-average-cn-2024", Fraction(line["kwh"]))
        ][: len(links)]
        assert bool(links) is (line["kwh"] != "0")
        assert kg_co2e[process_id] == pytest.approx(float(line["after_kg_co2e"]), rel=1e-9)


def test_stages_of_polypropylene_by_hand(newest):
    # dataset 48143: 1.014 kg of propylene and 0.576 MJ of grid electricity per kg, beside others
    propylene, resin = newest.processes["propylene-us"], newest.processes["pp-resin-us"]
    chain = {e.target_id: e.amount for e in propylene.exchanges}
    product = {e.target_id: e.amount for e in resin.exchanges}
    power = "electricity-national-average-cn-2024"
    least = chain[power] * Fraction("1.014") + Fraction("0.576") / Fraction("3.6")
    assert least < product[power] < least + Fraction("0.02")
    assert product["co2-fossil"] > chain["co2-fossil"] * Fraction("1.014")
    assert "nmvoc" not in chain  # an error of the source, and it must not come back through the chain
    assert product["nmvoc"] < Fraction("0.01")


def test_spend_rows_are_the_last_resort(newest):
    spend = [p for p in newest.processes.values() if is_spend_based(p)]
    assert len(spend) >= 60
    assert {p.unit for p in spend} == {"CNY"}
    assert all(set(p.data_quality.model_dump().values()) == {5} for p in spend)
    # 0.185 kg per 2022 USD of lighting (NAICS 335129); 6.7261 CNY per USD; prices -3.0 % and -2.2 %
    (only,) = newest.processes["spend-lighting"].exchanges
    by_hand = Fraction("0.185") / Fraction("6.7261") / (Fraction("0.970") * Fraction("0.978"))
    assert float(only.amount) == pytest.approx(float(by_hand), rel=1e-11)


def test_spending_is_brought_to_the_prices_of_the_rows(newest):
    assert at_release_prices(Quantity(Fraction(100), "CNY"), "2023", newest).amount == Fraction("97.8")
    assert at_release_prices(Quantity(Fraction(1), "USD"), "2024", newest) == Quantity(Fraction("7.1217"), "CNY")
    # the same dollar of 2022 gives the U.S. factor back
    spent = at_release_prices(Quantity(Fraction(1), "USD"), "2022", newest).amount
    assert float(spent * newest.processes["spend-lighting"].exchanges[0].amount) == pytest.approx(0.185, rel=1e-11)


@pytest.mark.parametrize(("unit", "year"), [("CNY", "2025"), ("kg", "2024")])
def test_unknown_price_levels_are_refused(newest, unit, year):
    with pytest.raises(BackgroundError, match="no price level"):
        at_release_prices(Quantity(Fraction(1), unit), year, newest)


def test_refrigerant_blends_agree_with_the_uk_factors(newest):
    # UK factors are sums under AR5: R-407A 1923, R-407F 1674, R-427A 2024, R-408A 3257 (kg CO2e per kg)
    ar5 = {"hfc-32": 677, "hfc-125": 3170, "hfc-134a": 1300, "hfc-143a": 4800, "hcfc-22": 1760}
    for code, published in (("407a", 1923), ("407f", 1674), ("427a", 2024), ("408a", 3257)):
        exchanges = newest.processes[f"refrigerant-r-{code}"].exchanges
        assert sum(float(e.amount) * ar5[e.target_id] for e in exchanges) == pytest.approx(published, rel=0.02)


def test_combustion_by_technology(newest):
    flows = {
        slug: {e.target_id: float(e.amount) for e in newest.processes[f"{slug}-combustion"].exchanges}
        for slug in ("natural-gas-furnace", "natural-gas-gas-engine", "natural-gas-turbine")
    }
    assert len({flow["co2-fossil"] for flow in flows.values()}) == 1
    # EMEP/EEA tier 2, g NOx per GJ: furnace 63, engine 135, turbine 48; NCV of natural gas 38.931 MJ per Nm3
    assert flows["natural-gas-furnace"]["nox"] == pytest.approx(63e-6 * 38.931, rel=1e-3)
    assert flows["natural-gas-gas-engine"]["nox"] / flows["natural-gas-turbine"]["nox"] == pytest.approx(135 / 48)
    assert "NMVOC" not in newest.processes["natural-gas-furnace-combustion"].declares


def test_end_of_life_by_route_and_material(newest):
    routes = Counter(p.category for p in newest.processes.values() if p.category.startswith("waste/"))
    for route in ("landfill", "incineration", "energy-recovery", "recycling", "composting", "digestion"):
        assert routes[f"waste/{route}"] >= 2, route
    for process in newest.processes.values():
        if process.category == "waste/energy-recovery":
            assert "only where whoever uses the energy counts them" in process.comment


def test_duplicates_across_sources_say_why(newest, kg_co2e):
    assert len({d.group for d in newest.duplicates}) >= 30
    assert len({newest.processes[d.process_id].source_id for d in newest.duplicates}) >= 4
    assert kg_co2e["hdpe-resin-us"] < kg_co2e["hdpe-formed-primary-uk"] < 2 * kg_co2e["hdpe-resin-us"]


def test_a_part_that_is_altered_is_refused(tmp_path):
    for file in NEWEST.rglob("*"):
        if file.is_file():
            copy = tmp_path / file.relative_to(NEWEST)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(file.read_bytes())
    assert len(load_background(tmp_path).processes) == 891
    (tmp_path / "world-grids/exchanges.csv").write_text("x")
    with pytest.raises(BackgroundError, match=r"world-grids/exchanges\.csv"):
        load_background(tmp_path)


def test_the_first_release_reads_as_before(release):
    assert {p.name_zh_hant + p.cas + p.hs for p in release.processes.values()} == {""}
    assert release.duplicates == release.price_levels == ()
