"""Direct land use change and removals (ISO 14067:2018, 6.4.9.5; 6.4.9.2)."""

from enum import StrEnum

from pydantic import Field

from lca.documents import Amount, Document, Identifier, LongText, QuantityText, ShortText
from lca.inventory.link import Provenance


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


class RemovalKind(StrEnum):
    """What takes carbon out of the air."""

    LAND_MANAGEMENT = "land_management"  # soil or standing biomass
    TECHNOLOGY = "technology"  # direct air capture, biogenic CO2 captured and stored


class Removal(Document):
    """CO2 removed from the air inside the product system, stated apart and never netted in silence.

    amount: of CO2, per unit of product, positive. storage_years: how long it is shown to stay stored.
    """

    id: Identifier
    kind: RemovalKind
    name: ShortText
    amount: QuantityText
    storage_years: Amount | None = None
    monitored_by: ShortText = ""
    source: Provenance
    note: LongText = ""
