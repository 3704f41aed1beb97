"""Loops that consume as much as they give: named, and mended at the one exchange that closes them most.

A system of positive amounts is solvable, its solution positive, exactly when the gain (spectral radius) of every
strongly connected part is below one (Hawkins and Simon 1949). The part an exchange has in the gain is its elasticity,
left times amount times right eigenvector, which does not depend on the units of the processes. Databases have loops of
ten thousand processes: the gain is found by power iteration with the bounds of Collatz and Wielandt, not densely.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array
from scipy.sparse.csgraph import connected_components

NEAR = 0.98  # a loop of such a gain multiplies what enters it by fifty: solvable, but to be looked at
_ROUNDS = 3000
_CLOSE = 1e-9
Floats = NDArray[np.float64]


class Input(Struct, frozen=True):
    """What one unit of `consumer` needs of `provider` (their numbers), by the exchange of index `key`."""

    provider: int
    consumer: int
    amount: float
    key: int


class Loop(Struct, frozen=True):
    """A loop whose gain is one or near it. members: numbers of its processes. cut: key of the exchange that was cut
    off, -1 where it was only near."""

    members: tuple[int, ...]
    gain: float
    cut: int = -1


def mend_loops(size: int, inputs: Sequence[Input]) -> tuple[Loop, ...]:
    """Every exchange to cut off so that each loop gains less than one, and every loop that stays near one."""
    left = [edge for edge in inputs if edge.amount > 0]
    mended: list[Loop] = []
    while True:
        loops = tuple(_critical(size, left))
        cut = {loop.cut for loop in loops if loop.cut >= 0}
        if not cut:
            return (*mended, *loops)
        mended += [loop for loop in loops if loop.cut >= 0]
        left = [edge for edge in left if edge.key not in cut]


def _critical(size: int, inputs: Sequence[Input]) -> Iterator[Loop]:
    rows, columns = [edge.provider for edge in inputs], [edge.consumer for edge in inputs]
    graph = csr_array(([edge.amount for edge in inputs], (rows, columns)), shape=(size, size), dtype=np.float64)
    _, part = connected_components(graph, directed=True, connection="strong")
    inside: dict[int, list[Input]] = {}
    for edge in inputs:
        if part[edge.provider] == part[edge.consumer]:
            inside.setdefault(int(part[edge.provider]), []).append(edge)
    for edges in inside.values():
        members = sorted({edge.provider for edge in edges})
        number = {member: index for index, member in enumerate(members)}
        shape = (len(members), len(members))
        places = ([number[e.provider] for e in edges], [number[e.consumer] for e in edges])
        matrix = csr_array(([e.amount for e in edges], places), shape=shape, dtype=np.float64)
        gain, _ = _gain(matrix)
        if gain >= NEAR:
            yield Loop(tuple(members), gain, _closing(edges, number, matrix) if gain >= 1 - _CLOSE else -1)


def _closing(edges: Sequence[Input], number: Mapping[int, int], matrix: csr_array) -> int:
    """Key of the exchange with the largest part in the gain of a loop; the first of several."""
    (_, right), (_, left) = _gain(matrix, decided=False), _gain(csr_array(matrix.T), decided=False)
    weights = [e.amount * left[number[e.provider]] * right[number[e.consumer]] for e in edges]
    top = max(weights) * (1 - _CLOSE)
    return min(edge.key for edge, weight in zip(edges, weights, strict=True) if weight >= top)


def _gain(matrix: csr_array, *, decided: bool = True) -> tuple[float, Floats]:
    """Spectral radius of an irreducible non-negative matrix and its eigenvector. The identity is added, so that the
    iteration converges for cycles too. decided: stop as soon as the gain is surely below `NEAR` or above one."""
    shifted = csr_array(matrix + eye_array(matrix.shape[0]))
    vector: Floats = np.ones(matrix.shape[0])
    low = high = 0.0
    for _ in range(_ROUNDS):
        after: Floats = shifted @ vector
        ratios = after / vector
        low, high = float(ratios.min()) - 1, float(ratios.max()) - 1
        vector = np.maximum(after / after.max(), 1e-250)
        if high - low < _CLOSE * high or (decided and (high < NEAR or low >= 1)):
            break
    return (low if low >= 1 else min(high, (low + high) / 2 if high - low > 1e-3 else high)), vector
