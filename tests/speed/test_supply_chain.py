"""Contributions by background process and by sector add up to the intensities."""

import numpy as np

from benchmarks.synthetic import Background
from lca.impact.arrays import BackgroundArrays
from lca.impact.intensities import intensities, technosphere
from lca.impact.supply_chain import SupplyChain, by_sector, sector_intensities

ROWS, DEMAND = np.array([5, 77, 301, 5]), np.array([1.0, 0.25, 3.0, 0.5])


def test_by_process(arrays: BackgroundArrays) -> None:
    chain = SupplyChain(arrays, intensities(arrays))
    wanted = np.bincount(ROWS, DEMAND, minlength=arrays.size)
    exact = np.linalg.solve(technosphere(arrays).toarray(), wanted)
    assert np.allclose(chain.runs(ROWS, DEMAND), exact, rtol=1e-9, atol=1e-15 * np.abs(exact).max())
    total = DEMAND @ intensities(arrays, solver="factors")[ROWS]
    assert np.allclose(chain.by_process(ROWS, DEMAND).sum(axis=0), total, rtol=1e-12)


def test_by_sector(arrays: BackgroundArrays, synthetic: Background) -> None:
    sectors = synthetic.sector.astype(np.intp)
    table = sector_intensities(arrays, sectors, "factors")
    assert np.allclose(table.sum(axis=1), intensities(arrays, solver="factors"), rtol=1e-12)
    found = by_sector(table, ROWS, DEMAND)
    by_process = SupplyChain(arrays, intensities(arrays)).by_process(ROWS, DEMAND)
    for sector in range(int(sectors.max()) + 1):
        assert np.allclose(found[sector], by_process[sectors == sector].sum(axis=0), rtol=1e-9)
