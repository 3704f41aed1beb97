"""What the steps hand on: parts of exchanges, and the approach that is taken."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from msgspec import Struct, field

from lca.inventory.declaration import Declaration, Exchange
from lca.inventory.link import Link
from lca.inventory.provider import Providers
from lca.scope.policy import Policy
from lca.units import exact

PART = "//"  # between the id of an exchange and the name of its part


class Part(Struct, frozen=True):
    """An exchange as it is calculated. factor: exact, on the exchange's amount; decimals cannot write every share."""

    exchange: Exchange
    factor: Fraction = Fraction(1)

    @property
    def amount(self) -> Fraction:
        """Amount in the exchange's unit, counted as its basis says."""
        return exact(self.exchange.amount) * self.factor

    @property
    def written(self) -> Exchange:
        """The part as an exchange with an amount of its own, to 15 significant digits: to be read, not calculated."""
        if self.factor == 1:
            return self.exchange
        return self.exchange.model_copy(update={"amount": f"{Decimal(f'{float(self.amount):.15g}'):f}"})

    def scaled(self, factor: Fraction) -> "Part":
        """The same with another multiple of its amount."""
        return Part(self.exchange, self.factor * factor)

    def named(self, name: str, link: Link | None, factor: Fraction = Fraction(1)) -> "Part":
        """A part of its own: `M-001//recycled`. name: key of `parts.NAMES`."""
        root = self.exchange.id.partition(PART)[0]
        exchange = self.exchange.model_copy(update={"id": f"{root}{PART}{name}", "link": link})
        return Part(exchange, self.factor * factor)


class Treatment(Struct, frozen=True):
    """The approaches of one calculation.

    electricity: location | contractual. recycling: cut_off | circular_footprint_formula. allocation: stated |
    alternative. view: whole | to_border. parameters: numbers of the policy, by name. gwp_set: of the method, which
    supplier footprints are brought to where they say enough; "" leaves them in their own.
    """

    electricity: str = "location"
    recycling: str = "cut_off"
    allocation: str = "stated"
    view: str = "whole"
    gwp_set: str = ""
    parameters: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def parameter(self, name: str, default: float) -> Fraction:
        """A number of the policy as the decimal it is written as."""
        return Fraction(str(self.parameters.get(name, default)))


def treatment_of(policy: Policy, gwp_set: str = "") -> Treatment:
    """What a rule set claims, for a method of this GWP set."""
    return Treatment(
        gwp_set=gwp_set,
        electricity=policy.choice("electricity", "location"),
        recycling=policy.choice("recycling", "cut_off"),
        parameters=MappingProxyType({name: parameter.value for name, parameter in policy.parameters.items()}),
    )


class Treated(Struct, frozen=True):
    """What is calculated. shares: main product's share by foreground node with co-products."""

    parts: tuple[Part, ...]
    shares: Mapping[str, Fraction]


class Task(Struct, frozen=True):
    """What a step may read. providers: what the declaration can link to, the background among it."""

    declaration: Declaration
    treatment: Treatment
    providers: Providers


def root_of(exchange_id: str) -> str:
    """Id of the declared row that a part belongs to."""
    return exchange_id.partition(PART)[0]
