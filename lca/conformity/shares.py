"""What checks read of a case again and again: shares of the footprint, masses, and the dataset behind an exchange."""

from collections.abc import Iterable
from fractions import Fraction

from lca.conformity.rule import Case
from lca.errors import UnitError
from lca.impact.footprint import ExchangeContribution
from lca.inventory.declaration import Exchange
from lca.inventory.link import LinkKind
from lca.inventory.product_system import quantity_per_unit
from lca.inventory.unit_process import UnitProcess
from lca.scope.boundary import LifeCycleStage, StageStatus
from lca.units import convert, dimension

MATTERS = 0.01  # share of the footprint from which a single exchange is looked at
SCENARIO_STAGES = (LifeCycleStage.USE, LifeCycleStage.END_OF_LIFE)
_MASS = "[mass]"


def dataset(case: Case, exchange: Exchange) -> UnitProcess | None:
    """Unit process of the background release that an exchange is linked to."""
    if exchange.link is None or exchange.link.kind is not LinkKind.BACKGROUND:
        return None
    return case.background.processes.get(exchange.link.target)


def has_category(case: Case, exchange: Exchange, *prefixes: str) -> bool:
    """Whether an exchange is linked to a dataset of such a category."""
    process = dataset(case, exchange)
    return process is not None and process.category.startswith(prefixes)


def included(case: Case, stage: LifeCycleStage) -> bool:
    """Whether a stage is inside the boundary."""
    return case.declaration.boundary.status_of(stage) is StageStatus.INCLUDED


def whole(case: Case) -> float:
    """Sum of all contributions by absolute value, kg CO2e: what shares are shares of."""
    return sum(abs(c.kg_co2e) for c in case.result.exchanges)


def share(case: Case, contributions: Iterable[ExchangeContribution]) -> float:
    """Share of contributions in all of them, each by its absolute value; dimensionless."""
    every = whole(case)
    return sum(abs(c.kg_co2e) for c in contributions) / every if every else 0.0


def that_matter(case: Case) -> tuple[Exchange, ...]:
    """Exchanges that bring one hundredth of the footprint or more."""
    limit = MATTERS * whole(case)
    heavy = {c.exchange_id for c in case.result.exchanges if abs(c.kg_co2e) >= limit and c.kg_co2e}
    return tuple(e for e in case.declaration.exchanges if e.id in heavy)


def leading_set(case: Case, part: float) -> tuple[ExchangeContribution, ...]:
    """The largest contributions that together make this share of the footprint."""
    chosen: list[ExchangeContribution] = []
    reached, goal = 0.0, part * whole(case)
    for contribution in sorted(case.result.exchanges, key=lambda c: (-abs(c.kg_co2e), c.exchange_id)):
        if reached >= goal or not contribution.kg_co2e:
            break
        chosen.append(contribution)
        reached += abs(contribution.kg_co2e)
    return tuple(chosen)


def exchanges_of(case: Case, contributions: Iterable[ExchangeContribution]) -> tuple[Exchange, ...]:
    """The declared exchanges behind contributions."""
    ids = {c.exchange_id for c in contributions}
    return tuple(e for e in case.declaration.exchanges if e.id in ids)


def percent(part: float) -> float:
    """A share as a sentence says it: per cent, one digit."""
    return round(part * 100, 1)


def kilograms(case: Case, exchange: Exchange) -> Fraction | None:
    """Mass of an exchange per unit of the study, kg; None at an own process or where it is not declared by mass."""
    quantity = quantity_per_unit(case.declaration, exchange)
    if quantity is None or dimension(quantity.unit) != _MASS:
        return None
    return convert(quantity.amount, quantity.unit, "kg")


def product_kilograms(case: Case) -> Fraction | None:
    """Mass of product in one unit of the study, kg; None where it is not declared in a unit of mass."""
    flow = case.declaration.unit.reference_flow.exact()
    if dimension(flow.unit) == _MASS:
        return convert(flow.amount, flow.unit, "kg")
    mass = case.declaration.product.mass
    if mass is None or flow.unit != "piece":
        return None
    try:
        return mass.exact().to("kg").amount * flow.amount
    except UnitError:
        return None


def summed_kilograms(case: Case, exchanges: Iterable[Exchange]) -> Fraction:
    """Mass of those exchanges that are declared by mass, kg per unit of the study."""
    return sum((mass for e in exchanges if (mass := kilograms(case, e)) is not None), Fraction(0))


def same_country(one: str, other: str) -> bool:
    """Whether two places, e.g. `CN-GD` and `CN`, lie in one country."""
    return one.split("-", maxsplit=1)[0] == other.split("-", maxsplit=1)[0]
