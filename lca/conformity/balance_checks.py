"""Checks of balances: what goes in comes out as product, waste or emission (ISO 14044:2006, 4.3.3.2)."""

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType

from lca.conformity.rule import Case, Check, Verdict, met, not_applicable, not_met
from lca.conformity.shares import (
    MATTERS,
    has_category,
    included,
    product_kilograms,
    summed_kilograms,
)
from lca.errors import UnitError, say
from lca.inventory.declaration import Exchange, ExchangeKind, OwnProcess
from lca.scope.boundary import BoundaryKind, LifeCycleStage
from lca.units import convert, dimension, exact

TOLERANCE = "balance_tolerance"  # of a policy, dimensionless
CARBON_OF_CO2 = 12 / 44
CARBON_OF_CH4 = 12 / 16
_WASTE, _WATER_TREATMENT = "waste/", "water/treatment"
_NO_LIMIT = say("The policy sets no limit for it.")
_NO_MASS = say("The product's mass is not declared in a unit of mass.")


def _tolerance(case: Case) -> float | None:
    parameter = case.policy.parameter(TOLERANCE)
    return parameter.value if parameter else None


def _kg(mass: Fraction) -> float:
    return float(f"{float(mass):.4g}")


def end_of_life_mass(case: Case) -> Verdict:
    """What is treated at the end weighs what was put on the market."""
    limit, product = _tolerance(case), product_kilograms(case)
    if limit is None or product is None:
        return not_applicable(_NO_LIMIT if limit is None else _NO_MASS)
    if not included(case, LifeCycleStage.END_OF_LIFE):
        return not_applicable(say("The end-of-life stage is not included."))
    if case.declaration.recycling:
        return not_applicable(say("Materials with a row of recycling are judged there."))
    rows = case.declaration.exchanges
    sold = product + summed_kilograms(case, (e for e in rows if e.kind is ExchangeKind.PACKAGING))
    ends = [e for e in rows if e.stage is LifeCycleStage.END_OF_LIFE and has_category(case, e, _WASTE)]
    treated = summed_kilograms(case, ends)
    if abs(treated - sold) > sold * Fraction(limit):
        return not_met(
            say(
                "{treated} kg are treated at the end of life, product and packaging weigh {sold} kg.",
                treated=_kg(treated),
                sold=_kg(sold),
            ),
            say("Give every part of product and packaging a treatment, or say in the scenario where the rest is."),
            *(e.id for e in ends),
        )
    return met()


def material_surplus(case: Case) -> Verdict:
    """Materials beyond the product's mass leave as waste."""
    limit, product = _tolerance(case), product_kilograms(case)
    if limit is None or product is None:
        return not_applicable(_NO_LIMIT if limit is None else _NO_MASS)
    rows = case.declaration.exchanges
    materials = summed_kilograms(case, (e for e in rows if e.kind is ExchangeKind.MATERIAL))
    made_before_use = [e for e in rows if e.stage not in (LifeCycleStage.USE, LifeCycleStage.END_OF_LIFE)]
    waste = summed_kilograms(case, (e for e in made_before_use if has_category(case, e, _WASTE)))
    surplus = materials - product - waste
    if surplus > materials * Fraction(limit):
        return not_met(
            say(
                "Materials weigh {materials} kg, the product {product} kg and its waste {waste} kg: "
                "{surplus} kg are not accounted for.",
                materials=_kg(materials),
                product=_kg(product),
                waste=_kg(waste),
                surplus=_kg(surplus),
            ),
            say("Declare the treatment of scrap and losses, or correct an amount."),
        )
    return met()


def own_process_balance(case: Case) -> Verdict:
    """In every own process, mass in is mass out."""
    limit = _tolerance(case)
    if limit is None:
        return not_applicable(_NO_LIMIT)
    weighed = {p.id: balance for p in case.declaration.own_processes if (balance := _mass_in_and_out(case, p))}
    if not weighed:
        return not_applicable(say("No own process has materials and an output by mass."))
    open_ones = [key for key, (into, out) in weighed.items() if abs(into - out) > into * Fraction(limit)]
    if open_ones:
        into, out = weighed[open_ones[0]]
        return not_met(
            say(
                "{count} own process(es) do not balance; in {name}, {into} kg go in and {out} kg come out.",
                count=len(open_ones),
                name=open_ones[0],
                into=_kg(into),
                out=_kg(out),
            ),
            say("Declare scrap, losses and co-products of the process, or correct an amount."),
            *open_ones,
        )
    return met()


def _mass_in_and_out(case: Case, process: OwnProcess) -> tuple[Fraction, Fraction] | None:
    """Materials in; product, co-products and waste out, kg. Chemicals of a process that drains water leave with it."""
    rows = [e for e in case.declaration.exchanges if e.process == process.id]
    drains = any(has_category(case, e, _WATER_TREATMENT) for e in rows)
    into = [
        e
        for e in rows
        if e.kind is ExchangeKind.MATERIAL and not (drains and has_category(case, e, "material/chemical"))
    ]
    if dimension(process.output.unit) != "[mass]" or not into or any(dimension(e.unit) != "[mass]" for e in into):
        return None
    product = process.output.exact().to("kg").amount
    waste = _declared_kilograms([e for e in rows if has_category(case, e, _WASTE)])
    return _declared_kilograms(into), product * _outputs_per_main(case, process) + waste


def _declared_kilograms(rows: list[Exchange]) -> Fraction:
    masses = (convert(exact(e.amount), e.unit, "kg") for e in rows if dimension(e.unit) == "[mass]")
    return sum(masses, Fraction(0))


def _outputs_per_main(case: Case, process: OwnProcess) -> Fraction:
    """Mass of all outputs of an own process for one of its main product."""
    for allocation in case.declaration.allocations:
        if allocation.process == process.id:
            amounts = [(o, convert(exact(o.amount), o.unit, "kg")) for o in allocation.outputs if _is_mass(o.unit)]
            main = sum((amount for output, amount in amounts if output.is_main), Fraction(0))
            return sum((amount for _, amount in amounts), Fraction(0)) / main if main > 0 else Fraction(1)
    return Fraction(1)


def _is_mass(unit: str) -> bool:
    return dimension(unit) == "[mass]"


def biogenic_balance(case: Case) -> Verdict:
    """Biogenic carbon taken up is released again, or held by the product that leaves the gate."""
    flows = case.result.flows
    taken = -sum(f.kg_co2e for f in flows if f.category == "biogenic_uptake") * CARBON_OF_CO2
    if taken <= 0:
        return not_applicable(say("No biogenic carbon is taken up."))
    released = sum(
        f.amount * CARBON_OF_CH4 if f.substance == "CH4" else f.kg_co2e * CARBON_OF_CO2
        for f in flows
        if f.category == "biogenic_emission"
    )
    held = _held_carbon(case) if case.declaration.boundary.kind is BoundaryKind.CRADLE_TO_GATE else 0.0
    unmatched = (taken - released - held) / CARBON_OF_CO2
    if unmatched > MATTERS * abs(case.result.total):
        return not_met(
            say(
                "{uptake} kg of biogenic CO2 are taken up and neither released nor held by the product.",
                uptake=float(f"{unmatched:.3g}"),
            ),
            say("Declare the release at the end of life and in losses, or the carbon that the product holds."),
        )
    return met()


def _held_carbon(case: Case) -> float:
    """Carbon content of the product in one unit of the study, kg C."""
    content, flow = case.declaration.product.biogenic_carbon, case.declaration.unit.reference_flow.exact()
    if content is None or flow.unit != "piece":
        return 0.0
    try:
        return float(content.exact().to("kg").amount * flow.amount)
    except UnitError:
        return 0.0


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "end-of-life-mass": end_of_life_mass,
        "material-surplus": material_surplus,
        "own-process-balance": own_process_balance,
        "biogenic-balance": biogenic_balance,
    }
)
