"""Checks of completeness: what a study usually holds and is easily forgotten (ISO 14044:2006, 4.5.3.2)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from types import MappingProxyType

from lca.conformity.rule import Case, Check, Verdict, met, not_applicable, not_met
from lca.conformity.shares import (
    has_category,
    included,
    percent,
    product_kilograms,
    summed_kilograms,
)
from lca.errors import UnitError, say
from lca.inventory.declaration import Exchange, ExchangeKind
from lca.inventory.link import LinkKind
from lca.scope.boundary import LifeCycleStage
from lca.scope.product_category import folded, holds_word
from lca.units import exact

PACKAGING_LIMIT = "packaging_mass_share_maximum"  # of a policy, dimensionless
REFRIGERANTS = (
    "制冷剂",
    "製冷劑",
    "冷媒",
    "雪种",
    "雪種",
    "refrigerant",
    "HFC",
    "R-",
    "R410",
    "R134",
    "R290",
    "R32",
    "R600",
)
_FIRST_STAGES = (LifeCycleStage.RAW_MATERIAL_ACQUISITION, LifeCycleStage.PRODUCTION)
# What each stage usually holds: the stages it may stand in, and the kind of exchange
EXPECTED = (
    (LifeCycleStage.RAW_MATERIAL_ACQUISITION, _FIRST_STAGES, ExchangeKind.MATERIAL),
    (LifeCycleStage.RAW_MATERIAL_ACQUISITION, _FIRST_STAGES, ExchangeKind.TRANSPORT),
    (LifeCycleStage.PRODUCTION, (LifeCycleStage.PRODUCTION,), ExchangeKind.ENERGY),
    (LifeCycleStage.DISTRIBUTION, (LifeCycleStage.DISTRIBUTION,), ExchangeKind.TRANSPORT),
)


def expected_inputs(case: Case) -> Verdict:
    """Every included stage holds what such a stage usually holds."""
    there = {(e.stage, e.kind) for e in case.declaration.exchanges}
    missing = [
        f"{stage}/{kind}"
        for stage, stages, kind in EXPECTED
        if included(case, stage) and not any((one, kind) in there for one in stages)
    ]
    if missing:
        return not_met(
            say("{count} usual input(s) of the included stages are not declared.", count=len(missing)),
            say("Declare them, or list them as cut-offs with reason and estimate."),
            *missing,
        )
    return met()


def duplicate_rows(case: Case) -> Verdict:
    """No row stands twice."""
    counted = Counter(_contents(e) for e in case.declaration.exchanges)
    twice = [e.id for e in case.declaration.exchanges if counted[_contents(e)] > 1]
    if twice:
        return not_met(
            say("{count} rows say the same as another row.", count=len(twice)),
            say("Delete what was copied; where both are meant, give them names that tell them apart."),
            *twice,
        )
    return met()


def _contents(exchange: Exchange) -> tuple[object, ...]:
    return (
        folded(exchange.name),
        exchange.kind,
        exchange.stage,
        exchange.process,
        exact(exchange.amount),
        exchange.unit,
        exchange.basis,
        exchange.link,
        exchange.transport,
    )


def zero_amounts(case: Case) -> Verdict:
    """No amount is zero."""
    empty = [e.id for e in case.declaration.exchanges if exact(e.amount) == 0]
    if empty:
        return not_met(
            say("{count} amount(s) are zero.", count=len(empty)),
            say("Enter the amount, delete the row, or list it as a cut-off with its estimate."),
            *empty,
        )
    return met()


def own_process_used(case: Case) -> Verdict:
    """Every own process serves the product and consumes something."""
    own = [p.id for p in case.declaration.own_processes]
    if not own:
        return not_applicable(say("No own process is declared."))
    rows = case.declaration.exchanges
    used = {e.link.target for e in rows if e.link and e.link.kind is LinkKind.OWN_PROCESS}
    fed = {e.process for e in rows}
    idle = [key for key in own if key not in used or key not in fed]
    if idle:
        return not_met(
            say("{count} own process(es) are used by no exchange, or have no exchanges.", count=len(idle)),
            say("Link a row to the process, and declare what it consumes; or delete it."),
            *idle,
        )
    return met()


def stage_without_effect(case: Case) -> Verdict:
    """No included stage that holds data counts zero."""
    filled = {e.stage for e in case.declaration.exchanges}
    silent = [s.stage for s in case.result.stages if s.stage in filled and included(case, s.stage) and not s.kg_co2e]
    if silent:
        return not_met(
            say("{count} included stage(s) hold data, and count zero.", count=len(silent)),
            say("Look for rows without a dataset, for wrong links and for amounts of zero."),
            *silent,
        )
    return met()


def freight_legs(case: Case) -> Verdict:
    """Freight is mass times distance, both stated."""
    freight = [e for e in case.declaration.exchanges if e.kind is ExchangeKind.TRANSPORT and e.unit in _FREIGHT_UNITS]
    if not freight:
        return not_applicable(say("No freight is declared."))
    bare = [e.id for e in freight if e.transport is None]
    if bare:
        return not_met(
            say("{count} freight row(s) do not say which mass is carried how far.", count=len(bare)),
            say("Give mass and distance of each leg, with origin and destination."),
            *bare,
        )
    return met()


_FREIGHT_UNITS = ("t*km", "kg*km")


def packaging_weight(case: Case) -> Verdict:
    """Packaging is declared, and not heavier than the policy expects."""
    rows = [e for e in case.declaration.exchanges if e.kind is ExchangeKind.PACKAGING]
    if not rows and not included(case, LifeCycleStage.DISTRIBUTION):
        return not_applicable(say("The distribution stage is not included."))
    left_out = any(holds_word(c.name, ("包装", "包裝", "packaging", "packing")) for c in case.declaration.cut_offs)
    if not rows and not left_out:
        return not_met(
            say("No packaging is declared, although the product is distributed."),
            say("Declare sales and transport packaging, or list it as a cut-off."),
        )
    limit, product = case.policy.parameter(PACKAGING_LIMIT), product_kilograms(case)
    if not rows or limit is None or not product:
        return met()
    part = float(summed_kilograms(case, rows) / product)
    if part > limit.value:
        return not_met(
            say(
                "Packaging weighs {share} % of the product, above {limit} %.",
                share=percent(part),
                limit=percent(limit.value),
            ),
            say("Check whether an amount is for a box of several products."),
            *(e.id for e in rows),
        )
    return met(say("Packaging weighs {share} % of the product.", share=percent(part)))


def waste_water(case: Case) -> Verdict:
    """Where water is drawn, waste water is treated."""
    drawn: dict[LifeCycleStage, list[str]] = defaultdict(list)
    for exchange in case.declaration.exchanges:
        if has_category(case, exchange, "water/supply"):
            drawn[exchange.stage].append(exchange.id)
    if not drawn:
        return not_applicable(say("No water is drawn."))
    treated = {e.stage for e in case.declaration.exchanges if has_category(case, e, "water/treatment")}
    dry = [one for stage, ids in drawn.items() if stage not in treated for one in ids]
    if dry:
        return not_met(
            say("{count} exchange(s) draw water whose treatment is not declared.", count=len(dry)),
            say("Declare the waste water, or say in a cut-off why there is none."),
            *dry,
        )
    return met()


def refrigerants_stated(case: Case) -> Verdict:
    """Refrigerants of the site are declared or cut off, not forgotten."""
    if not included(case, LifeCycleStage.PRODUCTION):
        return not_applicable(say("The production stage is not included."))
    rows = case.declaration.exchanges
    counted = any(has_category(case, e, "emission/refrigerant") or holds_word(e.name, REFRIGERANTS) for e in rows)
    if not counted and not any(holds_word(c.name + c.reason, REFRIGERANTS) for c in case.declaration.cut_offs):
        return not_met(
            say("Nothing is said of the refrigerants of the site."),
            say("Declare what was topped up in the period, or list it as a cut-off with its estimate."),
        )
    return met()


def fuel_burnt(case: Case) -> Verdict:
    """Fuel counts from the well and in the flame."""
    rows = [e for e in case.declaration.exchanges if has_category(case, e, "fuel/")]
    if not rows:
        return not_applicable(say("No fuel is declared."))
    supply = [e for e in rows if has_category(case, e, "fuel/supply") and e.kind is ExchangeKind.ENERGY]
    flame = [e for e in rows if has_category(case, e, "fuel/combustion")]
    emitted = [e for e in case.declaration.exchanges if e.link and e.link.kind is LinkKind.ELEMENTARY_FLOW]
    supplied, burnt = {_node(e) for e in supply}, {_node(e) for e in (*flame, *emitted)}
    half = [e.id for e in supply if _node(e) not in burnt] + [e.id for e in flame if _node(e) not in supplied]
    if half:
        return not_met(
            say("{count} fuel row(s) count only from the well to the tank, or only in the flame.", count=len(half)),
            say("Link the fuel to a dataset of its use, which holds both."),
            *half,
        )
    return met()


def _node(exchange: Exchange) -> tuple[str, LifeCycleStage]:
    return exchange.process, exchange.stage


def period_output_stated(case: Case) -> Verdict:
    """The output of the period is stated, so that amounts can be held against meters."""
    if not included(case, LifeCycleStage.PRODUCTION):
        return not_applicable(say("The production stage is not included."))
    output = case.declaration.study.period_output
    try:
        usable = output is not None and output.exact().to(case.declaration.unit.reference_flow.unit).amount > 0
    except UnitError:
        usable = False
    if not usable:
        return not_met(
            say("The output of the period is not stated in the unit of the reference flow."),
            say("Give the amount of product made in the period: amounts per product are checked against it."),
            "study.period_output",
        )
    return met()


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "expected-inputs": expected_inputs,
        "duplicate-rows": duplicate_rows,
        "zero-amounts": zero_amounts,
        "own-process-used": own_process_used,
        "stage-without-effect": stage_without_effect,
        "freight-legs": freight_legs,
        "packaging-weight": packaging_weight,
        "waste-water": waste_water,
        "refrigerants-stated": refrigerants_stated,
        "fuel-burnt": fuel_burnt,
        "period-output-stated": period_output_stated,
    }
)
