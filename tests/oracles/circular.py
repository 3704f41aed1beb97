"""Recycling by the formulas of equation 3 (Zampori and Pant 2019) and of the cut-off approach, for the oracle.

Written from the formula, not from the treatment: it knows whole declarations only, with all numbers stated.
"""

from collections.abc import Mapping
from fractions import Fraction

from msgspec import Struct, field

from lca.inventory.declaration import Declaration, Exchange
from lca.inventory.link import Link
from lca.units import convert


class Circular(Struct, frozen=True):
    """a: allocation factor A by exchange id; a material that is not in it is calculated by cut-off. b: B."""

    a: Mapping[str, Fraction] = field(default_factory=dict)
    b: Fraction = Fraction(0)


def circular(declaration: Declaration, e: Exchange, told: Circular) -> list[tuple[Link, str, Fraction]]:
    """What one unit of a material takes beside its linked dataset, and more or less of that: (link, unit, amount)."""
    row = next((row for row in declaration.recycling if row.exchange == e.id), None)
    if row is None or e.link is None:
        return []
    names = ("recycled_content", "recycling_rate", "energy_recovery_rate", "quality_in", "quality_out")
    r1, r2, r3, q_in, q_out = (Fraction(getattr(row, name) or 0) for name in names)
    kilograms = convert(Fraction(1), e.unit, "kg")
    heat, power = Fraction(row.heat or 0) * kilograms, Fraction(row.electricity or 0) * kilograms
    whole = declaration.boundary.kind == "cradle_to_grave"
    found: list[tuple[Link | None, str, Fraction]] = [(e.link, e.unit, -r1)]
    if e.id in told.a:
        a, b = told.a[e.id], told.b
        found += [(row.recycled, e.unit, r1 * a), (e.link, e.unit, r1 * (1 - a) * q_in)]
        found += [
            (row.recycling, e.unit, (1 - a) * r2),
            (row.avoided or e.link, e.unit, -(1 - a) * r2 * q_out),
            (row.energy_recovery, e.unit, (1 - b) * r3),
            (row.heat_replaced, "MJ", -(1 - b) * r3 * heat),
            (row.electricity_replaced, "kWh", -(1 - b) * r3 * power),
            (row.disposal, e.unit, 1 - r2 - r3),
        ] * whole
    else:
        found += [(row.recycled, e.unit, r1)]
        found += [(row.energy_recovery, e.unit, r3), (row.disposal, e.unit, 1 - r2 - r3)] * whole
    return [(link, unit, amount) for link, unit, amount in found if link is not None and amount]


def left(declaration: Declaration, e: Exchange) -> Fraction:
    """Amount of an exchange without what rows of recycling treat of it: the whole material where they dispose of it."""
    amount = Fraction(e.amount)
    materials = {material.id: material for material in declaration.exchanges}
    for row in declaration.recycling:
        if row.end_of_life_exchange == e.id and declaration.boundary.kind == "cradle_to_grave":
            rates = Fraction(row.recycling_rate or 0) + Fraction(row.energy_recovery_rate or 0)
            material = materials[row.exchange]
            amount -= convert(Fraction(material.amount), material.unit, e.unit) * (1 if row.disposal else rates)
    return amount
