"""Electricity: official footprint factors by generation type and year, and provincial mixes over the types."""

from collections.abc import Iterator

from recipes.background.rows import Exchange, Process, process
from recipes.background.source_files import Sources

GWP_NOT_STATED = "ghg-unspecified-not-stated"
TYPE_YEAR = "2024"  # generation types that the mixes consist of
# of the year and the place; generation types are a technology of their own, the average mixes them
_OFFICIAL = {
    "2024": ("official", "11111"),
    "2023": ("official", "21211"),
}
_REPORTED = ("reported", "31211")
_TYPES = {"hydro": "hydro", "nuclear": "nuclear", "wind": "wind", "solar": "solar-pv"}
_TD_REMARK = (
    "The annex does not say whether the national average holds transmission and distribution: "
    "never added here to the average or to a mix."
)


def electricity(sources: Sources) -> Iterator[Process]:
    """Every electricity process of the release."""
    for row in sources.tables.rows("electricity.csv"):
        for year in ("2023", "2024"):
            if not (year == "2023" and row["key"].endswith("incl_losses")):
                yield _official(sources, row, year)
    for row in sources.tables.rows("provinces.csv"):
        yield _thermal(sources, row)
        yield _mix(sources, row)


def _official(sources: Sources, row: dict[str, str], year: str) -> Process:
    figure = f"elec{year}:{row['key']}"
    status, dq = _OFFICIAL[year]
    if year == "2023" and row["key"] != "national_average":
        status, dq = _REPORTED
    transmission = row["category"] == "electricity/transmission"
    comment = "Official sum in CO2e, not spread over gases. " + (
        _TD_REMARK if transmission or row["key"] == "national_average" else ""
    )
    return process(
        row,
        [Exchange(GWP_NOT_STATED, sources.value(figure), "kg CO2e", sources.places(figure))],
        process_id=f"{row['process_id']}-{year}",
        name_en=f"{row['name_en']}, {year}",
        name_zh=f"{row['name_zh']}（{year}年）",
        reference_product="transmission and distribution of 1 kWh" if transmission else "1 kWh of electricity",
        unit="kWh",
        geography="CN",
        year=year,
        factor_family="life-cycle",
        status=status,
        source_id=sources.source_id(figure),
        locator=sources.places(figure),
        boundary="transmission and distribution only" if transmission else "life cycle of generation, as published",
        dq=dq,
        declares="GHG",
        comment=comment.strip(),
    )


def _thermal(sources: Sources, row: dict[str, str]) -> Process:
    def pollutant(flow: str, column: str) -> Exchange:
        figure = f"mix:{row['key']}:thermal_{column}_kg_per_kWh"
        return Exchange(flow, sources.value(figure), "kg", sources.places(figure))

    coal = f"electricity-coal-cn-{TYPE_YEAR}"
    link = Exchange(
        coal, sources.value("1"), "kWh", "thermal taken as coal: no source splits coal and gas", source_id="tanbiao"
    )
    return process(
        {},
        [link, pollutant("so2", "SO2"), pollutant("nox", "NOx")],
        process_id=f"electricity-thermal-{row['slug']}-2019",
        name_en=f"Electricity, thermal power, {row['name_en']}, taken as coal",
        name_zh=f"火力发电（{row['name_zh']}，按燃煤计）",
        synonyms_en="thermal power",
        synonyms_zh=f"{row['name_zh']}火电|火电",
        category="electricity/generation",
        reference_product="1 kWh of electricity",
        unit="kWh",
        geography=row["geography"],
        year="2019",
        factor_family="life-cycle",
        status="derived",
        source_id="tiangong-v0.2.0",
        locator=f"electricity production, thermal power, {row['key']}, 2019",
        boundary="life cycle of generation; SO2 and NOx of the power plant",
        dq="23323",
        declares="GHG|SO2|NOX",
        comment=(
            "Derived, thermal as coal: overstates greenhouse gases where gas-fired plants have a share. "
            "Stack SO2 and NOx of 2019; those of the fuel chain are unknown."
        ),
    )


def _mix(sources: Sources, row: dict[str, str]) -> Process:
    def link(target: str, column: str) -> Exchange:
        figure = f"mix:{row['key']}:{column}"
        return Exchange(target, sources.value(figure), "kWh", sources.places(figure))

    shares = [link(f"electricity-thermal-{row['slug']}-2019", "thermal")]
    shares += [link(f"electricity-{name}-cn-{TYPE_YEAR}", column) for column, name in _TYPES.items()]
    return process(
        {},
        [share for share in shares if share.amount],
        process_id=f"electricity-generation-mix-{row['slug']}-2019",
        name_en=f"Electricity, generation mix of {row['name_en']}, 2019, derived",
        name_zh=f"发电结构电力（{row['name_zh']}，2019年，推算）",
        synonyms_en="provincial grid mix|generation mix",
        synonyms_zh=f"{row['name_zh']}电力|{row['name_zh']}电网|{row['name_zh']}发电结构",
        category="electricity/mix",
        reference_product="1 kWh of electricity",
        unit="kWh",
        geography=row["geography"],
        year="2019",
        factor_family="life-cycle",
        status="derived",
        source_id="tiangong-v0.2.0",
        locator=f"electricity production, electricity mix, {row['key']}, 2019",
        boundary="life cycle of generation; without transmission and distribution",
        dq="33423",
        declares="ALL",
        comment=(
            "Derived, thermal as coal; never an official factor. Shares of generation in the province (2019), not of "
            "consumption: imports such as western hydropower in Guangdong are not in it. For a product footprint take "
            "the national average."
        ),
    )
