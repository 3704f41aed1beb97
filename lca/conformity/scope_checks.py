"""Checks of goal and scope: unit, boundary, period, scenarios, cut-offs."""

from collections.abc import Mapping
from fractions import Fraction
from math import isfinite
from types import MappingProxyType

from lca.conformity.rule import Case, Check, Verdict, lacking, met, not_applicable, not_met
from lca.errors import Message, say
from lca.scope.boundary import REQUIRED_STAGES, BoundaryKind, LifeCycleStage, StageStatus
from lca.scope.declared_unit import UnitKind
from lca.units import exact

_BEHIND_THE_GATE = (LifeCycleStage.USE, LifeCycleStage.END_OF_LIFE)  # distribution may end at the customer's gate


def unit_kind(case: Case) -> Verdict:
    """Functional unit for cradle to grave."""
    whole = case.declaration.boundary.kind is BoundaryKind.CRADLE_TO_GRAVE
    if whole and case.declaration.unit.kind is UnitKind.DECLARED:
        return not_met(
            say("The boundary is cradle to grave, but the unit is a declared unit."),
            say("State a functional unit: what the product does, how much, how long and how well."),
            "unit.kind",
        )
    return met()


def reference_flow(case: Case) -> Verdict:
    """Positive reference flow and a description."""
    unit = case.declaration.unit
    if exact(unit.reference_flow.amount) <= 0 or exact(unit.quantity.amount) <= 0:
        return not_met(
            say("The unit or its reference flow is not positive."),
            say("Give the amount of product for one unit, e.g. 1 piece."),
            "unit.reference_flow",
        )
    if not unit.description.get("en"):
        return not_met(say("The unit has no description."), say("Say in words what one unit is."), "unit.description")
    return met()


def stages_stated(case: Case) -> Verdict:
    """All five stages, with reasons where not included."""
    boundary = case.declaration.boundary
    silent = [stage for stage in LifeCycleStage if boundary.status_of(stage) is None]
    unreasoned = [s.stage for s in boundary.stages if s.status is not StageStatus.INCLUDED and not s.reason]
    if silent or unreasoned:
        return not_met(
            say("{count} stage(s) are not stated or lack a reason.", count=len(silent) + len(unreasoned)),
            say("State each stage as included, excluded or not applicable, with a reason where it is not included."),
            *silent,
            *unreasoned,
        )
    return met()


def boundary_kind(case: Case) -> Verdict:
    """No required stage excluded; no stage of whole life inside a footprint that is named to end at the gate."""
    boundary = case.declaration.boundary
    missing = sorted(
        stage for stage in REQUIRED_STAGES[boundary.kind] if boundary.status_of(stage) is StageStatus.EXCLUDED
    )
    if missing:
        return not_met(
            say("A boundary of this name cannot exclude: {stages}.", stages=", ".join(missing)),
            say("Include the stages, or call the boundary cradle to gate."),
            *missing,
        )
    beyond = [stage for stage in _BEHIND_THE_GATE if boundary.status_of(stage) is StageStatus.INCLUDED]
    if boundary.kind is BoundaryKind.CRADLE_TO_GATE and beyond:
        return not_met(
            say("The boundary is cradle to gate, but includes: {stages}.", stages=", ".join(beyond)),
            say("Exclude these stages with the reason, or call the boundary cradle to grave."),
            *beyond,
        )
    return met()


def stage_has_data(case: Case) -> Verdict:
    """Included stages have exchanges; others have none."""
    boundary = case.declaration.boundary
    filled = {e.stage for e in case.declaration.exchanges}
    empty = [s.stage for s in boundary.stages if s.status is StageStatus.INCLUDED and s.stage not in filled]
    outside = sorted(stage for stage in filled if boundary.status_of(stage) is not StageStatus.INCLUDED)
    if empty or outside:
        return not_met(
            say("{empty} included stage(s) hold no data; {outside} stage(s) hold data without being included.",
                empty=len(empty), outside=len(outside)),
            say("Fill the stage, or change its status."),
            *empty,
            *outside,
        )  # fmt: skip
    return met()


def all_linked(case: Case) -> Verdict:
    """No exchange without provider."""
    if case.result.unlinked:
        return not_met(
            _how_much(case),
            say("Choose a dataset for each, or list it as a cut-off with its reason."),
            *(u.exchange_id for u in case.result.unlinked),
        )
    return met()


def _how_much(case: Case) -> Message:
    """How many rows are left out, and what the datasets that may be meant would bring, where that is known."""
    count, bounds = len(case.result.unlinked), case.bounds
    if bounds is None or len(bounds.unbounded) == len(bounds.rows):
        return say("{count} exchange(s) are not linked to data.", count=count)
    return say(
        "{count} exchange(s) are not linked to data. The datasets that may be meant would bring {least} to {most} kg "
        "CO2e, up to {share} % of the footprint as it stands; for {unbounded} of them nothing is known. This is no "
        "part of the number.",
        count=count,
        least=_three_digits(bounds.least),
        most=_three_digits(bounds.most),
        share=_three_digits(bounds.most_share * 100) if isfinite(bounds.most_share) else "∞",
        unbounded=len(bounds.unbounded),
    )


def _three_digits(value: float) -> str:
    return f"{float(f'{value:.3g}'):g}"


def cut_off_reasons(case: Case) -> Verdict:
    """Reason and estimate of every cut-off."""
    if not case.declaration.cut_offs:
        return not_applicable(say("Nothing is cut off."))
    bare = [c.id for c in case.declaration.cut_offs if not c.reason or c.estimated_share is None]
    if bare:
        return not_met(
            say("{count} cut-off(s) lack a reason or an estimate.", count=len(bare)),
            say("Give the reason and the estimated share of the footprint."),
            *bare,
        )
    return met()


def _cut_off_shares(case: Case) -> dict[str, Fraction]:
    return {c.id: exact(c.estimated_share) for c in case.declaration.cut_offs if c.estimated_share is not None}


def cut_off_single(case: Case) -> Verdict:
    """Each within the policy's limit."""
    limit = case.policy.value("cut_off_single_share")
    large = [cut_off for cut_off, share in _cut_off_shares(case).items() if share > limit]
    if not case.declaration.cut_offs:
        return not_applicable(say("Nothing is cut off."))
    if large:
        return not_met(
            say(
                "{count} cut-off(s) are above {limit} % of the footprint.",
                count=len(large),
                limit=round(limit * 100, 6),
            ),
            say("Include these flows."),
            *large,
        )
    return met()


def cut_off_total(case: Case) -> Verdict:
    """All together within the policy's limit."""
    limit = case.policy.value("cut_off_total_share")
    total = sum(_cut_off_shares(case).values(), Fraction(0))
    if not case.declaration.cut_offs:
        return not_applicable(say("Nothing is cut off."))
    if total > limit:
        return not_met(
            say("The cut-offs sum to {total} % of the footprint, above {limit} %.",
                total=round(float(total) * 100, 2), limit=round(limit * 100, 6)),
            say("Include the largest of them."),
            *_cut_off_shares(case),
        )  # fmt: skip
    return met()


def time_period(case: Case) -> Verdict:
    """Start before end, long enough or with a reason."""
    study = case.declaration.study
    months = (
        (study.period_end.year - study.period_start.year) * 12 + study.period_end.month - study.period_start.month + 1
    )
    if study.period_end <= study.period_start:
        return not_met(
            say("The period ends before it starts."),
            say("Give the first and the last day of the period."),
            "study.period_end",
        )
    if months < case.policy.value("period_months_minimum") and not study.period_reason:
        return not_met(
            say("The period is {months} months and has no reason for being short.", months=months),
            say("Use a year of data, or say why the shorter period represents the product."),
            "study.period_reason",
        )
    return met()


def use_scenario(case: Case) -> Verdict:
    """Scenario and service life where use is included."""
    if case.declaration.boundary.status_of(LifeCycleStage.USE) is not StageStatus.INCLUDED:
        return not_applicable(say("The use stage is not included."))
    unit = case.declaration.unit
    missing = [
        name for name, value in (("use_scenario", unit.use_scenario), ("service_life", unit.service_life)) if not value
    ]
    if missing:
        return lacking(missing, say("Describe how, how often and how long the product is used."))
    return met()


def end_of_life_scenario(case: Case) -> Verdict:
    """Scenario where end of life is included."""
    if case.declaration.boundary.status_of(LifeCycleStage.END_OF_LIFE) is not StageStatus.INCLUDED:
        return not_applicable(say("The end-of-life stage is not included."))
    if not case.declaration.unit.end_of_life_scenario:
        return not_met(
            say("The end-of-life scenario is not described."),
            say("Say what share is recycled, burnt and landfilled, and where that is from."),
            "unit.end_of_life_scenario",
        )
    return met()


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "unit-kind": unit_kind,
        "reference-flow": reference_flow,
        "stages-stated": stages_stated,
        "boundary-kind": boundary_kind,
        "stage-has-data": stage_has_data,
        "all-linked": all_linked,
        "cut-off-reasons": cut_off_reasons,
        "cut-off-single": cut_off_single,
        "cut-off-total": cut_off_total,
        "time-period": time_period,
        "use-scenario": use_scenario,
        "end-of-life-scenario": end_of_life_scenario,
    }
)
