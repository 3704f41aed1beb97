"""The method `gwp100-ar6`: a factor with its table for every greenhouse gas flow, and the air pollutant flows."""

from collections.abc import Iterator, Mapping

from recipes.background.figures import decimal_text
from recipes.background.source_files import Sources

POLLUTANTS = {"SO2": "so2", "NOx": "nox", "PM2.5": "pm2-5", "NMVOC": "nmvoc", "CO": "co", "NH3": "nh3"}
_GREENHOUSE = ("GHG", "BIOGENIC_CO2", "LAND_USE_CHANGE")
_CATEGORY = {
    "fossil": "fossil",
    "unspecified": "fossil",
    "land_use_change": "land_use_change",
    "aircraft": "aircraft",
    "removal": "removal",
}
# CH4 by origin has a table of its own; aircraft exhaust is fossil methane
_METHANE = {"fossil": "29.8", "aircraft": "29.8", "biogenic": "27"}


def factor_rows(sources: Sources) -> Iterator[dict[str, str]]:
    """Rows of factors.csv, sorted by flow."""
    for flow in sorted(sources.tables.rows("flows.csv"), key=lambda row: row["flow_id"]):
        if flow["group"] in _GREENHOUSE:
            value, source_id, table, note = _factor(sources, flow)
            sign = "-" if flow["direction"] == "uptake" else ""
            yield {
                "flow_id": flow["flow_id"],
                "category": _category(flow),
                "value": f"{sign}{value}",
                "unit": f"kg CO2e/{flow['unit']}",
                "source_id": source_id,
                "table": table,
                "note": note,
            }


def inventory_rows() -> list[dict[str, str]]:
    """Rows of inventory.csv."""
    return [{"pollutant": pollutant, "flow_id": flow_id} for pollutant, flow_id in POLLUTANTS.items()]


def _category(flow: Mapping[str, str]) -> str:
    if flow["origin"] == "biogenic":
        if flow["group"] == "BIOGENIC_CO2" and flow["direction"] == "uptake":
            return "biogenic_uptake"
        return "biogenic_emission"
    return _CATEGORY[flow["origin"]]


def _factor(sources: Sources, flow: Mapping[str, str]) -> tuple[str, str, str, str]:
    substance = flow["substance"]
    if flow["unit"] == "kg CO2e":
        return "1", "tanbiao", "by definition", flow["note"]
    if substance == "CO2":
        return "1", "ipcc-ar6", "by definition", ""
    if substance == "CH4":
        return _METHANE[flow["origin"]], "ipcc-ar6", "WG1 Table 7.15", "Methane by origin."
    return decimal_text(sources.ar6(substance)), "ipcc-ar6", "WG1 Table 7.SM.7", ""
