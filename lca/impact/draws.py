"""Random draws that are the same everywhere and for ever: Philox counters, keyed by what they are for, through the
inverse of the normal distribution.

NumPy keeps the streams of its bit generators, but not those of `Generator.normal`; a percentile on a certificate must
not move with a version of NumPy. A draw is keyed by seed and name (the id of an exchange, the number of a sample), so
that products that have nothing in common are independent, and versions of one product are paired.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri


def standard_normals(seed: int, name: str, count: int) -> NDArray[np.float64]:
    """`count` draws of the standard normal distribution. seed: any integer of up to 64 bits."""
    return np.asarray(ndtri(uniforms(seed, name, count)), dtype=np.float64)


def uniforms(seed: int, name: str, count: int) -> NDArray[np.float64]:
    """`count` draws between 0 and 1, neither of them included: multiples of 2^-53 and a half."""
    key = hashlib.sha256(seed.to_bytes(8, "big", signed=seed < 0) + name.encode("utf-8")).digest()
    raw = np.random.Philox(key=int.from_bytes(key[:16], "big")).random_raw(count)
    return (np.asarray(raw >> np.uint64(11), dtype=np.float64) + 0.5) * 2.0**-53
