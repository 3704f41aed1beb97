"""Measuring: the median of several runs, ratios of medians of the same run, gates of correctness beside each ratio."""

import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import scipy
from msgspec import Struct
from msgspec.structs import asdict

T = TypeVar("T")
FOLDER = Path(os.environ.get("TANBIAO_BENCHMARKS", "/tmp/tanbiao-benchmarks"))
RUNS = 5


class Timing(Struct, frozen=True):
    """Seconds: median, fastest and slowest of a number of runs."""

    median: float
    fastest: float
    slowest: float
    runs: int

    def __str__(self) -> str:
        return f"{seconds(self.median)} (median of {self.runs}, {seconds(self.fastest)} to {seconds(self.slowest)})"


class Report:
    """What one script measured; printed as it comes, and kept as JSON for the table of the README."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows: list[dict[str, Any]] = []
        print(f"\n# {name}\n{machine()}", flush=True)

    def time(self, what: str, timing: Timing, **more: Any) -> None:
        """A time, without a ratio."""
        self.rows.append({"what": what, **asdict(timing), **more})
        print(f"{what}: {timing}" + "".join(f"; {k} {v}" for k, v in more.items()), flush=True)

    def ratio(self, what: str, ratio: float, must: float, gate: bool, error: str) -> None:
        """A ratio of medians with what it must be, and the gate of correctness that makes it count."""
        verdict = ("pass" if ratio >= must else "MISS") if gate else "WRONG RESULT"
        self.rows.append({"what": what, "ratio": ratio, "must": must, "gate": gate, "error": error, "verdict": verdict})
        print(f"  -> {what}: {ratio:,.1f}x (must {must:g}x), gate {error}: {verdict}", flush=True)

    def limit(self, what: str, value: float, most: float, unit: str, gate: bool, error: str) -> None:
        """An absolute limit with its gate."""
        verdict = ("pass" if value <= most else "MISS") if gate else "WRONG RESULT"
        self.rows.append({"what": what, "value": value, "most": most, "unit": unit, "gate": gate, "verdict": verdict})
        print(f"  -> {what}: {value:.4g} {unit} (must be under {most:g}), gate {error}: {verdict}", flush=True)

    def note(self, text: str) -> None:
        """Memory, disk, a physical limit."""
        self.rows.append({"note": text})
        print(f"  {text}", flush=True)

    def save(self) -> None:
        """Write the rows beside those of other scripts."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        document = {"machine": machine(), "rows": self.rows}
        (FOLDER / f"{self.name}.json").write_text(json.dumps(document, indent=1, default=float), encoding="utf-8")


def timed(work: Callable[[], T], runs: int = RUNS) -> tuple[T, Timing]:
    """The last result, and how long it took."""
    found, times = None, []
    for _ in range(runs):
        start = time.perf_counter()
        found = work()
        times.append(time.perf_counter() - start)
    assert found is not None
    return found, Timing(statistics.median(times), min(times), max(times), runs)


def interleaved(works: dict[str, Callable[[], Any]], runs: int = RUNS) -> dict[str, tuple[Any, Timing]]:
    """Several works in turn, so that a busy moment of the machine falls on all of them."""
    times: dict[str, list[float]] = {name: [] for name in works}
    found: dict[str, Any] = {}
    for _ in range(runs):
        for name, work in works.items():
            start = time.perf_counter()
            found[name] = work()
            times[name].append(time.perf_counter() - start)
    return {name: (found[name], Timing(statistics.median(t), min(t), max(t), runs)) for name, t in times.items()}


def error(found: np.ndarray, expected: np.ndarray, scale: np.ndarray | None = None) -> float:
    """Largest error relative to each component, or to a scale; where zero is expected, zero it must be."""
    size = np.abs(expected) if scale is None else np.broadcast_to(scale, expected.shape)
    gap = np.abs(found - expected)
    return float(np.divide(gap, size, out=np.where(gap > 0, np.inf, 0.0), where=size > 0).max(initial=0.0))


def seconds(value: float) -> str:
    """A time in a readable unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value / 1e-9:.3g} ns"


def memory() -> float:
    """Most memory this process has held, MiB. Not ru_maxrss: a child inherits that of its parent."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def disk(path: Path) -> float:
    """MiB of a folder."""
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) / 2**20


def bandwidth() -> float:
    """Bytes read and written per second by a large copy in one thread: the limit of what only moves numbers."""
    source = np.ones(32 << 20)
    target = np.empty_like(source)
    _, timing = timed(lambda: np.copyto(target, source) or target, 5)
    return 2 * source.nbytes / timing.fastest


def machine() -> str:
    """What it was measured on."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor(),
    )
    return (
        f"{model}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Python {platform.python_version()},"
        f" numpy {np.__version__}, scipy {scipy.__version__}; {sys.platform}"
    )
