"""Intensities by every solver, their verification, and loops that cannot produce."""

from itertools import pairwise

import numpy as np
import pytest
from msgspec.structs import replace

from benchmarks.synthetic import SMALL, Background, generate_background, strongly_connected_share
from lca.errors import CalculationError
from lca.impact import intensities as engine
from lca.impact.arrays import INDICATORS, BackgroundArrays
from lca.impact.changes import direct_changed, exposure, input_change
from lca.impact.gain import unproductive_loop


def ring(gain: float, size: int = 5) -> BackgroundArrays:
    """Processes in a circle, each taking `gain` of the next, each emitting 1; y = 1 / (1 - gain)."""
    direct = np.zeros((size, len(INDICATORS)))
    direct[:, 0] = 1
    return BackgroundArrays(
        outputs=np.ones(size),
        offsets=np.arange(size + 1, dtype=np.int32),
        suppliers=((np.arange(size) + 1) % size).astype(np.int32),
        amounts=np.full(size, gain),
        direct=direct,
    )


def relative(found: np.ndarray, expected: np.ndarray) -> float:
    """Largest componentwise error; zeros must be zeros."""
    assert not found[expected == 0].any()
    there = expected != 0
    return float(np.abs(found[there] / expected[there] - 1).max())


def test_the_background_is_hard(synthetic: Background) -> None:
    assert strongly_connected_share(synthetic) > 0.95
    assert synthetic.technosphere().nnz > 8 * SMALL.processes * 0.6


def test_the_same_seed_is_the_same_background(synthetic: Background) -> None:
    again = generate_background(SMALL)
    assert np.array_equal(again.input_amounts, synthetic.input_amounts)
    assert not np.array_equal(generate_background(SMALL, seed=1).outputs, synthetic.outputs)


@pytest.mark.parametrize("solver", ["blocks", "sweeps"])
def test_solvers_agree_in_every_component(arrays: BackgroundArrays, solver: str) -> None:
    if solver == "sweeps":
        pytest.importorskip("numba")
    dense = np.linalg.solve(engine.technosphere(arrays).toarray().T, arrays.direct)
    exact = engine.intensities(arrays, solver="factors")
    assert relative(engine.intensities(arrays, solver=solver), exact) < 1e-9
    assert np.abs(exact - dense).max() < 1e-9 * np.abs(dense).max()


@pytest.mark.parametrize("solver", ["factors", "blocks", "sweeps"])
def test_verified_to_the_last_digits(arrays: BackgroundArrays, names: list[str], solver: str) -> None:
    if solver == "sweeps":
        pytest.importorskip("numba")
    found = engine.verified_intensities(arrays, names, solver)
    assert found.solver == solver
    assert found.correction < 1e-9
    assert found.residual < 1e-14
    assert relative(found.values, engine.intensities(arrays, solver="factors")) < 1e-12


@pytest.mark.parametrize("solver", ["factors", "blocks", "sweeps"])
def test_ring_by_hand(solver: str) -> None:
    if solver == "sweeps":
        pytest.importorskip("numba")
    found = engine.intensities(ring(0.5), solver=solver)
    assert found[:, 0] == pytest.approx(2.0, rel=1e-10)
    assert not found[:, 1:].any()


@pytest.mark.parametrize("solver", ["factors", "blocks", "sweeps"])
def test_a_process_that_takes_from_itself(solver: str) -> None:
    if solver == "sweeps":
        pytest.importorskip("numba")
    one = replace(ring(0.0, 1), amounts=np.array([0.75]), outputs=np.array([2.0]))
    assert engine.intensities(one, solver=solver)[0, 0] == pytest.approx(1 / 1.25, rel=1e-10)


@pytest.mark.parametrize("gain", [1.0, 1.5])
@pytest.mark.parametrize("size", [1, 5, 300])
def test_a_loop_that_eats_what_it_makes_is_named(gain: float, size: int) -> None:
    names = [f"process {i}" for i in range(size)]
    with pytest.raises(CalculationError) as error:
        engine.verified_intensities(ring(gain, size), names)
    assert error.value.code == "unproductive-loop"
    assert "process 0" in str(error.value)


def test_the_loop_is_found_in_a_core(arrays: BackgroundArrays, names: list[str]) -> None:
    inputs = dict.fromkeys(pairwise([3, 17, 90, 3]))
    consumers = arrays.consumers()
    more = [(c, s, 1.2 * arrays.outputs[c]) for c, s in inputs]
    rows = np.concatenate([consumers, [c for c, _, _ in more]])
    order = np.argsort(rows, kind="stable")
    broken = replace(
        arrays,
        offsets=np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=arrays.size))]).astype(np.int32),
        suppliers=np.concatenate([arrays.suppliers, [s for _, s, _ in more]]).astype(np.int32)[order],
        amounts=np.concatenate([arrays.amounts, [a for _, _, a in more]])[order],
    )
    loop = unproductive_loop(broken)
    for consumer, supplier in zip(loop, (*loop[1:], loop[0]), strict=True):  # it is a loop, of inputs that exist
        assert supplier in broken.suppliers[broken.offsets[consumer] : broken.offsets[consumer + 1]]
    with pytest.raises(CalculationError, match="consume at least as much"):
        engine.verified_intensities(broken, names)
    assert unproductive_loop(arrays) == ()


def test_a_tight_loop_is_solved_by_its_factors() -> None:
    found = engine.verified_intensities(ring(0.9999, 300), [str(i) for i in range(300)], "blocks")
    assert found.solver == "factors"
    assert found.values[:, 0] == pytest.approx(1e4, rel=1e-9)


def test_singular_system_is_an_error() -> None:
    empty = replace(ring(0.0, 2), outputs=np.array([1.0, 0.0]))
    with pytest.raises(CalculationError) as error:
        engine.factorise(empty)
    assert error.value.code == "singular-system"


def test_credits_are_not_loops() -> None:
    """Two processes that credit each other: no loop, and a solution by hand: y = 1 / (1 + 0.5)."""
    found = engine.verified_intensities(ring(-0.5, 2), ["a", "b"])
    assert found.values[:, 0] == pytest.approx(1 / 1.5, rel=1e-12)


def test_changed_emission_and_changed_input(arrays: BackgroundArrays, names: list[str]) -> None:
    y = engine.verified_intensities(arrays, names).values
    process, more = 31, 0.25
    exposed = exposure(arrays, engine.factorise(arrays), process)
    emitted = arrays.direct.copy()
    emitted[process] *= 1.5
    anew = engine.intensities(replace(arrays, direct=emitted), solver="factors")
    assert relative(direct_changed(y, exposed, emitted[process] - arrays.direct[process]), anew) < 1e-10
    first = int(arrays.offsets[process])
    supplier, delta = int(arrays.suppliers[first]), more * float(arrays.amounts[first])
    amounts = arrays.amounts.copy()
    amounts[first] += delta
    anew = engine.intensities(replace(arrays, amounts=amounts), solver="factors")
    changed = direct_changed(y, exposed, input_change(y, exposed, supplier, delta))
    assert relative(changed, anew) < 1e-10


def test_a_change_that_closes_a_loop_is_refused() -> None:
    arrays = ring(0.5, 2)
    y, exposed = engine.intensities(arrays), exposure(arrays, engine.factorise(arrays), 0)
    with pytest.raises(CalculationError):
        input_change(y, exposed, 1, 1.6)
