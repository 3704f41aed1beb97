"""Brightway's formats through its own child process: what is read, what comes back, what is refused."""

import csv
import json
import os
import sqlite3
import tarfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from cli.brightway_export import export
from cli.brightway_process import asked
from cli.import_reading import read_database
from lca.data import open_method
from lca.errors import BackgroundError
from lca.impact.arrays import read_arrays
from lca.impact.intensities import intensities
from lca.impact.method import load_method
from lca.interchange.assemble import assemble_release
from lca.interchange.brightway import read_answer
from lca.interchange.brightway_nodes import read_nodes
from lca.interchange.import_flows import match_flow, our_flows
from lca.interchange.import_method import MethodHead, method_files
from lca.interchange.import_units import SourceUnits
from lca.interchange.imported import ImportedDatabase, ImportedFlow, ReleaseHead
from lca.inventory.background import load_background
from tests.exchange import files

pytestmark = pytest.mark.skipif(find_spec("bw2io") is None, reason="bw2io is not installed")
ROOT = Path(__file__).resolve().parents[2]
LAMP = 2 * 0.5 + 0.1 * (3 + 5 * 0.5)  # kg CO2 by hand
HEAD = ReleaseHead("small", "t", "p", "l", "c", "CN", "2021", "f", "sha256:0", "2026-01-01")


def footprints(database: ImportedDatabase, folder: Path, method: Path | None = None) -> dict[str, float]:
    """kg CO2e by name of process, of the release that an import makes."""
    folder.mkdir()
    written, _ = assemble_release(database, HEAD)
    for name, data in written.items():
        (folder / name).write_bytes(data)
    release = load_background(folder)
    arrays = read_arrays(release, load_method(method) if method else open_method("gwp100-ar6"))
    found = intensities(arrays, arrays.direct, "factors")[:, :6].sum(axis=1)
    return {p.name_en: float(value) for p, value in zip(release.processes.values(), found, strict=True)}


def unlinked(database: ImportedDatabase) -> str:
    written, report = assemble_release(database, HEAD)
    assert report.counts["exchanges kept unlinked"] == 1
    return written["unlinked.csv"].decode()


def test_ecospold2(tmp_path: Path) -> None:
    folder = files.ecospold2(tmp_path / "datasets")
    (folder / "broken.spold").write_text("<ecoSpold/>", encoding="utf-8")
    found = read_database(folder, "ecospold2")
    assert footprints(found, tmp_path / "release")["lamp production"] == pytest.approx(LAMP, rel=1e-12)
    assert "solder" in unlinked(found)
    assert [i.place for i in found.issues if i.kind == "refused-process"] == ["broken.spold"]
    assert {p.year for p in found.processes} == {"2021"}


def test_simapro(tmp_path: Path) -> None:
    file = tmp_path / "small.csv"
    file.write_text(files.SIMAPRO, encoding="latin-1")
    found = read_database(file, "simapro-csv")
    assert footprints(found, tmp_path / "release")["Lamp"] == pytest.approx(0.25 + 2 * 0.5, rel=1e-12)
    assert "Solder" in unlinked(found)


def test_package(tmp_path: Path) -> None:
    found = read_database(files.package(tmp_path / "small.bw2package"), "bw2package")
    assert footprints(found, tmp_path / "release")["lamp"] == pytest.approx(LAMP, rel=1e-12)
    assert "solder" in unlinked(found)
    kinds = sorted(issue.kind for issue in found.issues)
    assert kinds == ["edge-unit", "factor-without-flow", "implied-product"]
    (method,) = found.methods
    assert [(f.flow_id, f.value) for f in method.factors] == [("co2", "1")]


def test_excel_of_an_unsolved_model_is_not_zero() -> None:
    """bw2io's own example of a parametrised workbook: its amounts are 0 until Brightway computes the formulas."""
    spec = find_spec("bw2io")
    assert spec is not None
    assert spec.origin is not None
    example = Path(spec.origin).parent / "data" / "examples" / "sample_parameterized_database.xlsx"
    found = read_database(example, "brightway-excel")
    amounts = [e.amount for p in found.processes for e in p.exchanges]
    assert any(amount.startswith("formula ") for amount in amounts)
    assert "0" not in amounts


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, float]]:
    archive = tmp_path_factory.mktemp("export") / "lamp.tar.gz"
    return archive, export(ROOT / "examples/led-downlight.xlsx", archive, "lamp")


def test_export_agrees(exported: tuple[Path, dict[str, float]]) -> None:
    _, told = exported
    assert told["difference"] <= 1e-9
    assert told["difference_shown"] <= 1e-9  # with the 32 bits that bw2data processes amounts in, it is 3e-8
    assert told["total"] > 1


def product_named(database: ImportedDatabase, name: str) -> ImportedDatabase:
    """The product has the name of the declaration, which other processes may have too."""
    return replace(
        database,
        processes=tuple(replace(p, name=name) if p.id.endswith("/product") else p for p in database.processes),
    )


def test_our_own_flows_come_back_as_ours(exported: tuple[Path, dict[str, float]], tmp_path: Path) -> None:
    """With them comes the footprint, by our own method: nothing needs the factors of the project."""
    archive, told = exported
    back = footprints(product_named(read_database(archive, "brightway"), "the product"), tmp_path / "release")
    with (tmp_path / "release" / "flows.csv").open(encoding="utf-8", newline="") as stream:
        flows = [row["flow_id"] for row in csv.DictReader(stream)]
    assert len(flows) > 10
    assert set(flows) <= our_flows().keys()
    assert back["the product"] == pytest.approx(told["total"], rel=1e-9)


def test_a_flow_with_our_id_and_another_name_is_not_ours() -> None:
    units = SourceUnits({})
    ours = ImportedFlow("hfc-32", "HFC-32 (difluoromethane)", "elementary", "kg", "air")
    assert match_flow(ours, "output", units).ours
    assert not match_flow(replace(ours, name="Something else"), "output", units).ours
    assert not match_flow(ours, "input", units).ours
    assert not match_flow(replace(ours, unit="MJ"), "output", units).ours


def test_the_fossil_part_of_a_supplier_is_co2e_of_its_gwp_set() -> None:
    units = SourceUnits({})
    part = ImportedFlow("supplier-co2e:fossil:AR6", "fossil", "elementary", "kg CO2e", "air")
    found = match_flow(part, "output", units)
    assert found.ours
    assert found.row["flow_id"] == "ghg-unspecified-ar6"
    assert match_flow(replace(part, id="supplier-co2e:fossil:AR4"), "output", units).row["flow_id"] == (
        "ghg-unspecified-not-stated"
    )


def test_co2e_without_a_factor_is_not_called_whole(tmp_path: Path) -> None:
    """The other parts of a supplier come back as flows of their own: what holds them does not state all its gases."""
    archive = tmp_path / "bank.tar.gz"
    told = export(ROOT / "examples/power-bank.xlsx", archive, "lamp")
    back = footprints(product_named(read_database(archive, "brightway"), "the product"), tmp_path / "release")
    with (tmp_path / "release" / "processes.csv").open(encoding="utf-8", newline="") as stream:
        declared = {row["process_id"]: row["declares"].split("|") for row in csv.DictReader(stream)}
    with (tmp_path / "release" / "exchanges.csv").open(encoding="utf-8", newline="") as stream:
        partly = {row["process_id"] for row in csv.DictReader(stream) if row["target_id"].startswith("own-")}
    assert partly
    assert all("GHG" not in declared[process] for process in partly)
    assert any("GHG" in groups for groups in declared.values())
    assert back["the product"] < told["total"]


@pytest.mark.parametrize("name", ["led-downlight", "power-bank"])  # the second has suppliers and flights
def test_there_and_back(name: str, exported: tuple[Path, dict[str, float]], tmp_path: Path) -> None:
    archive, told = exported
    if name != "led-downlight":
        archive = tmp_path / "other.tar.gz"
        told = export(ROOT / f"examples/{name}.xlsx", archive, "lamp")
    found = read_database(archive, "brightway")
    method = tmp_path / "method"
    method.mkdir()
    head = MethodHead("back", "t", "AR6", "t", "p", "2026", "l", "c", "f", "sha256:0")
    for file, data in method_files(found, head)[0].items():
        (method / file).write_bytes(data)
    back = footprints(product_named(found, "the product"), tmp_path / "release", method)["the product"]
    assert back == pytest.approx(told["total"], rel=1e-9)


def test_pickles_that_could_act_are_refused(exported: tuple[Path, dict[str, float]], tmp_path: Path) -> None:
    archive, _ = exported
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    (project,) = [p for p in tmp_path.iterdir() if p.is_dir()]
    trace = tmp_path / "trace"
    evil = b"cos\nsystem\n(S'touch " + os.fsencode(trace) + b"'\ntR."
    with sqlite3.connect(project / "lci" / "databases.db") as database:
        first = "(SELECT min(rowid) FROM activitydataset)"
        changed = database.execute(f"UPDATE activitydataset SET data = ? WHERE rowid = {first}", (evil,))
        assert changed.rowcount == 1
    database.close()
    with pytest.raises(BackgroundError) as refused:
        read_database(project, "brightway")
    assert refused.value.code == "brightway-active-pickle"
    assert "activitydataset row 1" in str(refused.value)
    assert not trace.exists()


def test_limits_end_the_process(tmp_path: Path) -> None:
    request = {"act": "import", "kind": "package", "path": str(tmp_path)}
    with pytest.raises(BackgroundError) as ended, asked(request, seconds=0.01):
        pass
    assert ended.value.code == "brightway-ended"


def test_home_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("BRIGHTWAY2_DIR", str(tmp_path / "nowhere"))
    request = {"act": "import", "kind": "package", "path": str(tmp_path / "no.bw2package")}
    with asked(request) as answer, pytest.raises(BackgroundError):
        read_answer(answer.read_text(encoding="utf-8").splitlines(), "bw2package")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_dropped() -> None:
    """Every edge of every process is an exchange of the import, with its sign."""
    nodes = files.nodes()
    records = read_nodes(nodes)
    edges = [edge for node in nodes.values() for edge in node.get("exchanges", ())]
    stated = [e for p in records.processes for e in p.exchanges]
    assert len(stated) == len(edges) + 1  # the lamp's own product is implied
    assert sorted(np.round([float(e.amount) for e in stated], 9)) == sorted([*(float(e["amount"]) for e in edges), 1.0])


def test_odd_edges_are_kept_by_name() -> None:
    key = ("db", "a")
    odd = [
        {"type": "technosphere", "amount": None, "input": ("db", "b")},
        {"type": "mystery", "amount": 1.0, "name": "thing", "unit": "kilogram"},
        {"type": "substitution", "amount": 2, "input": key},
        {"type": "biosphere", "amount": float("nan"), "name": "Gas", "unit": "kilogram", "categories": ["air"]},
    ]
    records = read_nodes({key: {"name": "a", "unit": "kilogram", "exchanges": [*odd]}})
    (process,) = records.processes
    assert [e.amount for e in process.exchanges] == ["1", "", "1", "2", "nan"]
    assert [e.avoided for e in process.exchanges] == [False, False, False, True, False]
    assert {i.kind for i in records.issues} == {"implied-product", "exchange-kind"}


def test_answer_with_an_error_is_refused() -> None:
    line = json.dumps({"error": {"code": "unreadable", "place": "row 3", "cause": "no"}})
    with pytest.raises(BackgroundError, match="row 3: no"):
        read_answer([line], "bw2package")
