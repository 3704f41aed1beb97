"""What choosing one process or another would do to the result: the bound of a row that is not linked yet."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct

from lca.errors import UnitError
from lca.inventory.background import BackgroundRelease
from lca.inventory.search.finding import SearchHit, suggest
from lca.units import Quantity


class Suggestion(Struct, frozen=True):
    """A near match with its effect. kg_co2e: of the row's amount with this process, kg CO2e; None where it is unknown:
    another kind of unit, or a process without intensity.
    """

    hit: SearchHit
    kg_co2e: float | None


class Effect(Protocol):
    """Anything with an effect, kg CO2e; None where it is not known."""

    @property
    def kg_co2e(self) -> float | None: ...


class EffectBound(Struct, frozen=True):
    """Least and most that the suggestions with a known effect bring, kg CO2e; how many those are, and of how many."""

    least: float
    most: float
    known: int
    of: int


def suggestions(
    release: BackgroundRelease, name: str, quantity: Quantity, intensities: Mapping[str, float]
) -> tuple[Suggestion, ...]:
    """Near matches for a row of this name and amount, likeliest first, each with its effect.

    intensities: kg CO2e per unit of reference product (the `unit` of the process), by process id.
    """
    hits = suggest(release, name, quantity.unit)
    return tuple(Suggestion(hit, effect_of(release, hit, quantity, intensities)) for hit in hits)


def effect_bound(found: Iterable[Effect]) -> EffectBound | None:
    """The bound of the effect of a choice; None where no effect is known, which is not zero."""
    listed = tuple(found)
    effects = [one.kg_co2e for one in listed if one.kg_co2e is not None]
    return EffectBound(min(effects), max(effects), len(effects), len(listed)) if effects else None


def effect_of(
    release: BackgroundRelease, hit: SearchHit, quantity: Quantity | None, intensities: Mapping[str, float]
) -> float | None:
    """kg CO2e of a quantity with one process; None where quantity or intensity is unknown, or the units do not fit."""
    if quantity is None:
        return None
    try:
        amount = quantity.to(release.processes[hit.process_id].unit).amount
    except UnitError:
        return None
    intensity = intensities.get(hit.process_id)
    return None if intensity is None else float(amount) * intensity
