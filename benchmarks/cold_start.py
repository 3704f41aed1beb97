"""Rows 8 and 9, whole processes from nothing: `tanbiao footprint --json` on a prepared store, a certified run through
bw2calc, and a script on bw2data and bw2calc.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks import world
from benchmarks.measure import FOLDER, Report, interleaved
from lca.data import DEFAULT_BACKGROUND, open_background
from lca.interchange.reading import ReadingContext, read_declaration

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "led-downlight.xlsx"

PLAIN = """
import warnings; warnings.simplefilter("ignore")
import sys, bw2data, bw2calc
from bw_processing import load_datapackage
from fsspec.implementations.zip import ZipFileSystem
package = load_datapackage(ZipFileSystem(sys.argv[1]))
lca = bw2calc.LCA({1: 1.0}, data_objs=[package]); lca.lci(); lca.lcia()
print(lca.score)
"""


def main() -> None:
    """Measure and print."""
    report = Report("cold-start")
    with tempfile.TemporaryDirectory() as home:
        _measure(report, Path(home))
    report.save()


def _measure(report, home):  # type: ignore[no-untyped-def]
    read = read_declaration(
        EXAMPLE.name, EXAMPLE.read_bytes(), context=ReadingContext(open_background(DEFAULT_BACKGROUND))
    )
    file = home / "product.json"
    file.write_text(read.model_dump_json(by_alias=True), encoding="utf-8")
    env = {**os.environ, "HOME": str(home), "TANBIAO_DATA": str(home / "data"), "BRIGHTWAY2_DIR": str(home / "bw")}
    (home / "bw").mkdir()
    tanbiao = str(Path(sys.executable).with_name("tanbiao"))
    package = _package()

    def run(*words: str) -> str:
        return subprocess.run(words, env=env, capture_output=True, text=True, check=False).stdout

    run(tanbiao, "background", "prepare")
    quick, certified = (
        (tanbiao, "footprint", str(file), "--json"),
        (tanbiao, "footprint", str(file), "--json", "--certified"),
    )
    run(*quick), run(*certified), run(sys.executable, "-c", PLAIN, package)
    before = _files(home, but="bw")
    found = interleaved(
        {
            "tanbiao footprint --json, prepared": lambda: run(*quick),
            "tanbiao footprint --json --certified": lambda: run(*certified),
            "bw2data + bw2calc, compiled, 20,000 processes": lambda: run(sys.executable, "-c", PLAIN, package),
        },
        5,
    )
    for name, (_, timing) in found.items():
        report.time(name, timing)
    values = [json.loads(found[name][0])["result"]["total"] for name in list(found)[:2]]
    gap = abs(values[0] - values[1]) / abs(values[1])
    times = [timing.median for _, timing in found.values()]
    report.limit("cold start, prepared", times[0], 0.5, "s", gap < 1e-9, f"{gap:.0e} of the certified total")
    report.ratio("cold start against bw2data + bw2calc", times[2] / times[0], 10, gap < 1e-9, f"{gap:.0e} < 1e-9")
    clean = _files(home, but="bw") == before
    report.limit("certified run through bw2calc", times[1], 3, "s", clean, "no file written")


def _files(home, but):  # type: ignore[no-untyped-def]
    return sorted(str(p) for p in home.rglob("*") if p.is_file() and but not in p.relative_to(home).parts)


def _package():  # type: ignore[no-untyped-def]
    """The synthetic background as a datapackage on disk, which a Brightway user would have."""
    import bw_processing  # noqa: PLC0415
    from fsspec.implementations.zip import ZipFileSystem  # noqa: PLC0415

    from benchmarks.baselines import datapackage  # noqa: PLC0415

    place = FOLDER / "background.zip"
    if not place.exists():
        made = datapackage(world.background(), 0)
        fresh = bw_processing.create_datapackage(
            fs=ZipFileSystem(str(place), mode="w"), name="synthetic", sum_intra_duplicates=True
        )
        for group in made.groups:
            part = made.groups[group]
            arrays = {r["kind"]: made.get_resource(r["name"])[0] for r in part.resources}
            fresh.add_persistent_vector(
                matrix=part.resources[0]["matrix"],
                name=group,
                indices_array=np.asarray(arrays["indices"]),
                data_array=np.asarray(arrays["data"]),
                **({"flip_array": np.asarray(arrays["flip"])} if "flip" in arrays else {}),
            )
        fresh.finalize_serialization()
    return str(place)


if __name__ == "__main__":
    main()
