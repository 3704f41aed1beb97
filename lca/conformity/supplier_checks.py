"""Checks of supplier footprints that a study uses."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from lca.conformity.rule import Case, Check, Verdict, met, not_applicable, not_judged, not_met
from lca.conformity.shares import MATTERS, whole
from lca.errors import Message, say
from lca.inventory.declaration import SupplierFootprint
from lca.inventory.link import LinkKind
from lca.inventory.supplier import USUAL_VALIDITY, VALIDITY, SupplierBoundary, boundary_of, last_valid_day
from lca.inventory.treatment.supplies import used_suppliers

_NONE = say("No supplier footprint is used.")
_NONE_MATTERS = say("No supplier footprint brings one hundredth of the footprint.")


def _used(case: Case) -> tuple[SupplierFootprint, ...]:
    used = used_suppliers(case.declaration)
    return tuple(s for s in case.declaration.supplier_footprints if s.id in used)


def _that_matter(case: Case) -> tuple[SupplierFootprint, ...]:
    """Those that bring one hundredth of the footprint or more."""
    brought: dict[str, float] = {}
    providers = {e.exchange.id: e.provider for e in case.system.exchanges if e.provider_kind is LinkKind.SUPPLIER}
    for row in case.result.exchanges:
        if row.exchange_id in providers:
            supplier = providers[row.exchange_id]
            brought[supplier] = brought.get(supplier, 0.0) + abs(row.kg_co2e)
    limit = MATTERS * whole(case)
    return tuple(s for s in _used(case) if brought.get(s.id, 0.0) >= limit and brought.get(s.id))


def _years(case: Case) -> int:
    parameter = case.policy.parameter(VALIDITY)
    return int(parameter.value) if parameter else USUAL_VALIDITY


def boundary_known(case: Case) -> Verdict:
    """Each says cradle to gate; what says another boundary is refused before."""
    used = _used(case)
    if not used:
        return not_applicable(_NONE)
    unclear = [s.id for s in used if boundary_of(s.boundary) is SupplierBoundary.UNKNOWN]
    if unclear:
        return not_met(
            say("{count} supplier footprint(s) do not name a boundary that is understood.", count=len(unclear)),
            say("Ask the supplier; where it runs from cradle to gate, write “cradle to gate”."),
            *unclear,
        )
    return met()


def valid(case: Case) -> Verdict:
    """Valid at the end of the period."""
    used, end, years = _used(case), case.declaration.study.period_end, _years(case)
    if not used:
        return not_applicable(_NONE)
    expired: list[str] = []
    unread: list[str] = []
    silent: list[str] = []
    for supplier in used:
        try:
            day = last_valid_day(supplier, years)
        except ValueError:
            unread.append(supplier.id)
            continue
        (silent if day is None else expired if day < end else []).append(supplier.id)
    if expired or unread:
        return not_met(
            say("{count} supplier footprint(s) are not valid at the end of the period, or give no readable day.",
                count=len(expired) + len(unread)),
            say("Ask the supplier for its present footprint; write the last day as year-month-day."),
            *expired,
            *unread,
        )  # fmt: skip
    if silent:
        return not_judged(
            say("{count} supplier footprint(s) name neither a last day nor the time they stand for.", count=len(silent))
        )
    return met()


def one_set(case: Case) -> Verdict:
    """Under the set of the study, stated or converted."""
    used = _used(case)
    if not used:
        return not_applicable(_NONE)
    others = [s.id for s in used if case.system.suppliers[s.id].gwp_set != case.result.gwp_set]
    converted = sum(s.gwp_set != case.system.suppliers[s.id].gwp_set for s in used)
    if others:
        return not_met(
            say("{count} supplier footprint(s) stay under another GWP set: the gases in them are not stated.",
                count=len(others)),
            say("Ask the supplier for the methane and nitrous oxide in it, or for a footprint under the present set."),
            *others,
        )  # fmt: skip
    return met(say("{count} supplier footprint(s) were brought to the GWP set of the study.", count=converted))


def period(case: Case) -> Verdict:
    """The time it stands for is stated and recent."""
    found = _that_matter(case)
    if not found:
        return not_applicable(_NONE_MATTERS)
    limit = case.policy.value("reference_age_years_maximum")
    start = case.declaration.study.period_start
    wrong = [
        s.id
        for s in found
        if s.period_start is None
        or s.period_end is None
        or s.period_end < s.period_start
        or start.year - s.period_end.year > limit
    ]
    if wrong:
        return not_met(
            say("{count} supplier footprint(s) do not state their time, or one older than {years} years.",
                count=len(wrong), years=f"{limit:g}"),
            say("Ask the supplier for the first and last day of the data behind its footprint."),
            *wrong,
        )  # fmt: skip
    return met()


def _stated(missing: Callable[[SupplierFootprint], bool], what: Callable[[int], Message], remedy: Message) -> Check:
    """A check that footprints that matter state something. what: the sentence for so many that do not."""

    def check(case: Case) -> Verdict:
        found = _that_matter(case)
        if not found:
            return not_applicable(_NONE_MATTERS)
        bare = [supplier.id for supplier in found if missing(supplier)]
        return not_met(what(len(bare)), remedy, *bare) if bare else met()

    return check


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "supplier-boundary-known": boundary_known,
        "supplier-valid": valid,
        "supplier-gwp-set": one_set,
        "supplier-period": period,
        "supplier-parts": _stated(
            lambda s: None in (s.biogenic_emission, s.biogenic_uptake, s.land_use_change, s.aircraft),
            lambda count: say("{count} supplier footprint(s) that matter do not state every part apart.", count=count),
            say("Ask the supplier for the parts; a part that is zero is written as 0."),
        ),
        "supplier-quality": _stated(
            lambda s: s.primary_data_share is None or s.data_quality_rating is None,
            lambda count: say(
                "{count} supplier footprint(s) that matter state no primary data share or no data quality rating.",
                count=count,
            ),
            say("Ask the supplier for both."),
        ),
        "supplier-verified": _stated(
            lambda s: not s.verified_by,
            lambda count: say("{count} supplier footprint(s) that matter name nobody who verified them.", count=count),
            say("Ask the supplier for a verified footprint, or for the name of its verifier."),
        ),
    }
)
