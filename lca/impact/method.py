"""Impact assessment method: characterisation factors with GWP set, table and source (ISO 14067:2018, 6.5.1)."""

import csv
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from lca.canonical import Digest
from lca.errors import BackgroundError, say
from lca.inventory.background import verify_sums
from lca.units import exact

FORMAT = "tanbiao.method/1"

# What ISO 14067:2018, 7.2 wants reported apart; the footprint is their sum.
CATEGORIES = ("fossil", "biogenic_emission", "biogenic_uptake", "land_use_change", "aircraft", "removal")
POLLUTANTS = ("SO2", "NOx", "PM2.5", "NMVOC", "CO", "NH3")


class CharacterisationFactor(Struct, frozen=True):
    """GWP100 of one elementary flow. value: kg CO2e per unit of the flow."""

    flow_id: str
    category: str
    value: float
    unit: str
    source_id: str
    table: str


class Method(Struct, frozen=True):
    """One set of factors. gwp_set: e.g. AR6. table: the published table that the set is read from.

    pollutants: flow ids of each air pollutant that is reported as inventory.
    """

    id: str
    title: str
    gwp_set: str
    table: str
    factors: Mapping[str, CharacterisationFactor]
    pollutants: Mapping[str, tuple[str, ...]]
    digest: Digest


def load_method(path: Path) -> Method:
    """Read a method folder; BackgroundError if it is altered or not a method."""
    sums = verify_sums(path)
    head = tomllib.loads((path / "method.toml").read_text(encoding="utf-8"))
    if head.get("format") != FORMAT:
        raise BackgroundError(
            "method-format",
            say("“{folder}” is not a method of format {format}.", folder=path.name, format=FORMAT),
            say("Name a folder of that format, or update the toolkit."),
        )
    factors = {
        row["flow_id"]: CharacterisationFactor(
            row["flow_id"],
            row["category"],
            float(exact(row["value"])),
            row["unit"],
            row["source_id"],
            row["table"],
        )
        for row in _read(path / "factors.csv")
    }
    pollutants: dict[str, tuple[str, ...]] = dict.fromkeys(POLLUTANTS, ())
    for row in _read(path / "inventory.csv"):
        pollutants[row["pollutant"]] += (row["flow_id"],)
    return Method(
        id=head["id"],
        title=head["title"],
        gwp_set=head["gwp_set"],
        table=head["table"],
        factors=MappingProxyType(factors),
        pollutants=MappingProxyType(pollutants),
        digest=sums,
    )


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
