"""Write the folder of a release, and of a method, from processes and tables."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from recipes.background import method
from recipes.background.rows import Process, Tables, exchange_rows, process_rows, write_csv, write_sums
from recipes.background.source_files import Sources


def write_release(folder: Path, processes: Iterable[Process], tables: Tables, more: Iterable[str] = ()) -> None:
    """Flows, processes, exchanges, the sources they name, what the tables hold as it stands, and the sums.

    more: names of further tables of the release.
    """
    columns = tables.columns()
    folder.mkdir(parents=True, exist_ok=True)
    flows = sorted(tables.rows("flows.csv"), key=lambda row: row["flow_id"])
    write_csv(folder / "flows.csv", columns["flows.csv"], flows)
    write_part(folder, processes, tables)
    for name in more:
        write_csv(folder / name, columns[name], tables.rows(name))
    for name in ("release.toml", "NOTICE.txt"):
        shutil.copyfile(tables.file(name), folder / name)


def write_part(folder: Path, processes: Iterable[Process], tables: Tables) -> None:
    """Processes, exchanges and sources of a release, or of the part of it that has a licence of its own."""
    columns = tables.columns()
    folder.mkdir(parents=True, exist_ok=True)
    processes = list(processes)
    exchanges = exchange_rows(processes, (row["flow_id"] for row in tables.rows("flows.csv")))
    rows = process_rows(processes)
    write_csv(folder / "processes.csv", columns["processes.csv"], rows)
    write_csv(folder / "exchanges.csv", columns["exchanges.csv"], exchanges)
    _write_sources(folder, tables, "sources.csv", {row["source_id"] for row in (*rows, *exchanges)})


def write_method(folder: Path, sources: Sources) -> None:
    """The method: factors, air pollutants, sources."""
    columns = sources.tables.columns()
    folder.mkdir(parents=True, exist_ok=True)
    factors = list(method.factor_rows(sources))
    write_csv(folder / "factors.csv", columns["factors.csv"], factors)
    write_csv(folder / "inventory.csv", columns["inventory.csv"], method.inventory_rows())
    _write_sources(folder, sources.tables, "method_sources.csv", {row["source_id"] for row in factors})
    shutil.copyfile(sources.tables.file("method.toml"), folder / "method.toml")
    write_sums(folder)


def _write_sources(folder: Path, tables: Tables, name: str, named: set[str]) -> None:
    known = {row["source_id"]: row for row in tables.rows(name)}
    missing = named - known.keys()
    if missing:
        raise ValueError(f"{name} lacks {sorted(missing)}")
    write_csv(folder / "sources.csv", tables.columns()["sources.csv"], _sorted(known, named))


def _sorted(known: Mapping[str, dict[str, str]], named: set[str]) -> Iterator[dict[str, str]]:
    return (known[source_id] for source_id in sorted(named))
