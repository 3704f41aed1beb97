"""Portfolios: linked by both solvers, in pieces, through Parquet, on threads and on a Dask scheduler: always the same."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from benchmarks.products import declare
from lca.errors import CalculationError
from lca.impact.arrays import BackgroundArrays
from lca.impact.fast import assess
from lca.impact.foreground import STAGE_NODE, straight
from lca.impact.intensities import intensities, technosphere
from lca.impact.method import Method
from lca.impact.portfolio import (
    OWN,
    ForegroundTable,
    Portfolio,
    chunks,
    foreground_runs,
    joined,
    link_products,
    tabulate,
)
from lca.impact.prepared import Prepared
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from tests.studies import declaration, row


@pytest.fixture(scope="module")
def y(arrays: BackgroundArrays) -> np.ndarray:
    return intensities(arrays, solver="factors")


@pytest.fixture(scope="module")
def portfolio(table: ForegroundTable, arrays: BackgroundArrays) -> Portfolio:
    return link_products(table, arrays.size, np.zeros((0, 12)))


def merged_scores(table: ForegroundTable, arrays: BackgroundArrays) -> np.ndarray:
    """Every product as columns of one dense matrix with the background: nothing of the portfolio's own code."""
    own, n = len(table.outputs), arrays.size
    matrix = np.zeros((own + n, own + n))
    matrix[own:, own:] = technosphere(arrays).toarray()
    matrix[range(own), range(own)] = table.outputs
    demands = np.zeros((own + n, len(table.products)))
    for product in range(len(table.products)):
        base = table.own_offsets[product]
        for e in range(table.offsets[product], table.offsets[product + 1]):
            row_ = base + table.providers[e] if table.kinds[e] == OWN else own + table.providers[e]
            if table.nodes[e] == STAGE_NODE:
                demands[row_, product] += table.amounts[e]
            else:
                matrix[row_, base + table.nodes[e]] -= table.amounts[e]
    return np.linalg.solve(matrix, demands)[own:].T @ arrays.direct


def test_equals_one_merged_system(
    table: ForegroundTable, arrays: BackgroundArrays, portfolio: Portfolio, y: np.ndarray
) -> None:
    expected = merged_scores(table, arrays)
    assert np.abs(portfolio.assess(y) - expected).max(axis=0) == pytest.approx(0, abs=1e-12 * np.abs(expected).max())


def test_both_solvers(table: ForegroundTable) -> None:
    pytest.importorskip("numba")
    found = foreground_runs(table, "compiled")
    assert np.allclose(found, foreground_runs(table, "factors"), rtol=1e-13, atol=0)


@pytest.mark.parametrize("solver", ["compiled", "factors"])
def test_a_product_that_eats_what_it_makes_is_named(table: ForegroundTable, solver: str) -> None:
    if solver == "compiled":
        pytest.importorskip("numba")
    product = next(p for p in range(len(table.products)) if np.diff(table.own_offsets)[p] > 3)
    amounts = table.amounts.copy()
    inside = slice(table.offsets[product], table.offsets[product + 1])
    link = next(e for e in range(inside.start, inside.stop) if table.kinds[e] == OWN and table.nodes[e] != STAGE_NODE)
    providers = table.providers.copy()
    providers[link] = table.nodes[link]  # it takes twice what it makes from itself
    amounts[link] = 2 * table.outputs[table.own_offsets[product] + table.nodes[link]]
    broken = replace(table, amounts=amounts, providers=providers)
    if not foreground_runs(table, solver)[table.own_offsets[product] + table.nodes[link]]:
        pytest.skip("a process that never runs")
    with pytest.raises(CalculationError, match=table.products[product]):
        foreground_runs(broken, solver)


def test_pieces_are_bit_for_bit_the_whole(portfolio: Portfolio, y: np.ndarray) -> None:
    whole = portfolio.assess(y)
    for rows in (1, 7, 1000):
        parts = list(chunks(portfolio, rows))
        assert np.array_equal(np.concatenate([part.assess(y) for part in parts]), whole)
        assert np.array_equal(joined(parts).assess(y), whole)


def test_parquet_there_and_back(portfolio: Portfolio, y: np.ndarray, tmp_path: Path) -> None:
    files = pytest.importorskip("lca.impact.portfolio_files")
    source, target = tmp_path / "linked.parquet", tmp_path / "results.parquet"
    files.write_portfolio(source, chunks(portfolio, 13))
    assert np.array_equal(joined(list(files.read_portfolio(source, len(y)))).assess(y), portfolio.assess(y))
    assert files.assess_file(source, target, y) == len(portfolio.products)
    names, found = files.read_results(target)
    assert names == portfolio.products
    assert np.array_equal(found, portfolio.assess(y))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["linked.parquet", "results.parquet"]


def test_another_file_is_refused(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    files = pytest.importorskip("lca.impact.portfolio_files")
    import pyarrow.parquet as pq  # noqa: PLC0415

    pq.write_table(pa.table({"product": ["a"]}), tmp_path / "other.parquet")
    with pytest.raises(CalculationError) as error:
        list(files.read_portfolio(tmp_path / "other.parquet", 3))
    assert error.value.code == "portfolio-format"


def test_threads_and_dask_give_the_same_files(portfolio: Portfolio, y: np.ndarray, tmp_path: Path) -> None:
    files = pytest.importorskip("lca.impact.portfolio_files")
    distributed = pytest.importorskip("distributed")
    source, kept = tmp_path / "linked.parquet", tmp_path / "intensities.npy"
    files.write_portfolio(source, chunks(portfolio, 10))
    np.save(kept, y)
    with ThreadPoolExecutor(2) as threads:
        here = files.assess_on(threads, source, tmp_path / "threads", kept, groups=2)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        distributed.Client(cluster.scheduler_address) as client,  # by address, as any scheduler
    ):
        there = files.assess_on(client.get_executor(), source, tmp_path / "dask", kept, groups=2)
    assert len(here) == len(there) == 3
    for a, b in zip(here, there, strict=True):
        assert a.read_bytes() == b.read_bytes()
    found = np.concatenate([files.read_results(path)[1] for path in there])
    assert np.array_equal(found, portfolio.assess(y))


def test_from_declarations(release: BackgroundRelease, gwp: Method, prepared: Prepared, table: ForegroundTable) -> None:
    ids = tuple(p.process_id for p in release.processes.values() if p.unit == "kg")
    frame = declaration(row("E-1", "1", "kg", f"background:{ids[0]}"))
    small = replace(table, providers=np.where(table.kinds == OWN, table.providers, table.providers % len(ids)))
    declared: list[Declaration] = [declare(small, product, frame, ids) for product in range(8)]
    foregrounds = [straight(d, prepared) for d in declared]
    assert all(f is not None for f in foregrounds)
    named = [(f"p{i}", f) for i, f in enumerate(foregrounds) if f is not None]
    linked = link_products(tabulate(named), len(prepared.process_ids), prepared.flow_factors)
    alone = np.array([assess(f, prepared).totals for _, f in named])
    assert np.allclose(linked.assess(prepared.intensities), alone, rtol=1e-12, atol=1e-15)
