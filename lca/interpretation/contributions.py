"""Hot spots: which exchanges and processes make most of a footprint (ISO 14044:2006, 4.5.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar


class Contribution(Protocol):
    """Anything with a share in the footprint, kg CO2e."""

    @property
    def kg_co2e(self) -> float: ...


Kind = TypeVar("Kind", bound=Contribution)


@dataclass(frozen=True)
class HotSpots:
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
