"""Exchanges of activities as rows of a release: linked, or kept unlinked with a cause. Nothing is dropped."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from lca.errors import Message, say
from lca.interchange.import_flows import FlowMatch, match_flow, same_kind
from lca.interchange.import_links import NoLink, Providers
from lca.interchange.import_products import Activity, is_product
from lca.interchange.import_units import OurUnit, SourceUnits, decimal
from lca.interchange.imported import Direction, ImportedDatabase, ImportedExchange, ImportedFlow, ImportIssue
from lca.units import factor

_UNKNOWN_FLOW = say("the flow is not in the source")
_EXACT_DIFFERENCE = 1e-9


class Row(Struct, frozen=True):
    """An exchange of an activity. amount: per `activity.amount`, in `unit`, negative for a credit.

    cause: why it is not linked; "" if it is. target: process or flow id. candidates: providers that would have fitted.
    turned: why the sign of the source's amount was turned; "" if it was not.
    """

    activity: Activity
    number: int
    exchange: ImportedExchange
    flow: ImportedFlow
    amount: Fraction
    unit: str
    kind: str
    target: str = ""
    cause: str = ""
    message: Message = Message("")
    candidates: tuple[str, ...] = ()
    turned: str = ""

    @property
    def negative(self) -> str:
        """Why the amount is below zero; "" where it is not."""
        return (self.turned or "negative in the source") if self.amount < 0 else ""


class RowMaker:
    """Turns exchanges into rows and remembers what was remarkable: each kind of remark once for each subject."""

    def __init__(self, database: ImportedDatabase, units: SourceUnits, activities: Sequence[Activity]) -> None:
        self.database = database
        self.units = units
        self.providers = Providers(activities, units)
        self.issues: list[ImportIssue] = []
        self.counts: dict[str, int] = {}
        self.flow_rows: dict[str, Mapping[str, str]] = {}
        self._flows: dict[tuple[str, Direction], FlowMatch | None] = {}
        self._used: dict[tuple[str, str], tuple[ImportIssue, int]] = {}

    def rows(self, activity: Activity) -> Iterator[Row]:
        """Every row of one activity, in the order of the source."""
        for number, exchange in enumerate(activity.process.exchanges, start=1):
            row = self._row(activity, number, exchange)
            if row is not None:
                yield row

    def remarks(self) -> tuple[ImportIssue, ...]:
        """Issues, those that concern many exchanges with how many."""
        many = [
            replace(issue, message=say("{remark} ({count} exchanges)", remark=issue.message, count=count))
            for issue, count in self._used.values()
        ]
        return (*self.issues, *many)

    def count(self, name: str) -> None:
        """Count one more of something."""
        self.counts[name] = self.counts.get(name, 0) + 1

    def _row(self, activity: Activity, number: int, exchange: ImportedExchange) -> Row | None:
        flow = self.database.flows.get(exchange.flow_id)
        if flow is None:
            nameless = ImportedFlow(exchange.flow_id, exchange.flow_id, "product", exchange.unit)
            return self._unlinked(activity, number, exchange, nameless, ("unknown-flow", _UNKNOWN_FLOW))
        if exchange is activity.product or is_product(exchange, flow):
            return None  # products are told of where activities are made
        value, unit = decimal(exchange.amount), self.units.ours(exchange.unit)
        if value is None:
            text = say(
                "The amount “{amount}” of “{flow}” is no number that can be held.",
                amount=exchange.amount[:40],
                flow=flow.name,
            )
            return self._unlinked(activity, number, exchange, flow, ("bad-amount", text))
        if not value:
            text = say("Exchanges of amount zero carry nothing and have no row")
            self._remark("zero-amount", flow.name, text, say("none"))
            return None
        if unit is None:
            text = say("There is no unit here for “{unit}” of “{flow}”.", unit=exchange.unit, flow=flow.name)
            return self._unlinked(activity, number, exchange, flow, ("unit-unknown", text))
        self._remark_unit(exchange.unit, unit)
        amount = Fraction(value) * unit.factor * activity.share_of(exchange)
        return self._placed(Row(activity, number, exchange, flow, amount, unit.unit, ""))

    def _placed(self, row: Row) -> Row | None:
        if not row.amount:
            return None  # allocated to another product as a whole
        return self._elementary(row) if row.flow.kind == "elementary" else self._linked(row)

    def _elementary(self, row: Row) -> Row:
        key = (row.flow.id, row.exchange.direction)
        if key not in self._flows:
            self._flows[key] = match_flow(row.flow, row.exchange.direction, self.units)
        match = self._flows[key]
        size = self.units.between(row.flow, row.unit, match.row["unit"]) if match else None
        if match is None or size is None:
            text = say(
                "“{flow}” is given in {unit}, of another kind than the flow's own unit.",
                flow=row.flow.name,
                unit=row.unit,
            )
            return self._keep(row, "unit", text)
        flow_id = match.row["flow_id"]
        self.flow_rows.setdefault(flow_id, match.row)
        self.count("elementary exchanges of our own flow list" if match.ours else "elementary exchanges without factor")
        where = f"{row.flow.name} ({row.flow.compartment or 'compartment not stated'}, {row.exchange.direction})"
        if not match.ours:
            text = say("Kept as a flow of its own without characterisation factor")
            self._remark("flow-without-factor", where, text, say("not characterised"))
        elif match.note:
            text = say("Taken for {flow}: {note}", flow=flow_id, note=match.note)
            self._remark("flow-assumed", where, text, say("see the cause"))
        return replace(row, kind="biosphere", target=flow_id, amount=row.amount * size, unit=match.row["unit"])

    def _linked(self, row: Row) -> Row:
        link = self.providers.link(row.exchange, row.flow, row.activity, row.unit)
        if isinstance(link, NoLink):
            return self._keep(row, link.cause, link.message, tuple(a.id for a in link.candidates))
        provider = link.provider
        self.count(f"links by {_HOW[link.how]}")
        if link.how in ("wider", "elsewhere"):
            wanted = row.exchange.location or row.activity.process.location
            text = say(
                "Wanted from {wanted}, provided by “{name}” of {location}",
                wanted=wanted or "—",
                name=provider.process.name,
                location=provider.process.location or "—",
            )
            self._remark("other-location", f"{row.flow.name} from {wanted}", text, say("not estimated"))
        if row.unit != provider.unit:
            text = say(
                "{unit} of “{flow}” converted to {other}, factor {factor}",
                unit=row.unit,
                flow=row.flow.name,
                other=provider.unit,
                factor=f"{float(link.factor):.9g}",
            )
            self._remark("converted", f"{row.flow.id} {row.unit} to {provider.unit}", text, say("exact"))
        # what is avoided is a credit; a provider of a negative product is one of treatment, wanted with a negative sign
        sign = (-1 if row.exchange.avoided else 1) * provider.sign
        amount = row.amount * link.factor * sign
        turned = "an avoided product: a credit" if row.exchange.avoided else "a treatment, whose product is negative"
        if amount < 0:
            text = say("The amount is negative: a credit, or a treatment turned round")
            self._remark("credit", row.flow.name, text, say("as stated"))
        linked = replace(row, kind="technosphere", target=provider.id, amount=amount, unit=provider.unit)
        return replace(linked, turned=turned) if sign < 0 else linked

    def _keep(self, row: Row, cause: str, message: Message, candidates: tuple[str, ...] = ()) -> Row:
        self.count(f"unlinked: {cause}")
        return replace(row, cause=cause, message=message, candidates=candidates)

    def _unlinked(
        self, activity: Activity, number: int, exchange: ImportedExchange, flow: ImportedFlow, why: tuple[str, Message]
    ) -> Row:
        value = decimal(exchange.amount) or 0
        return self._keep(Row(activity, number, exchange, flow, Fraction(value), "", ""), *why)

    def _remark_unit(self, name: str, unit: OurUnit) -> None:
        if unit.by == "source":
            told = say(
                "“{name}” is {factor} {unit} as the source itself defines it",
                name=name,
                factor=f"{float(unit.factor):.9g}",
                unit=unit.unit,
            )
            self._remark("source-unit", name, told, say("as exact as the source's factor"))
            return
        base, text = self.database.units.get(name.strip(), ("", ""))
        theirs, stated = self.units.ours(base) if base else None, decimal(text)
        if theirs is None or not stated or name.strip() == base:
            return
        ratio = _ratio(unit, theirs, Fraction(stated))
        if ratio is not None and abs(ratio - 1) > _EXACT_DIFFERENCE:
            told = say(
                "“{name}” converted by its exact factor; the source's own differs by {share} %",
                name=name,
                share=f"{float(ratio - 1) * 100:.3g}",
            )
            size = say("{share} % of each amount", share=f"{float(abs(ratio - 1)) * 100:.3g}")
            self._remark("source-unit-inexact", name, told, size)

    def _remark(self, kind: str, subject: str, text: Message, bound: Message) -> None:
        issue, count = self._used.get((kind, subject), (ImportIssue(kind, subject, text, bound), 0))
        self._used[(kind, subject)] = (issue, count + 1)


_HOW = {
    "named": "the provider that the source names",
    "flow": "flow",
    "location": "flow and location",
    "wider": "flow and a wider location",
    "elsewhere": "flow, from another location",
}


def _ratio(unit: OurUnit, theirs: OurUnit, stated: Fraction) -> Fraction | None:
    """The source's size of a unit over ours; None if they are of two kinds."""
    if not same_kind(unit.unit, theirs.unit):
        return None
    return stated * theirs.factor * factor(theirs.unit, unit.unit) / unit.factor
