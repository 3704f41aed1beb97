"""Load and empty return of a vehicle, and where a leg lies (ISO 14067:2018, 6.3.4, 6.4).

A vehicle burns `e` of its full-load fuel when it is empty, and in between in proportion to its load `l`. Where it goes
back empty over the share `r` of the way, the fuel for one tonne-kilometre is, in units of the full vehicle's,

    f(l, r) = (e + (1 - e) l + r e) / l

A dataset stands for a mean load `m` over all kilometres, empty ones included: f(m, 0). The amount of freight is
multiplied by f(l, r) / f(m, 0). `e` and `m` are numbers of the rule set, per dataset or per mode.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType

from msgspec import Struct

from lca.errors import Message, Place, Problem, say
from lca.inventory.declaration import Exchange, TransportLeg, TransportMode
from lca.inventory.treatment.part import Part, Task
from lca.scope.boundary import LifeCycleStage
from lca.units import exact

EMPTY_FUEL = "freight_empty_fuel_share"  # e; parameters of the rule set, `.<dataset>` or `.<mode>` behind
MEAN_LOAD = "freight_mean_load"  # m
# Where a rule set says nothing of a mode: all heavy goods vehicles of the UK, 2025
DEFAULTS: Mapping[str, float] = MappingProxyType({f"{EMPTY_FUEL}.road": 0.648, f"{MEAN_LOAD}.road": 0.657})
CATEGORY = "freight/"
BEHIND_THE_BORDER = frozenset({LifeCycleStage.USE, LifeCycleStage.END_OF_LIFE})


class FuelModel(Struct, frozen=True):
    """empty: fuel of the empty vehicle as a share of the full one's. mean_load: of the dataset; both 0 to 1."""

    empty: Fraction
    mean_load: Fraction

    def per_tonne_km(self, load: Fraction, empty_return: Fraction) -> Fraction:
        """Fuel of one tonne-kilometre, in units of the full vehicle's."""
        return (self.empty + (1 - self.empty) * load + empty_return * self.empty) / load

    def factor(self, load: Fraction, empty_return: Fraction) -> Fraction:
        """How much more is burned than the dataset says."""
        return self.per_tonne_km(load, empty_return) / self.per_tonne_km(self.mean_load, Fraction(0))


def mode_of_dataset(task: Task, exchange: Exchange) -> str:
    """Mode that the category of a freight dataset says, "" where it says none."""
    process = task.providers.process(exchange.link)
    if process is None or not process.category.startswith(CATEGORY):
        return ""
    mode = process.category.removeprefix(CATEGORY).partition("/")[0].replace("-", "_")
    return mode if mode in {*TransportMode} else ""


def load_freight(task: Task, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Step: freight at its own load and empty return. Legs that state neither stay as they are."""
    return tuple(_loaded(task, part) for part in parts)


def to_the_border(task: Task, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Step: in the view that ends at the border of Hong Kong, nothing behind it: legs, use and end of life."""
    if task.treatment.view != "to_border":
        return parts
    return tuple(part for part in parts if not lies_behind_the_border(part.exchange))


def lies_behind_the_border(exchange: Exchange) -> bool:
    """Whether an exchange belongs to what comes after the border."""
    leg = exchange.transport
    return exchange.stage in BEHIND_THE_BORDER or (leg is not None and leg.beyond_border)


def freight_problems(task: Task) -> Iterator[Problem]:
    """Impossible loads, loads without empty return, and modes that the rule set has no fuel model for."""
    for exchange in task.declaration.exchanges:
        leg = exchange.transport
        if leg is not None and _states_load(leg):
            yield from _leg_problems(task, exchange, leg)


def _leg_problems(task: Task, exchange: Exchange, leg: TransportLeg) -> Iterator[Problem]:
    path, name = f"exchanges.{exchange.id}.transport", exchange.name
    yield from _share_problems(name, leg, path)
    if leg.load_share is None or leg.empty_return_share is None:
        missing = "load_share" if leg.load_share is None else "empty_return_share"
        what = say("“{name}” states one of load and empty return without the other.", name=name)
        remedy = say("Give both, or leave both empty: the dataset's own mean holds empty kilometres already.")
        yield _problem("freight-load-alone", f"{path}.{missing}", what, remedy)
    if exchange.link is not None and fuel_model(task, exchange) is None:
        mode = mode_of_dataset(task, exchange) or leg.mode or ""
        what = say("“{name}”: freight of mode “{mode}” takes no load and no empty return.", name=name, mode=mode)
        remedy = say("Leave both empty: the dataset holds the usual load of this mode.")
        yield _problem("freight-load-of-mode", f"{path}.load_share", what, remedy)


def _share_problems(name: str, leg: TransportLeg, path: str) -> Iterator[Problem]:
    if leg.load_share is not None and not 0 < exact(leg.load_share) <= 1:
        what = say("“{name}”: a load of {load} of the capacity carries no freight.", name=name, load=leg.load_share)
        remedy = say("Give the mean load as a share of the capacity, above 0 and up to 1.")
        yield _problem("freight-load", f"{path}.load_share", what, remedy)
    if leg.empty_return_share is not None and not 0 <= exact(leg.empty_return_share) <= 1:
        what = say("“{name}”: {share} is not a share of the way back.", name=name, share=leg.empty_return_share)
        remedy = say("Give a share from 0 (never empty) to 1 (empty all the way back).")
        yield _problem("freight-empty-return", f"{path}.empty_return_share", what, remedy)


def fuel_model(task: Task, exchange: Exchange) -> FuelModel | None:
    """Numbers of the rule set for the dataset of a leg, else for its mode; None where it has none.

    The mode of the dataset goes before the one that is stated.
    """
    stated = exchange.transport.mode if exchange.transport else None
    names = (exchange.link.target if exchange.link else "", mode_of_dataset(task, exchange) or stated or "")
    empty, mean = (_number(task, name, names) for name in (EMPTY_FUEL, MEAN_LOAD))
    return None if empty is None or mean is None else FuelModel(empty, mean)


def _number(task: Task, parameter: str, names: tuple[str, ...]) -> Fraction | None:
    known = {**DEFAULTS, **task.treatment.parameters}
    found = next((known[f"{parameter}.{name}"] for name in names if f"{parameter}.{name}" in known), None)
    return None if found is None else Fraction(str(found))


def _loaded(task: Task, part: Part) -> Part:
    exchange, leg = part.exchange, part.exchange.transport
    if leg is None or exchange.link is None or not _states_load(leg) or any(_leg_problems(task, exchange, leg)):
        return part
    model = fuel_model(task, exchange)
    if model is None or leg.load_share is None or leg.empty_return_share is None:
        return part
    factor = model.factor(exact(leg.load_share), exact(leg.empty_return_share))
    return part.named("load", exchange.link, factor)


def _states_load(leg: TransportLeg) -> bool:
    return leg.load_share is not None or leg.empty_return_share is not None


def _problem(code: str, path: str, what: Message, remedy: Message) -> Problem:
    return Problem(code, what, remedy, Place(path=path))
