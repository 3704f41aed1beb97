"""Checks of the background data that a study rests on."""

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from lca.conformity.rule import Case, Check, Verdict, met, not_applicable, not_met
from lca.errors import say
from lca.impact.footprint import ExchangeContribution
from lca.inventory.link import LinkKind
from lca.units import factor

if TYPE_CHECKING:
    from lca.impact.missing import Missing

LIMIT = "cut_off_total_share"  # of a policy: what a background leaves out is left out of the footprint all the same


def background_unlinked(case: Case) -> Verdict:
    """What the supply chains of the background processes lack, bounded."""
    lacking = [(bound, one, missing) for one, missing, bound in _lacking(case)]
    if not lacking:
        return not_applicable(say("No background process used is known to lack an input."))
    lacking.sort(key=lambda item: (-item[0], item[1].exchange_id))
    origins = frozenset[str]().union(*(missing.processes for _, _, missing in lacking))
    inputs = [one for one in case.background.unlinked if one.process_id in origins]
    unbounded = sum(i.bound is None for i in inputs)
    bound = math.fsum(item[0] for item in lacking)
    share = bound / abs(case.result.total) if case.result.total else math.inf
    known: dict[str, str | int | float] = {
        "count": len(inputs),
        "used": len(lacking),
        "process": lacking[0][1].provider,
    }
    if math.isfinite(share):
        why = say(
            "{count} inputs are missing in the supply chains of {used} exchange(s): at most {kg} kg CO2e, {share} % of "
            "the footprint, and {unbounded} of them without a bound; most of it behind {process}.",
            **known,
            kg=f"{bound:.3g}",
            share=f"{share * 100:.3g}",
            unbounded=unbounded,
        )
    else:
        why = say(
            "{count} inputs are missing in the supply chains of {used} exchange(s), without a bound of their effect on "
            "this footprint; most of it behind {process}.",
            **known,
        )
    if unbounded or share > case.policy.value(LIMIT):
        remedy = say(
            "Link these exchanges to data whose supply chain is whole, or import the database again together with what "
            "it lacks; until then the number reads “at least”."
        )
        return not_met(why, remedy, *(one.exchange_id for _, one, _ in lacking))
    return met(why)


def _lacking(case: Case) -> Iterator[tuple[ExchangeContribution, "Missing", float]]:
    """Each exchange whose background process lacks something, what, and its bound in kg CO2e per unit of the study."""
    if not case.background.unlinked:
        return
    from lca.impact.missing import missing_behind  # noqa: PLC0415 - it loads scipy, which a prepared footprint does without

    linked = {e.exchange.id for e in case.system.exchanges if e.provider_kind is LinkKind.BACKGROUND}
    used = [one for one in case.result.exchanges if one.exchange_id in linked]
    behind = missing_behind(case.background, (one.provider for one in used))
    for one in used:
        missing = behind.get(one.provider)
        if missing:
            amount = abs(one.amount) * float(factor(one.unit, case.background.processes[one.provider].unit))
            yield one, missing, missing.bound * amount if amount else 0.0


CHECKS: Mapping[str, Check] = MappingProxyType({"background-unlinked": background_unlinked})
