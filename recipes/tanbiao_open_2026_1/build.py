"""Put the release and the method together and write them."""

from pathlib import Path

from recipes.background import electricity, fuels, tabled, uslci
from recipes.background.datasheet import datasheet
from recipes.background.release import write_method, write_release
from recipes.background.rows import Tables, write_sums
from recipes.background.source_files import Sources

RELEASE = Path("databases/background/tanbiao-open-2026.1")
METHOD = Path("databases/methods/gwp100-ar6")
DATASHEET = Path("docs/background/tanbiao-open-2026.1.md")
TABLES = Path(__file__).parent / "tables"


def build(source_folder: Path, out: Path) -> None:
    """Write the release, the method and the datasheet below `out`."""
    tables = Tables(TABLES)
    sources = Sources(source_folder, tables)
    processes = [
        *electricity.electricity(sources),
        *fuels.fuels(sources),
        *tabled.uk_carried(sources),
        *tabled.curated(sources),
        *uslci.uslci(sources),
    ]
    write_release(out / RELEASE, processes, tables)
    write_sums(out / RELEASE)
    write_method(out / METHOD, sources)
    (out / DATASHEET).parent.mkdir(parents=True, exist_ok=True)
    page = datasheet(out / RELEASE, out / METHOD, tables)
    (out / DATASHEET).write_text(page, encoding="utf-8", newline="\n")
