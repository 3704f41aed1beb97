"""A release of 20,000 processes as people import it: prepared, a product with the quick and the reference engine, and
its uncertainty from prepared samples. Such a release keeps indicators, not inventories.
"""

import tempfile
import time
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from benchmarks import world
from benchmarks.measure import Report, Timing, disk, error, memory, timed
from lca.calculate import calculate
from lca.data import open_pedigree_variances, open_policy
from lca.impact.fast import quick_footprint
from lca.impact.intensities import intensities
from lca.impact.prepared import open_prepared, prepare
from lca.impact.sampling import Plan, drawn
from lca.interpretation.background_samples import background_spread
from lca.interpretation.design import Design
from lca.interpretation.prepared_samples import prepared_samples
from lca.interpretation.uncertainty import Skew, Uncertain, assess_uncertainty
from tests.studies import declaration, method, process, release, row

PROCESSES, SAMPLES, LINKS = 20_000, 100, 40
SCORES = dict.fromkeys(("reliability", "completeness", "temporal", "geographical", "technological"), 3)


def main() -> None:
    """Measure and print."""
    report = Report("large-release")
    background = world.background()
    made, timing = timed(lambda: _release(background), 1)
    report.time(f"{len(background.input_rows):,} exchanges made into a release", timing)
    with tempfile.TemporaryDirectory() as folder:
        _measure(report, Path(folder), made)
    report.note(f"memory {memory():.0f} MiB")
    report.save()


def _measure(report, root, made):  # type: ignore[no-untyped-def]
    gwp = method()
    kept, timing = timed(lambda: prepare(root, made, gwp), 1)
    report.time("prepared once: read, solved, verified by factors", timing, MiB=f"{disk(kept.entry.path):.0f}")
    opened, timing = timed(lambda: open_prepared(root, made, gwp))
    report.time("what was prepared, opened and verified", timing, whole=opened.whole)
    declared = _product(made.id)
    quick_footprint(declared, opened, made)
    quick, timing = timed(lambda: quick_footprint(declared, opened, made))
    report.time(f"one product of {LINKS} exchanges, quick", timing)
    study, reference = timed(lambda: calculate(declared, made, gwp, open_policy("general-2026.1")), 1)
    gap = abs(quick.kg_co2e - study.result.total) / abs(study.result.total)
    report.time("the same by the reference engine: bw2calc, every flow and process, all rules' figures", reference)
    words = f"{gap:.0e} < 1e-9 of bw2calc"
    report.limit("one product of a large release, quick", 1e3 * timing.median, 1, "ms", gap < 1e-9, words)
    _uncertainty(report, root, made, study)


def _uncertainty(report, root, made, study):  # type: ignore[no-untyped-def]
    gwp, variances, design = method(), open_pedigree_variances(), Design(seed=7, count=SAMPLES)
    _, reading = timed(lambda: background_spread(made, gwp, variances), 1)
    report.time("what varies in it, read from its scores", reading)
    start = time.perf_counter()
    samples = prepared_samples(root, made, gwp, variances, design)
    took = time.perf_counter() - start - reading.median
    spread = samples.spread
    plan = Plan("0" * 32, spread.arrays, spread.uncertainty, spread.process_ids, design.seed, SAMPLES)
    exact = intensities(drawn(plan, 5), solver="factors")
    chosen = list(range(0, PROCESSES, 200))
    found = samples.sampled([spread.process_ids[i] for i in chosen])[:, :, 5]
    there = exact[chosen] != 0
    gap = error(found[there], exact[chosen][there])
    report.time(f"{SAMPLES} samples of it prepared", Timing(took, took, took, 1), each=f"{1e3 * took / SAMPLES:.0f} ms")
    uncertain = replace(Uncertain(made, gwp, variances, design), samples=samples)
    assess_uncertainty(study, uncertain)
    answer, timing = timed(lambda: assess_uncertainty(study, uncertain), 3)
    good = gap < 5e-6 and answer.mean_check.verdict is not Skew.UNEXPLAINED
    words = f"same matrix {gap:.0e} < 5e-6, mean {answer.mean_check.verdict}"
    report.time(f"uncertainty of a product, {SAMPLES} prepared samples, every source of variance named", timing)
    report.note(f"gate {words}: {'pass' if good else 'WRONG RESULT'}")
    report.note(f"95 % interval {answer.total.low.value:.4g} to {answer.total.high.value:.4g} kg CO2e")


def _release(background):  # type: ignore[no-untyped-def]
    """The synthetic background as a release: every exchange exact, with its scores; what a process emits is CO2."""
    order = np.argsort(background.input_columns, kind="stable")
    ends = np.cumsum(np.bincount(background.input_columns, minlength=background.size))
    suppliers, amounts = background.input_rows[order].tolist(), background.input_amounts[order].tolist()
    emitted = np.abs(background.direct()).sum(axis=1).tolist()
    made, first = [], 0
    for number, last in enumerate(ends.tolist()):
        inputs = {f"p-{suppliers[e]}": (repr(amounts[e]), "kg") for e in range(first, last)}
        emits = {"co2-fossil": (repr(emitted[number]), "kg")} if emitted[number] else {}
        made.append(process(f"p-{number}", "kg", repr(float(background.outputs[number])), inputs=inputs, emits=emits))
        first = last
    return release(*made)


def _product(release_id):  # type: ignore[no-untyped-def]
    random = np.random.default_rng(3)
    rows = [
        row(f"E-{i}", f"{random.uniform(0.1, 2):.4f}", "kg", f"background:p-{p}", data_quality=SCORES)
        for i, p in enumerate(random.choice(PROCESSES, LINKS, replace=False).tolist())
    ]
    declared = declaration(*rows)
    return declared.model_copy(update={"study": declared.study.model_copy(update={"background": release_id})})


if __name__ == "__main__":
    main()
