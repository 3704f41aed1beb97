"""What samples say: percentiles with their bootstrap errors, how they settle, and how many digits they justify.

The bootstrap (Efron 1979) draws whole pairs, because the two samples of an antithetic pair are not independent. Its
draws are keyed like all others: the same samples give the same errors.
"""

import math
from collections.abc import Callable

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from lca.impact.draws import uniforms

Floats = NDArray[np.float64]
PAIR = 2
REPLICATES = 200
LOW, MIDDLE, HIGH = 0.025, 0.5, 0.975
CHECKPOINTS = 8


class Estimate(Struct, frozen=True):
    """A figure with the standard error that comes from sampling, in the same unit."""

    value: float
    error: float


class Interval(Struct, frozen=True):
    """Median and 95 % interval of samples, their mean and standard deviation."""

    median: Estimate
    low: Estimate
    high: Estimate
    mean: Estimate
    standard_deviation: float

    @property
    def standard_uncertainty(self) -> float:
        """Half the width of the 95 % interval over 1.96: what a symmetric reading of it would be (GUM 2008, 4.3.4)."""
        return (self.high.value - self.low.value) / (2 * 1.959963984540054)


class Checkpoint(Struct, frozen=True):
    """Median and interval after some of the samples."""

    samples: int
    median: Estimate
    low: Estimate
    high: Estimate


def interval(samples: Floats, seed: int) -> Interval:
    """Median, 95 % interval and mean of samples that come in pairs, each with its standard error."""
    low, middle, high = (float(v) for v in np.quantile(samples, [LOW, MIDDLE, HIGH]))
    errors = _bootstrap(samples, seed, lambda drawn: np.quantile(drawn, [LOW, MIDDLE, HIGH], axis=1).T).std(axis=0)
    pairs = samples.reshape(-1, PAIR).mean(axis=1)
    mean_error = float(pairs.std(ddof=1)) / math.sqrt(len(pairs))
    return Interval(
        median=Estimate(middle, float(errors[1])),
        low=Estimate(low, float(errors[0])),
        high=Estimate(high, float(errors[2])),
        mean=Estimate(float(samples.mean()), mean_error),
        standard_deviation=float(samples.std(ddof=1)),
    )


def convergence(samples: Floats, seed: int) -> tuple[Checkpoint, ...]:
    """How median and interval settle as samples are added, at eight counts up to all."""
    counts = np.unique(np.geomspace(max(50, len(samples) // 64), len(samples), CHECKPOINTS).astype(int) // PAIR * PAIR)
    found = []
    for count in counts:
        part = interval(samples[:count], seed)
        found.append(Checkpoint(int(count), part.median, part.low, part.high))
    return tuple(found)


def probability_below(first: Floats, second: Floats, seed: int) -> Estimate:
    """P(first < second) over paired samples, and its bootstrap error.

    No sample against it (or for it) does not make it certain: the error is then that of one success more and one
    failure more (Laplace's rule), never zero.
    """
    below = (first < second).astype(np.float64)
    probability = float(below.mean())
    error = float(_bootstrap(below, seed, lambda drawn: drawn.mean(axis=1)[:, None]).std())
    shrunk = (below.sum() + 1) / (len(below) + 2)
    return Estimate(probability, max(error, math.sqrt(shrunk * (1 - shrunk) / len(below)) if error == 0 else 0.0))


def justified_digits(value: float, standard_uncertainty: float) -> int:
    """Significant digits of a value that its standard uncertainty supports: those left of, or at, the uncertainty's
    first digit (GUM 2008, 7.2.6); at least 1, at most 15.

    4.87 with 0.5 has 2 (4.9); 4.87 with 0.04 has 3.
    """
    if value == 0 or not math.isfinite(value):
        return 1
    if standard_uncertainty <= 0:
        return 15
    leading = math.floor(math.log10(abs(value)))
    last = math.floor(math.log10(float(f"{standard_uncertainty:.0e}")))  # 0.97 counts as 1
    return min(15, max(1, leading - last + 1))


def rounded(value: float, digits: int) -> str:
    """A value to so many significant digits, without exponent: trailing zeros left of the point are not significant."""
    if value == 0 or not math.isfinite(value):
        return "0"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    return f"{round(value, places):.{max(0, places)}f}"


def _bootstrap(samples: Floats, seed: int, statistic: Callable[[Floats], Floats]) -> Floats:
    """(replicates x statistics)."""
    pairs = samples.reshape(-1, PAIR)
    chosen = (uniforms(seed, f"bootstrap {len(pairs)}", REPLICATES * len(pairs)) * len(pairs)).astype(np.intp)
    rows = max(1, (32 << 20) // (8 * samples.size))
    parts = []
    for block in np.array_split(chosen.reshape(REPLICATES, -1), max(1, REPLICATES // rows)):
        parts.append(np.asarray(statistic(pairs[block].reshape(len(block), -1)), dtype=np.float64))
    return np.concatenate(parts)
