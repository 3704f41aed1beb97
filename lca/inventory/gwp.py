"""GWP100 of methane and nitrous oxide by IPCC report, to bring a stated footprint from one set to another.

The values are data with their tables (`databases/gwp/gwp100.csv`). The method of a study has its own factors; these
serve where a supplier stated kg CO2e under another report.
"""

import csv
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from lca.inventory.background import verify_sums

FOLDER = Path(__file__).resolve().parents[2] / "databases" / "gwp"
FILE = "gwp100.csv"


class Potentials(Struct, frozen=True):
    """GWP100 of one set, kg CO2e per kg."""

    fossil_methane: Decimal
    biogenic_methane: Decimal
    nitrous_oxide: Decimal


@cache
def potentials() -> Mapping[str, Potentials]:
    """Potentials by set: AR4, AR5, AR6. BackgroundError if the file is altered: converted footprints rest on it."""
    verify_sums(FOLDER)
    with (FOLDER / FILE).open(encoding="utf-8", newline="") as stream:
        rows = {(r["gwp_set"], r["gas"], r["origin"]): Decimal(r["value"]) for r in csv.DictReader(stream)}
    return MappingProxyType(
        {
            name: Potentials(rows[name, "CH4", "fossil"], rows[name, "CH4", "biogenic"], rows[name, "N2O", ""])
            for name in sorted({name for name, _, _ in rows})
        }
    )
