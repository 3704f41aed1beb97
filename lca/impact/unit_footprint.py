"""What one unit of a background process brings, supply chain included: to look at, not to certify."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from msgspec import Struct

from lca.impact.arrays import INDICATORS, read_arrays
from lca.impact.intensities import NotConvergedError, intensities
from lca.impact.method import CATEGORIES, Method
from lca.inventory.background import BackgroundRelease

GROUP = "GHG"


class UnitFootprint(Struct, frozen=True):
    """kg CO2e per unit of the reference product.

    by_category: the parts of ISO 14067:2018, 7.2. coverage: share of the emissions, by absolute value, from processes
    that state all greenhouse gases; below 1 the total reads "at least". pollutants: kg.
    """

    total: float
    by_category: Mapping[str, float]
    coverage: float
    pollutants: Mapping[str, float]


def unit_footprint(background: BackgroundRelease, method: Method, process_id: str) -> UnitFootprint:
    """The footprint of one unit of a process of a release, to 1e-10; KeyError is a defect of the caller.

    CalculationError: the release has no solution.
    """
    arrays = read_arrays(background, method)
    emitted = np.abs(arrays.direct[:, : len(CATEGORIES)].sum(axis=1))
    stated = np.array([GROUP in process.declares for process in background.processes.values()])
    burdens = np.column_stack([arrays.direct, emitted, np.where(stated, emitted, 0.0)])
    try:
        found = intensities(arrays, burdens)
    except NotConvergedError:
        found = intensities(arrays, burdens, "factors")
    row = found[list(background.processes).index(process_id)]
    values = dict(zip(INDICATORS, map(float, row), strict=False))
    everything, from_stated = float(row[-2]), float(row[-1])
    return UnitFootprint(
        total=float(row[: len(CATEGORIES)].sum()),
        by_category=MappingProxyType({name: values[name] for name in CATEGORIES}),
        coverage=from_stated / everything if everything else 1.0,
        pollutants=MappingProxyType({name: values[name] for name in INDICATORS[len(CATEGORIES) :]}),
    )
