"""What can be different: each change makes another declaration of one.

A change touches what it names and nothing else; ids of exchanges stay, so that both versions are drawn together and the
difference is that of the change. Amounts stay exact decimals (ISO 14067:2018, 6.6, sensitivity of choices).
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Protocol

from msgspec import Struct

from lca.errors import InvalidInput, Message, Place, Problem, say
from lca.interpretation.edits import checked, each, relinked, require, scaled
from lca.interpretation.foreground_samples import SPLIT
from lca.inventory.declaration import Declaration, Exchange, ExchangeKind, TransportMode
from lca.inventory.link import Link, LinkKind
from lca.scope.boundary import LifeCycleStage
from lca.units import exact

NameOf = Callable[[Link], str]  # what a reader calls a provider


class Change(Protocol):
    """One thing that is different."""

    def apply(self, declaration: Declaration) -> Declaration:
        """The declaration with the change made. InvalidInput where there is nothing to change."""
        ...

    def title(self, declaration: Declaration, name_of: NameOf) -> Message:
        """What is different, in a few words; declaration: the one that is changed."""
        ...


class ProviderChange(Struct, frozen=True):
    """Another supplier or material for some exchanges.

    link: the new provider. amount_factor: amount needed now over amount before, e.g. "0.8" of a lighter material.
    """

    exchange_ids: tuple[str, ...]
    link: Link
    amount_factor: str = "1"
    name: str = ""

    def apply(self, declaration: Declaration) -> Declaration:
        """Relink these exchanges."""
        factor = _positive(self.amount_factor, "amount_factor")
        require(declaration, self.exchange_ids)
        return each(declaration, self.exchange_ids, lambda e: relinked(scaled(e, factor), self.link, self.name))

    def title(self, declaration: Declaration, name_of: NameOf) -> Message:
        """`M-001: primary aluminium → secondary aluminium`."""
        return _replaced(declaration, self.exchange_ids, self.link, name_of)


class ModeChange(Struct, frozen=True):
    """Another mode of transport for some freight. mode: what it is, where that is known.

    How full the vehicle was and how it came back belonged to the old mode: both become "not stated".
    """

    exchange_ids: tuple[str, ...]
    link: Link
    mode: TransportMode | None = None

    def apply(self, declaration: Declaration) -> Declaration:
        """Relink this freight. InvalidInput where an exchange is none."""
        require(declaration, self.exchange_ids)
        chosen = [e for e in declaration.exchanges if e.id in self.exchange_ids]
        other = [e.id for e in chosen if e.kind is not ExchangeKind.TRANSPORT]
        if other:
            raise InvalidInput(
                [
                    Problem(
                        "scenario-freight",
                        say("{ids} is not transport.", ids=", ".join(other)),
                        say("Change its provider instead."),
                    )
                ]
            )
        return each(declaration, self.exchange_ids, self._moved)

    def _moved(self, exchange: Exchange) -> Exchange:
        moved = relinked(exchange, self.link, "")
        if moved.transport is None:
            return moved
        update = {"mode": self.mode, "load_share": None, "empty_return_share": None}
        return moved.model_copy(update={"transport": moved.transport.model_copy(update=update)})

    def title(self, declaration: Declaration, name_of: NameOf) -> Message:
        """`T-001: truck → rail`."""
        return _replaced(declaration, self.exchange_ids, self.link, name_of)


class GridChange(Struct, frozen=True):
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
        return each(declaration, ids, lambda e: relinked(e, link, ""))

    def title(self, declaration: Declaration, name_of: NameOf) -> Message:
        """`national grid → wind power`."""
        before, after = (Link(kind=LinkKind.BACKGROUND, target=target) for target in (self.before, self.after))
        return say("{before} → {after}", before=name_of(before), after=name_of(after))


class RecycledShareChange(Struct, frozen=True):
    """Part of a material from a recycled source. share: 0 to 1; that part gets the id with `//recycled` behind it.

    Where the declaration says how the material is recycled, its recycled content changes instead.
    """

    exchange_id: str
    recycled: Link
    share: str

    def apply(self, declaration: Declaration) -> Declaration:
        """Split the exchange, or change its recycled content."""
        share = exact(self.share) if _is_decimal(self.share) else Fraction(-1)
        if not 0 <= share <= 1:
            raise _wrong("share", self.share, "0 … 1")
        require(declaration, (self.exchange_id,))
        if any(material.exchange == self.exchange_id for material in declaration.recycling):
            return self._recycling(declaration)
        found: list[Exchange] = []
        for exchange in declaration.exchanges:
            if exchange.id != self.exchange_id:
                found.append(exchange)
                continue
            if share < 1:
                found.append(scaled(exchange, 1 - share))
            if share > 0:
                part = relinked(scaled(exchange, share), self.recycled, "")
                found.append(part.model_copy(update={"id": exchange.id + SPLIT}))
        return checked(declaration, exchanges=tuple(found))

    def _recycling(self, declaration: Declaration) -> Declaration:
        update = {"recycled_content": self.share, "recycled": self.recycled}
        rows = (
            material.model_copy(update=update) if material.exchange == self.exchange_id else material
            for material in declaration.recycling
        )
        return checked(declaration, recycling=tuple(rows))

    def title(self, declaration: Declaration, name_of: NameOf) -> Message:
        """`M-001: 30 % from secondary aluminium`."""
        share = f"{100 * float(self.share):.4g} %" if _is_decimal(self.share) else self.share
        return say(
            "{exchange}: {share} from {provider}",
            exchange=self.exchange_id,
            share=share,
            provider=name_of(self.recycled),
        )


class YieldChange(Struct, frozen=True):
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
        require(declaration, ids)
        return each(declaration, ids, lambda e: scaled(e, factor))

    def title(self, declaration: Declaration, name_of: NameOf) -> Message:
        """`press: yield 0.8 → 0.9`."""
        where = ", ".join(self.exchange_ids) or self.process or str(self.stage)
        return say("{where}: yield {before} → {after}", where=where, before=self.before, after=self.after)


class AmountChange(Struct, frozen=True):
    """More or less of some exchanges: amounts times a factor, e.g. "0.9"."""

    exchange_ids: tuple[str, ...]
    factor: str

    def apply(self, declaration: Declaration) -> Declaration:
        """Scale the amounts."""
        factor = _positive(self.factor, "factor")
        require(declaration, self.exchange_ids)
        return each(declaration, self.exchange_ids, lambda e: scaled(e, factor))

    def title(self, declaration: Declaration, name_of: NameOf) -> Message:
        """`M-001: amount × 0.9`."""
        return say("{exchange}: amount × {factor}", exchange=", ".join(self.exchange_ids), factor=self.factor)


class AmountReplacement(Struct, frozen=True):
    """Another amount of one exchange, in its own unit; freight by its mass."""

    exchange_id: str
    amount: str

    def apply(self, declaration: Declaration) -> Declaration:
        """Replace the amount."""
        require(declaration, (self.exchange_id,))
        row = self._row(declaration)
        if not _is_decimal(self.amount) or (row.transport and not exact(row.amount)):
            raise _wrong("amount", self.amount, "0 …")
        if exact(self.amount) < 0 <= exact(row.amount):  # what is used cannot become a credit
            raise _wrong("amount", self.amount, "0 …")
        if row.transport is None:
            return each(declaration, (row.id,), lambda e: e.model_copy(update={"amount": self.amount}))
        return each(declaration, (row.id,), lambda e: scaled(e, exact(self.amount) / exact(row.amount)))

    def _row(self, declaration: Declaration) -> Exchange:
        return next(e for e in declaration.exchanges if e.id == self.exchange_id)

    def title(self, declaration: Declaration, name_of: NameOf) -> Message:
        """`M-001: 1.2 → 1 kg`."""
        row = self._row(declaration)
        return say(
            "{exchange}: {before} → {after} {unit}",
            exchange=row.id,
            before=row.amount,
            after=self.amount,
            unit=row.unit,
        )


def _replaced(declaration: Declaration, ids: tuple[str, ...], link: Link, name_of: NameOf) -> Message:
    rows = [e for e in declaration.exchanges if e.id in ids]
    before = dict.fromkeys(name_of(row.link) if row.link else "–" for row in rows)
    return say("{exchange}: {before} → {after}", exchange=", ".join(ids), before=", ".join(before), after=name_of(link))


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
