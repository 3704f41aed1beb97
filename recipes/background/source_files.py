"""The source files and one lookup over all of them: `scheme:key` to an exact figure and the place where it stands."""

import csv
import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from recipes.background.figures import evaluate, references
from recipes.background.rows import Tables

# what is read below the source folder, and nothing else
FILES = (
    "china_electricity/official_factors.csv",
    "china_electricity/generation_mix_2019.csv",
    "fuels/china_default_fuel_parameters.csv",
    "uk_desnz_2025/ghg_conversion_factors_2025_flat.csv.gz",
    "air_pollutants_emep/emep_eea_emission_factors_selected.csv.gz",
    "gwp/gwp100_ar4_ar5_ar6.csv",
    "uslci/uslci_fy21q3.jsonl.gz",
    "uslci/flows.csv.gz",
    "tiangong/unit_processes.jsonl.gz",
    "tiangong/flows.csv.gz",
)


class Figure(Struct, frozen=True):
    """A number as its source prints it, the place in the source, and the source's id."""

    value: Fraction
    place: str
    source_id: str


class Sources:
    """The folder of source files, each read once, when first needed, and the curated tables that choose from them."""

    def __init__(self, folder: Path, tables: Tables) -> None:
        self.folder = folder
        self.tables = tables

    def value(self, expression: str) -> Fraction:
        """The exact value of a figure expression."""
        return evaluate(expression, lambda reference: self.figure(reference).value)

    def places(self, expression: str) -> str:
        """Where the figures of an expression stand."""
        return "; ".join(self.figure(reference).place for reference in references(expression))

    def source_id(self, expression: str) -> str:
        """The source of the first figure of an expression; empty for a plain number."""
        return next((self.figure(reference).source_id for reference in references(expression)), "")

    def figure(self, reference: str) -> Figure:
        """One figure; KeyError names the reference that no source has."""
        scheme, _, key = reference.partition(":")
        finders: dict[str, Callable[[str], Figure]] = {
            "uk": self._uk,
            "elec2024": lambda k: self._electricity("2024", k),
            "elec2023": lambda k: self._electricity("2023", k),
            "mix": self._mix,
            "fuel": self._fuel,
            "emep": lambda k: self._emep("1", k),
            "emep2": lambda k: self._emep("2", k),
            "ar5": self._ar5,
            "us": self._us,
            "epa": self._epa,
            "ember": self._ember,
            "grid": self._grid,
            "tg": self._tg,
            "const": self._constant,
        }
        if scheme not in finders:
            raise KeyError(f"unknown scheme in figure {reference!r}")
        try:
            return finders[scheme](key)
        except KeyError as error:
            raise KeyError(f"no figure {reference!r} in the sources") from error

    def _csv(self, name: str) -> list[dict[str, str]]:
        file = self.folder / name
        with (gzip.open if name.endswith(".gz") else open)(file, "rt", encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    def _json_lines(self, name: str) -> Iterator[dict[str, Any]]:
        with gzip.open(self.folder / name, "rt", encoding="utf-8") as stream:
            for line in stream:
                yield json.loads(line, parse_float=str, parse_int=str)  # digits as the source prints them

    @cached_property
    def uk(self) -> Mapping[str, dict[str, str]]:
        """UK conversion factors by row id."""
        return {row["id"]: row for row in self._csv("uk_desnz_2025/ghg_conversion_factors_2025_flat.csv.gz")}

    def _uk(self, key: str) -> Figure:
        row = self.uk[key]
        names = [row[k].strip() for k in ("level1", "level2", "level3", "level4", "column_text", "uom", "ghg_unit")]
        place = f"row {key}: {' > '.join(name for name in names if name)}"
        return Figure(Fraction(row["factor_2025"]), place, "desnz-2025")

    @cached_property
    def _official(self) -> Mapping[tuple[str, str], dict[str, str]]:
        rows = self._csv("china_electricity/official_factors.csv")
        return {(r["data_year"], r["kind"]): r for r in rows if r["region"] == "CN"}

    def _electricity(self, year: str, key: str) -> Figure:
        row = self._official[year, f"carbon_footprint_{key}"]
        read = "annex tables" if row["evidence"] == "primary-pdf" else f"announced value ({row['evidence']})"
        return Figure(Fraction(row["value"]), f"{read}, {key.replace('_', ' ')}, kg CO2e/kWh", f"mee-{year}-footprint")

    @cached_property
    def mix(self) -> Mapping[str, dict[str, str]]:
        """Generation shares of 2019 by province."""
        return {row["province"]: row for row in self._csv("china_electricity/generation_mix_2019.csv")}

    def _mix(self, key: str) -> Figure:
        province, column = key.split(":")
        row = self.mix[province]
        place = f"electricity production, {province} ({row['location']}), 2019: {column}"
        return Figure(Fraction(row[column]), place, "tiangong-v0.2.0")

    @cached_property
    def fuels(self) -> Mapping[str, dict[str, str]]:
        """Chinese default parameters by English fuel name."""
        return {row["name_en"]: row for row in self._csv("fuels/china_default_fuel_parameters.csv")}

    def _fuel(self, key: str) -> Figure:
        """`<fuel>:ncv` in MJ, `<fuel>:co2` in kg, both per kg or per Nm3 of fuel."""
        name, what = key.split(":")
        row = self.fuels[name]
        per = Fraction(1000) if row["basis"] == "t" else Fraction(10000)
        ncv = Fraction(row["ncv_GJ_per_basis"]) * 1000 / per
        if what == "ncv":
            return Figure(ncv, f"{row['name_zh']}: NCV {row['ncv_GJ_per_basis']} GJ per {row['basis']}", "gbt-32151")
        factors = Fraction(row["carbon_content_tC_per_GJ"]) * Fraction(row["oxidation_rate"]) * Fraction(44, 12)
        place = (
            f"{row['name_zh']}: NCV {row['ncv_GJ_per_basis']} GJ per {row['basis']}"
            f" x {row['carbon_content_tC_per_GJ']} tC/GJ x OF {row['oxidation_rate']} x 44/12"
        )
        return Figure(ncv * factors, place, "gbt-32151")

    @cached_property
    def _emep_rows(self) -> Mapping[tuple[str, str], list[dict[str, str]]]:
        grouped: dict[tuple[str, str], list[dict[str, str]]] = {}
        for row in self._csv("air_pollutants_emep/emep_eea_emission_factors_selected.csv.gz"):
            if not row["Region"]:
                key = "/".join(
                    (row["NFR"], row["Table"], row["Fuel"], row["Pollutant"], row["Unit"].replace("/", " per "))
                )
                tier = row["Type"].removeprefix("Tier ")[:1]
                grouped.setdefault((tier, key), []).append(row)
        return grouped

    def _emep(self, tier: str, key: str) -> Figure:
        """`NFR/Table/Fuel/Pollutant/unit`: the unit is part of the key, so that it is never taken for another."""
        rows = self._emep_rows[tier, key]
        if len({row["Value"] for row in rows}) != 1:
            raise KeyError(f"EMEP/EEA rows disagree for {key!r}")
        nfr, table, fuel, pollutant, unit = key.split("/")
        technology = f", {rows[0]['Technology']}" if tier != "1" else ""
        place = f"NFR {nfr}, {table.replace('_', ' ')}, Tier {tier}{technology}, {fuel or 'all'}: {pollutant}, {unit}"
        return Figure(Fraction(rows[0]["Value"]), place, "emep-eea")

    @cached_property
    def _gwp(self) -> Mapping[tuple[str, str], str]:
        return {(row["set"], row["gas"]): row["gwp100"] for row in self._csv("gwp/gwp100_ar4_ar5_ar6.csv")}

    def _ar5(self, key: str) -> Figure:
        if key == "CO2":
            return Figure(Fraction(1), "GWP100 of CO2: 1 by definition", "ipcc-ar5")
        return Figure(Fraction(self._gwp["AR5GWP100", key]), f"AR5 GWP100 {key}", "ipcc-ar5")

    def ar6(self, substance: str) -> Fraction:
        """GWP100 of AR6 WG1 Table 7.SM.7, kg CO2e per kg."""
        return Fraction(self._gwp["AR6GWP100", substance])

    @cached_property
    def grids(self) -> list[dict[str, str]]:
        """Official CO2 factors of Chinese grids, and what utilities of Hong Kong publish."""
        rows = self._csv("china_electricity/official_factors.csv")
        return [row for row in rows if row["kind"].startswith("co2_") or row["kind"] == "utility_ghg_intensity"]

    def _grid(self, key: str) -> Figure:
        """`<year>:<region>:<kind>`, kg per kWh."""
        year, region, kind = key.split(":")
        row = self._grid_row(key)
        place = f"{region}, {year}: {kind.replace('_', ' ')}, {row['unit']}"
        document = f"mee-{year}-grid-co2" if kind.startswith("co2_") else f"{region.lower()}-{year}"
        return Figure(Fraction(row["value"]), place, document)

    def _grid_row(self, key: str) -> dict[str, str]:
        wanted = tuple(key.split(":"))
        found = [row for row in self.grids if (row["data_year"], row["region"], row["kind"]) == wanted]
        if len(found) != 1:
            raise KeyError(key)
        return found[0]

    def evidence(self, reference: str) -> str:
        """How a figure of the scheme `grid` was read, e.g. `primary-pdf`."""
        return self._grid_row(reference.removeprefix("grid:"))["evidence"]

    @cached_property
    def ember(self) -> Mapping[str, dict[str, str]]:
        """Average intensity of generation by ISO 3166-1 alpha-3 code, g CO2e per kWh."""
        return {row["iso3"]: row for row in self._csv("grid_world/ember_average_intensity_co2js_0.19.csv")}

    def _ember(self, key: str) -> Figure:
        row = self.ember[key]
        return Figure(
            Fraction(row["gco2e_per_kwh"]), f"{row['name']}, {row['year']}: g CO2e per kWh", "ember-co2js-0.19"
        )

    @cached_property
    def _epa_rows(self) -> Mapping[str, dict[str, str]]:
        name = "epa_supply_chain/SupplyChainGHGEmissionFactors_v1.3.0_NAICS_CO2e_USD2022.csv.gz"
        return {row["2017 NAICS Code"]: row for row in self._csv(name)}

    def _epa(self, key: str) -> Figure:
        """`<NAICS code>`: kg CO2e per 2022 USD at purchaser prices, margins included."""
        row = self._epa_rows[key]
        place = f"NAICS {key} {row['2017 NAICS Title']}: with margins, {row['Unit']}"
        return Figure(Fraction(row["Supply Chain Emission Factors with Margins"]), place, "epa-supply-chain-1.3")

    @cached_property
    def us_flows(self) -> list[dict[str, str]]:
        """USLCI flows by index."""
        return self._csv("uslci/flows.csv.gz")

    @cached_property
    def us(self) -> Mapping[str, dict[str, Any]]:
        """USLCI unit processes by number."""
        return {p["num"]: p for p in self._json_lines("uslci/uslci_fy21q3.jsonl.gz")}

    def _us(self, key: str) -> Figure:
        """`<number>:<flow name>`: emissions to air, or the input, of that name, summed, per unit of product."""
        number, name = key.split(":")
        found = self.us[number]
        amounts = [
            Fraction(exchange[2])
            for exchange in found["ex"]
            for flow in [self.us_flows[int(exchange[0])]]
            if flow["name"] == name and (exchange[1] == "I5" or (exchange[1] == "O4" and is_air(flow)))
        ]
        if not amounts:
            raise KeyError(key)
        return Figure(
            sum(amounts) / Fraction(found["amount"]), f"process {number} “{found['name']}”: {name}", "uslci-fy21q3"
        )

    @cached_property
    def _tiangong(self) -> Mapping[str, dict[str, Any]]:
        return {p["uuid"]: p for p in self._json_lines("tiangong/unit_processes.jsonl.gz")}

    @cached_property
    def _tiangong_flows(self) -> Mapping[str, str]:
        return {row["uuid"]: row["name_en"] for row in self._csv("tiangong/flows.csv.gz")}

    def _tg(self, key: str) -> Figure:
        """`<uuid>:<I or O>:<flow name>`: sum of that flow per unit of the reference amount."""
        uuid, direction, name = key.split(":")
        found = self._tiangong[uuid]
        amounts = [
            Fraction(exchange[2])
            for exchange in found["ex"]
            if exchange[1] == direction and name in (self._tiangong_flows.get(exchange[0], ""), *exchange[3:])
        ]
        if not amounts:
            raise KeyError(key)
        value = sum(amounts) / Fraction(found["ref"]["amount"])
        return Figure(value, f"process {uuid} “{found['en']}”: {name}", "tiangong-v0.2.0")

    @cached_property
    def _constants(self) -> Mapping[str, dict[str, str]]:
        return {row["name"]: row for row in self.tables.rows("constants.csv")}

    def _constant(self, key: str) -> Figure:
        row = self._constants[key]
        value = evaluate(row["value"], self._no_reference)
        return Figure(value, f"{row['locator']} ({row['value']} {row['unit']})", row["source_id"])

    @staticmethod
    def _no_reference(reference: str) -> Fraction:
        raise KeyError(f"a constant refers to nothing else: {reference!r}")


def is_air(flow: Mapping[str, str]) -> bool:
    """Whether a USLCI flow goes to air; the export has three ways to say so."""
    return flow["category"] in ("troposphere", "air") or (flow["category"], flow["subcategory"]) == ("emission", "air")
