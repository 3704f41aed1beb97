"""Gauss-Seidel sweeps over a background release, compiled by numba. Imported only where numba is installed.

Rows are laid out in the post-order of a depth-first walk along the inputs, so that most suppliers of a process are new
when it is reached, and near in memory.
"""

from typing import Any

import numba
import numpy as np

from lca.impact.arrays import Integers


@numba.njit(cache=True, nogil=True)
def walk_order(offsets: Integers, suppliers: Integers) -> Integers:
    """Positions of all processes, suppliers before consumers where the loops allow it."""
    size = len(offsets) - 1
    seen = np.zeros(size, np.uint8)
    order = np.empty(size, np.int32)
    stack, place = np.empty(size, np.int32), np.empty(size, np.int32)
    done = 0
    for root in range(size):
        if seen[root]:
            continue
        top = 0
        stack[0], place[0], seen[root] = root, offsets[root], 1
        while top >= 0:
            process = stack[top]
            deeper = False
            while place[top] < offsets[process + 1]:
                supplier = suppliers[place[top]]
                place[top] += 1
                if not seen[supplier]:
                    top += 1
                    stack[top], place[top], seen[supplier] = supplier, offsets[supplier], 1
                    deeper = True
                    break
            if not deeper:
                order[done] = process
                done += 1
                top -= 1
    return order


@numba.njit(cache=True, nogil=True)
def arrange(order: Integers, offsets: Integers, suppliers: Integers) -> tuple[Integers, Integers, Integers]:
    """Inputs in walking order: where the row of each place starts, the place of each supplier, and which input it is.
    What a process takes from itself is left out.
    """
    size = len(order)
    place = np.empty(size, np.int32)
    for i in range(size):
        place[order[i]] = i
    start = np.zeros(size + 1, np.int32)
    column, entry = np.empty(len(suppliers), np.int32), np.empty(len(suppliers), np.int32)
    filled = 0
    for i in range(size):
        process = order[i]
        for e in range(offsets[process], offsets[process + 1]):
            if suppliers[e] != process:
                column[filled], entry[filled] = place[suppliers[e]], e
                filled += 1
        start[i + 1] = filled
    return start, column[:filled], entry[:filled]


@numba.njit(cache=True, nogil=True)
def coefficients(order: Integers, start: Integers, entry: Integers, amounts: Any, net: Any) -> Any:
    """Inputs per unit of product, in walking order. net: outputs less what a process takes from itself."""
    value = np.empty(len(entry), amounts.dtype)
    for i in range(len(order)):
        for e in range(start[i], start[i + 1]):
            value[e] = amounts[entry[e]] / net[order[i]]
    return value


@numba.njit(cache=True, nogil=True, fastmath={"contract"})
def sweep(  # noqa: PLR0913, PLR0917 - the arrays of one kernel
    start: Integers, column: Integers, value: Any, source: Any, found: Any, relaxation: Any, times: int
) -> float:
    """Sweep `times` times over x = source + Z^T x, in place; the largest relative change of the last sweep."""
    count = source.shape[1]
    row = np.empty(count, source.dtype)
    change = 0.0
    for time in range(times):
        for i in range(len(start) - 1):
            for k in range(count):
                row[k] = source[i, k]
            for e in range(start[i], start[i + 1]):
                supplier, amount = column[e], value[e]
                for k in range(count):
                    row[k] += amount * found[supplier, k]
            if time == times - 1:
                for k in range(count):
                    step = abs(row[k] - found[i, k])
                    if not step <= change * abs(found[i, k]):  # NaN counts as a change
                        change = step / abs(found[i, k]) if found[i, k] != 0 else np.inf
            for k in range(count):
                found[i, k] += relaxation * (row[k] - found[i, k])
    return change
