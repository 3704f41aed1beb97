"""From processes of a source to activities with one product each: reference product, co-products, allocation.

ISO 14044:2006, 4.3.4 wants allocation stated. Shares are taken only as the source states them; where it states none,
the whole burden stays with the reference product and the co-products are listed, provided by nobody.
"""

from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from lca.errors import Message, say
from lca.interchange.import_flows import short_digest, slug
from lca.interchange.import_units import SourceUnits, decimal
from lca.interchange.imported import ImportedDatabase, ImportedExchange, ImportedFlow, ImportedProcess, ImportIssue

ALLOCATED_ALL = Fraction(1, 1000)  # how far the shares of a process may miss one


class Activity(Struct, frozen=True):
    """One product of one process: what becomes a unit process of the release.

    amount, unit: of the product, in our unit, above zero. sign: -1 where the source states a negative product (the
    treatment of a waste). share: of the process's burden; exchanges may state their own.
    """

    id: str
    process: ImportedProcess
    product: ImportedExchange
    flow: ImportedFlow
    amount: Fraction
    unit: str
    sign: int = 1
    share: Fraction = Fraction(1)

    def share_of(self, exchange: ImportedExchange) -> Fraction:
        """Share of an exchange that this product carries."""
        own = decimal(exchange.shares[self.flow.id]) if self.flow.id in exchange.shares else None
        return Fraction(own) if own is not None else self.share


def is_product(exchange: ImportedExchange, flow: ImportedFlow) -> bool:
    """Whether an exchange is made (or, a waste, taken in) rather than needed."""
    if exchange.avoided or flow.kind == "elementary":
        return exchange.reference
    return exchange.reference or (exchange.direction == ("input" if flow.kind == "waste" else "output"))


def activities(database: ImportedDatabase, units: SourceUnits, issues: list[ImportIssue]) -> tuple[Activity, ...]:
    """Every product of every process; a process that cannot be used is refused by name."""
    found: list[Activity] = []
    for process in database.processes:
        found += _of_process(database, process, units, issues)
    return tuple(sorted(found, key=lambda activity: activity.id))


def _of_process(
    database: ImportedDatabase, process: ImportedProcess, units: SourceUnits, issues: list[ImportIssue]
) -> Iterator[Activity]:
    place = process.place or f"process {process.id} “{process.name}”"

    def refuse(message: Message) -> None:
        issues.append(ImportIssue("refused-process", place, message, say("unbounded")))

    known = [e for e in process.exchanges if e.flow_id in database.flows]
    products = [e for e in known if is_product(e, database.flows[e.flow_id])]
    references = [e for e in products if e.reference]
    if len(references) != 1:
        refuse(say("The process names {count} reference product(s); one is needed.", count=len(references)))
        return
    others = [e for e in products if not e.reference]
    shares = _shares(references[0], others) or _shares_of_exchanges(process, products)
    if others:
        issues.append(_co_product_issue(process, place, others, database, shares))
    for product in [references[0], *(others if shares else [])]:
        made = _activity(process, product, database.flows[product.flow_id], units, shares)
        if isinstance(made, Activity):
            yield made
        elif product.reference:
            refuse(made)
        else:
            issues.append(ImportIssue("unlinked-co-product", place, made, say("unbounded")))


def _activity(
    process: ImportedProcess,
    product: ImportedExchange,
    flow: ImportedFlow,
    units: SourceUnits,
    shares: dict[str, Fraction],
) -> Activity | Message:
    """The activity of a product, or why there can be none."""
    amount, unit = decimal(product.amount), units.ours(product.unit)
    if unit is None:
        return say(
            "The product “{flow}” is in “{unit}”, for which there is no unit here.", flow=flow.name, unit=product.unit
        )
    if not amount:
        return say(
            "The amount of the product “{flow}” is “{amount}”; it must not be zero.",
            flow=flow.name,
            amount=product.amount,
        )
    value = Fraction(amount) * unit.factor
    name = "-".join(part for part in (slug(flow.name or process.name), slug(process.location, 12)) if part)
    return Activity(
        id=f"{name}-{short_digest(process.id, '' if product.reference else product.flow_id)}",
        process=process,
        product=product,
        flow=flow,
        amount=abs(value),
        unit=unit.unit,
        sign=1 if value > 0 else -1,
        share=shares.get(product.flow_id, Fraction(1)),
    )


def _shares(reference: ImportedExchange, others: list[ImportedExchange]) -> dict[str, Fraction]:
    """Share of each product by flow id; empty unless the source states one for every product and they make a whole."""
    if not others:
        return {}
    shares: dict[str, Fraction] = {}
    for product in (reference, *others):
        value = decimal(product.share) if product.share else None
        if value is None or value < 0 or product.flow_id in shares:
            return {}
        shares[product.flow_id] = Fraction(value)
    return shares if abs(sum(shares.values(), Fraction(-1))) <= ALLOCATED_ALL else {}


def _shares_of_exchanges(process: ImportedProcess, products: list[ImportedExchange]) -> dict[str, Fraction]:
    """Nothing at large for each product, where every exchange states its own shares and they make a whole."""
    names = {product.flow_id for product in products}
    others = [e for e in process.exchanges if e not in products]
    if len(names) < 2 or len(names) < len(products) or not others:
        return {}
    for exchange in others:
        stated = [decimal(exchange.shares.get(name, "")) for name in names]
        values = [Fraction(value) for value in stated if value is not None and value >= 0]
        if len(values) < len(names) or abs(sum(values, Fraction(-1))) > ALLOCATED_ALL:
            return {}
    return dict.fromkeys(sorted(names), Fraction(0))


def _co_product_issue(
    process: ImportedProcess,
    place: str,
    others: list[ImportedExchange],
    database: ImportedDatabase,
    shares: dict[str, Fraction],
) -> ImportIssue:
    names = "; ".join(database.flows[e.flow_id].name for e in others)
    if shares:
        whole = any(shares.values())
        parts = ", ".join(
            f"{database.flows[i].name} {float(share):.4g}" if whole else database.flows[i].name
            for i, share in shares.items()
        )
        how = process.allocation or ("as stated" if whole else "exchange by exchange")
        text = say("Allocation ({how}) as the source states it: {parts}.", how=how, parts=parts)
        return ImportIssue("allocated", place, text, say("none"))
    stated = any(e.share for e in others)
    why = say("the shares stated do not make a whole") if stated else say("shares are not stated")
    text = say(
        "Co-products {names}: {why}; the reference product carries the whole burden, they are not offered.",
        names=names,
        why=why,
    )
    return ImportIssue("co-product", place, text, say("the reference product is overstated, not understated"))
