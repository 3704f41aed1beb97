"""How certain a footprint is: Monte Carlo over declared amounts and background data (ISO 14067:2018, 6.6; ISO
14044:2006, 4.5.3.3).

Parameter uncertainty only: what is not in the declaration, choices of model and the GWPs themselves are not drawn.
The mean of the samples lies above the stated value, because lognormal amounts are stated as medians; how far is worked
out without sampling, and a gap that this does not explain is a defect.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from msgspec import Struct, field

from lca.errors import CalculationError, say
from lca.impact.arrays import INDICATORS
from lca.impact.footprint import FootprintResult
from lca.impact.method import Method
from lca.interpretation.background_samples import (
    BackgroundSamples,
    BackgroundSpread,
    ReachableSamples,
    background_spread,
    reachable,
)
from lca.interpretation.design import Design, with_dimensions
from lca.interpretation.distributions import Distribution
from lca.interpretation.feedback import feedback
from lca.interpretation.foreground_samples import (
    Calculated,
    ForegroundSampler,
    Weighed,
    draw_names,
    refuse_unknown,
    spreads,
)
from lca.interpretation.statistics import Checkpoint, Interval, convergence, interval, justified_digits
from lca.interpretation.variance import ExchangeVariance, VarianceSources, by_exchange, by_source
from lca.inventory.background import BackgroundRelease
from lca.inventory.pedigree import PedigreeVariances
from lca.scope.boundary import LifeCycleStage

AGREEMENT = 1e-9  # between the stated sample and the footprint it belongs to
FORGIVEN = 4.0  # standard errors between the mean of the samples and what it should be
SECOND_ORDER = 0.5  # of what loops add: the terms beyond second order
SETTLED = 0.02  # largest standard error of a percentile, as a share of the median, that counts as settled


class Skew(StrEnum):
    """What the gap between the mean of the samples and the stated value is."""

    NONE = "none"  # within sampling error
    EXPLAINED = "explained"  # the mean is where skewed distributions put it
    UNEXPLAINED = "unexplained"  # a defect of data or program, or a loop close to its limit


class MeanCheck(Struct, frozen=True):
    """Stated value, mean of the samples with its error, and where the mean should be, kg CO2e per unit.

    at_means: the value with every number at its mean. feedback: what loops add to that. expected: their sum.
    """

    stated: float
    mean: float
    error: float
    at_means: float
    feedback: float
    verdict: Skew

    @property
    def expected(self) -> float:
        """Where skewed distributions and loops put the mean."""
        return self.at_means + self.feedback


class FixedExchange(Struct, frozen=True):
    """An exchange that was not drawn because nothing is known of its uncertainty. share: of the footprint."""

    key: str
    name: str
    kg_co2e: float
    share: float


class Drawn(Struct, frozen=True):
    """A product in all samples, before it is summed up. Kept for comparisons."""

    sampler: ForegroundSampler
    stated: Weighed
    sampled: Weighed
    at_means: Weighed
    design: Design


class FootprintUncertainty(Struct, frozen=True):
    """The uncertainty of one footprint, kg CO2e per unit of the study.

    digits: significant digits of the footprint that the interval justifies. by_stage, by_indicator: median and
    interval of each. fixed: what was not drawn. shares: background inputs held fixed because they are shares of a mix.
    complete: whether anything was left out of the sums (then all figures read "at least").
    """

    design: Design
    pedigree_id: str
    total: Interval
    digits: int
    mean_check: MeanCheck
    by_stage: Mapping[LifeCycleStage, Interval]
    by_indicator: Mapping[str, Interval]
    convergence: tuple[Checkpoint, ...]
    exchanges: tuple[ExchangeVariance, ...]
    sources: VarianceSources
    fixed: tuple[FixedExchange, ...]
    shares: tuple[str, ...]
    complete: bool

    @property
    def settled(self) -> bool:
        """Whether the sampling errors of median and interval are small beside the median."""
        scale = SETTLED * abs(self.total.median.value)
        return all(e.error <= scale for e in (self.total.low, self.total.median, self.total.high))


class Uncertain(Struct, frozen=True):
    """What an analysis is made with. overrides: distributions given for exchanges (by id) or supplier footprints (by
    `supplier:<id>`) in the place of their pedigree scores. samples: of the background; drawn for the part of the
    release that is reached if None.
    """

    background: BackgroundRelease
    method: Method
    variances: PedigreeVariances
    design: Design = field(default_factory=Design)
    overrides: Mapping[str, Distribution] = field(default_factory=lambda: MappingProxyType({}))
    samples: BackgroundSamples | None = None


def assess_uncertainty(
    calculation: Calculated,
    uncertain: Uncertain,
    progress: Callable[[str], None] = lambda _: None,
) -> FootprintUncertainty:
    """The uncertainty of a calculated footprint.

    progress: told the name of each step as it begins. CalculationError: an override of nothing, a sample in which a
    loop cannot produce, or a stated sample that is not the footprint.
    """
    progress("draw")
    (drawn,), spread = draw([calculation], uncertain)
    progress("variance")
    sources = by_source(drawn.sampler, drawn.stated, spread)
    exchanges = by_exchange(drawn.sampler, drawn.sampled, drawn.stated)
    progress("statistics")
    seed, totals = uncertain.design.seed, drawn.sampled.totals
    total = interval(totals, seed)
    return FootprintUncertainty(
        design=drawn.design,
        pedigree_id=uncertain.variances.id,
        total=total,
        digits=justified_digits(total.median.value, total.standard_uncertainty),
        mean_check=check_mean(drawn, total, spread),
        by_stage=_stages(drawn, seed),
        by_indicator=_indicators(drawn, seed),
        convergence=convergence(totals, seed),
        exchanges=exchanges,
        sources=sources,
        fixed=_fixed(drawn),
        shares=_shares(drawn, spread, uncertain.background),
        complete=calculation.result.complete,
    )


def draw(calculations: Sequence[Calculated], uncertain: Uncertain) -> tuple[tuple[Drawn, ...], BackgroundSpread]:
    """Some products in the same samples: what they have in common has the same draws in all of them."""
    refuse_unknown(uncertain.overrides, [calculation.system for calculation in calculations])
    samplers = [_sampler(calculation, uncertain) for calculation in calculations]
    names = (sampler.names[key] for sampler in samplers for key in sampler.spreads.by_key)
    design = with_dimensions(uncertain.design, names)
    samples = uncertain.samples or _reachable_samples(samplers, uncertain, design)
    found = []
    for sampler, calculation in zip(samplers, calculations, strict=True):
        drawn = Drawn(
            sampler, sampler.stated(samples), sampler.sampled(samples, design), sampler.at_means(samples), design
        )
        check_agreement(drawn, calculation.result)
        found.append(drawn)
    return tuple(found), samples.spread


def _reachable_samples(samplers: Sequence[ForegroundSampler], uncertain: Uncertain, design: Design) -> ReachableSamples:
    wanted = tuple(dict.fromkeys(name for sampler in samplers for name in sampler.background_ids))
    part = reachable(uncertain.background, wanted)
    return ReachableSamples(background_spread(part, uncertain.method, uncertain.variances), design)


def _shares(drawn: Drawn, spread: BackgroundSpread, background: BackgroundRelease) -> tuple[str, ...]:
    """Shares of mixes behind a product that were not drawn."""
    behind = reachable(background, drawn.sampler.background_ids).processes
    return tuple(key for key in spread.fixed if key.rpartition("#")[0] in behind)


def _sampler(calculation: Calculated, uncertain: Uncertain) -> ForegroundSampler:
    known = spreads(calculation.system, uncertain.background, uncertain.variances, uncertain.overrides)
    names = draw_names(calculation.declaration)
    return ForegroundSampler(calculation.system, uncertain.background, uncertain.method, known, names)


def check_agreement(drawn: Drawn, result: FootprintResult) -> None:
    """CalculationError where the sample with everything as stated is not the footprint itself."""
    stated = float(drawn.stated.totals[0])
    scale = sum(abs(e.kg_co2e) for e in result.exchanges)
    if not abs(stated - result.total) <= AGREEMENT * max(scale, abs(result.total)):
        raise CalculationError(
            "samples-disagree",
            say(
                "Without any uncertainty the samples give {found}, the footprint is {total}.",
                found=stated,
                total=result.total,
            ),
            say("This is a defect of the toolkit or of its data: please report it with the declaration."),
        )


def check_mean(drawn: Drawn, total: Interval, spread: BackgroundSpread) -> MeanCheck:
    """Whether the mean of the samples is where it should be: within four standard errors of what is expected without
    sampling, and half of what loops add, which is known to second order only.
    """
    stated, at_means = float(drawn.stated.totals[0]), float(drawn.at_means.totals[0])
    more = feedback(drawn.sampler, drawn.stated, spread)
    sampled = FORGIVEN * total.mean.error + AGREEMENT * abs(stated)
    if abs(total.mean.value - at_means - more) > sampled + SECOND_ORDER * abs(more):
        verdict = Skew.UNEXPLAINED
    elif abs(total.mean.value - stated) > sampled:
        verdict = Skew.EXPLAINED
    else:
        verdict = Skew.NONE
    return MeanCheck(stated, total.mean.value, total.mean.error, at_means, more, verdict)


def _stages(drawn: Drawn, seed: int) -> Mapping[LifeCycleStage, Interval]:
    stages = np.array([str(e.stage) for e in drawn.sampler.exchanges])
    present = [stage for stage in LifeCycleStage if (stages == str(stage)).any()]
    return MappingProxyType(
        {stage: interval(drawn.sampled.kg_co2e[stages == str(stage)].sum(axis=0), seed) for stage in present}
    )


def _indicators(drawn: Drawn, seed: int) -> Mapping[str, Interval]:
    return MappingProxyType({name: interval(drawn.sampled.indicators[i], seed) for i, name in enumerate(INDICATORS)})


def _fixed(drawn: Drawn) -> tuple[FixedExchange, ...]:
    """Linked exchanges and supplier footprints that were not drawn, those that matter most first."""
    total = float(drawn.stated.totals[0])
    carried: dict[str, tuple[str, float]] = {}
    sampler = drawn.sampler
    for i, linked in enumerate(sampler.system.exchanges):
        value = float(drawn.stated.kg_co2e[i, 0])
        for key, name in (
            (linked.exchange.id, linked.exchange.name),
            (f"supplier:{linked.provider}", getattr(sampler.system.suppliers.get(linked.provider), "product", "")),
        ):
            if key in sampler.spreads.fixed:
                carried[key] = (name, carried.get(key, (name, 0.0))[1] + value)
    rows = [FixedExchange(key, name, value, value / total if total else 0.0) for key, (name, value) in carried.items()]
    return tuple(sorted(rows, key=lambda row: (-abs(row.kg_co2e), row.key)))
