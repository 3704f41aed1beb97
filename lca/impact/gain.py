"""Which processes make a background release diverge: loops that consume at least as much of themselves as they make.

For input coefficients Z >= 0 production is possible only if the spectral radius of Z is below one (Hawkins and Simon
1949); `lca.inventory.loops` finds it.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from lca.impact.arrays import BackgroundArrays, Integers
from lca.inventory.loops import gain_of


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
        gain, weights = gain_of(block)
        if gain >= 1:
            return tuple(int(members[i]) for i in _cycle(block, weights))
    return ()


def _cycle(block: csr_array, weights: NDArray[np.float64]) -> list[int]:
    """From the weightiest process to its weightiest input, and on, until a process is met again."""
    place, path = int(np.argmax(weights)), list[int]()
    while place not in path:
        path.append(place)
        row: slice = slice(block.indptr[place], block.indptr[place + 1])
        suppliers: Integers = block.indices[row]
        place = int(suppliers[np.argmax(block.data[row] * weights[suppliers])])
    return path[path.index(place) :]
