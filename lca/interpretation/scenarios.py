"""What if one thing were different: a change of a declaration gives another declaration, and a footprint of its own.

A change touches what it names and nothing else; ids of exchanges stay, so that both versions are drawn together and the
difference is that of the change. Amounts stay exact decimals (ISO 14067:2018, 6.6, sensitivity of choices).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import Protocol

from lca.errors import InvalidInput, Place, Problem, say
from lca.interpretation.foreground_samples import SPLIT, Calculated
from lca.interpretation.waterfall import Waterfall, waterfall
from lca.inventory.declaration import Declaration, Exchange, Link, LinkKind
from lca.scope.boundary import LifeCycleStage
from lca.units import exact

_EXACT = Context(prec=36, rounding=ROUND_HALF_EVEN)
_ENDLESS = Context(prec=15, rounding=ROUND_HALF_EVEN)  # a change by a third has no end as a decimal


class Change(Protocol):
    """One thing that is different."""

    def apply(self, declaration: Declaration) -> Declaration:
        """The declaration with the change made. InvalidInput where there is nothing to change."""
        ...


@dataclass(frozen=True)
class ProviderChange:
    """Another supplier, material or mode of transport for some exchanges.

    link: the new provider. amount_factor: amount needed now over amount before, e.g. "0.8" of a lighter material.
    """

    exchange_ids: tuple[str, ...]
    link: Link
    amount_factor: str = "1"
    name: str = ""

    def apply(self, declaration: Declaration) -> Declaration:
        """Relink these exchanges."""
        factor = _positive(self.amount_factor, "amount_factor")
        _require(declaration, self.exchange_ids)
        return _each(declaration, self.exchange_ids, lambda e: _relinked(_scaled(e, factor), self.link, self.name))


@dataclass(frozen=True)
class GridChange:
    """Another electricity wherever one background process is used."""

    before: str
    after: str

    def apply(self, declaration: Declaration) -> Declaration:
        """Relink every exchange that takes from `before`."""
        ids = tuple(
            e.id
            for e in declaration.exchanges
            if e.link and e.link.kind is LinkKind.BACKGROUND and e.link.target == self.before
        )
        if not ids:
            raise InvalidInput(
                [
                    Problem(
                        "scenario-grid",
                        say("No exchange is linked to “{process}”.", process=self.before),
                        say("Name the electricity that the declaration uses."),
                    )
                ]
            )
        link = Link(kind=LinkKind.BACKGROUND, target=self.after)
        return _each(declaration, ids, lambda e: _relinked(e, link, ""))


@dataclass(frozen=True)
class RecycledShareChange:
    """Part of a material from a recycled source. share: 0 to 1; that part gets the id with `/recycled` behind it."""

    exchange_id: str
    recycled: Link
    share: str

    def apply(self, declaration: Declaration) -> Declaration:
        """Split the exchange."""
        share = exact(self.share) if _is_decimal(self.share) else Fraction(-1)
        if not 0 <= share <= 1:
            raise _wrong("share", self.share, "0 … 1")
        _require(declaration, (self.exchange_id,))
        found: list[Exchange] = []
        for exchange in declaration.exchanges:
            if exchange.id != self.exchange_id:
                found.append(exchange)
                continue
            if share < 1:
                found.append(_scaled(exchange, 1 - share))
            if share > 0:
                part = _relinked(_scaled(exchange, share), self.recycled, "")
                found.append(part.model_copy(update={"id": exchange.id + SPLIT}))
        return _checked(declaration, found)


@dataclass(frozen=True)
class YieldChange:
    """Less or more input for the same output. before, after: yield, 0 to 1; inputs become before / after of what they
    were. exchange_ids: which inputs; all exchanges of the own process, or of the stage where there is none, if empty.
    """

    before: str
    after: str
    stage: LifeCycleStage = LifeCycleStage.PRODUCTION
    process: str = ""
    exchange_ids: tuple[str, ...] = ()

    def apply(self, declaration: Declaration) -> Declaration:
        """Scale the inputs."""
        factor = _yield(self.before, "before") / _yield(self.after, "after")
        ids = self.exchange_ids or tuple(
            e.id
            for e in declaration.exchanges
            if (e.process == self.process if self.process else not e.process and e.stage == self.stage)
        )
        _require(declaration, ids)
        return _each(declaration, ids, lambda e: _scaled(e, factor))


@dataclass(frozen=True)
class AmountChange:
    """More or less of some exchanges: amounts times a factor, e.g. "0.9"."""

    exchange_ids: tuple[str, ...]
    factor: str

    def apply(self, declaration: Declaration) -> Declaration:
        """Scale the amounts."""
        factor = _positive(self.factor, "factor")
        _require(declaration, self.exchange_ids)
        return _each(declaration, self.exchange_ids, lambda e: _scaled(e, factor))


@dataclass(frozen=True)
class ScenarioStep:
    """One change and what it brings after those before it."""

    change: Change
    calculation: Calculated
    waterfall: Waterfall


def run_scenario(
    base: Calculated, changes: Sequence[Change], calculate: Callable[[Declaration], Calculated]
) -> tuple[ScenarioStep, ...]:
    """Make changes one after another and calculate after each.

    calculate: the front door, with release, method and policy filled in. The changes of all steps sum to the whole.
    """
    found: list[ScenarioStep] = []
    before = base
    for change in changes:
        after = calculate(change.apply(before.declaration))
        found.append(ScenarioStep(change, after, waterfall(before.result, after.result)))
        before = after
    return tuple(found)


def _each(declaration: Declaration, ids: Iterable[str], change: Callable[[Exchange], Exchange]) -> Declaration:
    chosen = frozenset(ids)
    return _checked(declaration, [change(e) if e.id in chosen else e for e in declaration.exchanges])


def _checked(declaration: Declaration, exchanges: list[Exchange]) -> Declaration:
    """The declaration with these exchanges, validated anew."""
    return Declaration.model_validate(
        {**{name: getattr(declaration, name) for name in Declaration.model_fields}, "exchanges": tuple(exchanges)}
    )


def _relinked(exchange: Exchange, link: Link, name: str) -> Exchange:
    update = {"link": link, "name": name} if name else {"link": link}
    return exchange.model_copy(update=update)


def _scaled(exchange: Exchange, factor: Fraction) -> Exchange:
    """Amount times factor; freight by its mass, so that mass times distance stays the amount."""
    if factor == 1:
        return exchange
    if exchange.transport is None:
        return exchange.model_copy(update={"amount": _decimal(exact(exchange.amount) * factor)})
    leg = exchange.transport
    before = exact(leg.mass.amount)
    mass = leg.mass.model_copy(update={"amount": _decimal(before * factor)})
    amount = exact(exchange.amount) * exact(mass.amount) / before if before else exact(exchange.amount)
    new = leg.model_copy(update={"mass": mass})
    return exchange.model_copy(update={"transport": new, "amount": _decimal(amount)})


def _decimal(value: Fraction) -> str:
    """A canonical decimal, to 15 significant digits where the value has no end."""
    found = _EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    if Fraction(found) != value:
        found = _ENDLESS.plus(found)
    text = f"{found:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _require(declaration: Declaration, ids: tuple[str, ...]) -> None:
    known = {e.id for e in declaration.exchanges}
    missing = [i for i in ids if i not in known]
    if missing or not ids:
        raise InvalidInput(
            [
                Problem(
                    "scenario-exchange",
                    say("The declaration has no exchange {ids} to change.", ids=", ".join(missing) or "-"),
                    say("Name exchanges by their ids, e.g. M-001."),
                )
            ]
        )


def _positive(text: str, field: str) -> Fraction:
    value = exact(text) if _is_decimal(text) else Fraction(0)
    if value <= 0:
        raise _wrong(field, text, "> 0")
    return value


def _yield(text: str, field: str) -> Fraction:
    value = _positive(text, field)
    if value > 1:
        raise _wrong(field, text, "0 … 1")
    return value


def _is_decimal(text: str) -> bool:
    try:
        exact(text)
    except ValueError:
        return False
    return True


def _wrong(field: str, text: str, limits: str) -> InvalidInput:
    return InvalidInput(
        [
            Problem(
                "scenario-number",
                say("{field} is “{text}”; it has to be a number, {limits}.", field=field, text=text, limits=limits),
                say("Write a decimal number, e.g. 0.35."),
                Place(path=field),
            )
        ]
    )
