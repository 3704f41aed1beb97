"""Row 7: 1,000,000 products x 12 indicators: in memory once linked, streamed from and to Parquet, and on Dask."""

import shutil
import subprocess
import sys

import numpy as np
from scipy.sparse import csr_array

from benchmarks import world
from benchmarks.measure import FOLDER, Report, bandwidth, disk, memory, timed
from benchmarks.synthetic import SEED
from lca.impact.portfolio import Portfolio

COUNT = 1_000_000
LINKS = 113  # mean links of a product
PART = 20_000

STREAM = """
import sys
from pathlib import Path
import numpy as np
from benchmarks.measure import memory
from lca.impact.portfolio_files import assess_file
count = assess_file(Path(sys.argv[1]), Path(sys.argv[2]), np.load(sys.argv[3]))
print(count, round(memory()))
"""


def part(number: int, processes: int) -> Portfolio:
    """Linked products number x PART onwards."""
    random = np.random.default_rng([SEED, number])
    lengths = np.clip(10 + random.exponential(LINKS - 10, PART), 10, 500).astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    rows = (random.random(offsets[-1]) ** 2 * processes).astype(np.int32)
    demands = csr_array((random.lognormal(-3, 1.5, offsets[-1]), rows, offsets), shape=(PART, processes))
    return Portfolio(tuple(f"SKU-{number * PART + i:07d}" for i in range(PART)), demands, np.zeros((PART, 12)))


def main() -> None:
    """Measure and print."""
    report = Report("million")
    background = world.background()
    y = world.prepared(background).intensities
    source, kept = FOLDER / "million.parquet", FOLDER / "intensities.npy"
    np.save(kept, y)
    _write(source, background.size)
    _in_memory(report, y, background.size)
    target = FOLDER / "million-results.parquet"
    command = [sys.executable, "-c", STREAM, str(source), str(target), str(kept)]
    out, timing = timed(lambda: subprocess.run(command, capture_output=True, text=True, check=True).stdout, 3)
    count, most = out.split()
    report.time("streamed from and to Parquet, whole process", timing, products=count, MiB_resident=most)
    report.note(f"Parquet: {disk_of(source):.0f} MiB in, {disk_of(target):.0f} MiB out; one row group at a time")
    _dask(report, source, kept, target)
    report.save()


def disk_of(path):  # type: ignore[no-untyped-def]
    """MiB of a file."""
    return path.stat().st_size / 2**20


def _write(source, processes):  # type: ignore[no-untyped-def]
    from lca.impact.portfolio_files import write_portfolio  # noqa: PLC0415

    if not source.exists():
        write_portfolio(source, (part(i, processes) for i in range(COUNT // PART)))


def _in_memory(report, y, processes):  # type: ignore[no-untyped-def]
    parts = [part(i, processes) for i in range(COUNT // PART)]
    ends = np.cumsum([0, *(p.demands.nnz for p in parts)])
    data, rows = np.empty(ends[-1]), np.empty(ends[-1], np.int32)
    offsets = np.zeros(COUNT + 1, np.int32)
    for number, linked in enumerate(parts):
        data[ends[number] : ends[number + 1]] = linked.demands.data
        rows[ends[number] : ends[number + 1]] = linked.demands.indices
        offsets[number * PART + 1 : (number + 1) * PART + 1] = linked.demands.indptr[1:] + ends[number]
    check = parts[7].assess(y)
    del parts, linked
    whole = Portfolio((), csr_array((data, rows, offsets), shape=(COUNT, processes)), np.zeros((1, 12)))
    found, timing = timed(lambda: whole.assess(y))
    same = np.array_equal(found[7 * PART : 8 * PART], check)
    held = (data.nbytes + rows.nbytes + offsets.nbytes + y.nbytes + found.nbytes) / 2**30
    report.time(f"1,000,000 products, {ends[-1] / 1e6:.0f} million links, in memory", timing)
    report.limit("1,000,000 products x 12 indicators", timing.median, 2, "s", same, "identical to a part")
    report.limit("held in memory", held, 2, "GiB", same, "as above")
    moved = data.nbytes + rows.nbytes + found.nbytes
    report.note(
        f"limit: {moved / 1e9:.1f} GB, {moved / bandwidth():.2f} s at the copy bandwidth; resident {memory():.0f} MiB"
    )


def _dask(report, source, kept, target):  # type: ignore[no-untyped-def]
    import distributed  # noqa: PLC0415 - optional

    from lca.impact.portfolio_files import assess_on, read_results  # noqa: PLC0415 - optional

    folder = FOLDER / "million-dask"
    expected = read_results(target)[1]
    for workers in (1, 2):
        shutil.rmtree(folder, ignore_errors=True)
        with (
            distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None, host="127.0.0.1", memory_limit=None
            ) as cluster,
            distributed.Client(cluster.scheduler_address) as client,
        ):
            files, timing = timed(lambda c=client: assess_on(c.get_executor(), source, folder, kept, groups=10), 1)
        found = np.concatenate([read_results(file)[1] for file in files])
        same = np.array_equal(found, expected)
        report.time(f"Dask LocalCluster, {workers} worker(s), pieces of 200,000", timing, identical=same)
    report.note(f"results of Dask on disk: {disk(folder):.0f} MiB")


if __name__ == "__main__":
    main()
