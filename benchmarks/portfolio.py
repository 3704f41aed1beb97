"""Rows 5 and 6: 10,000 products from their declarations, recalculated, and after one background number changed.

`python -m benchmarks.portfolio [--baseline PYTHON …] [--minutes N]`. FastScoresOnlyMultiLCA wants PARDISO or UMFPACK,
which the Python that runs this may not have: with --baseline it is measured by those that do, each within a limit of
time (25 minutes), and what they found is kept. A ratio is given against the fastest that was measured, or not at all.
"""

import argparse
import time

import numpy as np
from msgspec.structs import replace

from benchmarks import baselines, world
from benchmarks.measure import FOLDER, Report, Timing, bandwidth, error, interleaved, memory, timed
from benchmarks.portfolio_baseline import Baseline, measured, run_with
from benchmarks.products import declare
from lca.impact.changes import direct_changed, exposure, input_change
from lca.impact.declaration_columns import read_declarations
from lca.impact.declared_foregrounds import joined_foregrounds, link_foregrounds
from lca.impact.intensities import factorise, intensities
from lca.impact.portfolio import BACKGROUND, foreground_runs, link_products
from tests.studies import declaration, row

NO_FLOWS = np.zeros((0, 12))
CHANGED = 1234
BATCH = 50  # declarations that are read at a time, as `tanbiao portfolio` does


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--baseline", metavar="PYTHON", nargs="*", default=[], help="with PARDISO or UMFPACK")
    parser.add_argument("--minutes", type=float, default=25, help="limit of each baseline")
    asked = parser.parse_args()
    report = Report("portfolio")
    background = world.background()
    prepared, table = world.prepared(background), world.products(background)
    y, arrays = prepared.intensities, prepared.arrays
    report.note(
        f"{len(table.products):,} products, {len(table.outputs):,} own processes, {len(table.amounts):,} exchanges"
    )
    base = _baseline(report, asked)
    if baselines.has("numba"):
        foreground_runs(table, "compiled")
    found, timing = timed(lambda: link_products(table, background.size, NO_FLOWS).assess(y))
    report.time("ours, 10,000 products from columns of declarations", timing)
    expected = by_factors(table, y)
    gap = error(found, expected if base is None else base.scores)
    words = f"{gap:.0e} < 1e-9 of {base.solver if base else 'SuperLU on all foregrounds'}"
    _ratio(report, "10,000 products from columns of declarations", (base, timing.median, 40), gap < 1e-9, words)
    _from_declarations(report, base, table, expected, prepared)
    _, slow = timed(lambda: foreground_runs(table, "factors"))
    report.time("foregrounds by scipy alone", slow)
    linked = link_products(table, background.size, NO_FLOWS)
    again, timing = timed(lambda: linked.assess(y), 15)
    report.time("recalculated", timing)
    _ratio(
        report, "10,000 products recalculated", (base, timing.median, 2000), np.array_equal(again, found), "identical"
    )
    nbytes = linked.demands.data.nbytes + linked.demands.indices.nbytes + again.nbytes
    report.note(f"limit: {nbytes / 1e6:.0f} MB, {1e3 * nbytes / bandwidth():.1f} ms at the copy bandwidth")
    _changed(report, arrays, linked, y)
    report.note(f"memory {memory():.0f} MiB")
    report.save()


def _ratio(report, what, against, gate, words):  # type: ignore[no-untyped-def]
    """A ratio against a baseline that was measured; without one there is none."""
    base, seconds, must = against
    if base is not None:
        report.ratio(f"{what}, against {base.solver}", base.seconds / seconds, must, gate, words)
    else:
        report.note(f"{what}: no baseline was measured, so there is no ratio; gate {words}: {gate}")


def _from_declarations(report, base, table, expected, prepared):  # type: ignore[no-untyped-def]
    """From parsed documents, read as `tanbiao portfolio` reads them: a few at a time, while they are near. Parsing is
    not counted; reading, linking to the release, foregrounds and footprints are.
    """
    frame, names = declaration(row("E-1", "1", "kg", "background:x")), prepared.process_ids
    reading, busy, parts = 0.0, 0.0, []
    for first in range(0, len(table.products), BATCH):
        chosen = range(first, min(first + BATCH, len(table.products)))
        named = [(table.products[p], declare(table, p, frame, names)) for p in chosen]
        start, cpu = time.perf_counter(), time.process_time()
        declared, left = read_declarations(named)
        reading, busy = reading + time.perf_counter() - start, busy + time.process_time() - cpu
        assert not left
        parts.append(declared)
    start, cpu = time.perf_counter(), time.process_time()
    linked, missing = link_foregrounds(joined_foregrounds(parts), prepared)
    found = link_products(linked, len(names), NO_FLOWS).assess(prepared.intensities)
    linking, busy = time.perf_counter() - start, busy + time.process_time() - cpu
    assert not len(missing)
    seconds, gap = reading + linking, error(found, expected)
    report.time(
        "ours, 10,000 products from parsed declarations",
        Timing(seconds, seconds, seconds, 1),
        reading=f"{reading:.2f} s",
        linking=f"{linking:.2f} s",
        processor=f"{busy:.2f} s",
        exchange=f"{1e9 * seconds / len(table.amounts):.0f} ns",
    )
    words = f"{gap:.0e} < 1e-12 of SuperLU"
    _ratio(report, "10,000 products from parsed declarations", (base, seconds, 40), gap < 1e-12, words)
    if baselines.has("pyarrow"):
        _from_kept(report, base, joined_foregrounds(parts), (found, prepared))


def _from_kept(report, base, declared, against):  # type: ignore[no-untyped-def]
    """From the file that `tanbiao portfolio --keep` writes: read, linked, calculated."""
    from lca.impact.foreground_files import read_foregrounds, write_foregrounds  # noqa: PLC0415 - optional

    expected, prepared = against
    kept = FOLDER / "portfolio.parquet"
    write_foregrounds(kept, declared, {})

    def whole() -> np.ndarray:
        read = joined_foregrounds([part for part, _ in read_foregrounds(kept)])
        linked = link_products(link_foregrounds(read, prepared)[0], len(prepared.process_ids), NO_FLOWS)
        return linked.assess(prepared.intensities)

    found, timing = timed(whole, 3)
    report.time("ours, 10,000 products from a kept portfolio", timing, MiB=f"{kept.stat().st_size / 2**20:.0f}")
    same = np.array_equal(found, expected)
    _ratio(report, "10,000 products from a kept portfolio (Parquet)", (base, timing.median, 40), same, "identical")


def by_factors(table, y):  # type: ignore[no-untyped-def]
    """The scores with every foreground factorised, added up exchange by exchange."""
    owner, runs, stage = table.owner(), foreground_runs(table, "factors"), table.nodes < 0
    supplied = table.amounts * np.where(stage, 1.0, runs[table.own_offsets[owner] + np.where(stage, 0, table.nodes)])
    taken = np.flatnonzero(table.kinds == BACKGROUND)
    scores = np.zeros((len(table.products), y.shape[1]))
    np.add.at(scores, owner[taken], supplied[taken, None] * y[table.providers[taken]])
    return scores


def _baseline(report: Report, asked: argparse.Namespace) -> Baseline | None:
    """The fastest of the baselines that were measured, now or before."""
    for python in asked.baseline:
        report.note(run_with(python, asked.minutes))
    found = measured()
    for one in found:
        timing = Timing(one.seconds, one.seconds, one.seconds, 1)
        report.time(
            "FastScoresOnlyMultiLCA, adjoint, merged system", timing, solver=one.solver, MiB=f"{one.memory:.0f}"
        )
        report.note(f"  it was measured on: {one.machine}")
    return found[0] if found else None


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
