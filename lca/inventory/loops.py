"""Loops that cannot produce: cycles of processes whose gain is at least one (a data error, never a number).

For a strongly connected part of the system with input coefficients Z (amount of i per output of j), production is
possible only if the spectral radius of Z is below one (Hawkins and Simon 1949). LU factorisation does not notice:
it returns huge negative supplies.
"""

from collections.abc import Iterable

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

Input = tuple[str, str, float]  # supplier, consumer, amount of the supplier's output per output of the consumer


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
        inside = graph[members][:, members].toarray()
        if max(abs(np.linalg.eigvals(inside))) >= 1:
            found.append(tuple(names[i] for i in members))
    return tuple(sorted(found))
