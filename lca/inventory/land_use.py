"""Direct land use change and removals (ISO 14067:2018, 6.4.9.5; 6.4.9.2)."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from pydantic import Field

from lca.documents import Amount, Document, Identifier, LongText, QuantityText, ShortText
from lca.errors import UnitError, say
from lca.inventory.fault import Fault
from lca.inventory.link import Provenance
from lca.units import convert, exact

YEARS: Final = 20  # over which a change is spread, and within which it counts (ISO 14067:2018, 6.4.9.5)
CO2_PER_CARBON: Final = Fraction(44, 12)  # molar masses of carbon dioxide and carbon
AREA, AREA_YEAR = "m2", "m2*a"  # land for a year may be written either way
_KG_PER_TONNE, _M2_PER_HECTARE = 1000, 10000


class LandUseChange(Document):
    """Land converted for a material of the product.

    area: land that one unit of `per` needs in a year, e.g. 0.5 m2 for 1 kg of cotton.
    exchange: id of the exchange whose material grows there; its amount says how many units of `per` the product takes.
    carbon_before, carbon_after: carbon stock of biomass and soil, t C/ha. converted: year of the change.
    The change is spread evenly over 20 years.
    """

    id: Identifier
    exchange: Identifier
    area: QuantityText
    per: QuantityText
    carbon_before: Amount
    carbon_after: Amount
    converted: int = Field(ge=1900, le=2100)
    place: ShortText = ""
    source: Provenance
    note: LongText = ""

    def counts(self, period_end: date) -> bool:
        """Whether the change lies within 20 years before the end of the study's period; the twentieth year counts, as
        only the year is known.
        """
        return period_end.year - self.converted <= YEARS

    def loss(self) -> Fraction:
        """Carbon that the change released, t C/ha; negative where the land holds more than before."""
        return exact(self.carbon_before) - exact(self.carbon_after)

    def emission(self, unit: str, period_end: date) -> Fraction:
        """kg CO2 per `unit` of the material: (before - after) x 44/12 / 20 x area; zero for a gain or an old change.

        UnitError if `unit` and `per`, or `area`, do not fit.
        """
        if not self.counts(period_end) or self.loss() <= 0:
            return Fraction(0)
        unit_of_area = AREA_YEAR if self.area.unit == AREA_YEAR else AREA
        hectares = convert(exact(self.area.amount), self.area.unit, unit_of_area) / _M2_PER_HECTARE
        area = hectares / convert(exact(self.per.amount), self.per.unit, unit)
        return self.loss() * _KG_PER_TONNE * CO2_PER_CARBON / YEARS * area


class RemovalKind(StrEnum):
    """What takes carbon out of the air."""

    LAND_MANAGEMENT = "land_management"  # soil or standing biomass
    TECHNOLOGY = "technology"  # direct air capture, biogenic CO2 captured and stored


class Removal(Document):
    """CO2 removed from the air inside the product system, stated apart and never netted in silence.

    how: what takes it up. amount: of CO2, per unit of product, positive. storage_years: how long it is shown to stay
    stored.
    """

    id: Identifier
    how: RemovalKind
    name: ShortText
    amount: QuantityText
    storage_years: Amount | None = None
    monitored_by: ShortText = ""
    source: Provenance
    note: LongText = ""


def land_use_faults(change: LandUseChange, unit: str | None, period_end: date | None) -> Iterator[Fault]:
    """What cannot be of a change. unit: of the exchange it names, None where there is none. period_end: of the study,
    None where it is not known.
    """
    if unit is None:
        yield Fault(
            "unknown-exchange",
            "exchange",
            say("“{id}” names the exchange “{exchange}”, which is not declared.", id=change.id,
                exchange=change.exchange),
            say("Write the ID of a row of the inventory sheets."),
        )  # fmt: skip
    else:
        yield from _unit_faults("per.unit", change.per.unit, unit)
    yield from _unit_faults("area.unit", change.area.unit, AREA_YEAR if change.area.unit == AREA_YEAR else AREA)
    numbers = (
        ("area.amount", change.area.amount),
        *((f, getattr(change, f)) for f in ("carbon_before", "carbon_after")),
    )
    for field, number in numbers:
        if exact(number) < 0:
            yield Fault(
                "land-use-amount",
                field,
                say("“{id}” has an area or a carbon stock below zero.", id=change.id),
                say("Give area and carbon stocks as zero or more."),
            )
    if exact(change.per.amount) <= 0:
        yield Fault(
            "land-use-amount",
            "per.amount",
            say("“{id}” gives its area for no positive amount of material.", id=change.id),
            say("Give the amount of material that grows on the area in a year, e.g. 1 kg."),
        )
    if period_end and change.converted > period_end.year:
        yield Fault(
            "land-use-year",
            "converted",
            say("“{id}” is converted in {year}, after the study's period.", id=change.id, year=change.converted),
            say("Give the year in which the use of the land changed."),
        )


def removal_faults(removal: Removal) -> Iterator[Fault]:
    """What cannot be of a removal."""
    yield from _unit_faults("amount.unit", removal.amount.unit, "kg")
    if exact(removal.amount.amount) <= 0:
        yield Fault(
            "removal-amount",
            "amount.amount",
            say("The removal “{id}” is not a positive amount of CO2.", id=removal.id),
            say("Give kg of CO2 taken out of the air per unit of product."),
        )
    if removal.storage_years is not None and exact(removal.storage_years) < 0:
        yield Fault(
            "removal-amount",
            "storage_years",
            say("The removal “{id}” is stored for less than no time.", id=removal.id),
            say("Give the years it stays stored, or leave the cell empty."),
        )


def _unit_faults(field: str, unit: str, wanted: str) -> Iterator[Fault]:
    try:
        convert(Fraction(1), unit, wanted)
    except UnitError as error:
        yield Fault("unit-of-row", field, error.what, error.remedy)
