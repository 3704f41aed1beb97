"""Electricity, freight and border by their formulas, for the oracle: what is certified and what a vehicle burns is told
to it, not judged by it.
"""

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct, field

from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration, Exchange
from lca.inventory.link import Link, LinkKind
from lca.units import convert
from tests.oracles.circular import Circular


class Told(Struct, frozen=True):
    """certified: MWh that count, by dataset. fuel: (empty vehicle's share of fuel, mean load) by dataset."""

    certified: Mapping[str, Fraction] = field(default_factory=dict)
    fuel: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict)
    to_border: bool = False
    circular: Circular = field(default_factory=Circular)


def sources(
    declaration: Declaration, background: BackgroundRelease, exchange: Exchange, told: Told
) -> list[tuple[Link, Fraction]]:
    """Where one exchange is taken from, with the share or multiple of each."""
    assert exchange.link is not None
    leg = exchange.transport
    if told.to_border and (exchange.stage in ("use", "end_of_life") or (leg is not None and leg.beyond_border)):
        return []
    if leg is not None and leg.load_share is not None and leg.empty_return_share is not None:
        e, m = told.fuel[exchange.link.target]
        load, empty = Fraction(leg.load_share), Fraction(leg.empty_return_share)
        per_tonne_km = (e + (1 - e) * load) / load + empty * e / load
        return [(exchange.link, per_tonne_km / ((e + (1 - e) * m) / m))]
    process = background.processes.get(exchange.link.target)
    site = declaration.site_electricity
    mine = exchange.kind == "energy" and (exchange.stage == "production" or exchange.process)
    grid = process is not None and (
        process.category in ("electricity/mix", "electricity/world")
        or (site is not None and site.dataset == exchange.link.target)
    )
    if not mine or not grid or site is None:
        return [(exchange.link, Fraction(1))]
    total = convert(Fraction(site.used.amount), site.used.unit, "MWh")
    found = [
        (own.link, convert(Fraction(own.used.amount), own.used.unit, "MWh") / total)
        for own in declaration.own_generation
        if own.link is not None and not own.certificates_sold
    ]
    found += [(Link(kind=LinkKind.BACKGROUND, target=target), mwh / total) for target, mwh in told.certified.items()]
    return [*found, (exchange.link, 1 - sum((share for _, share in found), Fraction(0)))]
