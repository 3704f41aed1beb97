"""Put the release and the method together and write them."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from recipes.tanbiao_open_2026_1 import electricity, fuels, method, tabled, uslci
from recipes.tanbiao_open_2026_1.datasheet import datasheet
from recipes.tanbiao_open_2026_1.rows import (
    TABLES,
    Process,
    exchange_rows,
    process_rows,
    read_table,
    write_csv,
    write_sums,
)
from recipes.tanbiao_open_2026_1.source_files import Sources

RELEASE = Path("databases/background/tanbiao-open-2026.1")
METHOD = Path("databases/methods/gwp100-ar6")
DATASHEET = Path("docs/background/tanbiao-open-2026.1.md")


def build(source_folder: Path, out: Path) -> None:
    """Write the release, the method and the datasheet below `out`."""
    sources = Sources(source_folder)
    processes = [
        *electricity.electricity(sources),
        *fuels.fuels(sources),
        *tabled.uk_carried(sources),
        *tabled.curated(sources),
        *uslci.uslci(sources),
    ]
    _write_release(out / RELEASE, processes)
    _write_method(out / METHOD, sources)
    (out / DATASHEET).parent.mkdir(parents=True, exist_ok=True)
    (out / DATASHEET).write_text(datasheet(out / RELEASE, out / METHOD), encoding="utf-8", newline="\n")


def _write_release(folder: Path, processes: Iterable[Process]) -> None:
    processes = list(processes)
    flows = sorted(read_table(TABLES / "flows.csv"), key=lambda row: row["flow_id"])
    exchanges = exchange_rows(processes, (row["flow_id"] for row in flows))
    rows = process_rows(processes)
    named = {row["source_id"] for row in (*rows, *exchanges)}
    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder, "flows.csv", flows)
    write_csv(folder, "processes.csv", rows)
    write_csv(folder, "exchanges.csv", exchanges)
    _write_sources(folder, TABLES / "sources.csv", named)
    for name in ("release.toml", "NOTICE.txt"):
        shutil.copyfile(TABLES / name, folder / name)
    write_sums(folder)


def _write_method(folder: Path, sources: Sources) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    factors = list(method.factor_rows(sources))
    write_csv(folder, "factors.csv", factors)
    write_csv(folder, "inventory.csv", method.inventory_rows())
    _write_sources(folder, TABLES / "method_sources.csv", {row["source_id"] for row in factors})
    shutil.copyfile(TABLES / "method.toml", folder / "method.toml")
    write_sums(folder)


def _write_sources(folder: Path, table: Path, named: set[str]) -> None:
    known = {row["source_id"]: row for row in read_table(table)}
    missing = named - known.keys()
    if missing:
        raise ValueError(f"{table.name} lacks {sorted(missing)}")
    write_csv(folder, "sources.csv", (known[source_id] for source_id in sorted(named)))
