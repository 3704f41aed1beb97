"""Checks of recycling: both approaches, numbers with a source, nothing treated twice at the end of life."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType

from lca.conformity.rule import Case, Check, Verdict, met, not_applicable, not_judged, not_met
from lca.errors import UnitError, say
from lca.inventory.declaration import Declaration, Exchange, ExchangeKind
from lca.inventory.product_system import quantity_per_unit
from lca.inventory.recycling import in_symbols
from lca.inventory.treatment.part import Treatment, treatment_of
from lca.inventory.treatment.recycling import FORMULA, counts_the_end, missing, says_the_end, taken_out
from lca.inventory.treatment.treat import task_of
from lca.units import convert, dimension

TOLERANCE = "end_of_life_mass_tolerance"  # of a policy, dimensionless
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
    totals = {a.approach: a.total for a in case.result.alternatives if a.kind == "recycling"}
    return met(
        say(
            "By cut-off {cut_off} kg CO2e, by the Circular Footprint Formula {formula} kg CO2e.",
            cut_off=_shown(totals["cut_off"]),
            formula=_shown(totals[FORMULA]),
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
    discarded = _discarded(case.declaration)
    exchanges = {exchange.id: exchange for exchange in case.declaration.exchanges}
    materials = [exchanges[row.exchange] for row in said]
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
    treated = _kilograms(case.declaration, [*materials, *others]) - _taken(case)
    parameter = case.policy.parameter(TOLERANCE)
    if treated > discarded * (1 + Fraction(str(parameter.value if parameter else _DEFAULT_TOLERANCE))):
        return not_met(
            say("{treated} kg are treated at the end of life, product and packaging weigh {discarded} kg.",
                treated=_shown(float(treated)), discarded=_shown(float(discarded))),
            say("Name the end-of-life exchange that holds the material, or reduce that exchange."),
            *apart,
        )  # fmt: skip
    return met()


def _weighed(exchange: Exchange) -> bool:
    return dimension(exchange.unit) == "[mass]"


def _discarded(declaration: Declaration) -> Fraction | None:
    """kg of product and packaging per unit of the study; None where the product is not weighed."""
    flow, mass = declaration.unit.reference_flow, declaration.product.mass
    packaging = [e for e in declaration.exchanges if e.kind is ExchangeKind.PACKAGING and _weighed(e)]
    try:
        if dimension(flow.unit) == "[mass]":
            product = flow.exact().to("kg").amount
        elif mass is not None and flow.unit == "piece":
            product = mass.exact().to("kg").amount * flow.exact().amount
        else:
            return None
    except UnitError:
        return None
    return product + _kilograms(declaration, packaging)


def _kilograms(declaration: Declaration, exchanges: Iterable[Exchange]) -> Fraction:
    """kg per unit of the study of all that is weighed; what an own process takes is not known without its runs."""
    quantities = (quantity_per_unit(declaration, e) for e in exchanges if _weighed(e))
    return sum((q.to("kg").amount for q in quantities if q is not None), Fraction(0))


def _taken(case: Case) -> Fraction:
    """kg per unit of the study that rows take out of end-of-life exchanges."""
    task = task_of(case.declaration, case.background, treatment_of(case.policy))
    exchanges = {exchange.id: exchange for exchange in case.declaration.exchanges}
    total = Fraction(0)
    for name, amount in taken_out(task).items():
        whole = quantity_per_unit(case.declaration, exchanges[name])
        if whole is not None and whole.amount:
            declared = Fraction(exchanges[name].amount)
            total += convert(whole.amount * amount / declared, whole.unit, "kg")
    return total


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "recycling-both-results": both_results,
        "recycling-numbers-sourced": numbers_sourced,
        "recycling-primary-dataset": primary_dataset,
        "end-of-life-once": end_of_life_once,
    }
)
