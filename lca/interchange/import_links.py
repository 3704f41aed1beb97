"""Links between activities: an input finds its provider by the one that the source names, else by flow *and* location.

Nothing is dropped: an exchange without a provider, with several that fit equally, or in a unit that does not convert is
kept as `Unlinked` with its cause.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from lca.errors import Message, say
from lca.interchange.import_products import Activity
from lca.interchange.import_units import SourceUnits
from lca.interchange.imported import ImportedExchange, ImportedFlow

# wider areas in which to look for a provider, narrowest first; every location ends with the world
_EUROPE = (
    *("AT", "BE", "BG", "CZ", "DE", "DK", "ES", "FI", "FR", "GR"),
    *("HU", "IE", "IT", "NL", "PL", "PT", "RO", "SE", "SK"),
)
_WORLD = ("GLO", "RoW", "ROW", "")
_WIDER: Mapping[str, tuple[str, ...]] = {
    "US": ("RNA", "NORTHERN AMERICA"),
    "CA": ("RNA", "NORTHERN AMERICA"),
    "RNA": ("US",),
    "CN": ("RAS", "ASIA"),
    **dict.fromkeys(_EUROPE, ("RER", "EU-27", "EUROPE")),
}


class Link(Struct, frozen=True):
    """A provider for an exchange. amount: in the provider's unit per one unit of the exchange. how: `named`, `flow`,
    `location`, `wider` or `elsewhere` (the only provider is of another location)."""

    provider: Activity
    factor: Fraction
    how: str


class NoLink(Struct, frozen=True):
    """Why there is no provider. cause: `no-provider`, `ambiguous`, `unit`. candidates: those that would fit."""

    cause: str
    message: Message
    candidates: tuple[Activity, ...] = ()


class Providers:
    """Who provides which flow."""

    def __init__(self, activities: Iterable[Activity], units: SourceUnits) -> None:
        self._units = units
        self._by_flow: dict[str, list[Activity]] = {}
        for activity in activities:
            self._by_flow.setdefault(activity.flow.id, []).append(activity)

    def link(self, exchange: ImportedExchange, flow: ImportedFlow, consumer: Activity, unit: str) -> Link | NoLink:
        """The provider of an exchange in our unit `unit`, or why there is none."""
        found = self._by_flow.get(exchange.flow_id, [])
        named = [a for a in found if exchange.provider_id and a.process.id == exchange.provider_id]
        others = [a for a in found if a.process.id != consumer.process.id]
        chosen, how = _choose(named or others or found, exchange.location or consumer.process.location)
        if not found:
            return NoLink("no-provider", say("No process of the source provides “{flow}”.", flow=flow.name))
        if len(chosen) > 1:
            text = say(
                "{count} processes provide “{flow}” equally well: {names}.",
                count=len(chosen),
                flow=flow.name,
                names=_names(chosen),
            )
            return NoLink("ambiguous", text, tuple(chosen))
        factor = self._units.between(flow, unit, chosen[0].unit)
        if factor is None:
            text = say(
                "“{flow}” is wanted in {unit} and provided in {other}; no conversion is stated.",
                flow=flow.name,
                unit=unit,
                other=chosen[0].unit,
            )
            return NoLink("unit", text, (chosen[0],))
        return Link(chosen[0], factor, "named" if named else how)


def _choose(found: Sequence[Activity], wanted: str) -> tuple[Sequence[Activity], str]:
    if len(found) < 2:
        same = not found or not wanted or found[0].process.location in ("", wanted)
        return found, "flow" if same else "elsewhere"
    for step, area in enumerate((wanted, *_wider(wanted))):
        near = [a for a in found if a.process.location == area]
        if near:
            return near, "wider" if step else "location"
    return found, "elsewhere"


def _wider(location: str) -> tuple[str, ...]:
    """Areas around a location: CN-GD and GD-CN lie in CN, CN in Asia, everything in the world."""
    parts = [part for part in location.split("-") if len(part) == 2 and part.isupper()] if "-" in location else []
    country = next((part for part in parts if part in _WIDER), location)
    nearer = (country,) if country != location else ()
    return (*nearer, *_WIDER.get(country, ()), *_WORLD)


def _names(found: Sequence[Activity]) -> str:
    shown = [f"{a.process.name} ({a.process.location or '—'}, {a.process.id})" for a in found[:4]]
    return "; ".join(shown) + (" …" if len(found) > 4 else "")
