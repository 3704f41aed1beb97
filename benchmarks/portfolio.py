"""Rows 5 and 6: 10,000 products from their declarations, recalculated, and after one background number changed."""

import time
from dataclasses import replace

import numpy as np

from benchmarks import baselines, world
from benchmarks.measure import Report, Timing, bandwidth, error, interleaved, memory, timed
from lca.impact.changes import direct_changed, exposure, input_change
from lca.impact.intensities import factorise, intensities
from lca.impact.portfolio import BACKGROUND, foreground_runs, link_products

NO_FLOWS = np.zeros((0, 12))
CHANGED = 1234
UMFPACK = 39.6  # seconds of FastScoresOnlyMultiLCA for a portfolio of this size, measured once on two cores


def main() -> None:
    """Measure and print."""
    report = Report("portfolio")
    background = world.background()
    prepared, table = world.prepared(background), world.products(background)
    y, arrays = prepared.intensities, prepared.arrays
    report.note(
        f"{len(table.products):,} products, {len(table.outputs):,} own processes, {len(table.amounts):,} exchanges"
    )
    scores, base, against = _baseline(report, background, table)
    if baselines.has("numba"):
        foreground_runs(table, "compiled")
    found, timing = timed(lambda: link_products(table, background.size, NO_FLOWS).assess(y))
    report.time("ours, 10,000 products from columns of declarations", timing)
    gap = error(found, by_factors(table, y) if scores is None else scores)
    report.ratio("10,000 products", base / timing.median, 40, gap < 1e-9, f"{gap:.0e} < 1e-9 of {against}")
    _, slow = timed(lambda: foreground_runs(table, "factors"))
    report.time("foregrounds by scipy alone", slow)
    linked = link_products(table, background.size, NO_FLOWS)
    again, timing = timed(lambda: linked.assess(y), 15)
    report.time("recalculated", timing)
    report.ratio("recalculated", base / timing.median, 2000, np.array_equal(again, found), "identical")
    nbytes = linked.demands.data.nbytes + linked.demands.indices.nbytes + again.nbytes
    report.note(f"limit: {nbytes / 1e6:.0f} MB, {1e3 * nbytes / bandwidth():.1f} ms at the copy bandwidth")
    _changed(report, arrays, linked, y)
    report.note(f"memory {memory():.0f} MiB")
    report.save()


def by_factors(table, y):  # type: ignore[no-untyped-def]
    """The scores with every foreground factorised, added up exchange by exchange."""
    owner, runs, stage = table.owner(), foreground_runs(table, "factors"), table.nodes < 0
    supplied = table.amounts * np.where(stage, 1.0, runs[table.own_offsets[owner] + np.where(stage, 0, table.nodes)])
    taken = np.flatnonzero(table.kinds == BACKGROUND)
    scores = np.zeros((len(table.products), y.shape[1]))
    np.add.at(scores, owner[taken], supplied[taken, None] * y[table.providers[taken]])
    return scores


def _baseline(report, background, table):  # type: ignore[no-untyped-def]
    """FastScoresOnlyMultiLCA once: it takes minutes. It refuses SuperLU."""
    solver = baselines.solver_name()
    if solver == "SuperLU":
        report.note(f"FastScoresOnlyMultiLCA refuses SuperLU: install pypardiso. Taken for it: {UMFPACK} s, by UMFPACK")
        return None, UMFPACK, "SuperLU on all foregrounds"
    start = time.perf_counter()
    scores = baselines.fast_scores(background, table, range(len(table.products)))
    took = time.perf_counter() - start
    report.time("FastScoresOnlyMultiLCA, adjoint, merged system", Timing(took, took, took, 1), solver=solver)
    return scores, took, solver


def _changed(report, arrays, linked, y):  # type: ignore[no-untyped-def]
    factors = factorise(arrays)
    exposed, once = timed(lambda: exposure(arrays, factors, CHANGED), 3)
    report.time("exposure of all processes to one, once", once)
    products = np.asarray(linked.demands @ exposed)
    before = linked.assess(y)
    first = int(arrays.offsets[CHANGED])
    supplier, more = int(arrays.suppliers[first]), 0.3 * float(arrays.amounts[first])
    amounts = arrays.amounts.copy()
    amounts[first] += more
    broken = replace(arrays, amounts=amounts)
    works = {
        "refactorised": lambda: linked.assess(intensities(broken, solver="factors")),
        "updated intensities": lambda: direct_changed(y, exposed, input_change(y, exposed, supplier, more)),
        "updated products": lambda: direct_changed(before, products, input_change(y, exposed, supplier, more)),
    }
    found = interleaved(works)
    for name, (_, timing) in found.items():
        report.time(name, timing)
    gap = error(found["updated products"][0], found["refactorised"][0])
    base = found["refactorised"][1].median
    report.ratio(
        "one background factor changed, 20,000 intensities",
        base / found["updated intensities"][1].median,
        1000,
        gap < 1e-10,
        f"{gap:.0e} < 1e-10",
    )
    report.ratio(
        "one background factor changed, 10,000 products",
        base / found["updated products"][1].median,
        1000,
        gap < 1e-10,
        f"{gap:.0e} < 1e-10",
    )


if __name__ == "__main__":
    main()
