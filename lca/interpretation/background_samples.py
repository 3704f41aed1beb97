"""Samples of the background: what one unit of a process brings when every uncertain number behind it is drawn.

All products of a comparison read the same samples, so that what they have in common cancels (dependent sampling:
Lesage et al. 2018, doi 10.1007/s11367-018-1444-x). `ReachableSamples` solves the small system that a product reaches
once per sample; `PreparedSamples` reads what was sampled beforehand for a whole release. Both draw from the pedigree
scores of the release's own exchanges.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from lca.errors import CalculationError, say
from lca.impact.arrays import BackgroundArrays, flow_factors, read_arrays
from lca.impact.intensities import intensities, refuse_unproductive
from lca.impact.method import Method
from lca.impact.sampling import Uncertainty
from lca.interpretation.design import Design
from lca.interpretation.distributions import Lognormal
from lca.inventory.background import BackgroundRelease
from lca.inventory.pedigree import PedigreeVariances
from lca.inventory.unit_process import UnitProcess
from lca.units import convert

Floats = NDArray[np.float64]
DENSE_UP_TO = 600  # processes: beyond it one sample is a sparse factorisation
BLOCK_BYTES = 64 << 20
SHARES_TOLERANCE = 1e-3


class BackgroundSamples(Protocol):
    """What an uncertainty analysis asks of the background. Intensities: (processes x indicators x samples)."""

    @property
    def count(self) -> int:
        """Number of samples."""
        ...

    @property
    def spread(self) -> "BackgroundSpread":
        """What they were drawn from."""
        ...

    def sampled(self, process_ids: Sequence[str]) -> Floats:
        """Intensities in every sample."""
        ...

    def stated(self, process_ids: Sequence[str]) -> Floats:
        """Intensities with every number as it is stated: one sample."""
        ...

    def at_means(self, process_ids: Sequence[str]) -> Floats:
        """Intensities with every number at the mean of its distribution: one sample."""
        ...


class BackgroundSpread(Struct, frozen=True):
    """A release as arrays, with how far each number may be from what is stated.

    input_keys, emission_keys: `process#number` of each drawn number, in the order of `uncertainty.input_sigma` and of
    its draws. fixed: keys of inputs that are shares of a whole (a mix, a market): they are not drawn one by one.
    """

    process_ids: tuple[str, ...]
    arrays: BackgroundArrays
    uncertainty: Uncertainty
    input_keys: tuple[str, ...]
    emission_keys: tuple[str, ...]
    fixed: tuple[str, ...]

    def with_factors(self, inputs: Floats, emissions: Floats) -> BackgroundArrays:
        """The release with its inputs and emissions multiplied; one factor for each key."""
        spread, shape = self.uncertainty, self.arrays.direct.shape
        cells = spread.emission_process.astype(np.int64) * shape[1] + spread.emission_indicator
        emitted = spread.emission_amount * emissions[spread.emission_draw]
        direct = np.bincount(cells, weights=emitted, minlength=shape[0] * shape[1]).reshape(shape)
        return replace(self.arrays, amounts=self.arrays.amounts * inputs, direct=direct.astype(np.float64))


def reachable(background: BackgroundRelease, process_ids: Sequence[str]) -> BackgroundRelease:
    """The part of a release that some processes reach, in the order of the release."""
    seen: set[str] = set()
    wanted = list(process_ids)
    while wanted:
        process_id = wanted.pop()
        if process_id not in seen:
            seen.add(process_id)
            wanted += [x.target_id for x in background.processes[process_id].exchanges if x.kind == "technosphere"]
    return replace(background, processes={k: p for k, p in background.processes.items() if k in seen})


def background_spread(background: BackgroundRelease, method: Method, variances: PedigreeVariances) -> BackgroundSpread:
    """Lognormal spread of every number of a release, from its own data-quality scores."""
    reader = _Reader(background, method, variances)
    for row, process in enumerate(background.processes.values()):
        reader.read(row, process)
    return BackgroundSpread(
        tuple(background.processes),
        read_arrays(background, method),
        reader.uncertainty(),
        tuple(reader.input_keys),
        tuple(reader.emission_keys),
        tuple(reader.fixed),
    )


class _Reader:
    """Collects the numbers of a release in the order of `read_arrays`."""

    def __init__(self, background: BackgroundRelease, method: Method, variances: PedigreeVariances) -> None:
        self.background, self.variances = background, variances
        self.factors: Mapping[str, Floats] = flow_factors(background, method)
        self.input_keys: list[str] = []
        self.input_sigma: list[float] = []
        self.emission_keys: list[str] = []
        self.emissions: list[tuple[int, int, float, float, int]] = []
        self.fixed: list[str] = []

    def read(self, row: int, process: UnitProcess) -> None:
        """One process."""
        shares = is_mix(process)
        for exchange in process.exchanges:
            key = f"{exchange.process_id}#{exchange.number}"
            if exchange.kind == "technosphere":
                unit = self.background.processes[exchange.target_id].unit
                sigma = 0.0 if shares else self.variances.input_sigma(exchange.data_quality, unit)
                self.input_keys.append(key)
                self.input_sigma.append(sigma)
                if shares:
                    self.fixed.append(key)
                continue
            flow = self.background.flows[exchange.target_id]
            sigma = self.variances.emission_sigma(exchange.data_quality, flow.substance)
            factors = self.factors[flow.flow_id] * float(convert(exchange.amount, exchange.unit, flow.unit))
            draw = len(self.emission_keys)
            self.emission_keys.append(key)
            self.emissions += [(row, int(i), float(factors[i]), sigma, draw) for i in np.flatnonzero(factors)]

    def uncertainty(self) -> Uncertainty:
        """What was read."""
        rows, indicators, amounts, sigmas, draws = zip(*self.emissions, strict=True) if self.emissions else ((),) * 5
        return Uncertainty(
            input_sigma=np.array(self.input_sigma, dtype=np.float64),
            emission_process=np.array(rows, dtype=np.int32),
            emission_indicator=np.array(indicators, dtype=np.int32),
            emission_amount=np.array(amounts, dtype=np.float64),
            emission_sigma=np.array(sigmas, dtype=np.float64),
            emission_draw=np.array(draws, dtype=np.int32),
        )


def is_mix(process: UnitProcess) -> bool:
    """Whether the inputs of a process are shares of its output: two or more, all in its unit, that sum to it."""
    inputs = [exchange for exchange in process.exchanges if exchange.kind == "technosphere"]
    if len(inputs) < 2 or any(exchange.unit != process.unit for exchange in inputs):
        return False
    return abs(float(sum(exchange.amount for exchange in inputs) / process.amount) - 1) <= SHARES_TOLERANCE


class ReachableSamples(Struct, frozen=True, dict=True):
    """Samples drawn and solved one by one, float64, for the part of a release that is reached."""

    spread: BackgroundSpread
    design: Design

    @property
    def count(self) -> int:
        """Number of samples."""
        return self.design.count

    def sampled(self, process_ids: Sequence[str]) -> Floats:
        """Intensities in every sample. CalculationError names the loop where a sample cannot produce."""
        return self._all[self._rows(process_ids)]

    def stated(self, process_ids: Sequence[str]) -> Floats:
        """Intensities as stated."""
        return intensities(self.spread.arrays, solver="factors")[self._rows(process_ids), :, None]

    def at_means(self, process_ids: Sequence[str]) -> Floats:
        """Intensities with every number at its mean."""
        return at_means(self.spread)[self._rows(process_ids), :, None]

    def _rows(self, process_ids: Sequence[str]) -> list[int]:
        return [self._position[process_id] for process_id in process_ids]

    @cached_property
    def _position(self) -> Mapping[str, int]:
        return {process_id: i for i, process_id in enumerate(self.spread.process_ids)}

    @cached_property
    def _factors(self) -> tuple[Floats, Floats]:
        """(keys x samples) of inputs and of emissions."""
        spread = self.spread.uncertainty
        sigma = np.zeros(len(self.spread.emission_keys))
        sigma[spread.emission_draw] = spread.emission_sigma
        return (
            self._drawn(self.spread.input_keys, spread.input_sigma),
            self._drawn(self.spread.emission_keys, sigma),
        )

    def _drawn(self, keys: Sequence[str], sigma: Floats) -> Floats:
        found = np.ones((len(keys), self.design.count))
        for i, key in enumerate(keys):
            if sigma[i] > 0:
                found[i] = Lognormal(float(sigma[i])).quantile(self.design.uniforms(f"background {key}"))
        return found

    @cached_property
    def _all(self) -> Floats:
        size, indicators = self.spread.arrays.direct.shape
        if not size:
            return np.zeros((0, indicators, self.design.count))
        found = np.empty((size, indicators, self.design.count))
        step = max(1, BLOCK_BYTES // (8 * size * size)) if size <= DENSE_UP_TO else 1
        for first in range(0, self.design.count, step):
            block = range(first, min(first + step, self.design.count))
            samples = [self._arrays(number) for number in block]
            found[:, :, block.start : block.stop] = _solve_block(samples, self.spread.process_ids)
        return found

    def _arrays(self, number: int) -> BackgroundArrays:
        inputs, emissions = self._factors
        return self.spread.with_factors(inputs[:, number], emissions[:, number])


def at_means(spread: BackgroundSpread, solver: str = "factors") -> Floats:
    """(processes x indicators) with every number at the mean of its distribution."""
    uncertain = spread.uncertainty
    sigma = np.zeros(len(spread.emission_keys))
    sigma[uncertain.emission_draw] = uncertain.emission_sigma
    arrays = spread.with_factors(np.exp(uncertain.input_sigma**2 / 2), np.exp(sigma**2 / 2))
    if not arrays.size:
        return np.zeros(arrays.direct.shape)
    return intensities(arrays, solver=solver)


def _solve_block(samples: list[BackgroundArrays], names: tuple[str, ...]) -> Floats:
    """A^T y = g of some samples, (processes x indicators x samples); a last column asks for one unit of everything:
    that it can be made proves that no loop eats what it makes (Hawkins and Simon 1949).
    """
    first = samples[0]
    if first.size > DENSE_UP_TO:
        for sample in samples:
            refuse_unproductive(sample, names)
        return np.stack([intensities(sample) for sample in samples], axis=2)
    transposed = np.zeros((len(samples), first.size, first.size))
    consumers = first.consumers()
    diagonal = np.arange(first.size)
    transposed[:, diagonal, diagonal] = first.outputs
    for number, sample in enumerate(samples):
        np.subtract.at(transposed[number], (consumers, first.suppliers), sample.amounts)
    wanted = np.stack([np.column_stack([s.direct, s.outputs]) for s in samples])
    try:
        found = np.linalg.solve(transposed, wanted)
    except np.linalg.LinAlgError:
        found = np.full(wanted.shape, np.nan)
    for doubtful in np.flatnonzero(~(found[:, :, -1] > 0).all(axis=1)):
        refuse_unproductive(samples[int(doubtful)], names)
    if not np.isfinite(found).all():
        raise CalculationError(
            "singular-system",
            say("The product system has no solution: its matrix is singular."),
            say("Look for processes that only feed each other, and run `tanbiao background check`."),
        )
    return np.asarray(found[:, :, :-1].transpose(1, 2, 0), dtype=np.float64)
