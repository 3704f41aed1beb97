"""Original files of public databases, imported, give the results that their maintainers publish.

U.S. LCI FY21.Q3: GWP100 of AR4 per reference product as the U.S. LCI database's maintainers publish them.
"""

import os
import time
from pathlib import Path

import pytest
from globalwarmingpotentials import data

from lca.interchange.ecospold1 import read_ecospold1
from lca.interchange.ilcd import read_ilcd
from lca.interchange.olca import read_olca
from tests.importers.solved import footprints
from tests.importers.worlds import find, imported

SOURCES = Path(os.environ.get("TANBIAO_SOURCES", Path(__file__).parents[3] / "shared" / "data"))
AR4 = data["AR4GWP100"]
GASES = {
    "co2-fossil": 1.0,
    "co2-aircraft": 1.0,
    "ch4-fossil": AR4["CH4"],
    "ch4-aircraft": AR4["CH4"],
    "ch4-biogenic": AR4["CH4"],
    "n2o": AR4["N2O"],
    "n2o-aircraft": AR4["N2O"],
    "sf6": AR4["SF6"],
    "nf3": AR4["NF3"],
    "pfc-14": AR4["CF4"],
    "pfc-116": AR4["C2F6"],
    "hcfc-22": AR4["HCFC22"],
    "hfc-134a": AR4["HFC134a"],
    "hfc-125": AR4["HFC125"],
    "hfc-23": AR4["HFC23"],
}


def source(name: str) -> bytes:
    file = SOURCES / name
    if not file.is_file():
        pytest.skip(f"{name} is not under {SOURCES}; set TANBIAO_SOURCES")
    return file.read_bytes()


@pytest.fixture(scope="module")
def us_lci(tmp_path_factory):
    data_ = source("uslci/uslci_fy21_q3_01_ecospold1.zip")
    return imported(read_ecospold1(data_), tmp_path_factory.mktemp("uslci"))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("Steel, billets, at plant", 2.0441),
        ("Iron and steel, production mix", 0.89941),
        ("Gypsum wallboard product, regular, 0.5 inch (12.7 mm)", 2.5647),
    ],
)
def test_us_lci_fy21q3(us_lci, name, published):
    release, _, _ = us_lci
    assert footprints(release, GASES)[find(release, name).process_id] == pytest.approx(published, rel=1e-3)


@pytest.mark.shared
def test_us_lci_fy21q3_report(us_lci):
    release, report, unlinked = us_lci
    assert len(release.processes) == report.counts["processes read"] == 639
    assert report.kinds()["flagged"] == 36
    loop = next(issue for issue in report.issues if issue.kind == "loop-cut")
    assert "Aluminum, sheet, coated" in str(loop.message)
    assert len(unlinked) == report.counts["exchanges kept unlinked"] == report.kinds()["unlinked"]
    grid = [row for row in unlinked if row["cause"] == "ambiguous" and row["flow"] == "Electricity, at grid"]
    assert grid
    assert all(float(row["bound_kg_co2e"]) > 0 for row in grid)


@pytest.mark.shared
def test_us_lci_2017_is_fast_small_and_of_its_own_values(tmp_path):
    """The older edition in its own dialect: 2.5087 for wallboard. CPU seconds, since machines are shared."""
    data_ = source("uslci/uslci_2017_openlca_jsonld.zip")
    started = time.process_time()
    release, report, _ = imported(read_olca(data_), tmp_path)
    assert time.process_time() - started < 20
    wallboard = find(release, "Gypsum wallboard product, regular, 0.5 inch (12.7 mm)")
    assert footprints(release, GASES)[wallboard.process_id] == pytest.approx(2.5087, rel=1e-3)
    assert len(release.processes) == 766
    assert any("older dialect" in str(issue.message) for issue in report.issues)


@pytest.mark.shared
def test_tiangong_electricity(tmp_path):
    release, report, unlinked = imported(read_ilcd(source("tiangong/tiangong_electricity_ilcd_xml.zip")), tmp_path)
    assert len(release.processes) == 62
    assert report.counts["links by flow and location"] == 31
    solved = footprints(release)
    mixes = [p for p in release.processes.values() if "Electricity mix" in p.name_en]
    for mix in mixes:
        provider = next(e for e in mix.exchanges if e.kind == "technosphere")
        assert release.processes[provider.target_id].geography == mix.geography
    guangdong = next(p for p in mixes if p.geography == "GD-CN")
    assert solved[guangdong.process_id] * 3.6 == pytest.approx(0.482, abs=0.01)  # kg per kWh, thermal part of the mix
    assert {row["flow"] for row in unlinked} >= {"electricity from wind power", "Electricity for nuclear power"}
    assert report.kinds()["method-factor"] == 4
    assert guangdong.name_zh == "电力生产 ; 混合电力 ; 广东"
