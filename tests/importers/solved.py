"""Footprints of a release by the plainest way there is, independent of the importer's own."""

from collections.abc import Mapping

import numpy as np
from scipy.sparse import coo_array, csc_array, eye_array
from scipy.sparse.linalg import spsolve

from lca.inventory.background import BackgroundRelease
from lca.units import factor

CO2_ONLY = {"co2-fossil": 1.0}


def footprints(release: BackgroundRelease, factors: Mapping[str, float] = CO2_ONLY) -> dict[str, float]:
    """Characterised total per unit of each process."""
    order = {name: n for n, name in enumerate(release.processes)}
    direct = np.zeros(len(order))
    links: list[tuple[float, int, int]] = []
    for process in release.processes.values():
        column = order[process.process_id]
        for exchange in process.exchanges:
            amount = float(exchange.amount / process.amount)
            if exchange.kind == "biosphere":
                direct[column] += amount * factors.get(exchange.target_id, 0.0)
            else:
                provider = release.processes[exchange.target_id]
                links.append((amount * float(factor(exchange.unit, provider.unit)), column, order[exchange.target_id]))
    values, rows, columns = zip(*links, strict=True) if links else ((), (), ())
    needed = coo_array((values, (rows, columns)), shape=(len(order), len(order)))
    solution = np.atleast_1d(spsolve(csc_array(eye_array(len(order)) - needed), direct))
    return dict(zip(order, solution.tolist(), strict=True))
