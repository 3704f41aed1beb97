"""Checks of the data behind the contributions that decide: primary or not, of which place, year and technology."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from types import MappingProxyType

from lca.conformity.rule import Case, Check, Verdict, met, not_applicable, not_met
from lca.conformity.shares import (
    SCENARIO_STAGES,
    dataset,
    exchanges_of,
    leading_set,
    percent,
    same_country,
    share,
    that_matter,
)
from lca.errors import Message, say
from lca.impact.footprint import ExchangeContribution
from lca.inventory.data_quality import PRIMARY, SourceKind
from lca.inventory.declaration import Exchange
from lca.inventory.unit_process import UnitProcess

LEADING, ESTIMATES, PROXIES = "leading_set_share", "estimate_share_maximum", "proxy_share_maximum"
FOREIGN, DOMINANT = "foreign_data_share_maximum", "dominant_dataset_share"  # parameters of a policy, dimensionless
WORST = 5
_NO_LIMIT = say("The policy sets no limit for it.")
_WORLD = ("GLO", "RoW")
# Oldest dataset, in years before the period's end, that a score for time fits (Weidema and Wesnaes 1996, table 2)
_AGE_OF_SCORE = {1: 3, 2: 6, 3: 10, 4: 15}
_CLASSES_OFF = 2  # a score this much better than the data allow is pointed out


def leading_amounts_primary(case: Case) -> Verdict:
    """Amounts of the leading set are primary data, scenarios apart."""
    part = case.policy.parameter(LEADING)
    if part is None:
        return not_applicable(_NO_LIMIT)
    leading = exchanges_of(case, leading_set(case, part.value))
    guessed = [e.id for e in leading if e.stage not in SCENARIO_STAGES and e.source.kind not in PRIMARY]
    if guessed:
        return not_met(
            say(
                "{count} of the {all} largest contributions, which make {share} % of the footprint, "
                "rest on amounts that are not primary data.",
                count=len(guessed),
                all=len(leading),
                share=percent(part.value),
            ),
            say("Measure these amounts, or have them from the supplier."),
            *guessed,
        )
    return met(
        say("{count} contribution(s) make {share} % of the footprint.", count=len(leading), share=percent(part.value))
    )


def leading_data_quality(case: Case) -> Verdict:
    """No dataset of the leading set is worse than the policy allows for the whole."""
    part, limit = case.policy.parameter(LEADING), case.policy.parameter("dqr_maximum")
    if part is None or limit is None:
        return not_applicable(_NO_LIMIT)
    leading = exchanges_of(case, leading_set(case, part.value))
    poor = [e.id for e in leading if (process := dataset(case, e)) and process.data_quality.rating() > limit.value]
    if poor:
        return not_met(
            say(
                "{count} of the largest contributions rest on datasets of a rating above {limit}.",
                count=len(poor),
                limit=limit.value,
            ),
            say("Look for a better dataset or a supplier's footprint for each of them: the mean hides them."),
            *poor,
        )
    return met()


def _limited_share(
    case: Case, name: str, found: list[ExchangeContribution], too_much: tuple[Message, Message]
) -> Verdict:
    """Met where contributions stay within a share that the policy sets; too_much: reason and remedy."""
    limit = case.policy.parameter(name)
    if limit is None:
        return not_applicable(_NO_LIMIT)
    part = share(case, found)
    if part > limit.value:
        return not_met(*too_much, *(c.exchange_id for c in found if c.kg_co2e))
    return met(say("{share} %, within {limit} %.", share=percent(part), limit=percent(limit.value)))


def estimate_share(case: Case) -> Verdict:
    """Few contributions rest on estimated amounts."""
    guessed = {
        e.id
        for e in case.declaration.exchanges
        if e.source.kind is SourceKind.ESTIMATED and e.stage not in SCENARIO_STAGES
    }
    found = [c for c in case.result.exchanges if c.exchange_id in guessed]
    what = say("{share} % of the contributions rest on estimated amounts.", share=percent(share(case, found)))
    return _limited_share(case, ESTIMATES, found, (what, say("Measure the largest of these amounts.")))


def proxy_share(case: Case) -> Verdict:
    """Few contributions rest on datasets that stand in for another."""
    found = _with_dataset(case, lambda process: process.status == "proxy")
    what = say("{share} % of the contributions rest on proxies.", share=percent(share(case, found)))
    remedy = say("Ask the suppliers of the largest of them for a footprint, or defend each proxy.")
    return _limited_share(case, PROXIES, found, (what, remedy))


def foreign_data_share(case: Case) -> Verdict:
    """Few contributions rest on data of other countries."""
    here = case.declaration.study.geography
    found = _with_dataset(case, lambda p: p.geography not in _WORLD and not same_country(p.geography, here))
    what = say(
        "{share} % of the contributions rest on data of other countries than {place}.",
        share=percent(share(case, found)),
        place=here,
    )
    remedy = say("Say where these inputs come from; look for data of that place.")
    return _limited_share(case, FOREIGN, found, (what, remedy))


def _with_dataset(case: Case, fits: Callable[[UnitProcess], bool]) -> list[ExchangeContribution]:
    processes = case.background.processes
    return [c for c in case.result.exchanges if c.provider in processes and fits(processes[c.provider])]


def dominant_dataset(case: Case) -> Verdict:
    """A dataset that brings most of the footprint is good."""
    limit, worst = case.policy.parameter(DOMINANT), case.policy.parameter("dqr_maximum")
    if limit is None or worst is None:
        return not_applicable(_NO_LIMIT)
    brought: dict[str, list[ExchangeContribution]] = defaultdict(list)
    for contribution in case.result.exchanges:
        if contribution.provider in case.background.processes:
            brought[contribution.provider].append(contribution)
    for provider, contributions in brought.items():
        part, process = share(case, contributions), case.background.processes[provider]
        if part > limit.value and (process.status == "proxy" or process.data_quality.rating() > worst.value):
            return not_met(
                say(
                    "One dataset, {name}, brings {share} % of the footprint and is a proxy or poor.",
                    name=provider,
                    share=percent(part),
                ),
                say("Find better data for it before anything else."),
                *(c.exchange_id for c in contributions),
            )
    return met()


def scores_fit_data(case: Case) -> Verdict:
    """Scores for time and place are not better than the dataset allows."""
    scored = [e for e in that_matter(case) if e.data_quality is not None and dataset(case, e) is not None]
    if not scored:
        return not_applicable(say("No contribution that matters has scores and a dataset."))
    flattered = [e.id for e in scored if _time_flattered(case, e) or _place_flattered(case, e)]
    if flattered:
        return not_met(
            say("The time or place scores of {count} exchange(s) are better than their data.", count=len(flattered)),
            say("Score the dataset too: its year against the period, its place against the real one."),
            *flattered,
        )
    return met()


def _time_flattered(case: Case, exchange: Exchange) -> bool:
    process, scores = dataset(case, exchange), exchange.data_quality
    year = process.year[-4:] if process else ""
    if scores is None or not year.isdigit():
        return False
    age = case.declaration.study.period_end.year - int(year)
    fitting = next((score for score, oldest in _AGE_OF_SCORE.items() if age <= oldest), WORST)
    return fitting - scores.temporal >= _CLASSES_OFF


def _place_flattered(case: Case, exchange: Exchange) -> bool:
    process, scores = dataset(case, exchange), exchange.data_quality
    if process is None or scores is None or process.geography in _WORLD:
        return False
    elsewhere = not same_country(process.geography, case.declaration.study.geography)
    return elsewhere and scores.geographical == 1


def amounts_of_the_period(case: Case) -> Verdict:
    """Measured amounts are of the study's period."""
    study = case.declaration.study
    years = range(study.period_start.year, study.period_end.year + 1)
    primary = [e for e in case.declaration.exchanges if e.source.kind in PRIMARY and e.source.year is not None]
    if not primary:
        return not_applicable(say("No primary amount states its year."))
    outside = [e.id for e in primary if e.source.year not in years]
    if outside:
        return not_met(
            say("{count} primary amount(s) are of another year than the period.", count=len(outside)),
            say("Take readings of the period, or say why the other year stands for it."),
            *outside,
        )
    return met()


def technology_fits(case: Case) -> Verdict:
    """No contribution that matters rests on data of another technology."""
    poor = [
        e.id
        for e in that_matter(case)
        if (e.data_quality and e.data_quality.technological == WORST)
        or ((process := dataset(case, e)) and process.data_quality.technological == WORST)
    ]
    if poor:
        return not_met(
            say("{count} exchange(s) that matter rest on data of another technology (score 5).", count=len(poor)),
            say("Find data of the technology used, or say why the other one serves."),
            *poor,
        )
    return met()


def quality_scored(case: Case) -> Verdict:
    """Contributions that matter are scored, or have a distribution of their own."""
    bare = [e.id for e in that_matter(case) if e.data_quality is None and not e.spread]
    if bare:
        return not_met(
            say("{count} exchange(s) that matter have neither quality scores nor a spread.", count=len(bare)),
            say("Score them from 1 to 5, or state their distribution: uncertainty is calculated from it."),
            *bare,
        )
    return met()


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "leading-amounts-primary": leading_amounts_primary,
        "leading-data-quality": leading_data_quality,
        "estimate-share": estimate_share,
        "proxy-share": proxy_share,
        "foreign-data-share": foreign_data_share,
        "dominant-dataset": dominant_dataset,
        "scores-fit-data": scores_fit_data,
        "amounts-of-the-period": amounts_of_the_period,
        "technology-fits": technology_fits,
        "quality-scored": quality_scored,
    }
)
