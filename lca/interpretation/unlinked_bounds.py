"""How much the rows without a dataset could bring: what the datasets that may be meant would do to the footprint.

No part of the number, and no estimate of it: the range over the likely datasets of the row's own kind of unit
(ISO 14067:2018, 6.3.4.3 asks that nothing is left out in silence).
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from msgspec import Struct

from lca.impact.footprint import FootprintResult
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration, Exchange, ExchangeKind
from lca.inventory.product_system import ProductSystem, quantity_per_unit
from lca.inventory.search import EffectBound, effect_bound, suggestions
from lca.inventory.treatment.part import root_of
from lca.units import Quantity, exact


class RowBound(Struct, frozen=True):
    """One row. effect: kg CO2e per unit of the study; None where nothing bounds it."""

    exchange_id: str
    name: str
    effect: EffectBound | None


class UnlinkedBounds(Struct, frozen=True):
    """All rows without a dataset. least, most: sums over the rows with a bound, kg CO2e per unit of the study.

    least_share, most_share: of the footprint as it stands; infinite where that is zero. unbounded: rows of which
    nothing is known.
    """

    rows: tuple[RowBound, ...]
    least: float
    most: float
    least_share: float
    most_share: float

    @property
    def unbounded(self) -> tuple[str, ...]:
        """Ids of the rows without a bound."""
        return tuple(row.exchange_id for row in self.rows if row.effect is None)


def unlinked_bounds(
    declaration: Declaration,
    background: BackgroundRelease,
    system: ProductSystem,
    result: FootprintResult,
    intensities: Mapping[str, float],
) -> UnlinkedBounds:
    """The bounds of a result. intensities: kg CO2e per unit of reference product, by process id."""
    declared = {exchange.id: exchange for exchange in declaration.exchanges}
    runs = dict(_runs(system, result))
    rows = []
    for name, parts in _by_row(system.unlinked).items():
        exchange = declared[name]
        quantity = _together([_quantity(declaration, part, runs) for part in parts])
        known = exchange.kind is not ExchangeKind.DIRECT_EMISSION and quantity is not None
        found = suggestions(background, exchange.name, quantity, intensities) if known and quantity else ()
        rows.append(RowBound(name, exchange.name, effect_bound(found)))
    least = math.fsum(row.effect.least for row in rows if row.effect)
    most = math.fsum(row.effect.most for row in rows if row.effect)
    whole = abs(result.total)
    return UnlinkedBounds(tuple(rows), least, most, _share(least, whole), _share(most, whole))


def _by_row(unlinked: Iterable[Exchange]) -> Mapping[str, list[Exchange]]:
    """What has no dataset, by the declared row it is of: a row of which only a part lacks one counts by that part."""
    rows: dict[str, list[Exchange]] = {}
    for part in unlinked:
        rows.setdefault(root_of(part.id), []).append(part)
    return rows


def _together(quantities: list[Quantity | None]) -> Quantity | None:
    """Sum of the parts; None where one is not known, or they are not of one unit."""
    known = [quantity for quantity in quantities if quantity is not None]
    if len(known) < len(quantities) or len({quantity.unit for quantity in known}) != 1:
        return None
    return Quantity(sum((quantity.amount for quantity in known), Fraction(0)), known[0].unit)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else (math.inf if part else 0.0)


def _runs(system: ProductSystem, result: FootprintResult) -> Iterator[tuple[str, float]]:
    """Outputs of each own process per unit of the study, read from the amounts of its linked exchanges."""
    supplied = {row.exchange_id: row.amount for row in result.exchanges}
    for linked in system.exchanges:
        if linked.node.startswith("own:") and linked.amount:
            yield linked.node.removeprefix("own:"), supplied[linked.exchange.id] / float(linked.amount)


def _quantity(declaration: Declaration, exchange: Exchange, runs: Mapping[str, float]) -> Quantity | None:
    """Amount per unit of the study; None where it is not known how often the row's own process runs."""
    if not exchange.process:
        return quantity_per_unit(declaration, exchange)
    found = runs.get(exchange.process)
    return None if found is None else Quantity(exact(exchange.amount) * exact(f"{found:.17g}"), exchange.unit)
