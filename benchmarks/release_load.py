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

from lca.interchange.import_files import sums

DQ = "dq_reliability,dq_completeness,dq_temporal,dq_geographical,dq_technological"
PROCESS_COLUMNS = (
    "process_id,name_en,name_zh,synonyms_en,synonyms_zh,category,reference_product,amount,unit,geography,year,"
    f"factor_family,status,source_id,locator,boundary,{DQ},declares,negative_reason,comment"
)
EXCHANGE_COLUMNS = f"process_id,number,kind,target_id,amount,unit,source_id,locator,year,geography,status,{DQ},comment"
FLOWS = """flow_id,name_en,name_zh,substance,origin,direction,compartment,unit,cas,group,note
co2-fossil,"Carbon dioxide, fossil",二氧化碳,CO2,fossil,emission,air,kg,124-38-9,GHG,
"""
SOURCES = """source_id,title,producer,year,licence,citation,document_number,accessed_file_note
imported,Benchmark,Tanbiao,2020,CC0,none,none,
"""
HEAD = """format = "tanbiao.background/1"
id = "benchmark"
title = "Benchmark"
title_zh = "基准"
licence = "CC0"
citation = "none"
reference_year = "2020"
"""
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
one = release.processes["p-" + str(count // 2)]
exchanges = len(one.exchanges)
looked = time.perf_counter()
names = sum(len(p.name_en) for p in release.processes.values())
named = time.perf_counter()
print(f"import {imported - start:.2f} s, open {opened - imported:.2f} s, first process {looked - opened:.3f} s, "
      f"all names {named - looked:.2f} s; {count} processes")
"""


def write_release(folder: Path, processes: int, exchanges: int) -> None:
    """A release of some size: every process needs others and emits; texts are as long as an import makes them."""
    random = np.random.default_rng(SEED)
    dq = "3,3,3,3,3"
    with (folder / "processes.csv").open("w", encoding="utf-8") as table, (folder / "exchanges.csv").open("w") as rows:
        table.write(PROCESS_COLUMNS + "\n")
        rows.write(EXCHANGE_COLUMNS + "\n")
        for i in range(processes):
            name = f"p-{i},Production of good number {i},第{i}号产品的生产"
            about = f"benchmark / {i} “Production of good number {i}”,as the source links it,{dq},GHG|SO2,,Note {i}."
            table.write(f"{name},good {i},,imported/good,1 kg,1,kg,GLO,2020,,reported,imported,{about}\n")
            for number, j in enumerate(random.integers(0, processes, exchanges).tolist(), start=1):
                kind = "biosphere,co2-fossil" if number > exchanges - 2 else f"technosphere,p-{j}"
                amount = repr(float(random.uniform(0.001, 1)) / exchanges)
                where = f"benchmark / {i} “Production of good number {i}”; exchange {number}"
                told = f"Uncertainty: lognormal {amount[:7]}."
                rows.write(f"p-{i},{number},{kind},{amount},kg,imported,{where},2020,GLO,reported,{dq},{told}\n")
    (folder / "flows.csv").write_text(FLOWS, encoding="utf-8")
    (folder / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (folder / "release.toml").write_text(HEAD, encoding="utf-8")
    (folder / "SHA256SUMS").write_bytes(sums({file.name: file.read_bytes() for file in sorted(folder.iterdir())}))


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
