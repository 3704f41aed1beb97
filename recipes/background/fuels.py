"""Fuels: supply, combustion, and their sum ("use"), three processes per fuel.

CO2 of combustion: E = NCV x CC x OF x 44/12 with the Chinese defaults (GB/T 32151). CH4 and N2O: UK factors by gas,
divided by the AR5 factor they were multiplied with, per energy, times the Chinese net calorific value. Air pollutants:
EMEP/EEA tier 1 of industrial boilers, per energy. Supply: UK well-to-tank in CO2e per energy, times the Chinese value.
"""

from collections.abc import Iterator

from recipes.background.rows import Exchange, Process, process
from recipes.background.source_files import Sources

CO2E_AR5 = "ghg-unspecified-ar5"
_EMEP_FLOWS = {"SOx": "so2", "NOx": "nox", "PM2.5": "pm2-5", "NMVOC": "nmvoc", "CO": "co"}
_MJ_PER_KWH = "3.6"


def fuels(sources: Sources) -> Iterator[Process]:
    """Supply, boiler combustion and use of every fuel of the table."""
    for row in sources.tables.rows("fuels.csv"):
        yield _supply(sources, row)
        yield _combustion(sources, row)
        yield _use(sources, row)


def uk_row(sources: Sources, level1: str, fuel: str, unit: str, gas: str = "") -> str:
    """Reference of the UK row of a fuel, by what it says instead of by its number."""
    ghg_unit = f"kg CO2e of {gas} per unit" if gas else "kg CO2e"
    for key, row in sources.uk.items():
        if (row["level1"], row["level3"], row["uom"], row["ghg_unit"]) == (level1, fuel, unit, ghg_unit):
            return f"uk:{key}"
    raise KeyError(f"no UK row {level1} > {fuel} > {unit} > {ghg_unit}")


def _base(row: dict[str, str], **changes: str) -> dict[str, str]:
    base = {"unit": row["unit"], "geography": "CN", "factor_family": "", "status": "derived", "source_id": "tanbiao"}
    return base | changes


def _supply(sources: Sources, row: dict[str, str]) -> Process:
    wtt = uk_row(sources, "WTT- fuels", row["uk_wtt"], "kWh (Net CV)")
    figure = f"{wtt} / {_MJ_PER_KWH} * fuel:{row['fuel']}:ncv"
    text = _base(
        row,
        process_id=f"{row['slug']}-supply",
        name_en=f"{row['name_en']}, supply",
        name_zh=f"{row['name_zh']}，供应（上游）",
        synonyms_en=f"{row['synonyms_en']}|upstream|well-to-tank",
        synonyms_zh=f"{row['synonyms_zh']}|上游|开采运输",
        category="fuel/supply",
        reference_product=f"1 {row['unit']} of {row['name_en'].lower()} delivered",
        year="2025",
        status="proxy",
        geography="GB",
        boundary="well to tank",
        dq="23144",
        declares="GHG",
        locator=sources.places(figure),
        comment=f"UK supply chain per MJ of net calorific value times the Chinese default: {figure}. GWP100 of AR5.",
    )
    return process(text, [Exchange(CO2E_AR5, sources.value(figure), "kg CO2e", sources.places(figure), "desnz-2025")])


def _combustion(sources: Sources, row: dict[str, str]) -> Process:
    co2 = f"fuel:{row['fuel']}:co2"
    exchanges = _gases(sources, row)
    table, fuel = row["emep"].split("/")
    for pollutant, flow in _EMEP_FLOWS.items():
        figure = f"emep:1.A.2.g.viii/{table}/{fuel}/{pollutant}/g per GJ / 1000000 * fuel:{row['fuel']}:ncv"
        exchanges.append(
            Exchange(
                flow, sources.value(figure), "kg", sources.places(figure), "emep-eea", "proxy", "33344", f"= {figure}"
            )
        )
    text = _base(
        row,
        process_id=f"{row['slug']}-combustion-boiler",
        name_en=f"{row['name_en']}, combustion in an industrial boiler, without supply",
        name_zh=f"{row['name_zh']}，锅炉燃烧（不含上游）",
        synonyms_en=f"{row['synonyms_en']}|burning|direct emission",
        synonyms_zh=f"{row['synonyms_zh']}|直接排放",
        category="fuel/combustion",
        reference_product=f"combustion of 1 {row['unit']} of {row['name_en'].lower()}",
        year="2023",
        boundary="combustion only (tank to stack)",
        dq="22213",
        declares="GHG|BIOGENIC_CO2|LAND_USE_CHANGE|SO2|NOX|PM2_5|NMVOC|CO",
        locator=sources.places(co2),
        comment=(
            "CO2 by Chinese defaults; CH4 and N2O by UK factors; air pollutants by European tier 1, "
            "for boilers without deep cleaning."
        ),
    )
    return process(text, exchanges)


def _gases(sources: Sources, row: dict[str, str]) -> list[Exchange]:
    co2 = f"fuel:{row['fuel']}:co2"
    return [
        Exchange("co2-fossil", sources.value(co2), "kg", sources.places(co2), "gbt-32151", "official", "21113"),
        per_gas(sources, row, "CH4", "ch4-fossil"),
        per_gas(sources, row, "N2O", "n2o"),
    ]


def per_gas(sources: Sources, row: dict[str, str], gas: str, flow: str) -> Exchange:
    """CH4 or N2O per unit of a fuel: UK kg CO2e per tonne over AR5 GWP and UK energy per tonne, times Chinese NCV."""
    tonne = uk_row(sources, "Fuels", row["uk_fuel"], "tonnes", gas)
    co2_tonne = uk_row(sources, "Fuels", row["uk_fuel"], "tonnes", "CO2")
    co2_kwh = uk_row(sources, "Fuels", row["uk_fuel"], "kWh (Net CV)", "CO2")
    figure = f"{tonne} / ar5:{gas} / {co2_tonne} * {co2_kwh} / {_MJ_PER_KWH} * fuel:{row['fuel']}:ncv"
    return Exchange(
        flow, sources.value(figure), "kg", sources.places(figure), "desnz-2025", "derived", "23234", f"= {figure}"
    )


def technologies(sources: Sources) -> Iterator[Process]:
    """Combustion and use of a fuel in a furnace, an engine, a turbine or a boiler of its own size class."""
    fuels = {row["key"]: row for row in sources.tables.rows("fuels.csv")}
    for row in sources.tables.rows("fuel_technologies.csv"):
        yield _burned(sources, fuels[row["fuel"]], row)
        yield _supplied_and_burned(sources, fuels[row["fuel"]], row)


def _burned(sources: Sources, fuel: dict[str, str], row: dict[str, str]) -> Process:
    exchanges = _gases(sources, fuel)
    groups = []
    for pollutant in row["pollutants"].split("|"):
        figure = f"emep2:{row['emep']}/{pollutant}/g per GJ / 1000000 * fuel:{fuel['fuel']}:ncv"
        place = sources.places(figure)
        flow = _EMEP_FLOWS[pollutant]
        groups.append(flow.upper().replace("-", "_"))
        exchanges.append(
            Exchange(flow, sources.value(figure), "kg", place, "emep-eea", "proxy", "23333", f"= {figure}")
        )
    text = _base(
        fuel,
        process_id=f"{row['slug']}-combustion",
        name_en=f"{fuel['name_en']}, combustion in {row['name_en']}, without supply",
        name_zh=f"{fuel['name_zh']}，{row['name_zh']}燃烧（不含上游）",
        synonyms_en=f"{fuel['synonyms_en']}|{row['synonyms_en']}|burning|direct emission",
        synonyms_zh=f"{fuel['synonyms_zh']}|{row['synonyms_zh']}|直接排放",
        category="fuel/combustion",
        reference_product=f"combustion of 1 {fuel['unit']} of {fuel['name_en'].lower()}",
        year="2023",
        boundary="combustion only (tank to stack)",
        dq="22213",
        declares="|".join(["GHG", "BIOGENIC_CO2", "LAND_USE_CHANGE", *groups]),
        locator=sources.places(f"fuel:{fuel['fuel']}:co2"),
        comment=(
            f"CO2 by Chinese defaults; CH4 and N2O by UK factors; air pollutants by European tier 2: {row['note']}."
        ),
    )
    return process(text, exchanges)


def _supplied_and_burned(sources: Sources, fuel: dict[str, str], row: dict[str, str]) -> Process:
    one = sources.value("1")
    text = _base(
        fuel,
        process_id=row["slug"],
        name_en=f"{fuel['name_en']}, burned in {row['name_en']}, with supply",
        name_zh=f"{fuel['name_zh']}，{row['name_zh']}燃烧（含上游）",
        synonyms_en=f"{fuel['synonyms_en']}|{row['synonyms_en']}|{fuel['name_en'].lower()} consumption",
        synonyms_zh=f"{fuel['synonyms_zh']}|{row['synonyms_zh']}|{fuel['name_zh']}消耗",
        category="fuel/use",
        reference_product=f"1 {fuel['unit']} of {fuel['name_en'].lower()} supplied and burned",
        year="2023",
        boundary="well to stack",
        dq="22213",
        declares="ALL",
        locator="supply and combustion of 1 unit each",
        comment="The row for a meter reading or a fuel invoice where the technology is known.",
    )
    links = [
        Exchange(f"{fuel['slug']}-supply", one, fuel["unit"], "1 unit supplied"),
        Exchange(f"{row['slug']}-combustion", one, fuel["unit"], "1 unit burned"),
    ]
    return process(text, links)


def _use(sources: Sources, row: dict[str, str]) -> Process:
    one = sources.value("1")
    text = _base(
        row,
        process_id=f"{row['slug']}-boiler",
        name_en=f"{row['name_en']}, burned in an industrial boiler, with supply",
        name_zh=f"{row['name_zh']}，锅炉燃烧（含上游）",
        synonyms_en=f"{row['synonyms_en']}|{row['name_en'].lower()} consumption|boiler|furnace|heat",
        synonyms_zh=f"{row['synonyms_zh']}|{row['name_zh']}消耗|工业{row['name_zh']}|锅炉|窑炉",
        category="fuel/use",
        reference_product=f"1 {row['unit']} of {row['name_en'].lower()} supplied and burned",
        year="2023",
        boundary="well to stack",
        dq="22213",
        declares="ALL",
        locator="supply and combustion of 1 unit each",
        comment="The row for a meter reading or a fuel invoice.",
    )
    links = [
        Exchange(f"{row['slug']}-supply", one, row["unit"], "1 unit supplied"),
        Exchange(f"{row['slug']}-combustion-boiler", one, row["unit"], "1 unit burned"),
    ]
    return process(text, links)
