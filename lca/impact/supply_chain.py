"""What a product brings, by the background processes that emit it and by sector.

By process: one forward solve with kept LU factors, A s = d, and s times the direct burdens. By sector: intensities kept
apart by the sector of the emitting process, so that a product costs another y . d.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, diags_array
from scipy.sparse.linalg import splu

from lca.impact.arrays import BackgroundArrays, Floats
from lca.impact.intensities import intensities, technosphere


class SupplyChain:
    """Kept factors of a release. Making one costs a factorisation; it is shared by all products.

    What is factorised is I - Z^T in units of the intensities: a matrix without signs of cancellation, whose factors
    give every component to many digits, where those of a matrix with units of all sizes are off by 1e-7.
    """

    def __init__(self, arrays: BackgroundArrays, intensities_found: Floats) -> None:
        """intensities_found: of the release; any will do, they only set the units."""
        self._arrays = arrays
        size = np.abs(intensities_found).sum(axis=1)
        self._unit = np.where(size > 0, size, 1.0)
        transposed = csc_array(technosphere(arrays).T)
        scaled = csc_array(diags_array(1 / (self._unit * arrays.outputs)) @ transposed @ diags_array(self._unit))
        # relax=1: columns so thin are solved a third faster one by one than joined with zeros between them
        self._factors: Any = splu(scaled, relax=1)

    def runs(self, rows: NDArray[np.intp], demand: Floats) -> Floats:
        """(n,) how often each process runs for a demand, in multiples of its reference output."""
        wanted = np.bincount(rows, weights=demand, minlength=self._arrays.size)
        found = self._factors.solve(wanted * self._unit, "T")
        return np.asarray(found / (self._unit * self._arrays.outputs), dtype=np.float64)

    def by_process(self, rows: NDArray[np.intp], demand: Floats) -> Floats:
        """(processes x indicators) emitted by each background process itself."""
        return np.asarray(self.runs(rows, demand)[:, None] * self._arrays.direct)


def sector_intensities(arrays: BackgroundArrays, sectors: NDArray[np.intp], solver: str = "") -> Floats:
    """(processes x sectors x indicators): intensities split by the sector of the emitting process. Their sum over
    sectors are the intensities. sectors: of each process, from 0.
    """
    parts = []
    for sector in range(int(sectors.max()) + 1):
        direct = np.where((sectors == sector)[:, None], arrays.direct, 0.0)
        parts.append(intensities(arrays, direct, solver))
    return np.ascontiguousarray(np.stack(parts, axis=1))


def by_sector(table: Floats, rows: NDArray[np.intp], demand: Floats) -> Floats:
    """(sectors x indicators) of what a product takes from the background. table: of `sector_intensities`."""
    return np.asarray((demand @ table[rows].reshape(len(rows), -1)).reshape(table.shape[1:]), dtype=np.float64)
