"""The best of Brightway for each job, on the same numbers; which solver it runs on is said beside each figure."""

import importlib.util
import time
import warnings
from collections.abc import Sequence
from typing import Any

import bw_processing
import numpy as np

from benchmarks.synthetic import INDICATOR_COUNT, Background
from lca.impact.engine import bw2calc
from lca.impact.portfolio import BACKGROUND, OWN, ForegroundTable

LOGNORMAL, UNDEFINED = 2, 0


def solver_name() -> str:
    """What bw2calc solves with on this machine."""
    found = bw2calc()
    if found.PYPARDISO:
        return "PARDISO"
    return "UMFPACK" if found.UMFPACK else "SuperLU"


def has(library: str) -> bool:
    """Whether a library is installed."""
    return importlib.util.find_spec(library) is not None


def datapackage(
    background: Background, indicator: int | None = None, table: ForegroundTable | None = None
) -> bw_processing.Datapackage:
    """A background (and the foregrounds of a table) as bw2calc reads it. Processes and products are numbered from 1,
    own processes follow, then flows. indicator: the characterisation to include, None for none.
    """
    package = bw_processing.create_datapackage(name="synthetic", sum_intra_duplicates=True)
    n = background.size
    own = 0 if table is None else len(table.outputs)
    rows = [np.arange(n), background.input_rows]
    columns = [np.arange(n), background.input_columns]
    amounts, sigma = [background.outputs, background.input_amounts], [np.zeros(n), background.input_sigma]
    flip = [np.zeros(n, bool), np.ones(len(background.input_rows), bool)]
    if table is not None:
        taken = np.flatnonzero(np.isin(table.kinds, (OWN, BACKGROUND)) & (table.nodes >= 0))
        base = table.own_offsets[table.owner()[taken]]
        provider = np.where(table.kinds[taken] == OWN, n + base + table.providers[taken], table.providers[taken])
        rows += [n + np.arange(own), provider]
        columns += [n + np.arange(own), n + base + table.nodes[taken]]
        amounts += [table.outputs, table.amounts[taken]]
        sigma += [np.zeros(own), np.zeros(len(taken))]
        flip += [np.zeros(own, bool), np.ones(len(taken), bool)]
    _add(package, "technosphere", _entries(rows, columns, amounts, sigma, 1, 1), flip_array=np.concatenate(flip))
    first = n + own + 1
    emitted = ([getattr(background, f"emission_{part}")] for part in ("rows", "columns", "amounts", "sigma"))
    _add(package, "biosphere", _entries(*emitted, first, 1))
    if indicator is not None:
        _characterise(package, background, indicator, first, {})
    return package


def _entries(*parts: Any) -> tuple[Any, Any, Any]:
    """Indices, amounts and distributions. parts: lists of rows, columns, amounts, sigmas; first row and column id."""
    rows, columns, amounts, sigma = (np.concatenate(part) for part in parts[:4])
    indices = np.empty(len(rows), dtype=bw_processing.INDICES_DTYPE)
    indices["row"], indices["col"] = rows + parts[4], columns + parts[5]
    uncertainty = np.zeros(len(rows), dtype=bw_processing.UNCERTAINTY_DTYPE)
    uncertainty["uncertainty_type"] = np.where(sigma > 0, LOGNORMAL, UNDEFINED)
    uncertainty["loc"] = np.where(sigma > 0, np.log(np.abs(amounts)), amounts)
    uncertainty["scale"] = np.where(sigma > 0, sigma, np.nan)
    uncertainty["shape"] = uncertainty["minimum"] = uncertainty["maximum"] = np.nan
    return indices, amounts, uncertainty


def _add(package: Any, name: str, entries: tuple[Any, Any, Any], **extra: Any) -> None:
    indices, amounts, uncertainty = entries
    package.add_persistent_vector(
        matrix=f"{name}_matrix",
        name=name,
        indices_array=indices,
        data_array=amounts,
        distributions_array=uncertainty,
        **extra,
    )


def _characterise(package: Any, background: Background, indicator: int, first: int, extra: dict[str, Any]) -> None:
    flows = np.flatnonzero(background.characterisation[:, indicator])
    indices = np.empty(len(flows), dtype=bw_processing.INDICES_DTYPE)
    indices["row"], indices["col"] = flows + first, 0
    package.add_persistent_vector(
        matrix="characterization_matrix",
        name=f"indicator-{indicator}",
        indices_array=indices,
        data_array=background.characterisation[flows, indicator],
        **extra,
    )


def methods_package(background: Background, own: int = 0) -> tuple[bw_processing.Datapackage, dict[str, Any]]:
    """Characterisation of all indicators and the method configuration of MultiLCA."""
    package = bw_processing.create_datapackage(name="methods", sum_intra_duplicates=True)
    for indicator in range(INDICATOR_COUNT):
        _characterise(
            package, background, indicator, background.size + own + 1, {"identifier": ["method", str(indicator)]}
        )
    return package, {"impact_categories": [("method", str(i)) for i in range(INDICATOR_COUNT)]}


def fast_scores(background: Background, table: ForegroundTable, products: Sequence[int]) -> tuple[np.ndarray, float]:
    """FastScoresOnlyMultiLCA, adjoint, on one merged system of background and foregrounds: (products x indicators),
    and the seconds that Brightway took, from datapackages in memory.
    """
    own = len(table.outputs)
    methods, config = methods_package(background, own)
    merged = datapackage(background, None, table)
    demands = {table.products[p]: {background.size + int(table.own_offsets[p]) + 1: 1.0} for p in products}
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lca = bw2calc().FastScoresOnlyMultiLCA(
            demands=demands, method_config=config, data_objs=[merged, methods], direction="adjoint"
        )
        scores = lca.calculate()
    took = time.perf_counter() - start
    return np.asarray(scores.T if scores.shape[0] == INDICATOR_COUNT else scores), took
