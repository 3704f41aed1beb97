"""Foregrounds of many products, solved one after the other, compiled by numba. Imported only where numba is installed.

What a process still has to make is passed on to its suppliers, first from the end of the list of processes, then from
its beginning, and so on: one of the two is nearly the order of the chain. Nothing but positive terms are added up, so
that the last bit is right, and a product whose loop eats what it makes never settles.
"""

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

ROUNDS = 1000
NEGLIGIBLE = 1e-17  # of what a process runs already: below the last bit


@numba.njit(cache=True, nogil=True)
def settle_foregrounds(
    offsets: Any, own_offsets: Any, outputs: Any, exchanges: Any, own_kind: int
) -> tuple[Any, NDArray[np.bool_]]:
    """Runs of the own processes of every product, and which products settled.

    exchanges: nodes, kinds, providers and amounts of `ForegroundTable`. own_kind: kind of a link to an own process.
    """
    runs = np.zeros(len(outputs))
    settled = np.ones(len(offsets) - 1, np.bool_)
    most = 0
    for product in range(len(settled)):
        most = max(most, own_offsets[product + 1] - own_offsets[product])
    begin, links = np.empty(most + 1, np.int64), np.empty(len(exchanges[0]), np.int64)
    for product in range(len(settled)):
        own = slice(own_offsets[product], own_offsets[product + 1])
        owed = np.zeros(own.stop - own.start)
        _sort_links(offsets[product], offsets[product + 1], exchanges, own_kind, (begin, links, owed))
        settled[product] = _settle(begin, links, exchanges, owed, (outputs[own], runs[own]))
    return runs, settled


@numba.njit(cache=True, nogil=True)
def _sort_links(first: int, last: int, exchanges: Any, own_kind: int, into: Any) -> None:
    """Links between own processes by consumer (begin, links), and what the stages take (owed)."""
    nodes, kinds, providers, amounts = exchanges
    begin, links, owed = into
    size = len(owed)
    begin[: size + 1] = 0
    for e in range(first, last):
        if kinds[e] == own_kind:
            if nodes[e] < 0:
                owed[providers[e]] += amounts[e]
            else:
                begin[nodes[e]] += 1
    for i in range(size):
        begin[i + 1] += begin[i]
    for e in range(last - 1, first - 1, -1):
        if kinds[e] == own_kind and nodes[e] >= 0:
            begin[nodes[e]] -= 1
            links[begin[nodes[e]]] = e


@numba.njit(cache=True, nogil=True)
def _settle(begin: Any, links: Any, exchanges: Any, owed: Any, processes: Any) -> bool:
    """Pass on what is owed until nothing of weight is; whether that came to an end."""
    _, _, providers, amounts = exchanges
    outputs, runs = processes
    size = len(owed)
    for time in range(ROUNDS):
        moved = False
        for q in range(size):
            i = q if time % 2 == 0 else size - 1 - q
            if owed[i] == 0:
                continue
            more = owed[i] / outputs[i]
            owed[i] = 0
            moved = moved or abs(more) > NEGLIGIBLE * abs(runs[i])
            runs[i] += more
            for k in range(begin[i], begin[i + 1]):
                owed[providers[links[k]]] += more * amounts[links[k]]
        if not moved:
            return True
    return False
