"""Rebuild the release and the method: `python -m recipes.tanbiao_open_2026_1 --sources DIR --out DIR`."""

import argparse
from pathlib import Path

from recipes.background.source_files import FILES
from recipes.tanbiao_open_2026_1.build import build


def main() -> None:
    """Read the arguments and build."""
    parser = argparse.ArgumentParser(prog="python -m recipes.tanbiao_open_2026_1", description=__doc__)
    parser.add_argument(
        "--sources", type=Path, required=True, help="folder of the source files (names: source_files.py)"
    )
    parser.add_argument("--out", type=Path, required=True, help="root to write databases/ and docs/ below")
    arguments = parser.parse_args()
    missing = [name for name in FILES if not (arguments.sources / name).is_file()]
    if missing:
        parser.error(f"{arguments.sources} lacks {', '.join(missing)}")
    build(arguments.sources, arguments.out)


if __name__ == "__main__":
    main()
