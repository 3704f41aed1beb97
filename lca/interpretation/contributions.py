"""Hot spots: which exchanges and processes make most of a footprint (ISO 14044:2006, 4.5.2)."""

import math
from collections.abc import Iterable
from typing import Protocol, TypeVar

from msgspec import Struct

from lca.impact.footprint import FootprintResult
from lca.inventory.data_quality import PRIMARY
from lca.inventory.declaration import Exchange
from lca.inventory.link import LinkKind
from lca.inventory.product_system import ProductSystem
from lca.inventory.treatment.part import root_of
from lca.scope.boundary import LifeCycleStage
from lca.units import exact

IMPORTANT_SHARE = 0.8  # of the absolute contributions; rule 4 of ISO 14067:2018, 6.3.5 as commonly read


class Contribution(Protocol):
    """Anything with a share in the footprint, kg CO2e."""

    @property
    def kg_co2e(self) -> float: ...


Kind = TypeVar("Kind", bound=Contribution)


class HotSpots(Struct, frozen=True):
    """The largest contributions first, and what the rest sums to. share_of_leading: of the absolute sum, 0 to 1."""

    leading: tuple[Contribution, ...]
    rest_kg_co2e: float
    share_of_leading: float


def ranked(contributions: Iterable[Kind]) -> tuple[Kind, ...]:
    """Largest absolute contribution first; equal ones keep their order."""
    return tuple(sorted(contributions, key=lambda c: -abs(c.kg_co2e)))


def hot_spots(contributions: Iterable[Contribution], share: float = 0.8) -> HotSpots:
    """The fewest contributions that make `share` of the absolute sum (ISO 14067:2018, 6.3.5 looks at these)."""
    ordered = ranked(contributions)
    total = sum(abs(c.kg_co2e) for c in ordered)
    count, reached = 0, 0.0
    while count < len(ordered) and reached < share * total:
        reached += abs(ordered[count].kg_co2e)
        count += 1
    return HotSpots(ordered[:count], sum(c.kg_co2e for c in ordered[count:]), reached / total if total else 0.0)


class ImportantRow(Struct, frozen=True):
    """A declared row among the largest, its parts added up.

    kg_co2e: per unit of the study. share, cumulative: of the sum of absolute contributions, 0 to 1. primary_share: 1
    where the amount is primary data, or what a supplier states of its footprint; 0 to 1, weighted over the parts.
    """

    exchange_id: str
    name: str
    stage: LifeCycleStage
    kg_co2e: float
    share: float
    cumulative: float
    primary_share: float

    @property
    def site_specific(self) -> bool:
        """Whether any of it rests on primary data."""
        return self.primary_share > 0


def important_rows(
    result: FootprintResult, system: ProductSystem, share: float = IMPORTANT_SHARE
) -> tuple[ImportantRow, ...]:
    """The fewest declared rows that make `share` of the absolute contributions, largest first: the processes whose
    data should be site-specific (ISO 14067:2018, 6.3.5).
    """
    linked = {e.exchange.id: e for e in system.exchanges}
    roots: dict[str, list[tuple[Exchange, float, float]]] = {}
    for found in result.exchanges:
        part = linked[found.exchange_id]
        primary = 1.0 if part.exchange.source.kind in PRIMARY else 0.0
        if part.provider_kind is LinkKind.SUPPLIER:
            stated = system.suppliers[part.provider].primary_data_share
            primary = float(exact(stated)) if stated is not None else 0.0
        roots.setdefault(root_of(found.exchange_id), []).append((part.exchange, found.kg_co2e, primary))
    sums = {name: math.fsum(kg for _, kg, _ in parts) for name, parts in roots.items()}
    whole = math.fsum(abs(kg) for kg in sums.values())
    rows: list[ImportantRow] = []
    reached = 0.0
    for name in sorted(sums, key=lambda key: -abs(sums[key])):
        if not whole or reached >= share * whole * (1 - 1e-12):
            break
        reached += abs(sums[name])
        row = roots[name][0][0]
        weight = math.fsum(abs(kg) for _, kg, _ in roots[name])
        primary = math.fsum(abs(kg) * known for _, kg, known in roots[name]) / weight
        size = abs(sums[name]) / whole
        rows.append(ImportantRow(name, row.name, row.stage, sums[name], size, reached / whole, primary))
    return tuple(rows)
