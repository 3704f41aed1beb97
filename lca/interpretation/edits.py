"""Edits of the exchanges of a declaration that keep it a sound document: relinked, scaled, validated anew."""

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from lca.errors import InvalidInput, Problem, say
from lca.inventory.declaration import Declaration, Exchange
from lca.inventory.link import Link
from lca.units import exact

_EXACT = Context(prec=36, rounding=ROUND_HALF_EVEN)
_ENDLESS = Context(prec=15, rounding=ROUND_HALF_EVEN)  # a change by a third has no end as a decimal


def each(declaration: Declaration, ids: Iterable[str], change: Callable[[Exchange], Exchange]) -> Declaration:
    """The declaration with these exchanges changed."""
    chosen = frozenset(ids)
    return checked(declaration, exchanges=tuple(change(e) if e.id in chosen else e for e in declaration.exchanges))


def checked(declaration: Declaration, **parts: object) -> Declaration:
    """The declaration with other parts, validated anew."""
    return Declaration.model_validate({name: getattr(declaration, name) for name in Declaration.model_fields} | parts)


def relinked(exchange: Exchange, link: Link, name: str) -> Exchange:
    """The exchange from another provider, under another name if one is given."""
    update = {"link": link, "name": name} if name else {"link": link}
    return exchange.model_copy(update=update)


def scaled(exchange: Exchange, factor: Fraction) -> Exchange:
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


def require(declaration: Declaration, ids: tuple[str, ...]) -> None:
    """InvalidInput names the exchanges that are not there; at least one has to be named."""
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
