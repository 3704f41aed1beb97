"""How long a release of 20,000 processes and 500,000 exchanges takes to open: as text, and from its copy.

`python -m benchmarks.release_load [processes] [exchanges per process]`
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from lca.interchange.assemble import assemble_release
from lca.interchange.imported import (
    ImportedDatabase,
    ImportedExchange,
    ImportedFlow,
    ImportedProcess,
    ReleaseHead,
)

SEED = 20260101
OPEN = """
import sys, time
from pathlib import Path
start = time.perf_counter()
from lca.impact.background_cache import open_cached
imported = time.perf_counter()
release = open_cached(Path(sys.argv[1]), Path(sys.argv[2]))
opened = time.perf_counter()
count = len(release.processes)
one = release.processes["p-" + str(count // 2)] if "p-0" in release.processes else next(iter(release.processes.values()))
exchanges = len(one.exchanges)
looked = time.perf_counter()
names = sum(len(p.name_en) for p in release.processes.values())
named = time.perf_counter()
print(f"import {imported - start:.2f} s, open {opened - imported:.2f} s, first process {looked - opened:.3f} s, "
      f"all names {named - looked:.2f} s; {count} processes")
"""


def write_release(folder: Path, processes: int, exchanges: int) -> None:
    """A release of some size: every process needs others and emits."""
    random = np.random.default_rng(SEED)
    gases = ("Carbon dioxide, fossil", "Methane, fossil", "Dinitrogen monoxide", "Sulfur dioxide")
    flows = {gas: ImportedFlow(gas, gas, "elementary", "kg", "air") for gas in gases}
    flows |= {f"f{i}": ImportedFlow(f"f{i}", f"Product {i}", "product", "kg") for i in range(processes)}
    made = []
    for i in range(processes):
        needed = [int(j) for j in random.integers(0, processes, exchanges - len(gases)) if j != i]
        rows = [ImportedExchange(f"f{i}", "1", "kg", "output", reference=True)]
        for number, j in enumerate(needed):
            amount = repr(float(random.uniform(0, 1)) / exchanges)
            place = f"process {i}, exchange {number}"
            rows.append(
                ImportedExchange(f"f{j}", amount, "kg", "input", f"p{j}", uncertainty="lognormal 0.1", place=place)
            )
        rows += [ImportedExchange(gas, repr(float(random.uniform(0, 1))), "kg", "output", place=gas) for gas in gases]
        made.append(ImportedProcess(f"p{i}", f"Production of {i}", "GLO", tuple(rows), year="2020"))
    head = ReleaseHead(
        "bench", "Benchmark", "Tanbiao", "CC0", "none", "GLO", "2020", "none", "sha256:" + "0" * 64, "2026-01-01"
    )
    files, _ = assemble_release(ImportedDatabase("benchmark", flows, tuple(made)), head)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def main(processes: int = 20_000, exchanges: int = 25) -> None:
    """Write a release, open it three times in processes of their own."""
    with tempfile.TemporaryDirectory() as folder:
        root, release = Path(folder, "copies"), Path(folder, "release")
        release.mkdir()
        start = time.perf_counter()
        write_release(release, processes, exchanges)
        text = sum(file.stat().st_size for file in release.iterdir())
        print(f"written in {time.perf_counter() - start:.1f} s: {text / 1e6:.0f} MB of text")
        for run in ("first (reads text, makes the copy)", "second", "third"):
            done = subprocess.run(
                [sys.executable, "-c", OPEN, str(root), str(release)], capture_output=True, encoding="utf-8", check=True
            )
            print(f"{run}: {done.stdout.strip()}")
        copy = sum(file.stat().st_size for file in root.rglob("*") if file.is_file())
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"copy: {copy / 1e6:.0f} MB; peak of the largest opening: {peak:.0f} MB")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
