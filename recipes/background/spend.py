"""Spend-based rows: U.S. supply chain factors per dollar, as kg CO2e per Chinese yuan at prices of one stated year.

1 CNY of year Y = 1 / (price index of Y against 2022) CNY of 2022 = that / (CNY per USD in 2022) USD of 2022. The last
resort: another economy, prices instead of amounts, gases unknown; every score is the worst.
"""

from collections.abc import Iterator

from recipes.background.figures import decimal_text
from recipes.background.rows import Exchange, Process, process
from recipes.background.source_files import Sources

PRICE_YEAR = "2024"


def spend(sources: Sources) -> Iterator[Process]:
    """One process per sector of the table."""
    for row in sources.tables.rows("spend.csv"):
        figure = f"epa:{row['naics']} / const:price-index-{PRICE_YEAR} / const:cny-per-usd-2022"
        place = sources.places(figure)
        yield process(
            row,
            [Exchange("ghg-unspecified-not-stated", sources.value(figure), "kg CO2e", place, comment=f"= {figure}")],
            category="spend/manufacturing",
            reference_product=f"1 CNY of spending at purchaser prices of {PRICE_YEAR}, without recovered taxes",
            unit="CNY",
            geography="US",
            year="2022",
            status="proxy",
            source_id="epa-supply-chain-1.3",
            locator=place,
            boundary="cradle to point of sale, by spending",
            dq="55555",
            declares="GHG",
            outlier_reason=row["outlier_reason"],
            comment=(
                "Last resort: by spending, not by amount; U.S. economy, Chinese industry tends to emit more. Spending "
                f"of another year is first brought to prices of {PRICE_YEAR} (price_levels.csv)."
            ),
        )


def price_levels(sources: Sources) -> Iterator[dict[str, str]]:
    """Rows of price_levels.csv: what one unit of money of a year is in CNY at the prices of the rows."""
    for row in sources.tables.rows("price_levels.csv"):
        yield {**row, "factor": decimal_text(sources.value(row["figure"])), "locator": sources.places(row["figure"])}
