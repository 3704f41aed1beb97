"""The quick way of `tanbiao footprint`: from what `tanbiao background prepare` has prepared, where that is there."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lca.inventory.declaration import Declaration
    from registry.studies import CalculatedStudy, InstalledReleases


def store() -> Path:
    """The folder of what is prepared: caches, which can be removed at any time."""
    from registry.settings import read_settings

    return read_settings().data / "prepared"


def calculate_prepared(declaration: "Declaration", releases: "InstalledReleases") -> "CalculatedStudy | None":
    """Calculate and judge from what is prepared; None where nothing is, or where it is damaged."""
    from lca.impact.prepared import open_prepared
    from lca.impact.store import DamagedEntryError

    background, method, policy = releases.open(declaration.study)
    try:
        prepared = open_prepared(store(), background, method)
    except DamagedEntryError:
        return None
    if prepared is None or not prepared.whole:
        return None
    from functools import partial

    from lca.calculate import bound_unlinked, calculate, judge_calculation
    from lca.impact.prepared_solve import solve_prepared
    from registry.studies import CalculatedStudy

    calculation = calculate(declaration, background, method, policy, solver=partial(solve_prepared, prepared=prepared))
    bounds = bound_unlinked(calculation, background, prepared.kg_co2e)
    findings = judge_calculation(calculation, background, policy, bounds)
    return CalculatedStudy(calculation, findings, background, policy, method, bounds)
