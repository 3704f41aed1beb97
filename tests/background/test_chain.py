"""Chains of the U.S. LCI database: a small archive solved by hand, and results that its maintainers published."""

import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from recipes.background.ecospold1 import Dataset, read_archive
from recipes.background.rows import Tables
from recipes.background.source_files import Sources
from recipes.background.us_chain import ELECTRICITY, Chain, Repairs
from recipes.background.us_localised import ARCHIVE, localised
from recipes.tanbiao_open_2026_2.build import TABLES
from tests.background.conftest import SOURCES, needs_sources

CO2 = {"Carbon dioxide": "co2-fossil"}


def exchange(number: str, name: str, amount: str, unit: str, group: str, **more: str) -> str:
    kind = "inputGroup" if group[0] == "I" else "outputGroup"
    place = {"category": "emission", "subCategory": "air"} | more
    attributes = " ".join(f'{key}="{value}"' for key, value in place.items())
    return (
        f'<exchange number="{number}" name="{name}" meanValue="{amount}" unit="{unit}" {attributes}>'
        f"<{kind}>{group[1]}</{kind}></exchange>"
    )


def dataset(number: str, name: str, unit: str, *exchanges: str, amount: str = "1.0", flagged: str = "false") -> str:
    return (
        f'<dataset number="{number}"><metaInformation><processInformation>'
        f'<referenceFunction name="{name}" unit="{unit}" amount="{amount}"/><geography location="US"/>'
        "<timePeriod><endDate>2016-12-31-07:00</endDate></timePeriod></processInformation>"
        f'<administrativeInformation><dataGeneratorAndPublication copyright="{flagged}"/></administrativeInformation>'
        f"</metaInformation><flowData>{''.join(exchanges)}</flowData></dataset>"
    )


# 1 kg of steel: 2 kg CO2, 7.2 MJ of grid electricity (2 kWh), 0.5 l of diesel, 3 t*km that nobody provides in this unit
STEEL = dataset(
    "1", "Steel", "kg",
    exchange("101", "Steel", "1.0", "kg", "O0"),
    exchange("900", "Carbon dioxide", "2.0", "kg", "O4"),
    exchange("900", "Carbon dioxide", "7.0", "kg", "O4", subCategory="water"),
    exchange("104", "Electricity, at grid", "7.2", "MJ", "I5"),
    exchange("102", "Diesel, at refinery", "0.5", "l", "I5"),
    exchange("106", "Crane", "3.0", "kg", "I5"),
    exchange("999", "Flux, at plant", "0.1", "kg", "I5"),
    exchange("998", "Disposal, slag, to landfill", "0.1", "kg", "I5"),
)  # fmt: skip
# one run of the refinery: 2 l of diesel (share 0.4) and 6 kg of bitumen (share 0.6) for 10 kg CO2 and 1 kWh
REFINERY = dataset(
    "101", "Diesel, at refinery", "l",  # its number is that of the flow “Steel”, and links nothing
    exchange("102", "Diesel, at refinery", "2.0", "l", "O0"),
    exchange("103", "Bitumen, at refinery", "6.0", "kg", "O2"),
    exchange("900", "Carbon dioxide", "10.0", "kg", "O4"),
    exchange("104", "Electricity, at grid", "1.0", "kWh", "I5"),
    amount="2.0",
)  # fmt: skip
POWER = dataset(
    "4", "Electricity, at grid", "kWh",
    exchange("104", "Electricity, at grid", "1.0", "kWh", "O0"),
    exchange("900", "Carbon dioxide", "0.7", "kg", "O4"),
    flagged="true",
)  # fmt: skip
CRANE = dataset("6", "Crane", "h", exchange("106", "Crane", "1.0", "h", "O0"))
ROAD = dataset(
    "7", "Road", "m",
    exchange("107", "Road", "1.0", "m", "O0"),
    exchange("103", "Bitumen, at refinery", "3.0", "kg", "I5"),
    exchange("107", "Road", "0.5", "m", "I5"),
)  # fmt: skip


def archive_of(folder: Path, *texts: str) -> tuple[Dataset, ...]:
    with zipfile.ZipFile(folder / "small.zip", "w") as archive:
        document = f'<ecoSpold xmlns="http://www.EcoInvent.org/EcoSpold01">{"".join(texts)}</ecoSpold>'
        archive.writestr("EcoSpold01/EcoSpold_small.xml", document)
        archive.writestr("EcoSpold01/categories.xml", "<x/>")
    return read_archive(folder / "small.zip")


@pytest.fixture
def datasets(tmp_path: Path) -> tuple[Dataset, ...]:
    return archive_of(tmp_path, STEEL, REFINERY, POWER, CRANE, ROAD)


def repairs(datasets: tuple[Dataset, ...]) -> Repairs:
    refinery = datasets[1]
    share = {"Diesel, at refinery": Fraction(2, 5), "Bitumen, at refinery": Fraction(3, 5)}
    return Repairs({"101": {name: part / refinery.product(name).amount for name, part in share.items()}})


def test_an_archive_is_read_whole(datasets):
    assert [d.number for d in datasets] == ["1", "101", "4", "6", "7"]
    assert [d.copyright for d in datasets] == [False, False, True, False, False]
    assert datasets[1].amount == 2
    assert datasets[0].end == "2016"


def test_electricity_is_kept_as_an_input(datasets):
    chain = Chain(datasets, CO2, repairs(datasets))
    solved = chain.solve([("1", ""), ("101", ""), ("101", "Bitumen, at refinery")])
    # diesel: 0.4 / 2 of 10 kg and of 1 kWh per litre; steel: 2 + 0.5 x 2 kg and 2 + 0.5 x 0.2 kWh
    assert solved["101", ""] == {"co2-fossil": Decimal(2), ELECTRICITY: Decimal("0.2")}
    assert solved["1", ""] == {"co2-fossil": Decimal(3), ELECTRICITY: Decimal("2.1")}
    assert solved["101", "Bitumen, at refinery"] == {"co2-fossil": Decimal(1), ELECTRICITY: Decimal("0.1")}


def test_electricity_can_stay_in_the_chain(datasets):
    chain = Chain(datasets, CO2, repairs(datasets), keep_electricity=False)
    assert chain.solve([("1", "")])["1", ""] == {"co2-fossil": Decimal("4.47")}  # 3 + 2.1 x 0.7


def test_a_refused_link_is_named_and_waste_is_not(datasets):
    cut = Chain(datasets, CO2, repairs(datasets)).nodes["1"].cut_off
    assert cut == ("Crane (in kg, provided in h)", "Flux, at plant")


def test_without_its_share_a_co_product_provides_nothing(datasets):
    chain = Chain(datasets, CO2, Repairs())
    assert chain.solve([("101", "")])["101", ""]["co2-fossil"] == 5  # all of 10 kg on 2 l
    assert "Bitumen, at refinery" in chain.nodes["7"].cut_off


def test_a_dataset_never_consumes_itself(datasets):
    chain = Chain(datasets, CO2, repairs(datasets))
    assert chain.solve([("7", "")])["7", ""]["co2-fossil"] == 3
    assert chain.nodes["7"].cut_off == ("Road",)


def test_flags_are_seen_behind_a_chain(datasets):
    chain = Chain(datasets, CO2, repairs(datasets), keep_electricity=False)
    assert chain.behind("1") == ("1", "101", "4")
    assert Chain(datasets, CO2, repairs(datasets)).behind("1") == ("1", "101")


@pytest.mark.parametrize(
    ("repair", "expected"),
    [
        ({"biogenic": frozenset({"101"})}, "2"),
        ({"errors": frozenset({("1", "Carbon dioxide")})}, "1"),
        ({"free": frozenset({"Diesel, at refinery"})}, "2"),
        ({"conversions": {("Crane", "kg", "h"): Fraction(1, 10)}}, "3"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_repairs(datasets, repair, expected):
    shares = repairs(datasets).shares
    chain = Chain(datasets, CO2, Repairs(shares, **repair))
    assert chain.solve([("1", "")])["1", ""]["co2-fossil"] == Decimal(expected)


def test_a_loop_that_eats_its_product_is_refused(tmp_path):
    saw = [exchange("108", "Saw", "1.0", "h", "O0"), exchange("109", "Blade", "1.0", "h", "I5")]
    blade = [exchange("109", "Blade", "1.0", "h", "O0"), exchange("108", "Saw", "1.0", "h", "I5")]
    blade.append(exchange("900", "Carbon dioxide", "1.0", "kg", "O4"))
    loop = archive_of(tmp_path, dataset("8", "Saw", "h", *saw), dataset("9", "Blade", "h", *blade))
    with pytest.raises(ValueError, match="does not converge"):
        Chain(loop, CO2, Repairs()).solve([("8", "")])


# GWP100 of AR4 as the maintainers of the database used it
AR4 = {"co2": 1, "ch4": 25, "n2o": 298, "cf4": 7390, "c2f6": 12200, "sf6": 22800}
GASES = {
    "Carbon dioxide": "co2",
    "Methane": "ch4",
    "Nitrous oxide": "n2o",
    "Carbon tetrafluoride": "cf4",
    "Hexafluoroethane": "c2f6",
    "Sulfur hexafluoride": "sf6",
}


@pytest.fixture(scope="module")
def published_chain() -> Chain:
    return Chain(read_archive(SOURCES / ARCHIVE), GASES, Repairs(), keep_electricity=False)


@needs_sources
@pytest.mark.shared
@pytest.mark.parametrize(
    ("number", "published"),
    [("63020", 2.0441), ("63120", 0.89941), ("29831", 2.5647)],
    ids=["steel billets, kg", "iron and steel mix, kg", "gypsum wallboard, m2"],
)
def test_results_published_by_the_maintainers(number, published, published_chain):
    solved = published_chain.solve([(number, "")])[number, ""]
    found = sum(float(amount) * AR4[gas] for gas, amount in solved.items())
    assert found == pytest.approx(published, rel=1e-3)


@needs_sources
@pytest.mark.shared
def test_what_is_withheld_is_built_and_rests_on_a_flag():
    commodities = localised(Sources(SOURCES, Tables(*TABLES)))
    assert len(commodities.made) >= 150
    assert len(commodities.withheld) >= 30
    assert all(row["rests_on"] for row in commodities.withheld)
    effects = [item.effect for item in commodities.made if item.effect.kilowatt_hours]
    american = {round((e.before - e.after) / e.kilowatt_hours + Decimal("0.5777"), 12) for e in effects}
    assert len(american) == 1  # one American grid, kg CO2e per kWh
    assert Decimal("0.65") < american.pop() < Decimal("0.70")
