"""Put the release together and write it, with its datasheet."""

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from recipes.background import electricity, fuels, grids, source_files, spend, tabled
from recipes.background.datasheet import datasheet
from recipes.background.figures import decimal_text
from recipes.background.release import write_part, write_release
from recipes.background.rows import Process, Tables, write_csv, write_sums
from recipes.background.source_files import Sources
from recipes.background.us_localised import ARCHIVE, Localised, localised, report_rows
from recipes.tanbiao_open_2026_2.sections import localisation, price_levels, withheld

RELEASE = Path("databases/background/tanbiao-open-2026.2")
METHOD = Path("databases/methods/gwp100-ar6")  # unchanged since 2026.1, and read from this checkout
DATASHEET = Path("docs/background/tanbiao-open-2026.2.md")
ROOT = Path(__file__).parents[2]
WORLD = "world-grids"
TABLES = (Path(__file__).parents[1] / "tanbiao_open_2026_1" / "tables", Path(__file__).parent / "tables")
FILES = (
    *source_files.FILES,
    ARCHIVE,
    "epa_supply_chain/SupplyChainGHGEmissionFactors_v1.3.0_NAICS_CO2e_USD2022.csv.gz",
    "grid_world/ember_average_intensity_co2js_0.19.csv",
)
_ANNOTATED = ("name_zh_hant", "cas", "hs", "outlier_reason")


def build(source_folder: Path, out: Path) -> None:
    """Write the release and the datasheet below `out`."""
    tables = Tables(*TABLES)
    sources = Sources(source_folder, tables)
    commodities = localised(sources)
    processes = _annotated(sources, _processes(sources, commodities.made))
    folder = out / RELEASE
    write_release(folder, processes, tables, ["duplicates.csv"])
    write_part(folder / WORLD, grids.world_grids(sources), tables)
    shutil.copyfile(tables.file("world_grids_notice.txt"), folder / WORLD / "NOTICE.txt")
    columns = tables.columns()
    write_csv(folder / "localisation.csv", columns["localisation.csv"], report_rows(commodities.made))
    write_csv(folder / "price_levels.csv", columns["price_levels.csv"], spend.price_levels(sources))
    write_sums(folder)
    more = [*localisation(commodities), *withheld(commodities), *price_levels(spend.price_levels(sources))]
    (out / DATASHEET).parent.mkdir(parents=True, exist_ok=True)
    page = datasheet(folder, ROOT / METHOD, tables, more)
    (out / DATASHEET).write_text(page, encoding="utf-8", newline="\n")


def _processes(sources: Sources, commodities: Iterable[Localised]) -> Iterator[Process]:
    yield from electricity.electricity(sources)
    yield from grids.grid_co2(sources)
    yield from fuels.fuels(sources)
    yield from fuels.technologies(sources)
    yield from tabled.uk_carried(sources)
    yield from tabled.curated(sources)
    yield from (item.process for item in commodities)
    yield from spend.spend(sources)


def _annotated(sources: Sources, processes: Iterable[Process]) -> Iterator[Process]:
    """Add what `annotations.csv` knows of each process beside its inventory; every process has a row there."""
    known = {row["process_id"]: row for row in sources.tables.rows("annotations.csv")}
    for process in processes:
        row = known.pop(process.process_id)
        carbon = decimal_text(sources.value(row["carbon_figure"])) if row["carbon_figure"] else ""
        added = {name: row[name] for name in _ANNOTATED if row[name]} | {"carbon_content": carbon}
        yield replace(process, text={**process.text, **added})
    if known:
        raise ValueError(f"annotations.csv names processes that are not made: {sorted(known)}")
