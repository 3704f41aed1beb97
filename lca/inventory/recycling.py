"""What is recycled into and out of a product (ISO 14067:2018, 6.4.6.3; Zampori and Pant 2019, equation 3)."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from lca.documents import Amount, Document, Identifier, LongText
from lca.errors import say
from lca.inventory.fault import Fault
from lca.inventory.link import Link, Provenance
from lca.units import exact

# What the formula calls its numbers and datasets
SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        "link": "E_V",
        "recycled_content": "R1",
        "recycled": "E_recycled",
        "recycling_rate": "R2",
        "recycling": "E_recyclingEoL",
        "quality_in": "Q_Sin/Q_P",
        "quality_out": "Q_Sout/Q_P",
        "allocation_factor": "A",
        "energy_recovery_rate": "R3",
        "energy_recovery": "E_ER",
        "heat": "LHV X_ER,heat",
        "heat_replaced": "E_SE,heat",
        "electricity": "LHV X_ER,elec",
        "electricity_replaced": "E_SE,elec",
        "disposal": "E_D",
    }
)
# Fields that are shares from 0 to 1
SHARES = (
    *("recycled_content", "recycling_rate", "quality_in", "quality_out", "allocation_factor"),
    "energy_recovery_rate",
)


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


def in_symbols(fields: Iterable[str]) -> str:
    """Fields as the formula and the document call them: `R2 (recycling_rate)`."""
    return ", ".join(f"{SYMBOLS[name]} ({name})" for name in fields)


def recycling_faults(row: MaterialRecycling) -> Iterator[Fault]:
    """Shares that are none, energy below zero, more recycled and recovered than there is."""
    for name in SHARES:
        stated = getattr(row, name)
        if stated is not None and not 0 <= exact(stated) <= 1:
            what = say("A share lies between 0 and 1, not at {value}.", value=stated)
            yield Fault("recycling-share", name, what, say("Write 5% or 0.05 for five per cent."))
    for name in ("heat", "electricity"):
        stated = getattr(row, name)
        if stated is not None and exact(stated) < 0:
            what = say("What is recovered cannot be below zero, as {value} is.", value=stated)
            remedy = say("Write the energy that is recovered from one kilogram, 0 if none is.")
            yield Fault("recycling-energy", name, what, remedy)
    together = exact(row.recycling_rate or "0") + exact(row.energy_recovery_rate or "0")
    if together > 1:
        what = say("R2 and R3 sum to {value}: more than the whole material is recycled and recovered.",
                   value=float(together))  # fmt: skip
        remedy = say("Correct the rates; what is left of 1 is disposed of.")
        yield Fault("recycling-rates", "energy_recovery_rate", what, remedy)
