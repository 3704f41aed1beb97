"""Row 4: Monte Carlo, 1,000 samples, uncertain foreground and background, 12 indicators."""

import time
import warnings

import numpy as np
from scipy.stats import ks_2samp

from benchmarks import baselines, world
from benchmarks.measure import FOLDER, Report, Timing, disk, error, memory, timed
from lca.impact.draws import standard_normals
from lca.impact.engine import bw2calc
from lca.impact.fast import assess
from lca.impact.intensities import intensities
from lca.impact.sampling import drawn, prepare_samples, sample_intensities
from tests.studies import declaration, row

SAMPLES, ITERATIONS, PRODUCT = 1000, 100, 17
SIGMA = 0.1  # of every exchange of the foreground


def main() -> None:
    """Measure and print."""
    report = Report("monte-carlo")
    background = world.background()
    plan = world.plan(background, SAMPLES)
    sample_intensities(plan, [0])  # compiles, or reads what was compiled
    start = time.perf_counter()
    made = plan.place(FOLDER / "store").exists()
    samples = prepare_samples(FOLDER / "store", plan)
    preparing = time.perf_counter() - start
    if made:
        _, few = timed(lambda: sample_intensities(plan, range(20)), 3)
        preparing = few.median * SAMPLES / 20
        report.note("samples were in the store: preparation is 50 times 20 samples, drawn anew")
    report.note(
        f"prepared in {preparing:.1f} s, {1e3 * preparing / SAMPLES:.0f} ms a sample;"
        f" store {disk(samples.entry.path):.0f} MiB"
    )
    found = sample_intensities(plan, [5])[:, :, 0]
    exact = intensities(drawn(plan, 5), solver="factors")
    same = error(found.astype(float)[exact != 0], exact[exact != 0])
    table, prepared = world.products(background), world.prepared(background)
    rows, demand, ids = _links(table, prepared, background)
    rows_only = np.unique(rows)
    samples.rows(rows_only)

    def product(varying: bool) -> np.ndarray:
        if not varying:
            return samples.product(rows, demand)
        drawn_demand = np.stack(
            [d * np.exp(SIGMA * standard_normals(1, i, SAMPLES)) for d, i in zip(demand, ids, strict=True)]
        )
        return samples.product(rows, drawn_demand)

    _, fixed = timed(lambda: product(False), 15)
    ours, varied = timed(lambda: product(True), 15)
    report.time(f"product of {len(rows)} links, foreground fixed", fixed)
    report.time(f"product of {len(rows)} links, foreground and background vary", varied)
    theirs, each = _iterative(background, rows, demand)
    report.time("IterativeLCA, one iteration, one indicator", each, solver="BiCGSTAB")
    pvalue = float(ks_2samp(product(False)[0], theirs).pvalue)
    report.note(f"means: ours {product(False)[0].mean():.6g}, bw2calc {np.mean(theirs):.6g}; KS p {pvalue:.2f}")
    good, words = same < 5e-6 and pvalue > 0.01, f"same matrix {same:.0e} < 5e-6, KS p {pvalue:.2f} > 0.01"
    report.ratio("per iteration, samples prepared", each.median / (varied.median / SAMPLES), 20_000, good, words)
    report.ratio(
        "one product, preparation included", each.median * SAMPLES / (preparing + varied.median), 5, good, words
    )
    size = ours.nbytes / 2 * len(rows)
    report.note(
        f"limit: {size / 1e6:.1f} MB of samples read; {len(rows) * SAMPLES:,} normals; memory {memory():.0f} MiB"
    )
    report.save()


def _links(table, prepared, background):  # type: ignore[no-untyped-def]
    """Background links of one product with what they take, and the ids of their exchanges."""
    from benchmarks.products import declare  # noqa: PLC0415
    from lca.impact.foreground import straight  # noqa: PLC0415

    frame = declaration(row("E-1", "1", "kg", "background:x"))
    declared = declare(table, PRODUCT, frame, world.process_ids(background))
    quick = assess(straight(declared, prepared), prepared)
    return quick.demand_rows, quick.demand, [f"E-{i}" for i in range(len(quick.demand))]


def _iterative(background, rows, demand):  # type: ignore[no-untyped-def]
    wanted = np.bincount(rows + 1, demand, minlength=background.size + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lca = bw2calc().IterativeLCA(
            {int(i): float(wanted[i]) for i in np.flatnonzero(wanted)},
            data_objs=[baselines.datapackage(background, 0)],
            use_distributions=True,
            seed_override=4,
        )
        lca.lci()
        lca.lcia()
        scores, times = [], []
        for _ in range(ITERATIONS):
            start = time.perf_counter()
            next(lca)
            times.append(time.perf_counter() - start)
            scores.append(lca.score)
    return scores, Timing(float(np.median(times)), min(times), max(times), ITERATIONS)


if __name__ == "__main__":
    main()
