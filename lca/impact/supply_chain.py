"""What a product brings, by the background processes that emit it and by sector.

By process: one forward solve with kept LU factors, A s = d, and s times the direct burdens. By sector: intensities kept
apart by the sector of the emitting process, so that a product costs another y . d.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.linalg import SuperLU

from lca.impact.arrays import BackgroundArrays, Floats
from lca.impact.intensities import factorise, intensities, technosphere


class SupplyChain:
    """Kept factors of a release. Making one costs a factorisation; it is shared by all products."""

    def __init__(self, arrays: BackgroundArrays) -> None:
        self._arrays = arrays
        self._matrix = csr_array(technosphere(arrays))
        self._factors: SuperLU = factorise(arrays)

    def runs(self, rows: NDArray[np.intp], demand: Floats) -> Floats:
        """(n,) how often each process runs for a demand, in multiples of its reference output."""
        wanted = np.bincount(rows, weights=demand, minlength=self._arrays.size).astype(np.float64)
        found = self._solve(wanted)
        # one refinement: the factors of a matrix with units of many sizes are off by 1e-7 in single components
        return found + self._solve(wanted - np.asarray(self._matrix @ found))

    def _solve(self, wanted: Floats) -> Floats:
        factors: Any = self._factors  # its stub knows no transposed solve
        return np.asarray(factors.solve(wanted, "T"), dtype=np.float64)

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
