"""Sections of the datasheet that only this release has."""

from collections.abc import Iterable, Iterator, Mapping

from recipes.background.datasheet import table
from recipes.background.us_localised import Commodities, report_rows


def localisation(commodities: Commodities) -> Iterator[str]:
    """What Chinese electricity changed, for every commodity whose chain takes some."""
    rows = list(report_rows(commodities.made))
    powered = [row for row in rows if row["kwh"] != "0"]
    yield "## U.S. commodities with Chinese electricity"
    yield ""
    yield f"{len(rows)} commodities from cradle to gate; {len(powered)} of them take electricity along the chain that"
    yield "could be told apart. Before: the U.S. average grid of 2009 of the same database. After: the Chinese national"
    yield "average of 2024. kg CO2e per unit, GWP100 of AR6; `localisation.csv` has every digit, and what each row cuts"
    yield "off."
    yield ""
    cells = (
        (
            f"`{row['process_id']}`",
            row["unit"],
            *(_short(row[name]) for name in ("kwh", "before_kg_co2e", "after_kg_co2e")),
        )
        for row in powered
    )
    yield from table(("id", "unit", "kWh of the chain", "before", "after"), cells)
    yield "Several datasets provide these inputs; the first of the same location was taken:"
    yield f"{'; '.join(commodities.ambiguous)}."
    yield ""


def withheld(commodities: Commodities) -> Iterator[str]:
    """Commodities that were built and are not published."""
    yield "## Built, not published"
    yield ""
    yield "These chains rest on datasets that carry a copyright flag. No row and no figure of them is in the release."
    yield ""
    cells = ((row["name"], row["number"], row["rests_on"]) for row in commodities.withheld)
    yield from table(("commodity", "dataset", "rests on"), cells)


def price_levels(rows: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """How spending of another year or in dollars is brought to the prices of the spend-based rows."""
    yield "## Price levels of the spend-based rows"
    yield ""
    yield "Multiply spending by the factor to get CNY at the prices of the rows."
    yield ""
    heads = ("currency", "year of spending", "year of prices", "factor", "source")
    cells = ((r["currency"], r["year"], r["price_year"], r["factor"], r["source_id"]) for r in rows)
    yield from table(heads, cells)


def _short(figure: str) -> str:
    return f"{float(figure):.3g}"
