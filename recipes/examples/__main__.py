"""Make the examples: `python -m recipes.examples [--out DIR]` writes workbooks, pages and golden numbers."""

import argparse
from pathlib import Path

from lca.interchange.template import write_workbook
from recipes.examples.declare import NAMES, declare
from recipes.examples.golden import PATH, golden_bytes
from recipes.examples.page import page
from recipes.examples.study import ROOT, Data, calculate_example, load_data


def files(data: Data) -> dict[str, bytes]:
    """Every file of the examples by its path below the repository."""
    made: dict[str, bytes] = {PATH.relative_to(ROOT).as_posix(): golden_bytes(data)}
    for name in NAMES:
        declaration = declare(name)
        calculation, findings = calculate_example(name, data)
        made[f"examples/{name}.xlsx"] = write_workbook(declaration, data.background, salt=declaration.salt)
        made[f"examples/{name}.md"] = page(name, calculation, findings, data).encode()
    return made


def main() -> None:
    """Read the arguments and write."""
    parser = argparse.ArgumentParser(prog="python -m recipes.examples", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT, help="root to write below (default: this repository)")
    out: Path = parser.parse_args().out
    for path, content in files(load_data()).items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)


if __name__ == "__main__":
    main()
