"""How large the effect of what is not linked could be, from the footprints of the imported activities themselves."""

from collections.abc import Mapping, Sequence
from statistics import median

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy.sparse import csc_array, eye_array
from scipy.sparse.linalg import splu

from lca.errors import Message, say
from lca.interchange.import_flows import same_kind
from lca.interchange.import_products import Activity
from lca.interchange.import_rows import Row
from lca.units import factor

Floats = NDArray[np.float64]
_ROUNDS = 3000
_CLOSE = 1e-14  # change of a round, of the largest footprint


class Bound(Struct, frozen=True):
    """kg CO2e per product amount of the activity: at most this much; None where nothing bounds it. basis: why.

    typical: with the median footprint of that unit, for orientation; a bound is not an estimate.
    """

    value: float | None
    basis: Message
    typical: float | None = None

    def said(self, amount: str) -> Message:
        """The bound and its basis. amount: of the product, with its unit."""
        if self.value is None:
            return say("unbounded ({basis})", basis=self.basis)
        size = f"{self.value:.3g}"
        return say("<= {size} kg CO2e per {amount} ({basis})", size=size, amount=amount, basis=self.basis)


def intensities(activities: Sequence[Activity], rows: Sequence[Row], factors: Mapping[str, float]) -> Floats | None:
    """kg CO2e per unit of each activity's product; None if the system has no solution."""
    number = {activity.id: index for index, activity in enumerate(activities)}
    outputs = [float(activity.amount) for activity in activities]
    direct = np.zeros(len(activities))
    links: list[tuple[int, int, float]] = []
    for row in rows:
        consumer = number[row.activity.id]
        if row.kind == "biosphere":
            direct[consumer] += float(row.amount) / outputs[consumer] * factors.get(row.target, 0.0)
        elif row.kind == "technosphere":
            links.append((number[row.target], consumer, float(row.amount) / outputs[consumer]))
    shape = (len(activities), len(activities))
    places = ([link[0] for link in links], [link[1] for link in links])
    needed = csc_array(([link[2] for link in links], places), shape=shape, dtype=np.float64)
    return _solved(csc_array(needed.T), direct)


def _solved(needed: csc_array, direct: Floats) -> Floats | None:
    """x = direct + needed x: by rounds, as production chains are short; factorised only where rounds do not settle,
    because a database that is one large loop fills its factors up.
    """
    found, change, size = direct.copy(), 0.0, 0.0
    for _ in range(_ROUNDS):
        after: Floats = direct + needed @ found
        change, size = float(np.abs(after - found).max(initial=0.0)), float(np.abs(after).max(initial=0.0))
        found = after
        if not np.isfinite(size) or change <= _CLOSE * size:
            break
    if np.isfinite(size) and change <= _CLOSE * size:
        return found
    try:
        solved: Floats = splu(csc_array(eye_array(len(direct)) - needed)).solve(direct)
    except RuntimeError:  # exactly singular: credits can make it so where no loop gains one
        return None
    return solved if np.isfinite(solved).all() else None


class Bounds:
    """The bound of an unlinked row: among its candidates, else the largest footprint of anything in that unit."""

    def __init__(self, activities: Sequence[Activity], footprints: Floats | None) -> None:
        self._unit = {activity.id: activity.unit for activity in activities}
        known = [] if footprints is None else footprints.tolist()
        self._footprint = dict(zip((a.id for a in activities), known, strict=False))
        self._largest: dict[str, Bound] = {}

    def of(self, row: Row) -> Bound:
        """At most how much the footprint of the row's activity is missing, per its product amount."""
        if row.flow.kind == "elementary":
            return Bound(None, say("an elementary flow whose amount has no unit here"))
        if not row.unit:
            return Bound(None, say("its unit or amount is not known here"))
        if row.cause == "ambiguous":
            sizes = [abs(self._footprint[c]) * factor(row.unit, self._unit[c]) for c in self._fitting(row)]
            if sizes:
                return _times(Bound(float(max(sizes)), say("the largest of the candidates"), float(median(sizes))), row)
        largest = self._of_unit(row.unit)
        return _times(largest, row)

    def _fitting(self, row: Row) -> list[str]:
        return [c for c in row.candidates if c in self._footprint and same_kind(row.unit, self._unit[c])]

    def _of_unit(self, unit: str) -> Bound:
        if unit not in self._largest:
            sizes = [
                (abs(footprint) * float(factor(unit, self._unit[name])), name)
                for name, footprint in self._footprint.items()
                if same_kind(unit, self._unit[name])
            ]
            size, name = max(sizes, default=(None, ""))
            typical = median(size for size, _ in sizes) if sizes else None
            found = say("the largest footprint of its unit in the release: {name}", name=name)
            basis = found if name else say("nothing in the release has such a unit")
            self._largest[unit] = Bound(size, basis, typical)
        return self._largest[unit]


def _times(bound: Bound, row: Row) -> Bound:
    """The bound of a unit for the amount of a row."""
    if bound.value is None or bound.typical is None:
        return bound
    amount = abs(float(row.amount))
    return Bound(amount * bound.value, bound.basis, amount * bound.typical)
