"""`python -m benchmarks [--baseline PYTHON …] [name …]`: run the measurements one after the other, each in a process of
its own, and print what has to be reached in one table. --baseline: Pythons with PARDISO or UMFPACK, for the portfolio
rows.
"""

import argparse
import json
import subprocess
import sys
import time

from benchmarks.measure import FOLDER

SCRIPTS = (
    "intensities",
    "product",
    "monte_carlo",
    "portfolio",
    "million",
    "cold_start",
    "large_release",
    "release_load",
)


def main() -> int:
    """Run them; 1 if a limit is missed, a result is wrong or a script fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(SCRIPTS))
    parser.add_argument("--baseline", metavar="PYTHON", action="append", default=[])
    asked = parser.parse_args()
    failed = []
    for name in asked.names or SCRIPTS:
        more = ["--baseline", *asked.baseline] if name == "portfolio" and asked.baseline else []
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *more], check=False)
        print(f"({name}: {time.perf_counter() - start:.0f} s)", flush=True)
        failed += [name] if done.returncode else []
    if failed:
        print(f"failed: {', '.join(failed)}")
    return int(_table() > 0 or bool(failed))


def _table() -> int:
    """Print what has to be reached; how many rows do not."""
    missed = 0
    print("\n| work | reached | must | gate |\n|---|---|---|---|")
    for file in sorted(FOLDER.glob("*.json")):
        for row in json.loads(file.read_text(encoding="utf-8")).get("rows", ()):
            if "verdict" not in row:
                continue
            reached = f"{row['ratio']:,.0f}x" if "ratio" in row else f"{row['value']:.3g} {row['unit']}"
            must = f"{row['must']:g}x" if "ratio" in row else f"{row['most']:g} {row['unit']}"
            print(f"| {row['what']} | {reached} | {must} | {row['verdict']} |")
            missed += row["verdict"] != "pass"
    return missed


if __name__ == "__main__":
    sys.exit(main())
