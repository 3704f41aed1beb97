"""Adjoint intensities of a background release: what one unit of each product brings, supply chain included.

A^T y = g, with A the technosphere matrix and g the direct burden per reference output (Heijungs and Suh 2002, chapter
2). A product that takes d from the background then costs y . d, without another solve. Found by sweeps compiled by
numba where it is installed, by blocks of sparse products where it is not, and by LU factors where a system is small or
neither converges. `verified_intensities` is what a store may keep: an independent residual, a correction from LU
factors, and the refusal of loops that cannot produce.
"""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from types import MappingProxyType

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, diags_array
from scipy.sparse.linalg import SuperLU, splu

from lca.errors import CalculationError, say
from lca.impact.arrays import BackgroundArrays, Floats, Integers
from lca.impact.gain import unproductive_loop

TOLERANCE = 1e-10  # of the sweeps, relative in every component
LIMIT = 1e-9  # what verification forgives
DIRECT_UP_TO = 1500  # processes: factors of a small system cost less than thinking about it
MOST_SWEEPS = 400
# Over-relaxation of an M-matrix converges for ω < 2/(1+ρ) (Varga, Matrix Iterative Analysis, chapter 4): ρ < 0.81 here.
# Whatever diverges with it is swept again without.
RELAXATION = 1.1


class NotConvergedError(Exception):
    """Sweeps that do not settle: the system diverges, or is so tight that it wants its factors."""


class Intensities(Struct, frozen=True):
    """Intensities that were verified.

    values: (processes x indicators) per unit of reference product. solver: which found them. correction: largest
    relative change that the LU factors made to them. residual: largest of A^T y - g afterwards, relative to the sum of
    absolute terms.
    """

    values: Floats
    solver: str
    correction: float
    residual: float


def default_solver(size: int) -> str:
    """Name of the solver for a release of this many processes on this installation."""
    if size <= DIRECT_UP_TO:
        return "factors"
    return "sweeps" if find_spec("numba") else "blocks"


def intensities(arrays: BackgroundArrays, direct: Floats | None = None, solver: str = "") -> Floats:
    """Intensities to 1e-10 of each component, not yet verified.

    direct: other burdens than those of the release, (n x any number). solver: `sweeps`, `blocks` or `factors`; the
    default for its size if empty. NotConvergedError from the first two.
    """
    source = arrays.direct if direct is None else direct
    return SOLVERS[solver or default_solver(arrays.size)](arrays, source)


def verified_intensities(arrays: BackgroundArrays, names: Sequence[str], solver: str = "") -> Intensities:
    """Intensities that agree with an LU factorisation to 1e-9 before and about 1e-15 after its correction.

    names: of the processes, for CalculationError: a loop that cannot produce, a singular system, or a solver that
    disagrees with the factors.
    """
    refuse_unproductive(arrays, names)
    used = solver or default_solver(arrays.size)
    try:
        found = intensities(arrays, solver=used)
    except NotConvergedError:
        used = "factors"
        found = intensities(arrays, solver=used)
    factors = factorise(arrays)
    transposed = csr_array(technosphere(arrays).T)
    step = factors.solve(arrays.direct - transposed @ found) * reached(arrays, arrays.direct)
    corrected = found + step
    scale = np.abs(arrays.direct) + abs(transposed) @ np.abs(corrected)
    residual = _largest(arrays.direct - transposed @ corrected, scale)
    correction = _largest(step, scale / np.abs(transposed.diagonal())[:, None])
    if not (np.isfinite(corrected).all() and correction <= LIMIT and residual <= LIMIT):
        raise CalculationError(
            "solvers-disagree",
            say("The solver “{solver}” and the LU factors differ by {difference}.", solver=used, difference=correction),
            say("Run `tanbiao background check`; if it finds nothing, please report this with the release."),
        )
    return Intensities(corrected, used, correction, residual)


def refuse_unproductive(arrays: BackgroundArrays, names: Sequence[str]) -> None:
    """CalculationError that names a loop with a gain >= 1, if there is one."""
    loop = unproductive_loop(arrays)
    if loop:
        raise CalculationError(
            "unproductive-loop",
            say(
                "These processes consume at least as much of themselves as they make: {loop}.",
                loop=" → ".join(names[i] for i in loop),
            ),
            say("Correct the amounts between them; a loop must make more than it consumes."),
        )


def technosphere(arrays: BackgroundArrays) -> csc_array:
    """A: reference outputs on the diagonal, inputs negative; columns are processes."""
    shape = (arrays.size, arrays.size)
    inputs = csc_array((arrays.amounts, arrays.suppliers, arrays.offsets), shape=shape)
    return csc_array(diags_array(arrays.outputs) - inputs)


def factorise(arrays: BackgroundArrays) -> SuperLU:
    """LU factors of A^T, which also solve A x = d (`solve(d, "T")`). CalculationError if A is singular."""
    try:
        return splu(csc_array(technosphere(arrays).T))
    except RuntimeError as error:  # what SuperLU says of an exact zero pivot
        raise CalculationError(
            "singular-system",
            say("The background release has no solution: its matrix is singular."),
            say("Look for processes that only feed each other, and run `tanbiao background check`."),
        ) from error


def reached(arrays: BackgroundArrays, direct: Floats) -> NDArray[np.bool_]:
    """Where an intensity can be other than zero: LU factors leave noise where nothing is."""
    links = csr_array(
        (np.ones(len(arrays.amounts), np.float32), arrays.suppliers, arrays.offsets), shape=(arrays.size,) * 2
    )
    present = direct != 0
    while True:
        wider = np.asarray(present | (links @ present.astype(np.float32) > 0), dtype=np.bool_)
        if np.array_equal(wider, present):
            return wider
        present = wider


def _factors(arrays: BackgroundArrays, direct: Floats) -> Floats:
    factors = factorise(arrays)
    present = reached(arrays, direct)
    found = factors.solve(direct) * present
    # one refinement: SuperLU's residual is small but single components may be off by 1e-7
    return np.asarray(found + factors.solve(direct - technosphere(arrays).T @ found) * present, dtype=np.float64)


def _blocks(arrays: BackgroundArrays, direct: Floats) -> Floats:
    """Relaxed Gauss-Seidel over two blocks, each one sparse product: markets, which many use, and the rest. Where
    producers sell to markets and buy from markets nothing much is left inside a block, and half the steps will do.
    """
    net, consumers = arrays.net_outputs(), arrays.consumers()
    amounts = np.where(consumers == arrays.suppliers, 0.0, arrays.amounts / net[consumers])
    chains = csr_array((amounts, arrays.suppliers, arrays.offsets), shape=(arrays.size,) * 2)
    source = direct / net[:, None]
    markets = _markets(arrays, consumers)
    blocks = [(rows, chains[rows], source[rows]) for rows in (np.flatnonzero(markets), np.flatnonzero(~markets))]
    for relaxation in (RELAXATION, 1.0):
        found, progress = source.copy(), _Progress()
        for step in range(MOST_SWEEPS):
            change = 0.0
            for rows, inputs, given in blocks:
                before = found[rows]
                move = np.asarray(inputs @ found)
                move += given
                move -= before
                if step % 4 == 3:
                    change = max(change, _largest(move, np.abs(before)))
                move *= relaxation
                move += before
                found[rows] = move
            if step % 4 == 3 and progress.done(change):
                return found
            if not np.isfinite(change) and not np.isfinite(found).all():
                break
    raise NotConvergedError


def _markets(arrays: BackgroundArrays, consumers: Integers) -> NDArray[np.bool_]:
    """The split by number of users that leaves the fewest inputs inside a block."""
    users = np.bincount(arrays.suppliers, minlength=arrays.size)
    splits = [users > limit for limit in (1, 2, 4, 8)]
    inside = [np.count_nonzero(split[consumers] == split[arrays.suppliers]) for split in splits]
    return splits[int(np.argmin(inside))]


def _sweeps(arrays: BackgroundArrays, direct: Floats) -> Floats:
    """Relaxed Gauss-Seidel, compiled. In one thread: two would share one memory."""
    from lca.impact.sweeps import arrange, coefficients, sweep, walk_order  # noqa: PLC0415 - numba is optional

    order = walk_order(arrays.offsets, arrays.suppliers)
    start, column, entry = arrange(order, arrays.offsets, arrays.suppliers)
    net = arrays.net_outputs()
    value = coefficients(order, start, entry, arrays.amounts, net)
    source = (direct / net[:, None])[order]
    for relaxation in (RELAXATION, 1.0):
        found, progress = source.copy(), _Progress()
        for _ in range(MOST_SWEEPS // 4):
            if progress.done(sweep(start, column, value, source, found, relaxation, 4)):
                settled = np.empty(found.shape)
                settled[order] = found
                return settled
            if not np.isfinite(found).all():
                break
    raise NotConvergedError


class _Progress:
    """Decides from the largest relative change of each fourth iteration when the error, not the change, is small
    enough: what is left is a geometric series of the contraction seen.
    """

    def __init__(self) -> None:
        self._last = np.inf

    def done(self, change: float) -> bool:
        """Whether the iteration has come to its end."""
        contraction = (change / self._last) ** 0.25 if np.isfinite(self._last) and self._last > 0 else 1.0
        self._last = change
        return change == 0 or (contraction < 1 and change * contraction / (1 - contraction) <= TOLERANCE)


def _largest(values: Floats, scale: Floats) -> float:
    """Largest |value| / scale; where both are zero there is nothing to compare. NaN is infinite."""
    ratio = np.divide(np.abs(values), scale, out=np.zeros_like(scale), where=scale > 0)
    ratio[(scale == 0) & (values != 0)] = np.inf
    largest = float(ratio.max(initial=0.0))
    return largest if largest == largest else float("inf")  # noqa: PLR0124 - NaN


SOLVERS: MappingProxyType[str, Callable[[BackgroundArrays, Floats], Floats]] = MappingProxyType(
    {"sweeps": _sweeps, "blocks": _blocks, "factors": _factors}
)
