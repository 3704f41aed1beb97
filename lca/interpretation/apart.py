"""What is said beside the footprint and never in it: removals, and emissions that come long after first use.

ISO 14067:2018, 6.4.8 (the effect of delay is not in the footprint; 7.3 i asks for the timing), 6.4.9.2.
"""

import math
from typing import Final

from msgspec import Struct

from lca.errors import Message, UnitError, say
from lca.impact.footprint import FootprintResult
from lca.inventory.declaration import Declaration
from lca.inventory.link import LinkKind
from lca.inventory.product_system import ProductSystem
from lca.inventory.treatment.part import root_of
from lca.scope.boundary import LifeCycleStage
from lca.scope.policy import Policy
from lca.units import exact

LATE: Final = "late_emission_years"  # of a policy
LATE_YEARS: Final = 10.0  # after first use (ISO 14067:2018, 6.4.8)
SUPPLIER: Final = "supplier"
LATE_STAGES = (LifeCycleStage.USE, LifeCycleStage.END_OF_LIFE)


class StatedRemoval(Struct, frozen=True):
    """CO2 taken out of the air, per unit of the study, kg, positive.

    id: of the row of removals, or of the exchange that takes a supplier's product. kind: land_management, technology
    or supplier. storage_years: None where not stated.
    """

    id: str
    name: str
    kind: str
    kg_co2: float
    storage_years: float | None
    monitored_by: str


class LateEmission(Struct, frozen=True):
    """What one row emits late, kg CO2e per unit of the study. years: after first use."""

    exchange_id: str
    name: str
    years: float
    kg_co2e: float


class LateEmissions(Struct, frozen=True):
    """Emissions later than `limit` years after first use, where a row says when. kg_co2e: their sum, inside the
    footprint at its full value. unsaid: rows of use and end of life that do not say when they emit.
    """

    limit: float
    kg_co2e: float
    rows: tuple[LateEmission, ...]
    unsaid: tuple[str, ...]


def stated_removals(
    declaration: Declaration, system: ProductSystem, result: FootprintResult
) -> tuple[StatedRemoval, ...]:
    """Removals of the product system, none of which is in the footprint."""
    units = exact(declaration.unit.reference_flow.amount)
    own = [
        StatedRemoval(
            removal.id,
            removal.name,
            str(removal.how),
            float(removal.amount.exact().to("kg").amount * units),
            None if removal.storage_years is None else float(exact(removal.storage_years)),
            removal.monitored_by,
        )
        for removal in declaration.removals
    ]
    return (*own, *_of_suppliers(system, result))


def _of_suppliers(system: ProductSystem, result: FootprintResult) -> tuple[StatedRemoval, ...]:
    taken = {e.exchange.id: e.provider for e in system.exchanges if e.provider_kind is LinkKind.SUPPLIER}
    found = []
    for row in result.exchanges:
        supplier = system.suppliers.get(taken.get(row.exchange_id, ""))
        if supplier is not None and supplier.removals is not None and exact(supplier.removals):
            per_unit = -exact(supplier.removals) / exact(supplier.quantity.amount)
            kg = row.amount * float(per_unit)
            found.append(StatedRemoval(row.exchange_id, supplier.product, SUPPLIER, kg, None, supplier.verified_by))
    return tuple(found)


def late_emissions(declaration: Declaration, result: FootprintResult, limit: float = LATE_YEARS) -> LateEmissions:
    """Emissions that rows of any stage say come later than `limit` years after first use."""
    delays = {e.id: float(exact(e.delay_years)) for e in declaration.exchanges if e.delay_years is not None}
    rows = tuple(
        LateEmission(found.exchange_id, found.name, delays[root], found.kg_co2e)
        for found in result.exchanges
        if (root := root_of(found.exchange_id)) in delays and delays[root] > limit
    )
    unsaid = tuple(e.id for e in declaration.exchanges if e.stage in LATE_STAGES and e.delay_years is None)
    return LateEmissions(limit, math.fsum(row.kg_co2e for row in rows), rows, unsaid)


def service_years(declaration: Declaration) -> float | None:
    """Service life in years; hours are counted as if they followed each other. None where it is not a time."""
    life = declaration.unit.service_life
    try:
        return None if life is None else float(life.exact().to("a").amount)
    except UnitError:
        return None


def late_limit(policy: Policy) -> float:
    """Years after first use from which emissions are late, by the rule set."""
    parameter = policy.parameter(LATE)
    return parameter.value if parameter else LATE_YEARS


def beside(
    declaration: Declaration, system: ProductSystem, result: FootprintResult, limit: float = LATE_YEARS
) -> tuple[Message, ...]:
    """Sentences on what is said beside the footprint; none for most products. limit: as for `late_emissions`."""
    late = late_emissions(declaration, result, limit)
    found = [_removal_sentence(removal) for removal in stated_removals(declaration, system, result)]
    if late.rows:
        rows = ", ".join(dict.fromkeys(root_of(row.exchange_id) for row in late.rows))
        found.append(
            say("{kg} kg CO2e come later than {years} years after first use ({rows}); the number holds them in full.",
                kg=f"{late.kg_co2e:.3g}", years=f"{limit:g}", rows=rows)
        )  # fmt: skip
    return tuple(found)


def _removal_sentence(removal: StatedRemoval) -> Message:
    kg = f"{removal.kg_co2:.3g}"
    if removal.storage_years is None:
        return say(
            "Removed from the air and not in the number: {name}, {kg} kg CO2 per unit.", name=removal.name, kg=kg
        )
    return say(
        "Removed from the air and not in the number: {name}, {kg} kg CO2 per unit, stored for {years} years.",
        name=removal.name,
        kg=kg,
        years=f"{removal.storage_years:g}",
    )
