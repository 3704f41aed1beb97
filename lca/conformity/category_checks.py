"""Checks of product category rules: each is not applicable where a study is pinned to general rules only."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from types import MappingProxyType

from lca.conformity.rule import Case, Check, Verdict, met, not_applicable, not_met
from lca.conformity.shares import has_category, that_matter
from lca.errors import UnitError, say
from lca.inventory.data_quality import PRIMARY
from lca.inventory.declaration import Exchange
from lca.inventory.link import LinkKind
from lca.scope.boundary import StageStatus
from lca.scope.product_category import (
    ProductCategoryRules,
    RequiredExchange,
    ScenarioNumber,
    holds_word,
    in_both,
)

OUTLIER = 3.5  # robust z from which a footprint is an outlier (Iglewicz and Hoaglin 1993)
_Z_OF_MAD = 0.6745  # makes the median absolute deviation comparable with a standard deviation


def _of_category(check: Callable[[Case, ProductCategoryRules], Verdict]) -> Check:
    """A check that is asked only where the policy holds product category rules."""

    @wraps(check)
    def asked(case: Case) -> Verdict:
        rules = case.policy.category_rules
        return check(case, rules) if rules else not_applicable(say("The study follows general rules, no PCR."))

    return asked


@_of_category
def category(case: Case, rules: ProductCategoryRules) -> Verdict:
    """The product is of the category."""
    product = case.declaration.product
    texts = [product.category, *product.name.model_dump().values()]
    if not any(holds_word(text, rules.category.words) for text in texts):
        return not_met(
            say("Category and name of the product do not read like: {covers}.", covers=in_both(rules.category.covers)),
            say("Choose the rules of its category, or name the product's category."),
            "product.category",
        )
    return met(say("For: {covers}.", covers=in_both(rules.category.covers)))


@_of_category
def validity(case: Case, rules: ProductCategoryRules) -> Verdict:
    """The period ends while the rules serve."""
    end, valid = case.declaration.study.period_end, rules.validity
    if not valid.first <= end <= valid.last:
        return not_met(
            say(
                "The period ends on {end}; the rules serve periods that end from {first} to {last}.",
                end=end.isoformat(),
                first=valid.first.isoformat(),
                last=valid.last.isoformat(),
            ),
            say("Use the version of the rules for that period."),
            "study.period_end",
        )
    return met()


@_of_category
def boundary(case: Case, rules: ProductCategoryRules) -> Verdict:
    """Boundary kind and stages are those of the category."""
    declared = case.declaration.boundary
    missing = [stage for stage in rules.boundary.stages if declared.status_of(stage) is not StageStatus.INCLUDED]
    if declared.kind is not rules.boundary.kind or missing:
        return not_met(
            say("The boundary is not that of the category. {reason}", reason=in_both(rules.boundary.reason)),
            say("Include the stages that the category asks for."),
            *(missing or ("boundary.kind",)),
        )
    return met()


@_of_category
def unit(case: Case, rules: ProductCategoryRules) -> Verdict:
    """The unit is of the category's kind and quantity."""
    declared = case.declaration.unit
    if declared.kind is not rules.unit.kind or declared.quantity.unit not in rules.unit.units:
        return not_met(
            say("The unit is not that of the category: {wording}.", wording=in_both(rules.unit.wording)),
            say("State it in {units}, and the reference flow that follows.", units=", ".join(rules.unit.units)),
            "unit.quantity",
        )
    return met()


@_of_category
def service_life(case: Case, rules: ProductCategoryRules) -> Verdict:
    """The service life is stated and within the category's limit."""
    declared, most = case.declaration.unit.service_life, rules.unit.service_life_maximum
    try:
        life = declared.exact().to(most.unit).amount if declared else None
    except UnitError:
        life = None
    if life is None or life <= 0:
        return not_met(
            say("The service life is not stated in {unit} or a like unit.", unit=most.unit),
            say(
                "State it; without better knowledge {amount} {unit}.",
                amount=rules.unit.service_life_default.amount,
                unit=rules.unit.service_life_default.unit,
            ),
            "unit.service_life",
        )
    if life > most.exact().amount:
        return not_met(
            say("The service life is above {amount} {unit}.", amount=most.amount, unit=most.unit),
            say("Use the limit: a long life divides every burden, and has to be shown."),
            "unit.service_life",
        )
    return met()


@_of_category
def scenario(case: Case, rules: ProductCategoryRules) -> Verdict:
    """The scenarios give the numbers that the category asks for."""
    declared, status = case.declaration.unit, case.declaration.boundary.status_of
    texts = {"use": declared.use_scenario, "end_of_life": declared.end_of_life_scenario}
    silent = [
        one
        for one in rules.scenario
        if status(one.stage) is StageStatus.INCLUDED and not _gives_number(texts[one.stage], one)
    ]
    if silent:
        return not_met(
            say("The scenarios do not give: {numbers}.", numbers="; ".join(in_both(one.what) for one in silent)),
            say("Write the numbers; without better knowledge: {values}.",
                values="; ".join(in_both(one.default) for one in silent)),
            *dict.fromkeys(one.stage for one in silent),
        )  # fmt: skip
    return met()


def _gives_number(text: str, wanted: ScenarioNumber) -> bool:
    """Whether a number with one of the wanted units or words stands in a text."""
    return any(re.search(rf"\d\s*{re.escape(word)}(?![A-Za-z])", text) for word in wanted.after)


@_of_category
def required(case: Case, rules: ProductCategoryRules) -> Verdict:
    """Every exchange that the category cannot do without is declared."""
    missing = [one for one in rules.required if not _found(case, one)]
    if missing:
        return not_met(
            say("Not declared: {names}.", names="; ".join(in_both(one.name) for one in missing)),
            say("Declare them, and name each row so that it can be recognised."),
            *(one.id for one in missing),
        )
    return met()


@_of_category
def primary_data(case: Case, rules: ProductCategoryRules) -> Verdict:
    """Amounts that the category wants measured are primary data."""
    heavy = {e.id for e in that_matter(case)}
    guessed = []
    for one in rules.required:
        rows = _found(case, one) if one.primary else []
        bare = [e for e in rows if e.source.kind not in PRIMARY]
        guessed += [e.id for e in bare if e.id in heavy or len(bare) == len(rows)]
    if guessed:
        return not_met(
            say("{count} amount(s) that the category wants measured are not primary data.", count=len(guessed)),
            say("Read the meter, weigh the part, or have the amount from the supplier."),
            *dict.fromkeys(guessed),
        )
    return met()


@_of_category
def specific_data(case: Case, rules: ProductCategoryRules) -> Verdict:
    """What decides the footprint of the category rests on its own maker's data."""
    wanted = [one for one in rules.required if one.specific]
    if not wanted:
        return not_applicable(say("The category asks for no data of a single supplier."))
    own = (LinkKind.SUPPLIER, LinkKind.OWN_PROCESS)
    bare = [one for one in wanted if not any((e.link and e.link.kind in own) or e.process for e in _found(case, one))]
    if bare:
        return not_met(
            say("No own process or supplier's footprint stands behind: {names}.",
                names="; ".join(in_both(one.name) for one in bare)),
            say("Ask the supplier for a footprint, or declare the process where it is your own."),
            *(e.id for one in bare for e in _found(case, one)),
        )  # fmt: skip
    return met()


def _found(case: Case, wanted: RequiredExchange) -> list[Exchange]:
    return [e for e in case.declaration.exchanges if _fits(case, e, wanted)]


def _fits(case: Case, exchange: Exchange, wanted: RequiredExchange) -> bool:
    if wanted.stages and exchange.stage not in wanted.stages:
        return False
    if wanted.kinds and exchange.kind not in wanted.kinds:
        return False
    if not wanted.words and not wanted.datasets:
        return True
    named = holds_word(exchange.name, wanted.words)
    return named or (bool(wanted.datasets) and has_category(case, exchange, *wanted.datasets))


@_of_category
def never_cut_off(case: Case, rules: ProductCategoryRules) -> Verdict:
    """Nothing is cut off that the category keeps."""
    words = _words(one.words for one in rules.never_cut_off)
    cut = [c.id for c in case.declaration.cut_offs if holds_word(c.name, words)]
    if cut:
        return not_met(
            say("{count} cut-off(s) are of what the category keeps: {names}.",
                count=len(cut), names="; ".join(in_both(one.name) for one in rules.never_cut_off)),
            say("Declare them as exchanges, with a proxy where no dataset is known."),
            *cut,
        )  # fmt: skip
    return met()


def _words(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(word for group in groups for word in group)


@_of_category
def allocation(case: Case, rules: ProductCategoryRules) -> Verdict:
    """Steps and keys of allocation are those of the category."""
    declared, allowed = case.declaration.allocations, rules.allocation
    if not declared:
        return not_applicable(say("No process has co-products."))
    keyed = ("physical", "other")
    wrong = [
        a.process or str(a.stage)
        for a in declared
        if a.step not in allowed.steps or (a.step in keyed and not holds_word(a.key_name, allowed.keys))
    ]
    if wrong:
        return not_met(
            say("{count} allocation(s) are not those of the category. {reason}",
                count=len(wrong), reason=in_both(allowed.reason)),
            say("Use a step and a key of the category."),
            *wrong,
        )  # fmt: skip
    return met()


@_of_category
def data_quality(case: Case, rules: ProductCategoryRules) -> Verdict:
    """The rating reaches the category's floor."""
    rating, limit = case.result.data_quality_rating, case.policy.value("dqr_maximum")
    if rating is None or rating > limit:
        return not_met(
            say("The data quality rating does not reach {limit}, the floor of the category.", limit=limit),
            say("Score the exchanges, and improve the data of the largest contributions."),
        )
    return met(say("The data quality rating is {rating} (1 best, 5 worst).", rating=round(rating, 2)))


@_of_category
def benchmark(case: Case, rules: ProductCategoryRules) -> Verdict:
    """The footprint lies among those published for the category."""
    known = rules.benchmark
    if known.log_median is None or known.log_mad is None:
        return not_applicable(say("There is no benchmark. {reason}", reason=in_both(known.reason)))
    if case.result.total <= 0:
        return not_met(say("The footprint is not above zero."), say("Look for a wrong sign, or for uptake alone."))
    score = _Z_OF_MAD * (math.log(case.result.total) - known.log_median) / known.log_mad
    if abs(score) > OUTLIER:
        return not_met(
            say(
                "The footprint lies far from the {count} published ones (robust z {score}).",
                count=known.count or 0,
                score=round(score, 1),
            ),
            say("Look for a wrong unit or basis; explain what makes the product different."),
        )
    return met(
        say("Among {count} published footprints (robust z {score}).", count=known.count or 0, score=round(score, 1))
    )


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "pcr-category": category,
        "pcr-validity": validity,
        "pcr-boundary": boundary,
        "pcr-unit": unit,
        "pcr-service-life": service_life,
        "pcr-scenario": scenario,
        "pcr-required": required,
        "pcr-primary-data": primary_data,
        "pcr-specific-data": specific_data,
        "pcr-never-cut-off": never_cut_off,
        "pcr-allocation": allocation,
        "pcr-data-quality": data_quality,
        "pcr-benchmark": benchmark,
    }
)
