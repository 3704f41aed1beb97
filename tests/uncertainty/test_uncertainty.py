"""The uncertainty of a footprint: against formulas, against Brightway's Monte Carlo, and what it says of itself."""

import math
from collections.abc import Sequence

import bw_processing
import numpy as np
import pytest
from msgspec import Struct
from msgspec.structs import replace
from scipy import stats

from lca.calculate import Calculation
from lca.data import open_pedigree_variances
from lca.errors import CalculationError
from lca.impact.arrays import read_arrays
from lca.impact.engine import bw2calc
from lca.impact.intensities import intensities
from lca.impact.matrices import build_matrices, flow_factor
from lca.impact.method import CATEGORIES
from lca.interpretation.background_samples import (
    BackgroundSamples,
    BackgroundSpread,
    Floats,
    ReachableSamples,
    background_spread,
)
from lca.interpretation.design import Design, Scheme
from lca.interpretation.distributions import Lognormal, Normal
from lca.interpretation.foreground_samples import spreads
from lca.interpretation.statistics import (
    convergence,
    interval,
    justified_digits,
    probability_below,
    rounded,
)
from lca.interpretation.uncertainty import Skew, assess_uncertainty, draw
from tests.studies import DQ, declaration, method, process, release, row
from tests.uncertainty.worlds import looped, product, run, scored, uncertain

SIGMA_INPUT = math.sqrt(0.0133)  # scores 3,3,3,3,3 and basic .0006


def one_emission() -> Calculation:
    return run(declaration(scored("D-001", "10", "kg", "elementary_flow:co2-fossil")))


@pytest.mark.parametrize("scheme", list(Scheme))
def test_one_lognormal_amount_is_the_formula(scheme: Scheme) -> None:
    found = assess_uncertainty(one_emission(), uncertain(design=Design(count=4096, scheme=scheme)))
    for estimate, z in ((found.total.low, -1.959964), (found.total.median, 0.0), (found.total.high, 1.959964)):
        assert estimate.value == pytest.approx(10 * math.exp(z * SIGMA_INPUT), abs=4 * estimate.error + 1e-9)
    assert found.total.mean.value == pytest.approx(10 * math.exp(0.0133 / 2), abs=4 * found.total.mean.error)
    assert found.total.standard_deviation == pytest.approx(10 * math.sqrt(Lognormal(SIGMA_INPUT).variance), rel=0.05)
    assert [(e.exchange_id, e.share) for e in found.exchanges] == [("D-001", pytest.approx(1.0))]
    assert found.sources.first_order == pytest.approx(100 * Lognormal(SIGMA_INPUT).variance)


def test_stated_sample_is_the_footprint() -> None:
    calculation = run(product())
    (drawn,), _ = draw([calculation], uncertain())
    assert drawn.stated.totals[0] == pytest.approx(calculation.result.total, rel=1e-12)
    by_category = dict(zip(CATEGORIES, drawn.stated.indicators[:6, 0], strict=True))
    assert by_category == pytest.approx(dict(calculation.result.by_category), rel=1e-12)
    so2 = next(p.kg for p in calculation.result.pollutants if p.pollutant == "SO2")
    assert drawn.stated.indicators[6, 0] == pytest.approx(so2, rel=1e-12)
    for exchange, value in zip(calculation.result.exchanges, drawn.stated.kg_co2e[:, 0], strict=True):
        assert value == pytest.approx(exchange.kg_co2e, rel=1e-12)


def test_agrees_with_monte_carlo_of_bw2calc() -> None:
    calculation = run(product())
    ours = draw([calculation], uncertain(design=Design(count=2000, scheme=Scheme.RANDOM)))[0][0].sampled.totals
    theirs = brightway_totals(calculation, 600)
    assert stats.ks_2samp(ours, theirs).pvalue > 0.01
    assert ours.mean() == pytest.approx(theirs.mean(), rel=0.02)
    assert ours.std() == pytest.approx(theirs.std(), rel=0.1)
    assert stats.ks_2samp(ours * 1.03, theirs).pvalue < 0.01  # it would see three per cent


def brightway_totals(calculation: Calculation, count: int) -> Floats:
    """Footprints drawn by bw2calc from the same system, its uncertainty written down entry by entry."""
    background, variances = looped(), open_pedigree_variances()
    matrices = build_matrices(calculation.system, background, method())
    sigma: dict[tuple[str, str], float] = {}
    spread = background_spread(background, method(), variances)
    of_key = dict(zip(spread.input_keys, spread.uncertainty.input_sigma, strict=True))
    for found in background.processes.values():
        for x in found.exchanges:
            prefix = "background:" if x.kind == "technosphere" else ""
            substance = background.flows[x.target_id].substance if not prefix else ""
            sigma[prefix + x.target_id, f"background:{x.process_id}"] = (
                of_key[f"{x.process_id}#{x.number}"] if prefix else variances.emission_sigma(x.data_quality, substance)
            )
    known = spreads(calculation.system, background, variances, {}).by_key
    kinds = {"background": "background:", "own_process": "own:", "supplier": "supplier:", "elementary_flow": ""}
    for linked in calculation.system.exchanges:
        spread_of = known.get(linked.exchange.id)
        if isinstance(spread_of, Lognormal):
            sigma[kinds[str(linked.provider_kind)] + linked.provider, linked.node] = spread_of.sigma
    package = bw_processing.create_datapackage(sum_intra_duplicates=True)
    for matrix, kind in (("technosphere_matrix", False), ("biosphere_matrix", True)):
        edges = [e for e in matrices.edges if (e.kind == "flow") is kind]
        rows = matrices.flows if kind else matrices.columns
        entries = np.zeros(len(edges), dtype=bw_processing.UNCERTAINTY_DTYPE)
        entries["minimum"] = entries["maximum"] = entries["shape"] = np.nan
        for entry, e in zip(entries, edges, strict=True):
            width = sigma.get((e.row, e.column), 0.0) if e.kind != "product" else 0.0
            entry["uncertainty_type"], entry["scale"] = (2, width) if width else (0, np.nan)
            entry["loc"] = math.log(e.amount) if width else e.amount
        package.add_persistent_vector(
            matrix=matrix,
            name=matrix,
            indices_array=np.array(
                [(rows[e.row], matrices.columns[e.column]) for e in edges], dtype=bw_processing.INDICES_DTYPE
            ),
            data_array=np.array([e.amount for e in edges]),
            distributions_array=entries,
            **({} if kind else {"flip_array": np.array([e.kind == "input" for e in edges])}),
        )
    factors = [(i, f[1]) for key, i in matrices.flows.items() if (f := flow_factor(key, method()))]
    package.add_persistent_vector(
        matrix="characterization_matrix",
        name="factors",
        indices_array=np.array([(i, 0) for i, _ in factors], dtype=bw_processing.INDICES_DTYPE),
        data_array=np.array([value for _, value in factors]),
    )
    lca = bw2calc().LCA(
        {matrices.columns["product"]: 1.0}, data_objs=[package], use_distributions=True, seed_override=11
    )
    lca.lci()
    lca.lcia()
    return np.array([float(lca.score) for _ in zip(range(count), lca, strict=False)])


def test_mean_is_where_skewed_amounts_put_it() -> None:
    found = assess_uncertainty(run(product()), uncertain(design=Design(count=8192)))
    check = found.mean_check
    assert check.verdict is Skew.EXPLAINED
    assert check.at_means > check.stated
    assert check.mean == pytest.approx(check.expected, abs=4 * check.error)


def test_loops_put_the_mean_higher_and_it_is_known_how_much() -> None:
    """y = g / (1 - f) with f around one half: the mean of 1 / (1 - f) by quadrature."""
    tight = release(
        process("a", "kg", inputs={"b": ("1", "kg")}, emits={"co2-fossil": ("1", "kg")}),
        process("b", "kg", inputs={"a": ("0.5", "kg")}),
    )
    calculation = run(declaration(row("M-001", "1", "kg", "background:a")), tight)
    found = assess_uncertainty(calculation, uncertain(tight, design=Design(count=20_000)))
    check, sigma = found.mean_check, open_pedigree_variances().input_sigma(DQ, "kg")
    quantiles = Lognormal(sigma * math.sqrt(2)).quantile((np.arange(20_000) + 0.5) / 20_000)
    direct = Lognormal(open_pedigree_variances().emission_sigma(DQ, "CO2")).mean
    assert check.mean == pytest.approx(direct * float(np.mean(1 / (1 - 0.5 * quantiles))), abs=4 * check.error)
    assert check.mean - check.at_means > 4 * check.error  # chains alone would not explain it
    assert check.feedback == pytest.approx(check.mean - check.at_means, rel=0.5)
    assert check.verdict is Skew.EXPLAINED


def test_loops_of_own_processes_too() -> None:
    rows = [
        row("O-001", "1", "kg", "own_process:mill"),
        scored("O-002", "0.5", "kg", "own_process:mill", process="mill", basis="process_output"),
        row("O-003", "1", "kg", "elementary_flow:co2-fossil", process="mill", basis="process_output"),
    ]
    mill = {"id": "mill", "name": "Mill", "stage": "production", "output": {"amount": "1", "unit": "kg"}}
    found = assess_uncertainty(run(declaration(*rows, own_processes=[mill])), uncertain(design=Design(count=20_000)))
    check = found.mean_check
    # it runs twice, 2 kg CO2e come with each kg of it: c = 2 x 0.5 x 2, g = 0.5 x 2
    assert check.feedback == pytest.approx(2 * Lognormal(SIGMA_INPUT).variance, rel=1e-9)
    assert check.mean - check.at_means > 4 * check.error
    assert check.verdict is Skew.EXPLAINED


def test_symmetric_amount_leaves_no_gap() -> None:
    found = assess_uncertainty(one_emission(), uncertain(overrides={"D-001": Normal(0.1)}))
    assert found.mean_check.verdict is Skew.NONE
    assert found.total.standard_deviation == pytest.approx(1.0, rel=0.05)


class Tilted(Struct, frozen=True):
    """Samples that are five per cent too high: what a defect looks like."""

    sound: BackgroundSamples

    @property
    def spread(self) -> BackgroundSpread:
        return self.sound.spread

    @property
    def count(self) -> int:
        return self.sound.count

    def sampled(self, process_ids: Sequence[str]) -> Floats:
        return self.sound.sampled(process_ids) * 1.05

    def stated(self, process_ids: Sequence[str]) -> Floats:
        return self.sound.stated(process_ids)

    def at_means(self, process_ids: Sequence[str]) -> Floats:
        return self.sound.at_means(process_ids)


def test_a_gap_that_skew_does_not_explain_is_a_defect() -> None:
    asked = uncertain()
    spread = background_spread(looped(), method(), asked.variances)
    sound = ReachableSamples(spread, asked.design)
    assert assess_uncertainty(run(product()), replace(asked, samples=sound)).mean_check.verdict is Skew.EXPLAINED
    tilted = assess_uncertainty(run(product()), replace(asked, samples=Tilted(sound)))
    assert tilted.mean_check.verdict is Skew.UNEXPLAINED


def test_what_is_not_drawn_is_listed() -> None:
    found = assess_uncertainty(run(product()), uncertain())
    assert [f.key for f in found.fixed] == ["supplier:bolt", "X-001"]
    assert found.fixed[0].kg_co2e == pytest.approx(0.24)  # two bolts of 12 kg CO2e per hundred
    assert set(found.shares) == {"steel-mix#1", "steel-mix#2"}
    with_supplier = assess_uncertainty(run(product()), uncertain(overrides={"supplier:bolt": Lognormal(0.2)}))
    assert [f.key for f in with_supplier.fixed] == ["X-001"]
    assert with_supplier.total.standard_deviation > found.total.standard_deviation


def test_nothing_uncertain_is_said_so() -> None:
    found = assess_uncertainty(run(declaration(row("D-001", "10", "kg", "elementary_flow:co2-fossil"))), uncertain())
    assert (found.total.low.value, found.total.high.value) == (10.0, 10.0)
    assert [f.key for f in found.fixed] == ["D-001"]
    assert (found.exchanges, found.sources.sources) == ((), ())


def test_override_of_nothing_is_refused() -> None:
    with pytest.raises(CalculationError, match="M-009"):
        assess_uncertainty(run(product()), uncertain(overrides={"M-009": Lognormal(0.1)}))


def test_shares_of_variance_sum_to_one_and_first_order_agrees() -> None:
    found = assess_uncertainty(run(product()), uncertain(design=Design(count=8192, scheme=Scheme.RANDOM)))
    assert math.fsum(e.share for e in found.exchanges) == pytest.approx(1.0, abs=1e-12)
    assert math.fsum(s.share for s in found.sources.sources) == pytest.approx(1.0, abs=1e-12)
    assert found.sources.first_order == pytest.approx(found.total.standard_deviation**2, rel=0.1)
    assert {s.kind for s in found.sources.sources} == {"amount", "background"}


def test_first_order_is_the_variance_that_each_number_alone_brings() -> None:
    """Every other number held: what the formula says against what a sample of that number alone says."""
    calculation = run(product())
    found = assess_uncertainty(calculation, uncertain())
    shares = {s.key: s for s in found.sources.sources}
    still = {k: Lognormal(0.0) for k in ("M-001", "E-001", "D-001", "S-001", "O-001", "O-002")}
    for key in ("M-001", "O-001", "O-002"):
        (drawn,), _ = draw(
            [calculation], uncertain(overrides={**still, key: Lognormal(0.05)}, samples=Still(calculation))
        )
        moved = drawn.sampled.totals.std(ddof=1)
        assert moved == pytest.approx(abs(shares[key].contribution) * math.sqrt(Lognormal(0.05).variance), rel=0.06)


class Still(Struct, frozen=True):
    """A background without uncertainty."""

    calculation: Calculation
    count: int = 2000

    @property
    def spread(self) -> BackgroundSpread:
        return background_spread(looped(), method(), open_pedigree_variances())

    def sampled(self, process_ids: Sequence[str]) -> Floats:
        return np.repeat(self.stated(process_ids), self.count, axis=2)

    def stated(self, process_ids: Sequence[str]) -> Floats:
        background = looped()
        rows = [list(background.processes).index(name) for name in process_ids]
        return intensities(read_arrays(background, method()))[rows, :, None]

    at_means = stated


def test_a_sample_that_cannot_produce_names_its_loop() -> None:
    tight = release(
        process("a", "kg", inputs={"b": ("0.97", "kg")}, emits={"co2-fossil": ("1", "kg")}),
        process("b", "kg", inputs={"a": ("0.97", "kg")}),
    )
    with pytest.raises(CalculationError, match=r"a → b|b → a"):
        assess_uncertainty(run(declaration(scored("M-001", "1", "kg", "background:a")), tight), uncertain(tight))


def test_own_processes_that_eat_what_they_make_are_refused() -> None:
    rows = [
        scored("O-001", "1", "kg", "own_process:mill"),
        scored("O-002", "0.96", "kg", "own_process:mill", process="mill", basis="process_output"),
        scored("O-003", "1", "kWh", "background:electricity", process="mill", basis="process_output"),
    ]
    mill = {"id": "mill", "name": "Mill", "stage": "production", "output": {"amount": "1", "unit": "kg"}}
    with pytest.raises(CalculationError, match="own:mill"):
        assess_uncertainty(run(declaration(*rows, own_processes=[mill])), uncertain())


def test_samples_settle_and_say_so() -> None:
    found = assess_uncertainty(run(product()), uncertain(design=Design(count=4096)))
    counts = [c.samples for c in found.convergence]
    assert (counts[-1], counts) == (4096, sorted(set(counts)))
    assert found.convergence[-1].high.error < found.convergence[0].high.error
    assert found.settled
    few = assess_uncertainty(
        run(declaration(scored("M-001", "1", "t*km", "background:truck"))), uncertain(design=Design(count=100))
    )
    assert not few.settled


@pytest.mark.parametrize(("scheme", "size"), [(Scheme.RANDOM, 1000), (Scheme.ANTITHETIC, 1000)])
def test_bootstrap_error_is_that_of_repeated_runs(scheme: Scheme, size: int) -> None:
    """Sums of five lognormal amounts, drawn with a hundred seeds."""
    runs = []
    for seed in range(100):
        design = Design(seed=seed, count=size, scheme=scheme)
        runs.append(interval(sum(Lognormal(0.3).quantile(design.uniforms(str(k))) for k in range(5)), seed))  # type: ignore[arg-type]
    for pick in ("low", "median", "high", "mean"):
        spread = np.std([getattr(r, pick).value for r in runs], ddof=1)
        said = np.mean([getattr(r, pick).error for r in runs])
        assert said == pytest.approx(spread, rel=0.3)


@pytest.mark.parametrize(
    ("value", "uncertainty", "digits", "text"),
    [(4.87, 0.5, 2, "4.9"), (4.87, 0.04, 3, "4.87"), (146.75, 6.6, 3, "147"), (8.296, 0.97, 1, "8"), (1234.0, 99.0, 2, "1200"), (0.0123, 0.2, 1, "0.01"), (5.0, 0.0, 15, "5.00000000000000"), (0.0, 1.0, 1, "0")],
)  # fmt: skip
def test_significant_digits(value: float, uncertainty: float, digits: int, text: str) -> None:
    assert justified_digits(value, uncertainty) == digits
    assert rounded(value, digits) == text


def test_certainty_is_never_claimed_without_error() -> None:
    low, high = np.arange(1000.0), np.arange(1000.0) + 1
    found = probability_below(low, high, 1)
    assert found.value == 1.0
    assert found.error > 0
    even = probability_below(np.tile([0.0, 2.0], 500), np.ones(1000), 1)
    assert even.value == 0.5


def test_statistics_repeat() -> None:
    samples = Design(count=500).uniforms("x")
    assert interval(samples, 5) == interval(samples, 5)
    assert convergence(samples, 5) == convergence(samples, 5)
