"""How long the import of a database of 20,000 processes and 500,000 exchanges takes, from its records to the files of a
release.

`python -m benchmarks.import_release [processes] [exchanges per process]`. The database is generated: every process
needs others all over it, so that it is one large loop of gain 0.8; one exchange in fifty has no provider.
"""

import resource
import sys
import time

import numpy as np

from lca.interchange.assemble import assemble_release
from lca.interchange.imported import ImportedDatabase, ImportedExchange, ImportedFlow, ImportedProcess, ReleaseHead

SEED = 20260101
GAIN = 0.8
HEAD = ReleaseHead(
    id="imported-benchmark",
    title="Benchmark",
    producer="none",
    licence="CC0",
    citation="none",
    geography="GLO",
    reference_year="2020",
    source_file="benchmark",
    source_digest="sha256:" + "0" * 64,
    released_on="2026-01-01",
)


def generated_database(processes: int, exchanges: int) -> ImportedDatabase:
    """The same database every time."""
    random = np.random.default_rng(SEED)
    flows = {f"f-{i}": ImportedFlow(f"f-{i}", f"Good number {i}", "product", "kg") for i in range(processes)}
    flows["lost"] = ImportedFlow("lost", "Nobody's good", "product", "kg")
    flows["co2"] = ImportedFlow("co2", "Carbon dioxide, fossil", "elementary", "kg", "air/unspecified")
    made = []
    inputs = exchanges - 2
    for i in range(processes):
        suppliers = random.integers(0, processes, inputs).tolist()
        shares = (random.dirichlet(np.ones(inputs)) * GAIN).tolist()
        lost = random.random(inputs) < 1 / 50
        rows = [ImportedExchange(f"f-{i}", "1", "kg", "output", reference=True)]
        rows += [
            ImportedExchange("lost" if gone else f"f-{j}", repr(share), "kg", "input")
            for j, share, gone in zip(suppliers, shares, lost.tolist(), strict=True)
        ]
        rows.append(ImportedExchange("co2", repr(float(random.lognormal(0, 1))), "kg", "output"))
        made.append(ImportedProcess(f"p-{i}", f"Production of good number {i}", "GLO", tuple(rows)))
    return ImportedDatabase("generated", flows, tuple(made))


def main(processes: int = 20_000, exchanges: int = 25) -> None:
    """Generate, import, and say what it took."""
    database = generated_database(processes, exchanges)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start, busy = time.perf_counter(), time.process_time()
    files, report = assemble_release(database, HEAD)
    took, cpu = time.perf_counter() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(map(len, files.values())) / 1e6
    print(
        f"{report.counts['unit processes written']} processes, {report.counts['exchanges written']} exchanges linked, "
    )
    print(f"{report.counts['exchanges kept unlinked']} kept unlinked: {took:.1f} s ({cpu:.1f} s of processor time),")
    print(f"peak {peak:.0f} MB of which {before:.0f} MB are the records that were read; {size:.0f} MB of text")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
