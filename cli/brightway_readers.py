"""What bw2io and bw2data read, as records. Runs in the child process only.

The strategies of bw2io that delete exchanges without a provider are left out: an import keeps them, by name.
"""

import importlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from cli.brightway_child import RefusedError
from cli.brightway_screen import screen_project
from lca.errors import say
from lca.interchange.brightway_nodes import Key, Node, Records, node_id, read_method, read_nodes
from lca.interchange.imported import ImportedMethod, ImportIssue

DROPPING: Final = frozenset(
    {
        "delete_exchanges_missing_activity",
        "delete_ghost_exchanges",
        "drop_temporary_outdated_biosphere_flows",
        "link_biosphere_by_flow_uuid",  # flows are matched to our own list, not to a biosphere database
        "update_social_flows_in_older_consequential",
        "remove_uncertainty_from_negative_loss_exchanges",
        "fix_unreasonably_high_lognormal_uncertainties",
        "set_lognormal_loc_value",
        "set_lognormal_loc_value_uncertainty_safe",
    }
)
NAME: Final = "import"  # of the database that files are read into


def run(request: dict[str, Any]) -> Iterator[Any]:
    """Records of a request: issues, flows, processes, methods, one a line."""
    path = Path(request["path"])
    read = {"package": _package, "project": _project, "ecospold2": _ecospold2, "simapro": _simapro, "excel": _excel}
    nodes, methods, issues = read[request["kind"]](path, request)
    records = read_nodes(nodes)
    wanted = set(request.get("databases") or ())
    yield from ({"issue": issue} for issue in (*issues, *records.issues))
    yield from ({"flow": flow} for flow in records.flows.values())
    yield from ({"process": p} for p in records.processes if not wanted or p.source in wanted)
    yield from ({"method": method} for method in methods)
    if not records.processes and not methods:
        yield _nothing(records).document


Found = tuple[Mapping[Key, Node], list[ImportedMethod], list[ImportIssue]]


def _nothing(records: Records) -> RefusedError:
    cause = f"There is no process and no method in it, only {len(records.flows)} flow(s)."
    return RefusedError("nothing-to-import", "", cause)


def _package(path: Path, _: dict[str, Any]) -> Found:
    serialization = importlib.import_module("bw2data.serialization")
    # not BW2Package.load_file: it imports the classes that the file names, those of older packages are gone
    loaded = serialization.JsonSanitizer.load(serialization.JsonWrapper.load_bz2(path))
    objects = [loaded] if isinstance(loaded, dict) else loaded
    nodes: dict[Key, Node] = {}
    tables = []
    for found in objects:
        if isinstance(found["data"], dict):
            nodes |= {(str(k[0]), str(k[1])): v for k, v in found["data"].items() if len(k) == 2}
        else:
            tables.append((found["name"], str(found["metadata"].get("unit", "")), found["data"]))
    ids = {node["id"]: key for key, node in nodes.items() if isinstance(node.get("id"), int)}
    issues: list[ImportIssue] = []
    return nodes, [_method(*table, nodes, ids, issues) for table in tables], issues


def _project(path: Path, request: dict[str, Any]) -> Found:
    data = importlib.import_module("bw2data")
    backup = importlib.import_module("bw2io.backup")
    if path.is_dir():
        data.projects.set_current(NAME)
        place = data.projects.dir
        data.projects.set_current("default")
        shutil.rmtree(place)
        shutil.copytree(path, place, ignore=_links)
    else:
        backup.restore_project_directory(path, NAME, overwrite_existing=True)
        place = next(p.dir for p in data.projects if p.name == NAME)
    screen_project(place)
    data.projects.set_current(NAME)
    wanted = _with_what_they_need(data, request.get("databases") or [])
    nodes: dict[Key, Node] = {}
    for name in wanted:
        nodes |= {(str(k[0]), str(k[1])): v for k, v in data.Database(name).load().items()}
    schema = importlib.import_module("bw2data.backends.schema").ActivityDataset
    ids = {row.id: (row.database, row.code) for row in schema.select(schema.id, schema.database, schema.code)}
    issues: list[ImportIssue] = []
    methods = [
        _method(name, str(data.methods[name].get("unit", "")), data.Method(name).load(), nodes, ids, issues)
        for name in data.methods
    ]
    return nodes, methods, issues


def _links(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if Path(folder, name).is_symlink()]


def _with_what_they_need(data: Any, names: list[str]) -> list[str]:
    """Databases of a project in the order of their names, those that the wanted ones depend on among them."""
    known = sorted(data.databases)
    missing = sorted(set(names) - set(known))
    if missing:
        cause = f"The project has no database “{missing[0]}”; it has {', '.join(known)}."
        raise RefusedError("unknown-database", "", cause)
    found, waiting = set[str](), list(names or known)
    while waiting:
        name = waiting.pop()
        if name in data.databases and name not in found:
            found.add(name)
            waiting += data.databases[name].get("depends", [])
    return sorted(found)


def _method(
    name: Any,
    unit: str,
    rows: Any,
    nodes: Mapping[Key, Node],
    ids: Mapping[int, Key],
    issues: list[ImportIssue],
) -> ImportedMethod:
    texts = tuple(str(part) for part in name) if isinstance(name, tuple | list) else (str(name),)
    found: list[tuple[Node, Any]] = []
    for row in rows:
        key = ids.get(row[0]) if isinstance(row[0], int) else (str(row[0][0]), str(row[0][1]))
        node = nodes.get(key) if key else None
        if node is None:
            place = f"method {' / '.join(texts)}"
            flow = node_id(key) if key else str(row[0])
            text = say("A factor is for the flow {flow}, which is not in the source.", flow=flow)
            issues.append(ImportIssue("factor-without-flow", place, text, say("the factor is not used")))
        else:
            found.append(({"code": key[1] if key else "", **node}, row[1]))
    return read_method(texts, unit, found)


def _ecospold2(path: Path, _: dict[str, Any]) -> Found:
    bw2io = importlib.import_module("bw2io")
    extractor = importlib.import_module("bw2io.extractors").Ecospold2DataExtractor
    issues: list[ImportIssue] = []
    compartments: dict[str, tuple[str, ...]] = {}

    class OneByOne:
        """Each file for itself, so that a damaged one is refused by name and the rest is read."""

        @staticmethod
        def extract(folder: Path, name: str, **_: Any) -> list[dict[str, Any]]:
            found = []
            for file in sorted(folder.glob("*.spold")):
                try:
                    dataset = extractor.extract_activity(str(folder), file.name, name)
                    _set_compartments(file, dataset, compartments)
                    found.append(dataset)
                except Exception as error:  # noqa: BLE001 # lxml and the extractor raise whatever they like
                    cause = f"{type(error).__name__}: {str(error)[:200]}"
                    text = say("The dataset cannot be read ({cause}).", cause=cause)
                    issues.append(ImportIssue("refused-process", file.name, text, say("unbounded")))
            return found

    importer = bw2io.SingleOutputEcospold2Importer(
        str(path), NAME, use_mp=False, extractor=OneByOne, add_product_information=False
    )
    return _applied(importer, issues), [], issues


def _set_compartments(file: Path, dataset: dict[str, Any], known: dict[str, tuple[str, ...]]) -> None:
    """Compartments of elementary flows, which the extractor leaves to a biosphere database that not everybody has."""
    flows = [exchange for exchange in dataset["exchanges"] if exchange["type"] == "biosphere"]
    if any(flow["flow"] not in known for flow in flows):
        tree = importlib.import_module("defusedxml.ElementTree").parse(file)
        for element in tree.iterfind(".//{*}elementaryExchange"):
            parts = (
                element.findtext(f"{{*}}compartment/{{*}}{part}", "") for part in ("compartment", "subcompartment")
            )
            known[element.get("elementaryExchangeId", "")] = tuple(p for p in parts if p and p != "unspecified")
    for flow in flows:
        flow["categories"] = known[flow["flow"]]


def _simapro(path: Path, request: dict[str, Any]) -> Found:
    bw2io = importlib.import_module("bw2io")
    _write_migrations()
    importer = bw2io.SimaProCSVImporter(
        str(path), name=NAME, delimiter=request.get("delimiter") or ";", encoding=request.get("encoding") or "latin-1"
    )
    issues: list[ImportIssue] = []
    for dataset in importer.data:
        products = [e for e in dataset.get("exchanges", ()) if e.get("type") == "production"]
        if len(products) > 1:
            parts = ", ".join(f"{e.get('name')} {e.get('allocation')} %" for e in products)
            place = str(dataset.get("simapro metadata", {}).get("Process identifier") or dataset.get("name"))
            text = say("Allocation as the source states it: {parts}.", parts=parts)
            issues.append(ImportIssue("allocated", place, text, say("none")))
    return _applied(importer, issues), [], issues


def _write_migrations() -> None:
    """The two tables that the strategies look into; `create_core_migrations` writes ten more, for a minute."""
    migrations = importlib.import_module("bw2io.migrations")
    migration = migrations.Migration
    migration("default-units").write(migrations.get_default_units_migration_data(), "Convert to default units")
    migration("simapro-water").write(migrations.get_simapro_water_migration_data(), "Water flows of SimaPro")


def _excel(path: Path, _: dict[str, Any]) -> Found:
    bw2io = importlib.import_module("bw2io")
    kind = bw2io.CSVImporter if path.suffix.lower() == ".csv" else bw2io.ExcelImporter
    importer = kind(str(path))
    issues: list[ImportIssue] = []
    for dataset in importer.data:
        for exchange in dataset.get("exchanges", ()):
            if exchange.get("formula"):
                text = say(
                    "The amount is taken as it stands; its formula “{formula}” is not computed.",
                    formula=str(exchange["formula"]),
                )
                place = f"{dataset.get('name')}, exchange {exchange.get('name')}"
                bound = say("none if the amount was saved after the last change")
                issues.append(ImportIssue("formula", place, text, bound))
    nodes = _applied(importer, issues)
    for node in nodes.values():
        for exchange in node.get("exchanges", ()):
            if exchange.get("formula") and not exchange.get("amount"):  # never calculated: missing, not zero
                exchange["amount"] = f"formula {exchange['formula']}"
    return nodes, [], issues


def _applied(importer: Any, issues: list[ImportIssue]) -> dict[Key, Node]:
    """Apply the strategies that normalise and link, and number the nodes."""
    importer.strategies = [s for s in importer.strategies if _keeps(s)]
    importer.apply_strategies(verbose=False)
    nodes: dict[Key, Node] = {}
    for dataset in importer.data:
        key = (str(dataset.get("database", NAME)), str(dataset.get("code")))
        if key in nodes:
            text = say("The dataset “{name}” is there twice; the first is used.", name=str(dataset.get("name")))
            issues.append(ImportIssue("refused-process", key[1], text, say("none if they are the same")))
        else:
            nodes[key] = dataset
    return nodes


def _keeps(strategy: Any) -> bool:
    """Whether a strategy only normalises or links within the source."""
    name = getattr(strategy, "__name__", getattr(getattr(strategy, "func", None), "__name__", ""))
    keywords = getattr(strategy, "keywords", {})
    return name not in DROPPING and "other" not in keywords
