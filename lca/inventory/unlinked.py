"""What a background release itself lacks: inputs that its source does not provide, and how much that can matter.

An imported release keeps them in `unlinked.csv`, each with the bound of its effect. A study that rests on such
processes carries the bound of everything that is missing along their chains.
"""

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, eye_array
from scipy.sparse.linalg import splu

from lca.inventory.background import BackgroundRelease
from lca.units import factor

FILE = "unlinked.csv"
Unlinked = Mapping[str, tuple["UnlinkedInput", ...]]


@dataclass(frozen=True)
class UnlinkedInput:
    """An exchange of a background process that has no provider.

    amount: as printed, in `unit`, per product amount of the process. bound: at most this many kg CO2e per product
    amount; None where nothing bounds it.
    """

    process_id: str
    number: int
    flow: str
    amount: str
    unit: str
    cause: str
    bound: float | None


@dataclass(frozen=True)
class Missing:
    """What is missing along the chain of a process. count: unlinked inputs of it and of all that it rests on.

    bound: at most this many kg CO2e per unit of its product, as far as bounds are known; infinite where credits make
    the chain unbounded. unbounded: how many of the inputs have none.
    """

    count: int
    bound: float
    unbounded: int


def read_unlinked(folder: Path) -> Unlinked:
    """Unlinked inputs of products and wastes by process; empty for a release that has none. Elementary flows, which no
    process provides, are not among them."""
    if not (folder / FILE).is_file():
        return MappingProxyType({})
    found: dict[str, list[UnlinkedInput]] = {}
    with (folder / FILE).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["flow_kind"] == "elementary":
                continue
            bound = float(row["bound_kg_co2e"]) if row["bound_kg_co2e"] else None
            texts = (row["flow"], row["amount"], row["unit"], row["cause"])
            found.setdefault(row["process_id"], []).append(
                UnlinkedInput(row["process_id"], int(row["number"]), *texts, bound)
            )
    return MappingProxyType({name: tuple(rows) for name, rows in found.items()})


def missing_behind(release: BackgroundRelease, unlinked: Unlinked) -> Mapping[str, Missing]:
    """What is missing behind each process that rests on an unlinked input; the bound by the adjoint system.

    Credits count with their size, so that a bound is never lowered by a negative amount. The release must be solvable,
    as its check says.
    """
    order = {name: index for index, name in enumerate(release.processes)}
    rows, columns, values = [], [], []
    for process in release.processes.values():
        for exchange in process.exchanges:
            if exchange.kind == "technosphere":
                to_unit = factor(exchange.unit, release.processes[exchange.target_id].unit)
                rows.append(order[process.process_id])
                columns.append(order[exchange.target_id])
                values.append(abs(float(exchange.amount * to_unit / process.amount)))
    needed = csc_array((values, (rows, columns)), shape=(len(order), len(order)), dtype=np.float64)
    own = np.zeros(len(order))
    for name, inputs in unlinked.items():
        own[order[name]] = sum(i.bound or 0.0 for i in inputs) / float(release.processes[name].amount)
    bounds = _solved(needed, own)
    behind = _behind(release, unlinked)
    return MappingProxyType(
        {
            name: Missing(
                count=sum(len(unlinked[other]) for other in others),
                bound=bounds[order[name]] if bounds[order[name]] >= 0 else math.inf,
                unbounded=sum(i.bound is None for other in others for i in unlinked[other]),
            )
            for name, others in behind.items()
            if others
        }
    )


def _solved(needed: csc_array, own: NDArray[np.float64]) -> list[float]:
    """Bounds per unit; below zero where there is none, because the sizes of credits close a loop of gain one."""
    try:
        solved = splu(csc_array(eye_array(len(own)) - needed)).solve(own)
    except RuntimeError:  # exactly singular
        return [-1.0] * len(own)
    return [float(value) for value in np.nan_to_num(solved, nan=-1.0)]


def _behind(release: BackgroundRelease, unlinked: Unlinked) -> Mapping[str, frozenset[str]]:
    """Processes with unlinked inputs that each process rests on, itself included: spread from them to their users."""
    users: dict[str, set[str]] = {}
    for process in release.processes.values():
        for exchange in process.exchanges:
            if exchange.kind == "technosphere":
                users.setdefault(exchange.target_id, set()).add(process.process_id)
    found: dict[str, set[str]] = {}
    for origin in unlinked:
        left = [origin]
        while left:
            name = left.pop()
            if origin not in found.setdefault(name, set()):
                found[name].add(origin)
                left += users.get(name, ())
    return {name: frozenset(origins) for name, origins in found.items()}
