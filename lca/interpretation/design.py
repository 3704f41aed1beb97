"""How samples are drawn: a seed, a number of samples and a scheme; every uncertain amount has draws of its own, by key.

The key of an amount (the id of its exchange) is all that its draws depend on: two versions of a product share the draws
of what they have in common, unrelated products share none. Sobol numbers are the exception: their dimensions are dealt
out in the order of the keys given at the start, so that only products drawn together share them.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace
from numpy.typing import NDArray

from lca.errors import CalculationError, say
from lca.impact.draws import uniforms

Floats = NDArray[np.float64]
SOBOL_BITS = 30
SMALLEST, LARGEST = 100, 100_000


class Scheme(StrEnum):
    """How the draws of one amount are spread."""

    ANTITHETIC = "antithetic"  # pairs u, 1 - u: the mean settles sooner
    RANDOM = "random"
    LATIN_HYPERCUBE = "latin-hypercube"  # one draw in each of `count` strata
    SOBOL = "sobol"  # a digitally shifted Sobol sequence (Joe and Kuo 2008)


class Design(Struct, frozen=True):
    """What is drawn. seed: any integer of up to 64 bits. count: samples, even; for Sobol a power of two.

    columns: Sobol integers by key; keys without are drawn by Latin hypercube.
    """

    seed: int = 2026
    count: int = 1000
    scheme: Scheme = Scheme.ANTITHETIC
    columns: Mapping[str, NDArray[np.uint64]] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        power = self.count & (self.count - 1) == 0
        if not SMALLEST <= self.count <= LARGEST or self.count % 2 or (self.scheme is Scheme.SOBOL and not power):
            raise CalculationError(
                "samples-count",
                say("{count} samples cannot be drawn by the scheme “{scheme}”.", count=self.count, scheme=self.scheme),
                say("Ask for an even number from 100 to 100000; for sobol a power of two, e.g. 1024."),
            )

    def uniforms(self, key: str) -> Floats:
        """The draws of one amount, between 0 and 1."""
        if self.scheme is Scheme.ANTITHETIC:
            half = uniforms(self.seed, key, self.count // 2)
            return np.asarray(np.column_stack([half, 1 - half]).ravel(), dtype=np.float64)
        if self.scheme is Scheme.RANDOM:
            return uniforms(self.seed, key, self.count)
        if key in self.columns:
            shift = int(uniforms(self.seed, key, 1)[0] * 2**SOBOL_BITS)
            shifted = self.columns[key] ^ np.uint64(shift)
            return np.asarray((shifted + 0.5) / 2**SOBOL_BITS, dtype=np.float64)
        order = np.argsort(uniforms(self.seed, f"{key} order", self.count), kind="stable")
        return np.asarray((order + uniforms(self.seed, key, self.count)) / self.count, dtype=np.float64)


def with_dimensions(design: Design, keys: Iterable[str]) -> Design:
    """The design with Sobol numbers for these keys, where its scheme wants any."""
    if design.scheme is not Scheme.SOBOL:
        return design
    from scipy.stats.qmc import Sobol  # noqa: PLC0415 - half a second that the other schemes do without

    names = sorted(set(keys))
    points = Sobol(max(1, len(names)), scramble=False, bits=SOBOL_BITS).random(design.count)
    numbers = np.asarray(points * 2**SOBOL_BITS, dtype=np.uint64)
    return replace(design, columns=MappingProxyType({name: numbers[:, i] for i, name in enumerate(names)}))
