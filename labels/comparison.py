"""Two calculations of one footprint, compared figure by figure within a tolerance of the total."""

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from msgspec import Struct

from labels.documents.certificate import (
    AlternativeValue,
    CertifiedValues,
    GasValue,
    PollutantValue,
    StageValue,
    UncertaintyValue,
)
from labels.rounding import round_for_label, significant_digits
from lca.impact.footprint import FlowTotal, FootprintResult
from lca.inventory.treatment.part import treatment_of
from lca.scope.policy import Policy

_GASES = "gases."  # a group of figures that the first certificates do not have


class Figure(Struct, frozen=True):
    """A figure and what a difference of it is measured against.

    value: None where it is not stated, which is not zero. scale: in the unit of the value; the total for kg
    CO2e, the figure itself for kg of a pollutant, 1 for shares and ratings.
    """

    value: float | None
    scale: float


class Difference(Struct, frozen=True):
    """A figure that two calculations do not agree on. figure: e.g. `total`, `stages.production`,
    `by_category.fossil`.
    """

    figure: str
    issued: float | None
    found: float | None


def certified_values(
    result: FootprintResult, policy: Policy, uncertainty: UncertaintyValue | None = None
) -> CertifiedValues:
    """The figures of a result as a certificate states them, with the one rounding that is printed."""
    claimed = treatment_of(policy)
    printed = round_for_label(result.total, significant_digits(policy))
    return CertifiedValues(
        total=result.total,
        printed=printed.amount,
        printed_unit=printed.unit,
        rounding=printed.rule,
        complete=result.complete,
        coverage=result.coverage,
        by_category=dict(result.by_category),
        unspecified=result.unspecified,
        stages=tuple(StageValue(stage=s.stage, kg_co2e=s.kg_co2e, share=s.share) for s in result.stages),
        pollutants=tuple(
            PollutantValue(pollutant=p.pollutant, kg=p.kg, coverage=p.coverage) for p in result.pollutants
        ),
        data_quality_rating=result.data_quality_rating,
        primary_data_share=result.primary_data_share,
        gases=gas_values(result),
        approaches={"electricity": claimed.electricity, "recycling": claimed.recycling},
        alternatives=alternative_values(result),
        uncertainty=uncertainty,
    )


def gas_values(result: FootprintResult) -> tuple[GasValue, ...]:
    """Every gas of a result that is not zero."""
    return tuple(_gas(flow) for flow in result.flows if flow.amount or flow.kg_co2e)


def alternative_values(result: FootprintResult) -> tuple[AlternativeValue, ...]:
    """The same product by other approaches, the claimed ones among them."""
    return tuple(
        AlternativeValue(kind=a.kind, approach=a.approach, claimed=a.claimed, total=a.total)
        for a in result.alternatives
    )


def _gas(flow: FlowTotal) -> GasValue:
    return GasValue(
        flow=flow.flow_id,
        substance=flow.substance,
        origin=flow.origin,
        category=flow.category,
        amount=flow.amount,
        unit=flow.unit,
        gwp=float(f"{flow.kg_co2e / flow.amount:.10g}") if flow.amount else 0.0,
        kg_co2e=flow.kg_co2e,
    )


def figures(values: CertifiedValues) -> Mapping[str, Figure]:
    """Every figure of a certificate by name: the total, stages, categories and pollutants, then ratings and shares."""
    scale = max(abs(values.total), *(abs(v) for v in values.by_category.values()), 0.0)
    return MappingProxyType(dict(_figures(values, scale)))


def _figures(values: CertifiedValues, scale: float) -> Iterator[tuple[str, Figure]]:
    yield "total", Figure(values.total, scale)
    for stage in values.stages:
        yield f"stages.{stage.stage}", Figure(stage.kg_co2e, scale)
    for category, value in sorted(values.by_category.items()):
        yield f"by_category.{category}", Figure(value, scale)
    yield "unspecified", Figure(values.unspecified, scale)
    for pollutant in values.pollutants:
        yield f"pollutants.{pollutant.pollutant}", Figure(pollutant.kg, abs(pollutant.kg))
    for gas in values.gases:
        yield f"{_GASES}{gas.flow}", Figure(gas.kg_co2e, scale)
    for other in values.alternatives:
        yield f"alternatives.{other.kind}.{other.approach}", Figure(other.total, scale)
    if values.uncertainty is not None:
        for name in ("median", "low", "high"):
            yield f"uncertainty.{name}", Figure(getattr(values.uncertainty, name), scale)
    yield "complete", Figure(float(values.complete), 1.0)
    yield "coverage", Figure(values.coverage, 1.0)
    yield "data_quality_rating", Figure(values.data_quality_rating, 1.0)
    yield "primary_data_share", Figure(values.primary_data_share, 1.0)
    # What follows from the figures above comes last: the first difference in this order is a cause, not an effect.
    for stage in values.stages:
        yield f"stages.{stage.stage}.share", Figure(stage.share, 1.0)
    for pollutant in values.pollutants:
        yield f"pollutants.{pollutant.pollutant}.coverage", Figure(pollutant.coverage, 1.0)


def compare_results(issued: FootprintResult, found: FootprintResult, policy: Policy) -> tuple[Difference, ...]:
    """Where two calculations of one study differ beyond the policy's tolerance, exchange contributions first.

    issued: e.g. the manufacturer's; found: the verifier's own.
    """
    tolerance = policy.value("recalculation_tolerance")
    return compare(_result_figures(issued, policy), _result_figures(found, policy), tolerance)


def _result_figures(result: FootprintResult, policy: Policy) -> Mapping[str, Figure]:
    rest = figures(certified_values(result, policy))
    scale = rest["total"].scale
    return {**{f"exchanges.{e.exchange_id}": Figure(e.kg_co2e, scale) for e in result.exchanges}, **rest}


def compare(issued: Mapping[str, Figure], found: Mapping[str, Figure], tolerance: float) -> tuple[Difference, ...]:
    """The figures that differ by more than `tolerance` (dimensionless) times their scale, in the order of
    `issued`.

    A figure that only one side states differs; but gases, where the issued side is from before they were stated.
    """
    absent = Figure(None, 0.0)
    more = [name for name in found if name not in issued]
    if not any(name.startswith(_GASES) for name in issued):
        more = [name for name in more if not name.startswith(_GASES)]
    names = [*issued, *more]
    pairs = ((name, issued.get(name, absent), found.get(name, absent)) for name in names)
    return tuple(
        Difference(name, one.value, other.value) for name, one, other in pairs if not _agree(one, other, tolerance)
    )


def _agree(one: Figure, other: Figure, tolerance: float) -> bool:
    if one.value is None or other.value is None:
        return one.value is other.value
    limit = tolerance * max(one.scale, other.scale)
    return math.isfinite(one.value) and abs(one.value - other.value) <= limit
