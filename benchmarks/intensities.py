"""Row 1: intensities of all 20,000 processes, 12 indicators."""

import numpy as np
from scipy.sparse.linalg import splu

from benchmarks import baselines, world
from benchmarks.measure import Report, bandwidth, error, interleaved, memory, timed
from benchmarks.synthetic import strongly_connected_share
from lca.impact import intensities as engine


def main() -> None:
    """Measure and print."""
    report = Report("intensities")
    background = world.background()
    arrays = background.arrays()
    matrix = background.technosphere()
    report.note(
        f"{background.size:,} processes, {matrix.nnz:,} technosphere and {len(background.emission_rows):,} biosphere"
        f" entries, {strongly_connected_share(background):.1%} in one strongly connected core"
    )
    transposed = matrix.T.tocsc()
    works = {"SuperLU factorisation + 12 solves": lambda: splu(transposed).solve(arrays.direct)}
    if baselines.solver_name() == "PARDISO":
        works["PARDISO factorisation + 12 solves"] = lambda: _pardiso(transposed.tocsr(), arrays.direct)
    works["ours, scipy alone"] = lambda: engine.intensities(arrays, solver="blocks")
    if baselines.has("numba"):
        engine.intensities(arrays, solver="sweeps")  # compiles, or reads what was compiled
        works["ours, with numba"] = lambda: engine.intensities(arrays, solver="sweeps")
    found = interleaved(works)
    factors = splu(transposed)
    exact = factors.solve(arrays.direct)
    for _ in range(2):
        exact = exact + factors.solve(arrays.direct - transposed @ exact)
    exact *= engine.reached(arrays, arrays.direct)
    for name, (values, timing) in found.items():
        there = exact != 0
        report.time(name, timing, error=f"{np.abs(values[there] / exact[there] - 1).max():.1e}")
    base = found["SuperLU factorisation + 12 solves"][1].median
    for name, must in (("ours, scipy alone", 12), ("ours, with numba", 40)):
        if name in found:
            gap = error(found[name][0], exact)
            report.ratio(f"{name} against SuperLU", base / found[name][1].median, must, gap < 1e-9, f"{gap:.1e} < 1e-9")
            if "PARDISO factorisation + 12 solves" in found:
                pardiso = found["PARDISO factorisation + 12 solves"][1].median
                report.note(f"{name} against PARDISO: {pardiso / found[name][1].median:.1f}x")
    verified, timing = timed(lambda: engine.verified_intensities(arrays, world.process_ids(background)), 1)
    report.time("prepared once, verified by LU factors", timing, correction=f"{verified.correction:.0e}")
    moved = 12 * len(arrays.suppliers) + 3 * arrays.direct.nbytes
    speed = bandwidth()
    report.note(
        f"limit: a sweep moves at least {moved / 1e6:.1f} MB, {moved / speed * 1e3:.1f} ms at the copy bandwidth of"
        f" {speed / 1e9:.0f} GB/s; twenty sweeps are wanted"
    )
    report.note(f"memory {memory():.0f} MiB; store {arrays.direct.nbytes / 2**20:.1f} MiB of intensities")
    report.save()


def _pardiso(matrix: object, direct: np.ndarray) -> np.ndarray:
    from pypardiso import PyPardisoSolver  # noqa: PLC0415 - optional

    solver = PyPardisoSolver()
    solver.factorize(matrix)
    found = solver.solve(matrix, direct)
    solver.free_memory(everything=True)
    return np.asarray(found)


if __name__ == "__main__":
    main()
