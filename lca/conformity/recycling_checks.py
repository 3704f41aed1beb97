"""Checks of recycling: both approaches, numbers with a source, nothing treated twice at the end of life."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType

from lca.conformity.rule import Case, Check, Verdict, met, not_applicable, not_judged, not_met
from lca.errors import UnitError, say
from lca.inventory.declaration import Exchange, ExchangeKind
from lca.inventory.product_system import quantity_per_unit
from lca.inventory.recycling import MaterialRecycling, in_symbols
from lca.inventory.treatment.part import Treatment, treatment_of
from lca.inventory.treatment.recycling import FORMULA, counts_the_end, missing, says_the_end, taken_out
from lca.inventory.treatment.treat import task_of
from lca.units import convert, dimension, exact

TOLERANCE = "balance_tolerance"  # of a policy, dimensionless
_DEFAULT_TOLERANCE = 0.05  # where a policy of an earlier year has none


def both_results(case: Case) -> Verdict:
    """Cut-off and formula beside each other, or what the formula lacks."""
    if not case.declaration.recycling:
        return not_applicable(say("No material is declared to be recycled."))
    by_formula = Treatment(recycling=FORMULA, parameters=treatment_of(case.policy).parameters)
    lacking = [
        f"{row.id}: {in_symbols(absent)}"
        for row in case.declaration.recycling
        if (absent := missing(row, case.declaration, by_formula))
    ]
    if lacking:
        return not_met(
            say("The Circular Footprint Formula lacks numbers in {count} row(s).", count=len(lacking)),
            say("Declare them; write 0 where there is none."),
            *lacking,
        )
    totals = {a.approach: _shown(a.total) for a in case.result.alternatives if a.kind == "recycling"}
    if not {"cut_off", FORMULA} <= totals.keys():
        return not_judged(say("The result holds one approach only."))
    return met(
        say(
            "By cut-off {cut_off} kg CO2e, by the Circular Footprint Formula {formula} kg CO2e.",
            cut_off=totals["cut_off"],
            formula=totals[FORMULA],
        )
    )


def _shown(value: float) -> float:
    return float(f"{value:.4g}")


def numbers_sourced(case: Case) -> Verdict:
    """A reference behind the rates of every row."""
    if not case.declaration.recycling:
        return not_applicable(say("No material is declared to be recycled."))
    bare = [row.id for row in case.declaration.recycling if not row.source.reference]
    if bare:
        return not_met(
            say("{count} row(s) of recycling have no source.", count=len(bare)),
            say("Name the supplier's declaration, the statistics or the test behind the rates."),
            *bare,
        )
    return met()


def primary_dataset(case: Case) -> Verdict:
    """The exchange stands for primary material; a person judges whether its dataset does."""
    exchanges = {exchange.id: exchange for exchange in case.declaration.exchanges}
    if not case.declaration.recycling:
        return not_applicable(say("No material is declared to be recycled."))
    same = [
        row.exchange
        for row in case.declaration.recycling
        if row.recycled is not None and row.exchange in exchanges and exchanges[row.exchange].link == row.recycled
    ]
    if same:
        return not_met(
            say("{count} material(s) have the same dataset for primary and recycled.", count=len(same)),
            say("Link the exchange to primary material, so that recycled content is counted once."),
            *same,
        )
    return not_judged(say("The verifier judges whether the linked datasets are of primary material only."))


def end_of_life_once(case: Case) -> Verdict:
    """What is treated at the end of life weighs no more than product and packaging."""
    said = [row for row in case.declaration.recycling if says_the_end(row)]
    if not said or not counts_the_end(case.declaration):
        return not_applicable(say("No row of recycling says what becomes of a material at the end of life."))
    discarded = _discarded(case)
    exchanges = {exchange.id: exchange for exchange in case.declaration.exchanges}
    others = [e for e in case.declaration.exchanges if e.kind is ExchangeKind.END_OF_LIFE and _weighed(e)]
    apart = [row.id for row in said if row.end_of_life_exchange is None]
    if discarded is None:
        if others and apart:
            return not_met(
                say("Without the product's mass it is not known whether materials are treated twice."),
                say("Declare the mass, or name the end-of-life exchange that holds each material."),
                *apart,
            )
        return not_judged(say("The product's mass is not declared."))
    by_rows = sum(_kilograms(case, [exchanges[row.exchange]]) * _share_of_row(row) for row in said)
    treated = by_rows + _kilograms(case, others) - _taken(case)
    parameter = case.policy.parameter(TOLERANCE)
    if treated > discarded * (1 + (parameter.value if parameter else _DEFAULT_TOLERANCE)):
        return not_met(
            say("{treated} kg are treated at the end of life, product and packaging weigh {discarded} kg.",
                treated=_shown(treated), discarded=_shown(discarded)),
            say("Name the end-of-life exchange that holds the material, or reduce that exchange."),
            *apart,
        )  # fmt: skip
    return met()


def _share_of_row(row: MaterialRecycling) -> float:
    """Share of its material that a row treats: where it names an exchange that holds the material and no disposal, what
    is neither recycled nor recovered stays there.
    """
    if row.end_of_life_exchange is None or row.disposal is not None:
        return 1.0
    return float(exact(row.recycling_rate or "0") + exact(row.energy_recovery_rate or "0"))


def _weighed(exchange: Exchange) -> bool:
    return dimension(exchange.unit) == "[mass]"


def _discarded(case: Case) -> float | None:
    """kg of product and packaging per unit of the study; None where the product is not weighed."""
    flow, mass = case.declaration.unit.reference_flow, case.declaration.product.mass
    packaging = [e for e in case.declaration.exchanges if e.kind is ExchangeKind.PACKAGING and _weighed(e)]
    try:
        if dimension(flow.unit) == "[mass]":
            product = flow.exact().to("kg").amount
        elif mass is not None and flow.unit == "piece":
            product = mass.exact().to("kg").amount * flow.exact().amount
        else:
            return None
    except UnitError:
        return None
    return float(product) + _kilograms(case, packaging)


def _kilograms(case: Case, exchanges: Iterable[Exchange]) -> float:
    """kg per unit of the study of all that is weighed."""
    runs = _runs(case)
    found = 0.0
    for exchange in exchanges:
        quantity = quantity_per_unit(case.declaration, exchange)
        if not _weighed(exchange):
            continue
        if quantity is not None:
            found += float(quantity.to("kg").amount)
        elif exchange.process:
            node = f"own:{exchange.process}"
            share = case.system.allocation_shares.get(node, Fraction(1))
            amount = convert(exact(exchange.amount), exchange.unit, "kg") * share
            found += float(amount) * runs.get(node, 0.0)
    return found


def _runs(case: Case) -> Mapping[str, float]:
    """How often each own process runs per unit of the study, read from what its exchanges bring."""
    supplied = {row.exchange_id: row.amount for row in case.result.exchanges}
    return {
        linked.node: supplied[linked.exchange.id] / float(linked.amount)
        for linked in case.system.exchanges
        if linked.node.startswith("own:") and linked.amount
    }


def _taken(case: Case) -> float:
    """kg per unit of the study that rows take out of end-of-life exchanges."""
    task = task_of(case.declaration, case.background, treatment_of(case.policy))
    exchanges = {exchange.id: exchange for exchange in case.declaration.exchanges}
    total = 0.0
    for name, amount in taken_out(task).items():
        whole = quantity_per_unit(case.declaration, exchanges[name])
        if whole is not None and whole.amount:
            part = amount / exact(exchanges[name].amount)
            total += float(convert(whole.amount * part, whole.unit, "kg"))
    return total


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "recycling-both-results": both_results,
        "recycling-numbers-sourced": numbers_sourced,
        "recycling-primary-dataset": primary_dataset,
        "end-of-life-once": end_of_life_once,
    }
)
