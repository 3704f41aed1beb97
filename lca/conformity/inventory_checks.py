"""Checks of inventory and result: allocation, sums, gases, electricity, sources and data quality."""

from collections.abc import Mapping
from types import MappingProxyType

from lca.conformity.rule import Case, Check, Verdict, met, not_applicable, not_judged, not_met
from lca.errors import UnitError, say
from lca.inventory.allocation import shares
from lca.inventory.data_quality import PRIMARY
from lca.inventory.declaration import AllocationStep, ExchangeKind
from lca.inventory.link import LinkKind
from lca.inventory.spend import is_spend_based
from lca.inventory.treatment import recycling, system_expansion
from lca.scope.boundary import LifeCycleStage
from lca.units import convert, dimension, exact

CLASS_SUM_TOLERANCE = 1e-6  # relative; certifiers' usual closure of class and stage sums
OTHER_GWP_SHARE = 0.05  # above this the part published under another GWP set is pointed out
SPEND_LIMIT = "spend_based_share_maximum"  # of a policy, dimensionless
MATTERS = 0.01  # share of the footprint from which a single exchange is looked at


def allocation_order(case: Case) -> Verdict:
    """Reason for leaving the first steps."""
    if not case.declaration.allocations:
        return not_applicable(say("No process has co-products."))
    later = (AllocationStep.PHYSICAL, AllocationStep.OTHER)
    bare = [a.process or str(a.stage) for a in case.declaration.allocations if a.step in later and not a.reason]
    if bare:
        return not_met(
            say("{count} allocation(s) give no reason for their step.", count=len(bare)),
            say("Say why subdivision, system expansion and, for other relations, a physical relation do not serve."),
            *bare,
        )
    return met()


def allocation_sum(case: Case) -> Verdict:
    """Shares sum to one, none negative."""
    if not case.declaration.allocations:
        return not_applicable(say("No process has co-products."))
    wrong = [
        a.process or str(a.stage)
        for a in case.declaration.allocations
        if sum(shares(a)) != 1 or any(share < 0 for share in shares(a))
    ]
    if wrong:
        return not_met(
            say("The shares of {count} allocation(s) do not sum to one.", count=len(wrong)),
            say("Give positive amounts and keys for every output."),
            *wrong,
        )
    return met()


def separate_reporting(case: Case) -> Verdict:
    """Classes and stages sum to the total."""
    result = case.result
    scale = CLASS_SUM_TOLERANCE * max(sum(abs(v) for v in result.by_category.values()), 1e-30)
    by_class = abs(sum(result.by_category.values()) - result.total)
    by_stage = abs(sum(s.kg_co2e for s in result.stages) - result.total)
    if by_class > scale or by_stage > scale:
        return not_met(
            say("Classes or stages do not sum to the footprint."),
            say("This is a defect of the toolkit: please report it with the declaration."),
        )
    return met()


def one_gwp_set(case: Case) -> Verdict:
    """Share of CO2e published under another set."""
    result = case.result
    other = sum(abs(v) for s, v in result.by_gwp_set.items() if s != result.gwp_set)
    share = other / abs(result.total) if result.total else 0.0
    if share > OTHER_GWP_SHARE:
        return not_met(
            say(
                "{share} % of the footprint is CO2e of another or unnamed GWP set and cannot be converted.",
                share=round(share * 100, 1),
            ),
            say("Prefer data that state each gas for the largest of these contributions."),
            *(s for s in result.by_gwp_set if s != result.gwp_set),
        )
    return met(say("{share} % of the footprint is CO2e of another or unnamed GWP set.", share=round(share * 100, 1)))


def biogenic_carbon_content(case: Case) -> Verdict:
    """Content stated where biogenic carbon is taken up."""
    if not case.result.by_category["biogenic_uptake"]:
        return not_applicable(say("No biogenic carbon is taken up."))
    if case.declaration.product.biogenic_carbon is None:
        return not_met(
            say("Biogenic carbon is taken up, but the product's carbon content is not declared."),
            say("Give kg of biogenic carbon in one product, 0 if it holds none."),
            "product.biogenic_carbon",
        )
    return met()


def aircraft_apart(case: Case) -> Verdict:
    """Air freight shows in its own class."""
    flown = [
        e.exchange.id
        for e in case.system.exchanges
        if e.provider_kind is LinkKind.BACKGROUND
        and case.background.processes[e.provider].category.startswith("freight/air")
    ]
    if not flown:
        return not_applicable(say("No exchange is carried by aircraft."))
    if case.result.by_category["aircraft"] <= 0:
        return not_met(
            say("Air freight is linked to data that do not show aircraft emissions apart."),
            say("Link it to an air freight dataset with aircraft flows."),
            *flown,
        )
    return met()


def electricity_life_cycle(case: Case) -> Verdict:
    """Electricity datasets are of the life-cycle family."""
    linked = [
        e
        for e in case.system.exchanges
        if e.provider_kind is LinkKind.BACKGROUND
        and case.background.processes[e.provider].category.startswith("electricity")
    ]
    wrong = [e.exchange.id for e in linked if case.background.processes[e.provider].factor_family != "life-cycle"]
    if wrong:
        return not_met(
            say("{count} exchange(s) use electricity data that are not life cycle data.", count=len(wrong)),
            say("Link them to an electricity footprint (life-cycle family)."),
            *wrong,
        )
    return met() if linked else not_applicable(say("No electricity is declared."))


def no_offsets(case: Case) -> Verdict:
    """No negative contribution but biogenic uptake, removals and reasoned credits."""
    credited = recycling.credit_ids(case.declaration) | system_expansion.credit_ids(case.declaration)
    negative = [
        e.exchange_id
        for e in case.result.exchanges
        if e.by_category["fossil"] < 0 and e.exchange_id not in credited and not _reasoned(case, e.provider)
    ]
    if negative:
        return not_met(
            say("{count} exchange(s) reduce the fossil footprint.", count=len(negative)),
            say("Take out offsets and credits; model recycling by the rules of the policy."),
            *negative,
        )
    return met()


def _reasoned(case: Case, provider: str) -> bool:
    """Whether the release says why the footprint of a process is negative."""
    process = case.background.processes.get(provider)
    return process is not None and bool(process.negative_reason)


def sources_stated(case: Case) -> Verdict:
    """A reference for every amount."""
    bare = [e.id for e in case.declaration.exchanges if not e.source.reference]
    if bare:
        return not_met(
            say("{count} amount(s) have no source.", count=len(bare)),
            say("Name the record behind a measurement, or the reasoning behind an estimate."),
            *bare,
        )
    return met()


def own_data_primary(case: Case) -> Verdict:
    """Production energy and direct emissions are measured."""
    own = [
        e
        for e in case.declaration.exchanges
        if e.stage is LifeCycleStage.PRODUCTION and e.kind in (ExchangeKind.ENERGY, ExchangeKind.DIRECT_EMISSION)
    ]
    if not own:
        return not_applicable(say("The production stage declares no energy or direct emissions."))
    guessed = [e.id for e in own if e.source.kind not in PRIMARY]
    if guessed:
        return not_met(
            say("{count} of {all} own amounts are not primary data.", count=len(guessed), all=len(own)),
            say("Read the meter or the invoices of the period."),
            *guessed,
        )
    return met()


def data_quality(case: Case) -> Verdict:
    """Weighted rating within the limit."""
    rating, limit = case.result.data_quality_rating, case.policy.value("dqr_maximum")
    if rating is None:
        return not_judged(say("No data quality scores are declared."))
    if rating > limit:
        return not_met(
            say("The data quality rating is {rating}, above {limit}.", rating=round(rating, 2), limit=limit),
            say("Improve the data of the largest contributions first."),
        )
    return met(say("The data quality rating is {rating} (1 best, 5 worst).", rating=round(rating, 2)))


def data_age(case: Case) -> Verdict:
    """Datasets that matter are recent."""
    limit = case.policy.value("reference_age_years_maximum")
    old = []
    for contribution in case.result.exchanges:
        process = case.background.processes.get(contribution.provider)
        if process is None or abs(contribution.kg_co2e) < MATTERS * abs(case.result.total):
            continue
        year = process.year[-4:]
        if year.isdigit() and case.declaration.study.period_end.year - int(year) > limit:
            old.append(contribution.exchange_id)
    if old:
        return not_met(
            say("{count} exchange(s) that matter rest on data older than {limit} years.", count=len(old), limit=limit),
            say("Look for newer data or ask the supplier for a footprint."),
            *old,
        )
    return met()


def spend_based_share(case: Case) -> Verdict:
    """Share of contributions that rest on spending, each counted by its absolute value."""
    by_spending = [
        contribution
        for contribution in case.result.exchanges
        if (process := case.background.processes.get(contribution.provider)) and is_spend_based(process)
    ]
    if not by_spending:
        return not_applicable(say("No exchange rests on spending."))
    parameter = case.policy.parameters.get(SPEND_LIMIT)
    limit = parameter.value if parameter else 0.0
    whole = sum(abs(contribution.kg_co2e) for contribution in case.result.exchanges)
    share = sum(abs(contribution.kg_co2e) for contribution in by_spending) / whole if whole else 0.0
    percent = {"share": round(share * 100, 1), "limit": round(limit * 100, 1)}
    if share > limit:
        return not_met(
            say("{share} % of the contributions rest on spending, above {limit} %.", **percent),
            say("Enter amounts for the largest of them, or ask the supplier for a footprint."),
            *(contribution.exchange_id for contribution in by_spending),
        )
    return met(say("{share} % of the contributions rest on spending, within {limit} %.", **percent))


def gases_complete(case: Case) -> Verdict:
    """Coverage of greenhouse gases is whole."""
    if case.result.coverage < 1 - 1e-9:
        return not_met(
            say("{share} % of the footprint comes from data that state all greenhouse gases.",
                share=round(case.result.coverage * 100, 1)),
            say("Prefer datasets that declare all gases; until then the number reads “at least”."),
        )  # fmt: skip
    return met()


def mass_balance(case: Case) -> Verdict:
    """Materials weigh at least the product."""
    mass = case.declaration.product.mass
    if mass is None:
        return not_judged(say("The product's mass is not declared."))
    weighed = [
        convert(exact(e.amount), e.unit, "kg")
        for e in case.declaration.exchanges
        if e.kind is ExchangeKind.MATERIAL and not e.process and e.basis == "product" and dimension(e.unit) == "[mass]"
    ]
    unweighed = any(
        e.kind is ExchangeKind.MATERIAL and dimension(e.unit) != "[mass]" for e in case.declaration.exchanges
    )
    try:
        product = mass.exact().to("kg").amount
    except UnitError:
        return not_judged(say("The product's mass is not in a unit of mass."))
    if unweighed or not weighed:
        return not_judged(say("Some materials are not declared by mass."))
    if sum(weighed) < product * 95 / 100:
        return not_met(
            say("Materials weigh {materials} kg, the product {product} kg.",
                materials=round(float(sum(weighed)), 6), product=round(float(product), 6)),
            say("Look for parts that are missing from the bill of materials."),
        )  # fmt: skip
    return met()


def for_the_verifier(_: Case) -> Verdict:
    """Only a person can judge it."""
    return not_judged(say("The verifier judges this at the site."))


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "allocation-order": allocation_order,
        "allocation-sum": allocation_sum,
        "separate-reporting": separate_reporting,
        "one-gwp-set": one_gwp_set,
        "biogenic-carbon-content": biogenic_carbon_content,
        "aircraft-apart": aircraft_apart,
        "electricity-life-cycle": electricity_life_cycle,
        "no-offsets": no_offsets,
        "sources-stated": sources_stated,
        "own-data-primary": own_data_primary,
        "data-quality": data_quality,
        "data-age": data_age,
        "spend-based-share": spend_based_share,
        "gases-complete": gases_complete,
        "mass-balance": mass_balance,
        "goal-and-scope": for_the_verifier,
        "activity-data-evidence": for_the_verifier,
        "representative-data": for_the_verifier,
        "interpretation-limits": for_the_verifier,
    }
)
