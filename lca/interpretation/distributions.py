"""How far an amount may be from what was stated: distributions of the factor between the true and the stated amount.

A factor has no unit, so that it stays true after basis, allocation and conversion of units, and keeps the sign of the
amount. A sample is the inverse of the distribution function at a number between 0 and 1.
"""

import math
import re
import unicodedata
from typing import ClassVar, Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from lca.errors import InvalidInput, Place, Problem, say

Floats = NDArray[np.float64]
WIDEST_NORMAL = 0.3  # coefficient of variation: beyond it a normal distribution reaches zero too often


def _z(probability: Floats) -> Floats:
    """Quantiles of the standard normal distribution."""
    from scipy.special import ndtri  # noqa: PLC0415 - a footprint whose rows state a spread does without scipy

    return np.asarray(ndtri(probability), dtype=np.float64)


class Distribution(Protocol):
    """What is known of one factor. `mean` and `variance` are of the factor itself."""

    @property
    def mean(self) -> float: ...

    @property
    def variance(self) -> float: ...

    def quantile(self, probability: Floats) -> Floats:
        """Factors at these probabilities (between 0 and 1, neither included)."""
        ...


class Lognormal(Struct, frozen=True):
    """The stated amount is the median. sigma: standard deviation of the natural logarithm."""

    sigma: float

    @property
    def mean(self) -> float:
        """exp(sigma2 / 2): above the median."""
        return math.exp(self.sigma**2 / 2)

    @property
    def variance(self) -> float:
        """(exp(sigma2) - 1) exp(sigma2)."""
        return math.expm1(self.sigma**2) * math.exp(self.sigma**2)

    def quantile(self, probability: Floats) -> Floats:
        """exp(sigma z)."""
        return np.asarray(np.exp(self.sigma * _z(probability)), dtype=np.float64)


class Normal(Struct, frozen=True):
    """The stated amount is the mean. cv: standard deviation over mean, at most 0.3."""

    cv: float
    mean: ClassVar[float] = 1.0

    @property
    def variance(self) -> float:
        """Square of the coefficient of variation."""
        return self.cv**2

    def quantile(self, probability: Floats) -> Floats:
        """1 + cv z."""
        return np.asarray(1 + self.cv * _z(probability), dtype=np.float64)


class Uniform(Struct, frozen=True):
    """Anything between two factors, e.g. 0.9 and 1.2 of the stated amount."""

    low: float
    high: float

    @property
    def mean(self) -> float:
        """Midpoint."""
        return (self.low + self.high) / 2

    @property
    def variance(self) -> float:
        """(high - low)2 / 12."""
        return (self.high - self.low) ** 2 / 12

    def quantile(self, probability: Floats) -> Floats:
        """Linear between the two."""
        return self.low + (self.high - self.low) * probability


class Triangular(Struct, frozen=True):
    """The stated amount is the likeliest; low <= 1 <= high."""

    low: float
    high: float

    @property
    def mean(self) -> float:
        """(low + 1 + high) / 3."""
        return (self.low + 1 + self.high) / 3

    @property
    def variance(self) -> float:
        """Of a triangle with its top at 1."""
        low, high = self.low, self.high
        return (low**2 + 1 + high**2 - low - low * high - high) / 18

    def quantile(self, probability: Floats) -> Floats:
        """Inverse of the two parabolas."""
        width, left = self.high - self.low, 1 - self.low
        rising = self.low + np.sqrt(probability * width * left)
        falling = self.high - np.sqrt((1 - probability) * width * (self.high - 1))
        return np.asarray(np.where(probability * width <= left, rising, falling), dtype=np.float64)


_WRITTEN = re.compile(r"(gsd2|cv|uniform|triangular):(\d{1,6}(?:\.\d+)?)(?:\.\.(\d{1,6}(?:\.\d+)?))?")


def parse_distribution(text: str, where: str = "") -> Distribution:
    """A distribution as a person writes it: `gsd2:1.3`, `cv:0.05`, `uniform:0.9..1.2`, `triangular:0.8..1.5`; case,
    width of the characters and white space do not matter.

    InvalidInput for anything else, and for numbers that make no sense.
    """
    found = _WRITTEN.fullmatch("".join(unicodedata.normalize("NFKC", text).split()).lower())
    if found:
        kind, first, second = found[1], float(found[2]), found[3]
        made = _made(kind, first, float(second) if second else None)
        if made is not None:
            return made
    raise InvalidInput(
        [
            Problem(
                "distribution",
                say("“{text}” is not a distribution.", text=text),
                say("Write gsd2:1.3 (1 or more), cv:0.05 (up to 0.3), uniform:0.9..1.2 or triangular:0.8..1.5."),
                Place(path=where),
            )
        ]
    )


def _made(kind: str, first: float, second: float | None) -> Distribution | None:
    if kind == "gsd2":
        return Lognormal(math.log(first) / 2) if second is None and first >= 1 else None
    if kind == "cv":
        return Normal(first) if second is None and first <= WIDEST_NORMAL else None
    if second is None or not first < second:
        return None
    if kind == "uniform":
        return Uniform(first, second)
    return Triangular(first, second) if first <= 1 <= second else None
