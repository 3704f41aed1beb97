"""Electricity that is not the official Chinese footprint: CO2 factors for organisations, and the grids of the world.

The CO2 factors are of the family `direct-co2`: a product footprint cannot link to them, and they declare no group of
flows, since they state carbon dioxide of generation only. The grids of the world are average intensities of generation
under a licence of their own, and are written to a part of the release of their own.
"""

from collections.abc import Iterator

from recipes.background.rows import Exchange, Process, process
from recipes.background.source_files import Sources

_KINDS = {
    "co2_grid_average": ("grid average", "电网平均"),
    "co2_grid_average_excl_market_traded_nonfossil": (
        "grid average without market-traded non-fossil electricity",
        "电网平均（不含市场化交易的非化石能源电量）",
    ),
    "co2_fossil_generation": ("fossil generation", "化石能源发电"),
}

# status and data quality by how the figure was read
_EVIDENCE = {
    "primary-pdf": ("official", "11111"),
    "secondary-2-sources": ("reported", "21211"),
    "secondary-1-source": ("reported", "31211"),
    "secondary-unverified": ("reported", "53211"),
}


def grid_co2(sources: Sources) -> Iterator[Process]:
    """The official CO2 factors and the figures of the utilities of Hong Kong that the table names."""
    for row in sources.tables.rows("grid_co2.csv"):
        year, _, kind = row["figure"].removeprefix("grid:").split(":")
        announced = kind in _KINDS
        status, scores = _EVIDENCE[sources.evidence(row["figure"])]
        names = _KINDS.get(kind, ("greenhouse gas intensity as the utility publishes it", "电力公司公布的温室气体强度"))
        flow, unit = ("co2-fossil", "kg") if announced else ("ghg-unspecified-not-stated", "kg CO2e")
        place = sources.places(row["figure"])
        yield process(
            row,
            [Exchange(flow, sources.value(row["figure"]), unit, place)],
            name_en=f"Electricity CO2 factor for organisations, {row['region_en']}, {names[0]}, {year}",
            name_zh=f"电力二氧化碳排放因子（组织核算用，{row['region_zh']}，{names[1]}，{year}年）",
            synonyms_en="grid emission factor|organisation inventory|scope 2",
            synonyms_zh=f"电网排放因子|{row['region_zh']}电网排放因子|电力排放因子|范围二",
            category="electricity/grid-co2",
            reference_product="1 kWh of electricity",
            unit="kWh",
            geography=row["geography"],
            year=year,
            factor_family="direct-co2",
            status=status,
            source_id=sources.source_id(row["figure"]),
            locator=place,
            boundary="CO2 of generation only" if announced else "as the utility publishes it",
            dq=scores,
            comment=f"For organisations only: a product footprint cannot link to it. {row['comment']}".strip(),
        )


def world_grids(sources: Sources) -> Iterator[Process]:
    """Average intensity of generation by country and region."""
    for row in sources.tables.rows("world_grids.csv"):
        figure = f"ember:{row['iso3']} / 1000"
        place = sources.places(figure)
        yield process(
            row,
            [Exchange("ghg-unspecified-not-stated", sources.value(figure), "kg CO2e", place)],
            process_id=f"electricity-generation-average-{row['iso3'].lower()}",
            name_en=f"Electricity, average of generation, {row['name_en']}",
            name_zh=f"电力（发电平均，{row['name_zh']}）",
            name_zh_hant=f"電力（發電平均，{row['name_zh_hant']}）",
            synonyms_en=f"{row['name_en']} grid|grid electricity {row['name_en']}|foreign electricity",
            synonyms_zh=f"{row['name_zh']}电网|{row['name_zh']}电力|境外用电",
            category="electricity/world",
            reference_product="1 kWh of electricity",
            unit="kWh",
            year=sources.ember[row["iso3"]]["year"],
            factor_family="life-cycle",
            status="reported",
            source_id="ember-co2js-0.19",
            locator=place,
            boundary="life cycle of generation by the method of Ember; without losses and imports",
            dq="33322",
            declares="GHG",
            comment=(
                "Average of generation in the country or region, not an official product footprint: imports, "
                f"transmission and distribution are not in it. {row['comment']}"
            ).strip(),
        )
