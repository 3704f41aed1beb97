"""Processes whose exchanges stand in the tables: carried over one to one, or put together with their arithmetic."""

from collections.abc import Iterator

from recipes.background.fuels import CO2E_AR5
from recipes.background.rows import Exchange, Process, process
from recipes.background.source_files import Sources


def uk_carried(sources: Sources) -> Iterator[Process]:
    """UK sums in CO2e per kilogram or cubic metre: they stand in for Chinese supply, hence proxy."""
    for row in sources.tables.rows("uk_carried.csv"):
        place = sources.places(row["figure"])
        common = "UK average in CO2e under AR5, gases unknown, air pollutants not stated."
        yield process(
            row,
            [Exchange(CO2E_AR5, sources.value(row["figure"]), "kg CO2e", place)],
            geography="GB",
            year="2025",
            status="proxy",
            source_id="desnz-2025",
            locator=place,
            declares="GHG",
            comment=f"{common} {row['comment']}".strip(),
        )


def curated(sources: Sources) -> Iterator[Process]:
    """Processes of several exchanges; the comment of an exchange shows its arithmetic."""
    exchanges: dict[str, list[Exchange]] = {}
    for row in sources.tables.rows("curated_exchanges.csv"):
        exchanges.setdefault(row["process_id"], []).append(_exchange(sources, row))
    for row in sources.tables.rows("curated.csv"):
        listed = exchanges.pop(row["process_id"])
        yield process(row, listed, locator=row["locator"] or "; ".join(dict.fromkeys(e.locator for e in listed)))
    if exchanges:
        raise ValueError(f"curated_exchanges.csv names processes that curated.csv has not: {sorted(exchanges)}")


def _exchange(sources: Sources, row: dict[str, str]) -> Exchange:
    figure = row["figure"]
    arithmetic = f"= {figure}" if " " in figure and ":" in figure else ""
    return Exchange(
        row["target"],
        sources.value(figure),
        row["unit"],
        sources.places(figure) or "by definition of the process",
        row["source_id"] or sources.source_id(figure),
        row["status"],
        row["dq"],
        " ".join(text for text in (row["comment"], arithmetic) if text),
    )
