"""Small releases and products for the speed rooms: correctness only, nothing here is timed."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from benchmarks.products import Shape, generate_foregrounds
from benchmarks.synthetic import SMALL, Background, generate_background
from lca.data import DEFAULT_BACKGROUND, DEFAULT_METHOD, open_background, open_method
from lca.impact.arrays import BackgroundArrays
from lca.impact.method import Method
from lca.impact.portfolio import ForegroundTable
from lca.impact.prepared import Prepared, prepare
from lca.interchange.reading import ReadingContext, read_declaration
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="session")
def synthetic() -> Background:
    return generate_background(SMALL)


@pytest.fixture(scope="session")
def arrays(synthetic: Background) -> BackgroundArrays:
    return synthetic.arrays()


@pytest.fixture(scope="session")
def names(arrays: BackgroundArrays) -> list[str]:
    return [f"p{i}" for i in range(arrays.size)]


@pytest.fixture(scope="session")
def table(arrays: BackgroundArrays) -> ForegroundTable:
    return generate_foregrounds(60, arrays.size, Shape(own=(1, 12), links=(3, 30)))


@pytest.fixture(scope="session")
def release() -> BackgroundRelease:
    return open_background(DEFAULT_BACKGROUND)


@pytest.fixture(scope="session")
def gwp() -> Method:
    return open_method(DEFAULT_METHOD)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, release: BackgroundRelease, gwp: Method) -> Prepared:
    return prepare(tmp_path_factory.mktemp("store"), release, gwp)


def example_files() -> list[Path]:
    return sorted(p for p in EXAMPLES.glob("*.xlsx") if p.stem != "broken")


@pytest.fixture(scope="session", params=example_files(), ids=lambda p: p.stem)
def example(request: pytest.FixtureRequest, release: BackgroundRelease) -> Declaration:
    path: Path = request.param
    return read_declaration(path.name, path.read_bytes(), context=ReadingContext(background=release))


@pytest.fixture(scope="session")
def plain(example: Declaration) -> Declaration:
    """An example without what is treated before it is calculated: most declarations are like that."""
    legs = {"load_share": None, "empty_return_share": None, "beyond_border": False}
    exchanges = tuple(
        e if e.transport is None else e.model_copy(update={"transport": e.transport.model_copy(update=legs)})
        for e in example.exchanges
    )
    gases = {"fossil_methane": None, "nitrous_oxide": None, "biogenic_methane": None, "gwp_set": "AR6"}
    suppliers = tuple(s.model_copy(update=gases) for s in example.supplier_footprints)
    keys = {"alternative_key_name": ""}
    allocations = tuple(
        a.model_copy(
            update={**keys, "outputs": tuple(o.model_copy(update={"alternative_key": None}) for o in a.outputs)}
        )
        for a in example.allocations
    )
    treated = {
        "site_electricity": None,
        "instruments": (),
        "own_generation": (),
        "recycling": (),
        "land_use_changes": (),
    }
    said = {"exchanges": exchanges, "supplier_footprints": suppliers, "allocations": allocations}
    return Declaration.model_validate(example.model_copy(update={**treated, **said}).model_dump())


@pytest.fixture(autouse=True)
def _floating_point() -> Iterator[None]:
    with np.errstate(all="warn"):
        yield
