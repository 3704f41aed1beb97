"""Solve a product system with bw2calc and take the result apart by exchange.

bw2calc gives supply vector s (A s = f), inventory and score. The score says nothing about which exchange it comes
from, so the same matrices are solved once more from the other side: Y = B A^-1, the elementary flows behind one
unit of each process. An exchange of amount a at a node with supply s_n then brings s_n a y. The two ways must agree
within 1e-9 of the sum of absolute contributions, or there is no result.
"""

import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import splu

from lca.errors import CalculationError, say
from lca.impact.engine import bw2calc
from lca.impact.footprint import FootprintResult
from lca.impact.matrices import SystemMatrices, build_matrices, flow_factor
from lca.impact.method import Method
from lca.impact.summation import Solution, summarise
from lca.inventory.background import BackgroundRelease
from lca.inventory.loops import unproductive_loops
from lca.inventory.product_system import PRODUCT_NODE, ProductSystem

# Limit of agreement between bw2calc's score and the sum of contributions, relative to the absolute contributions
AGREEMENT = 1e-9


def solve(system: ProductSystem, background: BackgroundRelease, method: Method) -> FootprintResult:
    """Footprint of one unit. CalculationError if the system is singular, unproductive or the two ways of solving
    disagree.
    """
    matrices = build_matrices(system, background, method)
    _refuse_unproductive(matrices)
    lca = _run_bw2calc(matrices)
    solution = _take_apart(lca, matrices)
    result = summarise(solution, system, background, method)
    _check_agreement(result, lca, matrices, method)
    return result


def _refuse_unproductive(matrices: SystemMatrices) -> None:
    output = {e.column: e.amount for e in matrices.edges if e.kind == "product"}
    runs = [(e.row, e.column, e.amount / output[e.row]) for e in matrices.edges if e.kind == "input"]
    loops = unproductive_loops(runs)
    if loops:
        raise CalculationError(
            "unproductive-loop",
            say(
                "These processes consume at least as much of themselves as they make: {loop}.",
                loop=" → ".join(loops[0]),
            ),
            say("Correct the amounts between them; a loop must make more than it consumes."),
        )


def _run_bw2calc(matrices: SystemMatrices) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no biosphere, zero factors: said in our own words by coverage and findings
        lca = bw2calc().LCA({matrices.columns[PRODUCT_NODE]: 1.0}, data_objs=[matrices.datapackage])
        lca.lci()
        if matrices.flows and lca.has("characterization"):
            lca.lcia()
    if not np.isfinite(lca.supply_array).all():
        raise CalculationError(
            "singular-system",
            say("The product system has no solution: its matrix is singular."),
            say("Look for processes that only feed each other, and run `tanbiao background check`."),
        )
    return lca


def _take_apart(lca: Any, matrices: SystemMatrices) -> Solution:
    column = {key: lca.dicts.activity[i] for key, i in matrices.columns.items()}
    row = {key: lca.dicts.biosphere[i] for key, i in matrices.flows.items()} if matrices.flows else {}
    supply = {key: float(lca.supply_array[index]) for key, index in column.items()}
    intensity = _intensities(lca) if row else np.zeros((len(column), 0))
    return Solution(supply, intensity, column, row, lca.biosphere_matrix)


def _intensities(lca: Any) -> NDArray[np.float64]:
    """Y^T = A^-T B^T: elementary flows (columns) behind one reference product of each process (rows)."""
    transposed = lca.technosphere_matrix.T.tocsc().astype(np.float64)
    wanted = lca.biosphere_matrix.T.toarray().astype(np.float64)
    factors = splu(transposed)
    found = factors.solve(wanted)
    # one refinement: SuperLU's residual is small but single components may be off by 1e-7
    return np.asarray(found + factors.solve(wanted - transposed @ found), dtype=np.float64)


def _check_agreement(result: FootprintResult, lca: Any, matrices: SystemMatrices, method: Method) -> None:
    score = float(lca.score) if hasattr(lca, "characterized_inventory") else 0.0
    scale = sum(abs(e.kg_co2e) for e in result.exchanges)
    if not abs(result.total - score) <= AGREEMENT * max(scale, abs(score)):
        flows = sum(flow_factor(key, method) is not None for key in matrices.flows)
        raise CalculationError(
            "engines-disagree",
            say(
                "Contributions sum to {sum} but the score is {score} ({flows} flows).",
                sum=result.total,
                score=score,
                flows=flows,
            ),
            say("This is a defect of the toolkit or of its data: please report it with the declaration."),
        )
