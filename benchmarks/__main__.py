"""`python -m benchmarks [name …]`: run the measurements one after the other, each in a process of its own, and print
what has to be reached in one table.
"""

import json
import subprocess
import sys

from benchmarks.measure import FOLDER

SCRIPTS = ("intensities", "product", "monte_carlo", "portfolio", "million", "cold_start")


def main(names: list[str]) -> int:
    """Run them; 1 if a limit is missed or a result is wrong."""
    for name in names or SCRIPTS:
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
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
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
