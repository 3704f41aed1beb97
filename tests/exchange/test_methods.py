"""LCIA methods of the installed bw2io against our own table of IPCC AR6, and imports of methods in general."""

import csv
from importlib.util import find_spec
from pathlib import Path

import pytest
from msgspec.structs import replace

from lca.data import open_method
from lca.errors import BackgroundError
from lca.impact.method import Method, load_method
from lca.interchange.bw2io_methods import installed_families, installed_methods
from lca.interchange.import_method import MethodHead, climate_category, method_files
from lca.interchange.imported import ImportedDatabase, ImportedFactor, ImportedFlow, ImportedMethod

HEAD = MethodHead("m", "t", "AR6", "table", "p", "2022", "l", "c", "f", "sha256:0")
pytestmark = pytest.mark.skipif(find_spec("bw2io") is None, reason="bw2io is not installed")


def written(database: ImportedDatabase, folder: Path, head: MethodHead = HEAD) -> Method:
    for name, data in method_files(database, head)[0].items():
        (folder / name).write_bytes(data)
    return load_method(folder)


@pytest.fixture(scope="module")
def ipcc() -> ImportedDatabase:
    return installed_methods("IPCC 2021")


def test_ipcc_2021_is_our_table(ipcc: ImportedDatabase, tmp_path: Path) -> None:
    ours, theirs = open_method("gwp100-ar6"), written(ipcc, tmp_path)
    shared = ours.factors.keys() & theirs.factors.keys()
    assert {"co2-fossil", "ch4-fossil", "ch4-biogenic", "n2o", "sf6", "hfc-134a", "co2-land-use-change"} <= shared
    assert {k: (f.value, f.category) for k, f in theirs.factors.items() if k in shared} == {
        k: (f.value, f.category) for k, f in ours.factors.items() if k in shared
    }


def test_missing_factors_are_said_not_set_to_zero(ipcc: ImportedDatabase) -> None:
    files, issues = method_files(ipcc, HEAD)
    missing = {issue.place for issue in issues if issue.kind == "flow-without-factor"}
    assert {"co2-biogenic", "co2-biogenic-uptake"} <= missing
    rows = csv.DictReader(files["factors.csv"].decode().splitlines())
    assert missing.isdisjoint({row["flow_id"] for row in rows})


def test_ef_31_comes_whole(tmp_path: Path) -> None:
    database = installed_methods("EF v3.1")
    method = written(database, tmp_path)
    assert len(database.methods) == 25
    assert method.factors["ch4-biogenic"].value == 27  # EF puts methane from land use, 29.8, beside it
    with (tmp_path / "impact_factors.csv").open(encoding="utf-8", newline="") as stream:
        assert sum(1 for _ in csv.DictReader(stream)) == sum(len(m.factors) for m in database.methods)
    with (tmp_path / "impact_categories.csv").open(encoding="utf-8", newline="") as stream:
        assert "mol H+-Eq" in {row["unit"] for row in csv.DictReader(stream)}


def test_families() -> None:
    found = installed_families()
    assert found["EF v3.1"] == 25
    with pytest.raises(BackgroundError, match=r"EF v3\.1"):
        installed_methods("EF v9")


def database(*factors: ImportedFactor) -> ImportedDatabase:
    flows = {
        "co2": ImportedFlow("co2", "Carbon dioxide, fossil", "elementary", "kg", "air"),
        "odd": ImportedFlow("odd", "Unheard of", "elementary", "kg", "air"),
    }
    return ImportedDatabase("test", flows, (), (ImportedMethod("1", "M", "Climate change, GWP100", "kg", factors),))


def test_factors_are_converted_and_unknown_flows_kept(tmp_path: Path) -> None:
    per_tonne = ImportedFactor("co2", "1000", "t")
    method = written(database(per_tonne, ImportedFactor("odd", "5", "kg")), tmp_path)
    assert method.factors["co2-fossil"].value == 1
    (own,) = [f for key, f in method.factors.items() if key.startswith("own-unheard-of")]
    assert (own.value, own.category) == (5, "fossil")


def test_regional_and_unreadable_factors_are_named() -> None:
    factors = (ImportedFactor("co2", "1", "kg", location="CN"), ImportedFactor("odd", "x", "kg"))
    files, issues = method_files(database(*factors), HEAD)
    assert [i.place for i in issues if i.kind == "method-factor"] == [
        "Carbon dioxide, fossil (air)",
        "Unheard of (air)",
    ]
    assert b"own-unheard" not in files["factors.csv"]


def test_one_climate_category_is_wanted(ipcc: ImportedDatabase) -> None:
    assert climate_category(ipcc.methods).category == "climate change / global warming potential (GWP100)"
    twice = (*ipcc.methods, replace(climate_category(ipcc.methods), id="again"))
    with pytest.raises(BackgroundError, match="but 2"):
        climate_category(twice)
    with pytest.raises(BackgroundError, match="but 0"):
        climate_category(ipcc.methods, "no such category")
