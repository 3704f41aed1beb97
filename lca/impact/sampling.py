"""Sampled intensities of a background release, drawn once and shared by all products.

Every product of a comparison reads the same samples, so that what they have in common cancels (dependent pre-sampling:
Lesage et al. 2018, doi 10.1007/s11367-018-1444-x). Each sample draws every uncertain entry of the release and solves
the adjoint system anew in float32; amounts are medians of lognormal distributions. Samples come in antithetic pairs:
the second of a pair takes the opposite of every draw.

Laid out [process, indicator, sample], so that a product reads a few rows from one end to the other; each row has a
SHA-256 sum of its own, checked when the row is first read.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from msgspec import Struct, field
from msgspec.structs import fields, replace
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lca.errors import CalculationError, say
from lca.impact.arrays import BackgroundArrays, Floats, Integers
from lca.impact.draws import standard_normals
from lca.impact.intensities import RELAXATION, NotConvergedError, intensities, refuse_unproductive
from lca.impact.store import UNFINISHED, DamagedEntryError, Entry, finish_entry, read_or_make

FORMAT = "tanbiao.samples/1"
SETTLED = 1e-6  # relative change of two sweeps at which a float32 solution is as good as it gets
ACCURATE = 5e-6  # largest residual of a sample, relative to the sum of absolute terms
BUFFER = 256 << 20  # bytes of samples held in memory before they are written
Singles = NDArray[np.float32]


class Uncertainty(Struct, frozen=True):
    """What varies in a release. input_sigma: of each input, in the order of `BackgroundArrays.suppliers`; 0 is fixed.

    Emissions that count for an indicator: process, indicator, kg CO2e or kg per reference output, sigma. Two entries
    with the same `emission_draw` (an elementary flow of one process that counts for two indicators) vary together.
    """

    input_sigma: Floats
    emission_process: Integers
    emission_indicator: Integers
    emission_amount: Floats
    emission_sigma: Floats
    emission_draw: Integers

    def digest(self) -> str:
        """SHA-256 over all arrays."""
        found = hashlib.sha256()
        for part in fields(self):
            array = np.ascontiguousarray(getattr(self, part.name))
            found.update(f"{part.name} {array.dtype} {array.shape}".encode())
            found.update(array.tobytes())
        return found.hexdigest()


class Samples(Struct, frozen=True):
    """Samples of a release in a store. A row that was altered raises DamagedEntryError."""

    entry: Entry
    _verified: set[int] = field(default_factory=set)

    @property
    def count(self) -> int:
        """Number of samples."""
        return int(self.entry.arrays["samples"].shape[2])

    def rows(self, processes: Sequence[int] | NDArray[np.intp]) -> Singles:
        """(processes x indicators x samples) per unit of reference product, verified."""
        samples, sums = self.entry.arrays["samples"], self.entry.arrays["row_sums"]
        for row in {int(p) for p in processes} - self._verified:
            if hashlib.sha256(samples[row].tobytes()).digest() != sums[row].tobytes():
                raise DamagedEntryError(f"samples.npy, row {row}")
            self._verified.add(row)
        return np.asarray(samples[np.asarray(processes, dtype=np.intp)])

    def product(self, processes: NDArray[np.intp], demand: Floats) -> Floats:
        """(indicators x samples) of what a product takes from the background.

        demand: (processes) where the foreground is fixed, (processes x samples) where it varies.
        """
        rows = self.rows(processes)
        taken = np.asarray(demand, dtype=np.float32)
        if taken.ndim == 1:
            found = (taken @ rows.reshape(len(rows), -1)).reshape(rows.shape[1:])
        else:
            rows *= taken[:, None, :]  # a copy of ours
            found = rows.sum(axis=0, dtype=np.float64)
        return np.asarray(found, dtype=np.float64)


class Plan(Struct, frozen=True):
    """What is to be sampled. key: of the prepared entry. names: of the processes, for errors. count: even."""

    key: str
    arrays: BackgroundArrays
    uncertainty: Uncertainty
    names: Sequence[str]
    seed: int
    count: int = 1000

    def place(self, root: Path) -> Path:
        """Where its samples are kept."""
        about = f"{FORMAT} {self.key} {self.uncertainty.digest()} {self.seed} {self.count}"
        return root / f"{self.key[:16]}-samples-{hashlib.sha256(about.encode()).hexdigest()[:16]}"


def prepare_samples(root: Path, plan: Plan, threads: int = 2) -> Samples:
    """Samples of a plan, drawn now if they are not in the store. CalculationError names the loop where a sample
    cannot produce.
    """
    place = plan.place(root)
    return Samples(read_or_make(place, lambda: _write(place, plan, threads), lazy=("samples",)))


def sample_intensities(plan: Plan, numbers: Sequence[int], threads: int = 2) -> Singles:
    """(processes x indicators x numbers) of some of the samples of a plan."""
    place = {number: i for i, number in enumerate(numbers)}
    solver = (_Compiled if find_spec("numba") else _Series)(plan)
    found = np.empty((plan.arrays.size, plan.arrays.direct.shape[1], len(place)), np.float32)

    def pair(first: int) -> None:
        normals = _normals(plan, first)
        for number, signed in ((first, normals), (first + 1, -normals)):
            if number in place:
                found[:, :, place[number]] = _checked(solver, plan, _with(plan, signed))

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(pair, sorted({number - number % 2 for number in numbers})))
    return found


def drawn(plan: Plan, number: int) -> BackgroundArrays:
    """The release as sample `number` has it, float64."""
    normals = _normals(plan, number - number % 2)
    return _with(plan, -normals if number % 2 else normals)


def _normals(plan: Plan, first: int) -> Floats:
    """Draws of the pair that begins with sample `first`: one per input, then one per emission."""
    emissions = int(plan.uncertainty.emission_draw.max(initial=-1)) + 1
    return standard_normals(plan.seed, f"background {first // 2}", len(plan.uncertainty.input_sigma) + emissions)


def _with(plan: Plan, normals: Floats) -> BackgroundArrays:
    uncertain, shape = plan.uncertainty, plan.arrays.direct.shape
    inputs = len(uncertain.input_sigma)
    amounts = plan.arrays.amounts * np.exp(uncertain.input_sigma * normals[:inputs])
    emissions = normals[inputs:][uncertain.emission_draw]
    emitted = uncertain.emission_amount * np.exp(uncertain.emission_sigma * emissions)
    cells = uncertain.emission_process.astype(np.int64) * shape[1] + uncertain.emission_indicator
    direct = np.bincount(cells, weights=emitted, minlength=shape[0] * shape[1]).reshape(shape)
    return replace(plan.arrays, amounts=amounts, direct=np.asarray(direct, dtype=np.float64))


class _Solver:
    """What all samples of a release have in common: where its entries are."""

    def __init__(self, plan: Plan) -> None:
        self.arrays = plan.arrays
        self.consumers = plan.arrays.consumers()
        self.own = np.flatnonzero(self.consumers == plan.arrays.suppliers)

    def scaled(self, sample: BackgroundArrays) -> tuple[Singles, Singles]:
        """Inputs per unit of product, nothing from itself, and direct burdens per unit of product."""
        net = sample.outputs.copy()
        np.subtract.at(net, self.consumers[self.own], sample.amounts[self.own])
        value = (sample.amounts / net[self.consumers]).astype(np.float32)
        value[self.own] = 0
        return value, (sample.direct / net[:, None]).astype(np.float32)

    def chains(self, value: Singles) -> csr_array:
        """Those inputs as a matrix, (consumers x suppliers)."""
        return csr_array((value, self.arrays.suppliers, self.arrays.offsets), shape=(self.arrays.size,) * 2)

    def residual(self, value: Singles, source: Singles, found: Singles) -> float:
        """Largest of y - g - Z^T y, relative to y."""
        gap = np.abs(found - source - self.chains(value) @ found)
        scale = np.maximum(np.abs(found), np.abs(source))
        return float(np.divide(gap, scale, out=np.zeros_like(gap), where=scale > 0).max(initial=0.0))

    def solve(self, value: Singles, source: Singles) -> Singles:
        """y in float32."""
        raise NotImplementedError


class _Compiled(_Solver):
    """Sweeps from the intensities without uncertainty; the layout is made once."""

    def __init__(self, plan: Plan) -> None:
        from lca.impact.sweeps import arrange, walk_order  # noqa: PLC0415 - numba is optional

        super().__init__(plan)
        self.order = walk_order(plan.arrays.offsets, plan.arrays.suppliers)
        self.start, self.column, self.entry = arrange(self.order, plan.arrays.offsets, plan.arrays.suppliers)
        self.begin = intensities(plan.arrays, solver="sweeps")[self.order].astype(np.float32)

    def solve(self, value: Singles, source: Singles) -> Singles:
        """y by relaxed sweeps."""
        from lca.impact.sweeps import sweep  # noqa: PLC0415 - as above

        laid, source, found = value[self.entry], source[self.order], self.begin.copy()
        for _ in range(50):
            change = sweep(self.start, self.column, laid, source, found, np.float32(RELAXATION), 2)
            if change <= SETTLED or not np.isfinite(change):
                break
        result = np.empty(found.shape, np.float32)
        result[self.order] = found
        return result


class _Series(_Solver):
    """The Neumann series, where numba is not installed."""

    def solve(self, value: Singles, source: Singles) -> Singles:
        """y by adding up the chains."""
        chains, found, term = self.chains(value), source.copy(), source
        for _ in range(100):
            for _ in range(4):
                term = np.asarray(chains @ term, dtype=np.float32)
                found += term
            if (np.abs(term) <= SETTLED * np.abs(found)).all() or not np.isfinite(found).all():
                break
        return found


def _checked(solver: _Solver, plan: Plan, sample: BackgroundArrays) -> Singles:
    """A sample whose residual was looked at; solved again in float64 where float32 does not do."""
    value, source = solver.scaled(sample)
    found = solver.solve(value, source)
    if np.isfinite(found).all() and solver.residual(value, source, found) <= ACCURATE:
        return found
    refuse_unproductive(sample, plan.names)
    try:
        return intensities(sample).astype(np.float32)
    except NotConvergedError:
        return intensities(sample, solver="factors").astype(np.float32)


def _write(place: Path, plan: Plan, threads: int) -> None:
    if plan.count % 2 or plan.count < 2:
        raise CalculationError(
            "samples-uneven",
            say("{count} samples cannot be drawn in pairs.", count=plan.count),
            say("Ask for an even number of samples."),
        )
    refuse_unproductive(plan.arrays, plan.names)
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=place.parent))
    try:
        shape = (plan.arrays.size, plan.arrays.direct.shape[1], plan.count)
        samples = np.lib.format.open_memmap(draft / "samples.npy", "w+", np.float32, shape)
        step = max(2, BUFFER // (4 * shape[0] * shape[1]) // 2 * 2)
        for first in range(0, plan.count, step):
            numbers = range(first, min(first + step, plan.count))
            samples[:, :, first : numbers.stop] = sample_intensities(plan, numbers, threads)
        samples.flush()
        sums = b"".join(hashlib.sha256(row.tobytes()).digest() for row in samples)
        np.save(draft / "row_sums.npy", np.frombuffer(sums, np.uint8).reshape(-1, 32), allow_pickle=False)
        del samples
        finish_entry(draft, place, {"format": FORMAT, "seed": plan.seed, "samples": plan.count, "pairs": "antithetic"})
    finally:
        shutil.rmtree(draft, ignore_errors=True)
