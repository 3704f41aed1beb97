"""Loops that cannot produce: cycles of processes whose gain is at least one (a data error, never a number).

For a strongly connected part of the system with input coefficients Z (amount of i per output of j), production is
possible only if the spectral radius of Z is below one (Hawkins and Simon 1949). LU factorisation does not notice:
it returns huge negative supplies.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, csr_matrix, eye_array
from scipy.sparse.csgraph import connected_components

_SMALL = 200  # processes up to which eigenvalues are computed
_STEPS = 2000
Input = tuple[str, str, float]  # supplier, consumer, amount of the supplier's output per output of the consumer


def gain_of(block: csr_array) -> tuple[float, NDArray[np.float64]]:
    """Spectral radius of the input coefficients of a strongly connected part, and its Perron vector.

    In a core of thousands of processes the eigenvalues are out of reach, but the bounds of Collatz and Wielandt are
    not: for any w > 0, min (Zw)_i/w_i <= rho(Z) <= max (Zw)_i/w_i. There the gain is a lower bound, exact at
    convergence, and the search ends as soon as it is known on which side of one it lies.
    """
    if block.shape[0] <= _SMALL:
        values, vectors = np.linalg.eig(block.toarray())
        return float(max(abs(values))), np.abs(vectors[:, np.argmax(values.real)])
    shifted = csr_array(block + eye_array(block.shape[0]))  # a shift makes it aperiodic
    weights = np.ones(block.shape[0])
    low = 0.0
    for _ in range(_STEPS):
        grown = shifted @ weights
        ratio = grown / weights
        low, high = float(ratio.min()) - 1, float(ratio.max()) - 1
        weights = grown / grown.max()
        if low >= 1 or high < 1 or not weights.min() > 0:
            break
    return low, weights


def unproductive_loops(inputs: Iterable[Input]) -> tuple[tuple[str, ...], ...]:
    """Strongly connected groups of processes with a gain >= 1, the processes of each sorted."""
    edges = [edge for edge in inputs if edge[2] > 0]
    names = sorted({name for supplier, consumer, _ in edges for name in (supplier, consumer)})
    number = {name: i for i, name in enumerate(names)}
    rows = [number[supplier] for supplier, _, _ in edges]
    columns = [number[consumer] for _, consumer, _ in edges]
    graph = csr_matrix(([a for _, _, a in edges], (rows, columns)), shape=(len(names), len(names)))
    if not names:
        return ()
    _, part = connected_components(graph, directed=True, connection="strong")
    found = []
    for label in {int(part[r]) for r, c in zip(rows, columns, strict=True) if part[r] == part[c]}:
        members = np.flatnonzero(part == label)
        if gain_of(csr_array(graph[members][:, members]))[0] >= 1:
            found.append(tuple(names[i] for i in members))
    return tuple(sorted(found))
