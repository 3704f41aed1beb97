"""Recycling as numbers: how much of each dataset one unit of a material stands for.

Circular Footprint Formula (Zampori and Pant 2019, Suggestions for updating the Product Environmental Footprint method,
equation 3), per unit of material:

    (1 - R1) E_V + R1 (A E_recycled + (1 - A) E_V Q_Sin/Q_P) + (1 - A) R2 (E_recyclingEoL - E*_V Q_Sout/Q_P)
    + (1 - B) R3 (E_ER - LHV X_ER,heat E_SE,heat - LHV X_ER,elec E_SE,elec) + (1 - R2 - R3) E_D

Cut-off (recycled content): (1 - R1) E_V + R1 E_recycled + R3 E_ER + (1 - R2 - R3) E_D. What is recycled bears nothing
behind the point of collection, and nothing is credited.
"""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from msgspec import Struct

PRIMARY = ""  # what is left of the exchange itself
RECYCLED = "recycled"
AS_PRIMARY = "recycled_as_primary"
RECYCLING = "recycling"
AVOIDED = "avoided"
ENERGY_RECOVERY = "energy_recovery"
HEAT = "heat"
ELECTRICITY = "electricity"
DISPOSAL = "disposal"
CREDITS = (AVOIDED, HEAT, ELECTRICITY)  # terms below zero

Terms = Mapping[str, Fraction]


class Numbers(Struct, frozen=True):
    """The numbers of one material. All are shares from 0 to 1, but heat (MJ) and electricity (kWh) per unit of it.

    a, b: allocation factors of material and of energy between the product that supplies and the one that uses.
    """

    r1: Fraction
    r2: Fraction
    r3: Fraction
    a: Fraction
    b: Fraction
    quality_in: Fraction
    quality_out: Fraction
    heat: Fraction
    electricity: Fraction


def circular_footprint(n: Numbers) -> Terms:
    """The terms of the formula; those that are zero are left out, but for the primary material."""
    recovered = (1 - n.b) * n.r3
    return _terms(
        {
            PRIMARY: 1 - n.r1,
            RECYCLED: n.r1 * n.a,
            AS_PRIMARY: n.r1 * (1 - n.a) * n.quality_in,
            RECYCLING: (1 - n.a) * n.r2,
            AVOIDED: -(1 - n.a) * n.r2 * n.quality_out,
            ENERGY_RECOVERY: recovered,
            HEAT: -recovered * n.heat,
            ELECTRICITY: -recovered * n.electricity,
            DISPOSAL: 1 - n.r2 - n.r3,
        }
    )


def cut_off(r1: Fraction, r2: Fraction, r3: Fraction) -> Terms:
    """The terms of the cut-off approach; those that are zero are left out, but for the primary material."""
    return _terms({PRIMARY: 1 - r1, RECYCLED: r1, ENERGY_RECOVERY: r3, DISPOSAL: 1 - r2 - r3})


def _terms(terms: dict[str, Fraction]) -> Terms:
    return MappingProxyType({name: value for name, value in terms.items() if value or name == PRIMARY})
