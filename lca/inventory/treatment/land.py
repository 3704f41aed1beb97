"""Direct land use change, as an emission of the material that grows on the land (ISO 14067:2018, 6.4.9.5).

It follows the primary material: where recycling replaces a part of it, that part has changed no land.
"""

from collections.abc import Iterator
from fractions import Fraction

from lca.errors import Place, Problem, say
from lca.inventory.declaration import Exchange
from lca.inventory.fault import Fault
from lca.inventory.land_use import LandUseChange, land_use_faults, removal_faults
from lca.inventory.link import Link, LinkKind
from lca.inventory.treatment.part import Part, Task, root_of

NAME = "land_use_change"
ORIGIN = "land_use_change"  # of the elementary flow, in a background release


def emit_land_use_change(task: Task, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """One more part for each exchange whose material changed the use of land."""
    changes = task.declaration.land_use_changes
    flow = emission_flow(task)
    if not changes or flow is None:
        return parts
    rows = {exchange.id: exchange for exchange in task.declaration.exchanges}
    found = []
    for name in dict.fromkeys(change.exchange for change in changes):
        exchange = rows.get(name)
        if exchange is None:
            continue
        per_unit = _per_unit(task, exchange)
        primary = [p for p in parts if root_of(p.exchange.id) == name and p.exchange.link == exchange.link]
        if primary and per_unit:
            found.append(_emission(exchange, flow, per_unit * sum((p.factor for p in primary), Fraction(0))))
    return (*parts, *found)


def emission_flow(task: Task) -> Link | None:
    """The release's flow of CO2 from land use change; None where it has none."""
    flows = task.providers.background.flows.values()
    wanted = (f for f in flows if f.substance == "CO2" and f.origin == ORIGIN and f.direction == "emission")
    return next((Link(kind=LinkKind.ELEMENTARY_FLOW, target=flow.flow_id) for flow in wanted), None)


def _per_unit(task: Task, exchange: Exchange) -> Fraction:
    """kg CO2 per unit of the exchange, all its changes together; those with a fault bring nothing."""
    end, total = task.declaration.study.period_end, Fraction(0)
    for change in task.declaration.land_use_changes:
        if change.exchange == exchange.id and not any(_faults(task, change)):
            total += change.emission(exchange.unit, end)
    return total


def _emission(exchange: Exchange, flow: Link, factor: Fraction) -> Part:
    """kg CO2 of what is used of the primary material."""
    part = Part(exchange).named(NAME, flow, factor)
    return Part(part.exchange.model_copy(update={"unit": "kg", "transport": None}), part.factor)


def land_problems(task: Task) -> Iterator[Problem]:
    """Changes and removals that cannot be read: unknown exchange, units, signs, years, a release without the flow."""
    for change in task.declaration.land_use_changes:
        yield from (fault.at(f"land_use_changes.{change.id}") for fault in _faults(task, change))
    if task.declaration.land_use_changes and emission_flow(task) is None:
        yield Problem(
            "no-land-use-flow",
            say("The background release has no flow for carbon dioxide of land use change."),
            say("Choose a release that has one, or leave the land use changes to the note until it has."),
            Place(path="land_use_changes"),
        )
    for removal in task.declaration.removals:
        yield from (fault.at(f"removals.{removal.id}") for fault in removal_faults(removal))


def _faults(task: Task, change: LandUseChange) -> Iterator[Fault]:
    unit = next((e.unit for e in task.declaration.exchanges if e.id == change.exchange), None)
    return land_use_faults(change, unit, task.declaration.study.period_end)
