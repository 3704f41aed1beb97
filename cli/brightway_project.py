"""A Brightway project written, computed once by Brightway itself, and packed. Runs in the child process only.

The archive is that of Brightway's own backup, which Activity Browser imports as a project.
"""

import importlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any


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
    """By method: `score`, from what stands in the project, read back, in 64 bits; `shown`, as Brightway computes it by
    itself, whose processed arrays keep 32 bits.
    """
    calculation = importlib.import_module("bw2calc")
    product = data.get_node(database=document["demand"][0], code=document["demand"][1])
    system = _system(data, [database["name"] for database in document["databases"]])
    for method in document["methods"]:
        demand, packages, _ = data.prepare_lca_inputs({product: 1.0}, method=tuple(method["name"]))
        exact = [_with_factors(system, data.Method(tuple(method["name"])).load())]
        scores = [_score(calculation, demand, objects) for objects in (exact, packages)]
        yield {"method": method["name"], "score": scores[0], "shown": scores[1]}


def _score(calculation: Any, demand: Any, packages: Any) -> float:
    lca = calculation.LCA(demand, data_objs=packages)
    lca.lci()
    lca.lcia()
    return float(lca.score)


Entries = dict[str, list[tuple[int, int, float]]]


def _system(data: Any, names: list[str]) -> Entries:
    """Matrix entries of some databases, as they are stored."""
    found: Entries = {"production": [], "technosphere": [], "biosphere": []}
    ids = {key: data.get_id(key) for name in names for key in data.Database(name).load()}
    for name in names:
        for key, node in data.Database(name).load().items():
            for edge in node.get("exchanges", ()):
                found[edge["type"]].append((ids[tuple(edge["input"])], ids[key], float(edge["amount"])))
    return found


def _with_factors(system: Entries, factors: list[Any]) -> Any:
    processing, numpy = importlib.import_module("bw_processing"), importlib.import_module("numpy")
    package = processing.create_datapackage(sum_intra_duplicates=True)

    def add(matrix: str, rows: list[tuple[int, int, float]], flipped: int = 0) -> None:
        package.add_persistent_vector(
            matrix=matrix,
            name=matrix,
            indices_array=numpy.array([row[:2] for row in rows], dtype=processing.INDICES_DTYPE),
            data_array=numpy.array([row[2] for row in rows], dtype=numpy.float64),
            flip_array=numpy.arange(len(rows)) >= len(rows) - flipped,
        )

    add("technosphere_matrix", system["production"] + system["technosphere"], len(system["technosphere"]))
    add("biosphere_matrix", system["biosphere"])
    add("characterization_matrix", [(row[0], 0, float(row[1])) for row in factors])
    return package
