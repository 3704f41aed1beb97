"""Rows 2 and 3: one new product from a parsed declaration, and its contributions by process and by sector."""

import warnings

import numpy as np

from benchmarks import baselines, world
from benchmarks.measure import Report, error, memory, timed
from benchmarks.portfolio import by_factors
from benchmarks.products import declare
from lca.impact.engine import bw2calc
from lca.impact.fast import assess, quick_footprint
from lca.impact.foreground import straight
from lca.impact.supply_chain import SupplyChain, by_sector, sector_intensities
from tests.studies import declaration, release, row

SAMPLE = 40  # products, spread over all sizes


def main() -> None:
    """Measure and print."""
    report = Report("product")
    background = world.background()
    prepared, table = world.prepared(background), world.products(background)
    names = world.process_ids(background)
    frame, nothing = declaration(row("E-1", "1", "kg", "background:x")), release()
    chosen = range(0, world.PRODUCTS, world.PRODUCTS // SAMPLE)
    declared = [declare(table, product, frame, names) for product in chosen]
    sizes = [len(d.exchanges) for d in declared]
    report.note(f"{SAMPLE} products of {min(sizes)} to {max(sizes)} exchanges, median {np.median(sizes):.0f}")
    _ = prepared.intensities, prepared.processes, prepared.flows
    whole = _per_product(lambda d: _stages(quick_footprint(d, prepared, nothing)), declared)
    report.limit(
        "whole, from a parsed declaration, median product",
        1e3 * float(np.median(whole)),
        1,
        "ms",
        *_gate(table, prepared, chosen, declared),
    )
    report.note(f"largest product {1e3 * max(whole):.2f} ms, mean {1e3 * np.mean(whole):.2f} ms; aim 0.2 ms")
    quick = [quick_footprint(d, prepared, nothing) for d in declared]
    demands = [(q.demand_rows, q.demand) for q in quick]
    dots = _per_product(lambda d: d[1] @ prepared.intensities[d[0]], demands)
    warm, scores, expected = _warm_bw2calc(background, demands)
    gap = max(abs(a - b) / abs(b) for a, b in zip(scores, expected(prepared.intensities), strict=True))
    report.time("bw2calc, new demand, factors kept", warm, solver=baselines.solver_name())
    report.ratio(
        "intensities times demand against warm bw2calc",
        warm.median / float(np.median(dots)),
        1000,
        gap < 1e-12,
        f"{gap:.0e} < 1e-12",
    )
    contributions(report, background, prepared, demands)
    report.note(f"memory {memory():.0f} MiB")
    report.save()


def _stages(quick: object) -> object:
    return quick.by_stage, quick.totals, quick.kg_co2e_by_exchange()  # type: ignore[attr-defined]


def _per_product(work: object, products: list) -> list[float]:  # type: ignore[type-arg]
    return [timed(lambda p=product: (work(p), 1), 7)[1].median for product in products]  # type: ignore[operator, misc]


def _gate(table, prepared, chosen, declared):  # type: ignore[no-untyped-def]
    """Against LU factors of all foregrounds, added up one by one."""
    linked = by_factors(table, prepared.intensities)
    found = np.array([assess(straight(d, prepared), prepared).totals for d in declared])
    gap = error(found, linked[list(chosen)])
    return gap < 1e-12, f"{gap:.0e} < 1e-12"


def _warm_bw2calc(background, demands):  # type: ignore[no-untyped-def]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        indicator = 0
        lca = bw2calc().LCA({1: 1.0}, data_objs=[baselines.datapackage(background, indicator)])
        lca.lci(factorize=True)
        lca.lcia()
        scores = []
        few = demands[:7]

        def one(rows: np.ndarray, demand: np.ndarray) -> float:
            wanted = np.bincount(rows + 1, demand, minlength=background.size + 1)
            lca.lci({int(i): float(wanted[i]) for i in np.flatnonzero(wanted)})
            lca.lcia_calculation()
            return float(lca.score)

        times = []
        for rows, demand in few:
            score, timing = timed(lambda r=rows, d=demand: one(r, d), 3)
            scores.append(score)
            times.append(timing)
    middle = sorted(times, key=lambda t: t.median)[len(times) // 2]
    return middle, scores, lambda y: [float(d @ y[r, indicator]) for r, d in few]


def contributions(report, background, prepared, demands):  # type: ignore[no-untyped-def]
    """By background process and by sector."""
    arrays = prepared.arrays
    chain, building = timed(lambda: SupplyChain(arrays, prepared.intensities), 1)
    report.time("factors kept for contributions", building)
    times = _per_product(lambda d: chain.by_process(*d), demands[:9])
    gap = max(error(chain.by_process(*d).sum(axis=0), d[1] @ prepared.intensities[d[0]]) for d in demands[:9])
    report.limit(
        "contributions by background process", 1e3 * float(np.median(times)), 10, "ms", gap < 1e-9, f"{gap:.0e} < 1e-9"
    )
    split, building = timed(lambda: sector_intensities(arrays, background.sector.astype(np.intp)), 1)
    report.time("sector-resolved intensities, once", building, MiB=f"{split.nbytes / 2**20:.0f}")
    times = _per_product(lambda d: by_sector(split, *d), demands)
    gap = max(error(by_sector(split, *d).sum(axis=0), d[1] @ prepared.intensities[d[0]]) for d in demands)
    report.limit("contributions by sector", 1e3 * float(np.median(times)), 0.1, "ms", gap < 1e-9, f"{gap:.0e} < 1e-9")


if __name__ == "__main__":
    main()
