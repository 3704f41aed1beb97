"""What a supplier's footprint may be used for: its boundary, its GWP set, its time, and numbers that cannot be.

ISO 14067:2018, 6.3.5 and 6.5.1; WBCSD, PACT data exchange protocol, version 3, for boundary and validity.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum
from functools import cache
from typing import Final

from lca.errors import Message, say
from lca.inventory.declaration import SupplierFootprint
from lca.inventory.fault import Fault
from lca.inventory.gwp import potentials
from lca.units import exact

VALIDITY: Final = "supplier_validity_years"  # of a policy
USUAL_VALIDITY: Final = 3  # years after the reference period, where a policy of earlier years says nothing
_DIGITS = 3000  # enough for the product of any two amounts of a document, exactly


class SupplierBoundary(StrEnum):
    """Which part of a life cycle a supplier's figure covers."""

    CRADLE_TO_GATE = "cradle_to_gate"
    CRADLE_TO_GRAVE = "cradle_to_grave"
    GATE_TO_GATE = "gate_to_gate"
    UNKNOWN = "unknown"


# How people write it, folded: small letters, no spaces and signs
_SPELLINGS: Mapping[SupplierBoundary, str] = {
    SupplierBoundary.CRADLE_TO_GATE: """cradletogate cradletofactorygate cradle2gate a1a3 a1toa3 berçoaoportão
        berçoàporta 摇篮到大门 摇篮至大门 摇篮到工厂大门 摇篮到厂门 摇篮到出厂 搖籃到大門 搖籃至大門 搖籃到廠門""",
    SupplierBoundary.CRADLE_TO_GRAVE: """cradletograve cradle2grave wholelifecycle fulllifecycle berçoaotúmulo
        摇篮到坟墓 摇篮至坟墓 全生命周期 搖籃到墳墓 搖籃至墳墓 全生命週期""",
    SupplierBoundary.GATE_TO_GATE: """gatetogate gate2gate portãoaportão 大门到大门 大门至大门 门到门 门至门
        大門到大門 大門至大門 門到門""",
}
_SIGNS = re.compile(r"[\W_]+")


@cache
def boundary_of(text: str) -> SupplierBoundary:
    """The boundary that a text names; UNKNOWN where it names none, or more than one."""
    folded = _SIGNS.sub("", unicodedata.normalize("NFKC", text).casefold())
    found = [kind for kind, forms in _SPELLINGS.items() if any(form in folded for form in forms.split())]
    return found[0] if len(found) == 1 else SupplierBoundary.UNKNOWN


def in_gwp_set(supplier: SupplierFootprint, gwp_set: str) -> SupplierFootprint:
    """The footprint under another GWP set, where the gases it holds are stated; else as it is, with its own set.

    fossil + m_CH4 (GWP_new - GWP_old) + m_N2O (GWP_new - GWP_old), exactly; likewise the methane of biogenic emissions.
    Everything else is carbon dioxide, whose GWP is 1 in every set, or counted as if it were: uptake, land use change,
    aircraft, and fossil gases other than the two.
    """
    old, new = potentials().get(supplier.gwp_set), potentials().get(gwp_set)
    methane, nitrous = supplier.fossil_methane, supplier.nitrous_oxide
    if supplier.gwp_set == gwp_set or old is None or new is None or methane is None or nitrous is None:
        return supplier
    emission, biogenic = supplier.biogenic_emission, supplier.biogenic_methane
    if emission is not None and exact(emission) and biogenic is None:
        return supplier
    with localcontext(prec=_DIGITS):
        fossil = Decimal(supplier.fossil) + Decimal(methane) * (new.fossil_methane - old.fossil_methane)
        fossil += Decimal(nitrous) * (new.nitrous_oxide - old.nitrous_oxide)
        changed = {"fossil": f"{fossil:f}", "gwp_set": gwp_set}
        if emission is not None and biogenic is not None:
            less = new.biogenic_methane - old.biogenic_methane
            changed["biogenic_emission"] = f"{Decimal(emission) + Decimal(biogenic) * less:f}"
    return supplier.model_copy(update=changed)


def last_valid_day(supplier: SupplierFootprint, years: int) -> date | None:
    """Until when a footprint may be used: the day it states, else so many years after its reference period; None where
    neither is stated. ValueError for a stated day that is none.
    """
    if supplier.valid_until:
        return date.fromisoformat(supplier.valid_until)
    if supplier.period_end is None:
        return None
    end = supplier.period_end
    leap_day = (end.month, end.day) == (2, 29)
    return end.replace(year=end.year + years, day=28 if leap_day else end.day)


def supplier_faults(supplier: SupplierFootprint) -> Iterator[Fault]:
    """What forbids the use of a footprint: a boundary that is not cradle to gate, or impossible numbers."""
    boundary = boundary_of(supplier.boundary)
    if boundary in (SupplierBoundary.GATE_TO_GATE, SupplierBoundary.CRADLE_TO_GRAVE):
        yield Fault("supplier-boundary", "boundary", *_refusals(supplier)[boundary])
    if exact(supplier.quantity.amount) <= 0:
        yield Fault(
            "supplier-quantity",
            "quantity.amount",
            say("The footprint of “{product}” is for no positive quantity.", product=supplier.product),
            say("Give the quantity of product that the footprint is for, e.g. 1 kg."),
        )
    yield from _range_faults(supplier)
    yield from _gas_faults(supplier)


def _refusals(supplier: SupplierFootprint) -> dict[SupplierBoundary, tuple[Message, Message]]:
    product = supplier.product
    return {
        SupplierBoundary.GATE_TO_GATE: (
            say("The footprint of “{product}” is gate to gate: it leaves out what was made before.", product=product),
            say("Ask the supplier for a cradle to gate footprint, or link the row to a dataset."),
        ),
        SupplierBoundary.CRADLE_TO_GRAVE: (
            say("The footprint of “{product}” is cradle to grave: use and end of life would count twice.",
                product=product),
            say("Ask the supplier for its cradle to gate part, or link the row to a dataset."),
        ),
    }  # fmt: skip


def _range_faults(supplier: SupplierFootprint) -> Iterator[Fault]:
    """Numbers with the wrong sign or size; those that are not stated are none of them."""
    product = supplier.product
    ranges = (
        ("biogenic_uptake", None, 0,
         say("The biogenic uptake of “{product}” is positive.", product=product),
         say("Write what is taken up as zero or a negative number.")),
        ("removals", None, 0,
         say("The removals of “{product}” are positive.", product=product),
         say("Write what is removed from the air as zero or a negative number.")),
        ("data_quality_rating", 1, 5,
         say("The data quality rating of “{product}” is not between 1 and 5.", product=product),
         say("Give the supplier's rating on the scale of 1 (best) to 5, or leave it empty.")),
        ("primary_data_share", 0, 1,
         say("The primary data share of “{product}” is not between 0 and 1.", product=product),
         say("Write 0.35 for 35 %.")),
    )  # fmt: skip
    for field, least, most, what, remedy in ranges:
        value = getattr(supplier, field)
        if value is not None and (exact(value) > most or (least is not None and exact(value) < least)):
            yield Fault("supplier-number", field, what, remedy)


def _gas_faults(supplier: SupplierFootprint) -> Iterator[Fault]:
    """Gases inside a part cannot weigh more than the part."""
    known = potentials()[supplier.gwp_set]
    methane = (supplier.fossil_methane, known.fossil_methane)
    nitrous = (supplier.nitrous_oxide, known.nitrous_oxide)
    biogenic = (supplier.biogenic_methane, known.biogenic_methane)
    parts = (
        ("fossil_methane", supplier.fossil, (methane, nitrous)),
        ("biogenic_methane", supplier.biogenic_emission or "0", (biogenic,)),
    )
    for field, part, gases in parts:
        masses = [(exact(mass), exact(str(potential))) for mass, potential in gases if mass is not None]
        if any(mass < 0 for mass, _ in masses) or (masses and sum(m * p for m, p in masses) > exact(part)):
            yield Fault(
                "supplier-gases",
                field,
                say("Methane and nitrous oxide of “{product}” weigh more than the part they are in, or are negative.",
                    product=supplier.product),
                say("Give kilograms of the gas itself, not CO2e, for the same quantity of product."),
            )  # fmt: skip
