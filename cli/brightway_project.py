"""A Brightway project written, computed once by Brightway itself, and packed. Runs in the child process only.

The archive is that of Brightway's own backup, which Activity Browser imports as a project.
"""

import importlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np


def run(request: dict[str, Any]) -> Iterator[Any]:
    """The scores of the product by method; the archive is at the target when they come."""
    document = json.loads(Path(request["document"]).read_text(encoding="utf-8"))
    data = importlib.import_module("bw2data")
    backup = importlib.import_module("bw2io.backup")
    data.projects.set_current(document["project"])
    for database in document["databases"]:
        nodes = {(database["name"], code): _node(node) for code, node in database["nodes"]}
        data.Database(database["name"]).write(nodes)
    for method in document["methods"]:
        written = data.Method(tuple(method["name"]))
        written.register(unit=method["unit"])
        written.write([(tuple(key), value) for key, value in method["factors"]])
    yield from ({"score": score} for score in _scores(data, document))
    packed = backup.backup_project_directory(document["project"], timestamp=False, dir_backup=Path.cwd())
    shutil.move(packed, request["target"])


def _node(node: dict[str, Any]) -> dict[str, Any]:
    """Lists of JSON as the tuples that Brightway wants."""
    found = {**node, "exchanges": [{**edge, "input": tuple(edge["input"])} for edge in node.get("exchanges", ())]}
    if "categories" in node:
        found["categories"] = tuple(node["categories"])
    return found


def _scores(data: Any, document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """By method: `score`, from the amounts that the project stores, read back; `shown`, as Brightway and Activity
    Browser compute it by themselves, from the processed arrays.
    """
    calculation = importlib.import_module("bw2calc")
    product = data.get_node(database=document["demand"][0], code=document["demand"][1])
    names = [database["name"] for database in document["databases"]]
    system = _system(data, names)
    for name in names:
        _widen(data.Database(name).filepath_processed(), system)
    for method in document["methods"]:
        written = data.Method(tuple(method["name"]))
        factors = [(row[0], 0, float(row[1])) for row in written.load()]
        _widen(written.filepath_processed(), {"factors": factors})
        demand, packages, _ = data.prepare_lca_inputs({product: 1.0}, method=tuple(method["name"]))
        exact = [_with_factors({**system, "factors": factors})]
        scores = [_score(calculation, demand, objects) for objects in (exact, packages)]
        yield {"method": method["name"], "score": scores[0], "shown": scores[1]}


def _score(calculation: Any, demand: Any, packages: Any) -> float:
    lca = calculation.LCA(demand, data_objs=packages)
    lca.lci()
    lca.lcia()
    return float(lca.score)


Entries = dict[str, list[tuple[int, int, float]]]
# which entries stand in a matrix
STANDS_IN: Final = {
    "technosphere_matrix": ("production", "technosphere"),
    "biosphere_matrix": ("biosphere",),
    "characterization_matrix": ("factors",),
}


def _system(data: Any, names: list[str]) -> Entries:
    """Matrix entries of some databases, as they are stored."""
    found: Entries = {"production": [], "technosphere": [], "biosphere": []}
    ids = {key: data.get_id(key) for name in names for key in data.Database(name).load()}
    for name in names:
        for key, node in data.Database(name).load().items():
            for edge in node.get("exchanges", ()):
                found[edge["type"]].append((ids[tuple(edge["input"])], ids[key], float(edge["amount"])))
    return found


def _widen(archive: Path, entries: Entries) -> None:
    """Processed arrays with all digits of the stored amounts: bw2data writes them in 32 bits.

    Brightway uses them until somebody changes the database; then it processes it anew, in 32 bits.
    """
    with zipfile.ZipFile(archive) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    paths = {(r["group"], r["kind"]): r for r in json.loads(files["datapackage.json"])["resources"]}
    for (group, kind), resource in paths.items():
        kinds = STANDS_IN.get(resource["matrix"], ())
        if kind == "data" and kinds:
            exact = {(row, column, np.float32(value)): value for k in kinds for row, column, value in entries[k]}
            places = np.load(io.BytesIO(files[paths[group, "indices"]["path"]]))
            columns = 0 * places["col"] if kinds == ("factors",) else places["col"]  # a factor has a location there
            keys = zip(places["row"], columns, np.load(io.BytesIO(files[resource["path"]])), strict=True)
            wide = io.BytesIO()
            np.save(wide, np.array([exact.get(key, float(key[2])) for key in keys], dtype=np.float64))
            files[resource["path"]] = wide.getvalue()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)


def _with_factors(system: Entries) -> Any:
    processing = importlib.import_module("bw_processing")
    package = processing.create_datapackage(sum_intra_duplicates=True)

    def add(matrix: str, rows: list[tuple[int, int, float]], flipped: int = 0) -> None:
        package.add_persistent_vector(
            matrix=matrix,
            name=matrix,
            indices_array=np.array([row[:2] for row in rows], dtype=processing.INDICES_DTYPE),
            data_array=np.array([row[2] for row in rows], dtype=np.float64),
            flip_array=np.arange(len(rows)) >= len(rows) - flipped,
        )

    add("technosphere_matrix", system["production"] + system["technosphere"], len(system["technosphere"]))
    add("biosphere_matrix", system["biosphere"])
    add("characterization_matrix", system["factors"])
    return package
