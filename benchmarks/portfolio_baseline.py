"""The baseline of the portfolio rows: FastScoresOnlyMultiLCA on one merged system of background and 10,000 products.

`python -m benchmarks.portfolio_baseline [--products N]` measures with the solver of the Python that runs it (PARDISO or
UMFPACK; SuperLU is refused by Brightway) and keeps the scores, to be compared with ours. It takes minutes and
gigabytes, so `benchmarks.portfolio --baseline PYTHON` runs it in a process of its own, with a limit of time.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from msgspec import Struct
from msgspec.structs import asdict, replace

from benchmarks import baselines, world
from benchmarks.measure import FOLDER, machine, memory
from lca.impact.portfolio import ForegroundTable


class Baseline(Struct, frozen=True):
    """What was measured. seconds: of one calculation, matrices built from
    datapackages in memory included. scores: (products x indicators)."""

    solver: str
    seconds: float
    memory: float
    machine: str
    scores: np.ndarray


def main() -> None:
    """Measure once and keep it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, default=world.PRODUCTS)
    wanted = parser.parse_args().products
    background = world.background()
    table = first_products(world.products(background), wanted)
    solver = baselines.solver_name()
    print(f"FastScoresOnlyMultiLCA on {solver}: {wanted:,} products, {len(table.outputs):,} own processes", flush=True)
    scores, took = baselines.fast_scores(background, table, range(wanted))
    print(f"{took:.1f} s, {memory():.0f} MiB; {machine()}", flush=True)
    _keep(Baseline(solver, took, memory(), machine(), scores), wanted)


def _keep(found: Baseline, products: int) -> None:
    """Keep a measurement, unless the same solver was faster before: a busy moment must not make ours look well."""
    about, scores = _about(found.solver, products), _scores(found.solver, products)
    if about.exists() and json.loads(about.read_text(encoding="utf-8"))["seconds"] <= found.seconds:
        return
    about.parent.mkdir(parents=True, exist_ok=True)
    np.save(scores, found.scores)
    told = {name: value for name, value in asdict(found).items() if name != "scores"}
    about.write_text(json.dumps(told), encoding="utf-8")


def first_products(table: ForegroundTable, count: int) -> ForegroundTable:
    """The first products of a table."""
    last, own = int(table.offsets[count]), int(table.own_offsets[count])
    return replace(
        table,
        products=table.products[:count],
        offsets=table.offsets[: count + 1],
        own_offsets=table.own_offsets[: count + 1],
        outputs=table.outputs[:own],
        nodes=table.nodes[:last],
        kinds=table.kinds[:last],
        stages=table.stages[:last],
        providers=table.providers[:last],
        amounts=table.amounts[:last],
    )


def measured(products: int = world.PRODUCTS) -> list[Baseline]:
    """Baselines that were measured on this machine, the fastest first."""
    found = []
    for solver in ("UMFPACK", "PARDISO"):
        if _about(solver, products).exists():
            about = json.loads(_about(solver, products).read_text(encoding="utf-8"))
            found.append(Baseline(**about, scores=np.load(_scores(solver, products))))
    return sorted(found, key=lambda baseline: baseline.seconds)


def run_with(python: str, minutes: float, products: int = world.PRODUCTS) -> str:
    """Measure with another Python, one that has PARDISO or UMFPACK; what it said, or that it did not end."""
    command = [python, "-m", "benchmarks.portfolio_baseline", "--products", str(products)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60 * minutes, check=False)
    except subprocess.TimeoutExpired as expired:
        said = (expired.stdout or b"").decode().strip().splitlines()
        return f"{said[-1] if said else python}: not done after {minutes:g} minutes, stopped"
    return done.stdout.strip() if done.returncode == 0 else f"{python} failed: {done.stderr.strip().splitlines()[-1:]}"


def _about(solver: str, products: int) -> Path:
    return FOLDER / "baselines" / f"{solver.lower()}-{products}.json"


def _scores(solver: str, products: int) -> Path:
    return FOLDER / "baselines" / f"{solver.lower()}-{products}.npy"


if __name__ == "__main__":
    sys.exit(main())
