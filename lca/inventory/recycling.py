"""What is recycled into and out of a product (ISO 14067:2018, 6.4.6.3; Zampori and Pant 2019, equation 3)."""

from lca.documents import Amount, Document, Identifier, LongText
from lca.inventory.link import Link, Provenance


class MaterialRecycling(Document):
    """How much of one material was recycled before and is recycled after, and by which processes.

    exchange: id of the exchange whose material it is; that exchange is linked to the primary material, E_V, and its
    whole amount is in the product. recycled_content: R1, share of recycled input. recycled: dataset of the recycled
    material, E_recycled.
    recycling_rate: R2, share recycled at the end of life. recycling: process that does so, E_recyclingEoL.
    avoided: primary material that the recyclate replaces, E*_V; empty is the material itself.
    quality_in, quality_out: Q_Sin/Q_P and Q_Sout/Q_P, 0 to 1.
    allocation_factor: A; empty is what the rule set says of the class of material.
    energy_recovery_rate: R3. energy_recovery: E_ER, incineration per mass. heat, electricity: recovered per kilogram
    of material (per its unit, where it is not counted by mass), with what each replaces, E_SE.
    disposal: E_D, of what is neither recycled nor recovered.
    end_of_life_exchange: id of the end-of-life exchange whose amount holds this material; what is said here is taken
    out of it, so that nothing is treated twice. Without `disposal`, the rest stays in that exchange.
    Rates and qualities are shares from 0 to 1. None is "not declared", which is not 0.
    """

    id: Identifier
    exchange: Identifier
    material_class: Identifier | None = None  # class in the rule set's table of A, e.g. metals
    recycled_content: Amount | None = None
    recycled: Link | None = None
    recycling_rate: Amount | None = None
    recycling: Link | None = None
    avoided: Link | None = None
    quality_in: Amount | None = None
    quality_out: Amount | None = None
    allocation_factor: Amount | None = None
    energy_recovery_rate: Amount | None = None
    energy_recovery: Link | None = None
    heat: Amount | None = None  # MJ per kg of material: LHV x X_ER,heat
    heat_replaced: Link | None = None
    electricity: Amount | None = None  # kWh per kg of material: LHV x X_ER,elec
    electricity_replaced: Link | None = None
    disposal: Link | None = None
    end_of_life_exchange: Identifier | None = None
    source: Provenance
    note: LongText = ""
