"""Which processes make a background release diverge: loops that consume at least as much of themselves as they make.

For input coefficients Z >= 0 production is possible only if the spectral radius of Z is below one (Hawkins and Simon
1949). In a core of thousands of processes the eigenvalues are out of reach, but the bounds of Collatz and Wielandt are
not: for any w > 0, min (Zw)_i/w_i <= rho(Z) <= max (Zw)_i/w_i within an irreducible part.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array
from scipy.sparse.csgraph import connected_components

from lca.impact.arrays import BackgroundArrays, Integers

SMALL = 200  # processes up to which eigenvalues are computed
STEPS = 2000


def unproductive_loop(arrays: BackgroundArrays) -> tuple[int, ...]:
    """One loop of processes with a gain >= 1, in the order in which they feed each other; empty if there is none.

    Inputs that are credits (negative) do not make a loop unproductive and are left out.
    """
    inputs = arrays.amounts > 0
    consumers = arrays.consumers()[inputs]
    coefficients = arrays.amounts[inputs] / arrays.outputs[consumers]
    shape = (arrays.size, arrays.size)
    graph = csr_array((coefficients, (consumers, arrays.suppliers[inputs])), shape=shape)
    _, part = connected_components(graph, directed=True, connection="strong")
    inside = np.unique(part[consumers[part[consumers] == part[arrays.suppliers[inputs]]]])
    for label in inside:
        members = np.flatnonzero(part == label).astype(np.int32)
        block = csr_array(graph[members][:, members])
        gain, weights = _gain(block)
        if gain >= 1:
            return tuple(int(members[i]) for i in _cycle(block, weights))
    return ()


def _gain(block: csr_array) -> tuple[float, NDArray[np.float64]]:
    """A lower bound of the gain of an irreducible part that is exact at convergence, and its Perron vector."""
    if block.shape[0] <= SMALL:
        values, vectors = np.linalg.eig(block.toarray())
        return float(max(abs(values))), np.abs(vectors[:, np.argmax(values.real)])
    shifted = csr_array(block + eye_array(block.shape[0]))  # a shift makes it aperiodic
    weights = np.ones(block.shape[0])
    low = 0.0
    for _ in range(STEPS):
        grown = shifted @ weights
        ratio = grown / weights
        low, high = float(ratio.min()) - 1, float(ratio.max()) - 1
        weights = grown / grown.max()
        if low >= 1 or high < 1 or not weights.min() > 0:
            break
    return low, weights


def _cycle(block: csr_array, weights: NDArray[np.float64]) -> list[int]:
    """From the weightiest process to its weightiest input, and on, until a process is met again."""
    place, path = int(np.argmax(weights)), list[int]()
    while place not in path:
        path.append(place)
        row: slice = slice(block.indptr[place], block.indptr[place + 1])
        suppliers: Integers = block.indices[row]
        place = int(suppliers[np.argmax(block.data[row] * weights[suppliers])])
    return path[path.index(place) :]
