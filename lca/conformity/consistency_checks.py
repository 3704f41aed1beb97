"""Checks of consistency: the same thing is treated the same way, and data fit where they are used (ISO 14044:2006,
4.5.3.4); and what the result depends on.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType

from lca.conformity.rule import Case, Check, Verdict, met, not_applicable, not_judged, not_met
from lca.conformity.shares import SCENARIO_STAGES, dataset, has_category, leading_set, percent, share
from lca.errors import say
from lca.inventory.data_quality import SourceKind
from lca.inventory.declaration import Exchange, ExchangeKind
from lca.inventory.link import LinkKind
from lca.scope.boundary import LifeCycleStage
from lca.scope.product_category import folded

LEADING = "leading_set_share"  # of a policy, dimensionless


def one_vintage(case: Case) -> Verdict:
    """One dataset, one year: not two vintages of the same."""
    vintages: dict[str, set[str]] = defaultdict(set)
    used = {e.exchange.id: e.provider for e in case.system.exchanges if e.provider_kind is LinkKind.BACKGROUND}
    for provider in used.values():
        vintages[_without_year(provider)].add(provider)
    mixed = [key for key, provider in used.items() if len(vintages[_without_year(provider)]) > 1]
    if mixed:
        return not_met(
            say("{count} exchange(s) use different years of one dataset.", count=len(mixed)),
            say("Link them to the same year, the one that fits the period."),
            *mixed,
        )
    return met()


def _without_year(dataset: str) -> str:
    return re.sub(r"-(19|20)\d\d\b", "", dataset)


def same_name_same_data(case: Case) -> Verdict:
    """One material, one dataset."""
    kinds = (ExchangeKind.MATERIAL, ExchangeKind.PACKAGING)
    rows = [e for e in case.declaration.exchanges if e.kind in kinds and e.stage not in SCENARIO_STAGES and e.link]
    targets: dict[str, set[str]] = defaultdict(set)
    for exchange in rows:
        targets[folded(exchange.name)].add(exchange.link.target if exchange.link else "")
    torn = [e.id for e in rows if len(targets[folded(e.name)]) > 1]
    if torn:
        return not_met(
            say("{count} rows of the same name are linked to different datasets.", count=len(torn)),
            say("Link the same material to the same dataset, or name what differs."),
            *torn,
        )
    return met()


def production_grid(case: Case) -> Verdict:
    """Electricity of production is of the place where it is used."""
    here = case.declaration.study.geography
    rows = [
        (e, process)
        for e in case.declaration.exchanges
        if e.stage is LifeCycleStage.PRODUCTION
        and e.source.kind is not SourceKind.SUPPLIER
        and has_category(case, e, "electricity/")
        and (process := dataset(case, e))
    ]
    if not rows:
        return not_applicable(say("No electricity of the production stage is linked to a dataset."))
    away = [e.id for e, p in rows if not _covers(p.geography, here)]
    if away:
        return not_met(
            say("{count} exchange(s) use electricity of another place than {place}.", count=len(away), place=here),
            say("Link them to the grid that feeds the site, or say where the electricity is used."),
            *away,
        )
    return met()


def _covers(place: str, here: str) -> bool:
    """Whether a dataset's place holds the study's, or lies in it where the study names a country."""
    return here == place or here.startswith(f"{place}-") or place.startswith(f"{here}-")


def use_stage_grid(case: Case) -> Verdict:
    """Electricity of use is what users draw: a grid, not one kind of plant."""
    rows = [
        e for e in case.declaration.exchanges if e.stage is LifeCycleStage.USE and has_category(case, e, "electricity/")
    ]
    if not rows:
        return not_applicable(say("No electricity of the use stage is linked to a dataset."))
    chosen = [e.id for e in rows if has_category(case, e, "electricity/generation") and not _is_average(e)]
    if chosen:
        return not_met(
            say("{count} exchange(s) of use are linked to one kind of power plant.", count=len(chosen)),
            say("Link them to the consumption mix of the market where the product is used."),
            *chosen,
        )
    return met()


def _is_average(exchange: Exchange) -> bool:
    return exchange.link is not None and any(word in exchange.link.target for word in ("average", "mix"))


def gwp_set(case: Case) -> Verdict:
    """The footprint rests on the set that the policy names."""
    wanted = case.policy.choice("gwp_set", "")
    if not wanted:
        return not_applicable(say("The policy names no GWP set."))
    if case.result.gwp_set != wanted:
        return not_met(
            say("The method is of {found}, the policy asks for {wanted}.", found=case.result.gwp_set, wanted=wanted),
            say("Choose a method of that set."),
            "study.method",
        )
    return met(say("GWP100 of {wanted}.", wanted=wanted))


def sensitivity(case: Case) -> Verdict:
    """What the result hangs on, for the verifier to weigh."""
    part = case.policy.parameter(LEADING)
    leading = leading_set(case, part.value if part else 0.8)
    if not leading:
        return not_judged(say("No contribution is above zero."))
    first = leading[0]
    return not_judged(
        say(
            "{name} brings {share} % of the contributions; {count} of them make {part} %. "
            "Look whether amount, dataset and choices behind these were varied.",
            name=f"{first.exchange_id} {first.name}",
            share=percent(share(case, [first])),
            count=len(leading),
            part=percent(share(case, leading)),
        )
    )


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "one-vintage": one_vintage,
        "same-name-same-data": same_name_same_data,
        "production-grid": production_grid,
        "use-stage-grid": use_stage_grid,
        "gwp-set": gwp_set,
        "sensitivity-check": sensitivity,
    }
)
