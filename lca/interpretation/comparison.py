"""Two footprints side by side, and whether one may be called a reduction of the other.

"Reduced by x %" is said only where unit, rules, boundary, allocation, method and background are the same and nothing is
left out of either sum (ISO 14067:2018, 6.4.7 on tracking, Annex B on comparing); otherwise it is refused with every
reason. Both products are drawn in the same samples, so that what they share cancels: the probability that the
reduction is real is that of the difference, not of two separate intervals.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from lca.documents import QuantityText
from lca.errors import Message, Problem, say
from lca.interpretation.foreground_samples import Calculated
from lca.interpretation.statistics import Estimate, Interval, interval, probability_below
from lca.interpretation.uncertainty import MeanCheck, Uncertain, check_mean, draw
from lca.interpretation.waterfall import Waterfall, waterfall
from lca.inventory.declaration import Declaration
from lca.scope.boundary import LifeCycleStage

COMPLETE = 1 - 1e-9  # coverage from which greenhouse gases count as stated completely


class Reduction(Struct, frozen=True):
    """How far the second footprint lies below the first. share: of the first, as stated; below zero it is higher.

    spread: median and 95 % interval of the share. probability: that the second is lower.
    """

    share: float
    spread: Interval
    probability: Estimate


class Comparison(Struct, frozen=True):
    """Two footprints, kg CO2e per unit of the study.

    obstacles: why no reduction may be claimed. cautions: what a reader has to know besides. reduction: None where there
    are obstacles. difference: second less first, over the samples. probability_lower: that the second is lower; it
    says nothing of a reduction where the two do not count the same thing.
    """

    before: float
    after: float
    obstacles: tuple[Problem, ...]
    cautions: tuple[Message, ...]
    difference: Interval
    probability_lower: Estimate
    reduction: Reduction | None
    waterfall: Waterfall
    mean_checks: tuple[MeanCheck, MeanCheck]


def compare(before: Calculated, after: Calculated, uncertain: Uncertain) -> Comparison:
    """Compare two calculations in the same samples. CalculationError as `assess_uncertainty`."""
    (first, second), spread = draw([before, after], uncertain)
    seed = uncertain.design.seed
    old, new = first.sampled.totals, second.sampled.totals
    probability = probability_below(new, old, seed)
    obstacles = tuple(find_obstacles(before, after))
    if not obstacles and not (old > 0).all():
        obstacles = (_not_positive(),)
    reduction = None
    if not obstacles:
        share = 1 - after.result.total / before.result.total
        reduction = Reduction(share, interval(1 - new / old, seed), probability)
    return Comparison(
        before=before.result.total,
        after=after.result.total,
        obstacles=obstacles,
        cautions=tuple(_cautions(before, after)),
        difference=interval(new - old, seed),
        probability_lower=probability,
        reduction=reduction,
        waterfall=waterfall(before.result, after.result),
        mean_checks=(
            check_mean(first, interval(old, seed), spread),
            check_mean(second, interval(new, seed), spread),
        ),
    )


def find_obstacles(before: Calculated, after: Calculated) -> Iterator[Problem]:
    """Every reason why the second footprint cannot be called a reduction of the first."""
    first, second = before.declaration, after.declaration
    for same in _MUST_MATCH:
        old, new = same.read(first), same.read(second)
        if old != new:
            yield Problem(f"compare-{same.code}", same.what(_shown(old), _shown(new)), same.remedy)
    if before.result.gwp_set != after.result.gwp_set:
        yield Problem(
            "compare-gwp-set",
            say(
                "The sets of GWPs differ: {before}; {after}.",
                before=before.result.gwp_set,
                after=after.result.gwp_set,
            ),
            say("Recalculate the older footprint with the newer set."),
        )
    for calculation in (before, after):
        if calculation.result.unlinked:
            yield Problem(
                "compare-incomplete",
                say(
                    "“{product}” leaves {count} exchange(s) out of its sum: {names}.",
                    product=_named(calculation.declaration),
                    count=len(calculation.result.unlinked),
                    names=", ".join(row.exchange_id for row in calculation.result.unlinked[:5]),
                ),
                say("Link them: a difference between two sums of “at least” is not a reduction."),
            )


def _cautions(before: Calculated, after: Calculated) -> Iterator[Message]:
    for calculation in (before, after):
        if calculation.result.coverage < COMPLETE:
            yield say(
                "“{product}”: {share} % of the footprint comes from processes that do not state every greenhouse gas.",
                product=_named(calculation.declaration),
                share=round(100 * (1 - calculation.result.coverage), 1),
            )
    sets = {*before.result.by_gwp_set, *after.result.by_gwp_set}
    if len(sets) > 1:
        yield say(
            "Parts of the footprints were published under other sets of GWPs: {sets}.", sets=", ".join(sorted(sets))
        )
    if before.declaration.product.site != after.declaration.product.site:
        yield say(
            "The products are made at different sites: {before}; {after}.",
            before=before.declaration.product.site,
            after=after.declaration.product.site,
        )
    if before.declaration.company.credit_code != after.declaration.company.credit_code:
        yield say("The products are of different companies, so that none of their own amounts are drawn together.")


def _named(declaration: Declaration) -> str:
    return f"{declaration.product.name.get('zh-Hans')} {declaration.product.model}"


def _not_positive() -> Problem:
    return Problem(
        "compare-not-positive",
        say("The first footprint is not above zero in every sample, so that a share of it means nothing."),
        say("State the difference in kg CO2e instead."),
    )


def _unit(declaration: Declaration) -> tuple[str, ...]:
    unit = declaration.unit
    life = _written(unit.service_life) if unit.service_life else ""
    return (str(unit.kind), _written(unit.quantity), unit.description.get("zh-Hans"), life)


def _written(quantity: QuantityText) -> str:
    """One text for one quantity: `1.0 kg` and `1 kg` are the same."""
    return f"{float(quantity.exact().amount):.15g} {quantity.unit}"


def _boundary(declaration: Declaration) -> tuple[str, ...]:
    stages = (f"{stage}: {declaration.boundary.status_of(stage) or '-'}" for stage in LifeCycleStage)
    return (str(declaration.boundary.kind), *stages)


def _allocation(declaration: Declaration) -> tuple[str, ...]:
    return tuple(sorted(f"{a.stage} {a.process} {a.step} {a.key_name}" for a in declaration.allocations))


def _shown(values: tuple[str, ...]) -> str:
    return ", ".join(value for value in values if value) or "-"


class _Same(Struct, frozen=True):
    """Something that has to be the same in both. read: what a declaration says of it. what: said where it is not."""

    code: str
    read: Callable[[Declaration], tuple[str, ...]]
    what: Callable[[str, str], Message]
    remedy: Message


_MUST_MATCH = (
    _Same(
        "unit",
        _unit,
        lambda b, a: say("The declared or functional units differ: {before}; {after}.", before=b, after=a),
        say("Declare both for the same unit."),
    ),
    _Same(
        "category",
        lambda d: (d.product.category,),
        lambda b, a: say("The product categories differ: {before}; {after}.", before=b, after=a),
        say("Compare products of one category only."),
    ),
    _Same(
        "boundary",
        _boundary,
        lambda b, a: say("The system boundaries differ: {before}; {after}.", before=b, after=a),
        say("Include the same life cycle stages in both."),
    ),
    _Same(
        "rules",
        lambda d: (d.study.policy,),
        lambda b, a: say("The rules differ: {before}; {after}.", before=b, after=a),
        say("Recalculate both under the same rules."),
    ),
    _Same(
        "allocation",
        _allocation,
        lambda b, a: say("Co-products are allocated differently: {before}; {after}.", before=b, after=a),
        say("Allocate the same processes by the same key in both."),
    ),
    _Same(
        "method",
        lambda d: (d.study.method,),
        lambda b, a: say("The methods differ: {before}; {after}.", before=b, after=a),
        say("Recalculate the older footprint with the newer method."),
    ),
    _Same(
        "background",
        lambda d: (d.study.background,),
        lambda b, a: say("The background releases differ: {before}; {after}.", before=b, after=a),
        say("Recalculate both with one release: a change of data is not a reduction."),
    ),
)
