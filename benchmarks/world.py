"""The background, the products and the stores of the benchmarks, made once and kept in a folder."""

import numpy as np
from msgspec.structs import fields

from benchmarks.measure import FOLDER
from benchmarks.products import generate_foregrounds
from benchmarks.synthetic import SEED, Background, generate_background
from lca.impact.arrays import INDICATORS
from lca.impact.intensities import verified_intensities
from lca.impact.portfolio import ForegroundTable
from lca.impact.prepared import Prepared, write_prepared
from lca.impact.sampling import Plan
from lca.impact.store import read_or_make

KEY = f"{SEED:032d}"
PRODUCTS = 10_000


def background() -> Background:
    """20,000 processes."""
    place = FOLDER / f"background-{SEED}.npz"
    if not place.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        made = generate_background()
        np.savez(place, **{f.name: getattr(made, f.name) for f in fields(made)})
    with np.load(place) as kept:
        return Background(**{name: kept[name] for name in kept.files})


def process_ids(made: Background) -> tuple[str, ...]:
    """Names of its processes."""
    return tuple(f"process-{i}" for i in range(made.size))


def prepared(made: Background) -> Prepared:
    """Its store: intensities verified by factors."""
    names = process_ids(made)

    def make() -> None:
        arrays = made.arrays()
        labels = {
            "processes": names,
            "process_units": ("kg",) * made.size,
            "organisation_factors": (),
            "flows": (),
            "flow_units": (),
        }
        factors = {"flow_factors": np.zeros((0, len(INDICATORS)))}
        about = {"background": "synthetic", "method": "synthetic", "gwp_set": "AR6"}
        write_prepared(FOLDER / "store" / KEY, arrays, verified_intensities(arrays, names), factors, labels, about)

    return Prepared(read_or_make(FOLDER / "store" / KEY, make))


def products(made: Background) -> ForegroundTable:
    """10,000 products."""
    return generate_foregrounds(PRODUCTS, made.size)


def plan(made: Background, count: int = 1000) -> Plan:
    """Samples of it."""
    return Plan(KEY, made.arrays(), made.uncertainty(), process_ids(made), SEED, count)
