"""Calculation for people who act: a declaration with the releases that it is pinned to, its footprint and its
findings.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lca import data as installed
from lca.conformity.rule import Finding
from lca.errors import Message, Problem, say
from lca.impact.method import Method
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from lca.scope.policy import Policy
from lca.scope.study import Study

if TYPE_CHECKING:
    from lca.calculate import Calculation  # it loads the solver, which only who calculates needs
    from lca.interpretation.comparison import Comparison
    from lca.interpretation.unlinked_bounds import UnlinkedBounds
    from registry.ports import Releases

REMEMBERED_RELEASES = 4
REMEMBERED_STUDIES = 16


class CalculatedStudy(Struct, frozen=True):
    """A calculation, what was found in it, and the releases it was made with. bounds: what its rows without a dataset
    could bring; None where it has none.
    """

    calculation: "Calculation"
    findings: tuple[Finding, ...]
    background: BackgroundRelease
    policy: Policy
    method: Method
    bounds: "UnlinkedBounds | None" = None


class InstalledReleases(Struct, frozen=True):
    """Releases in a data folder (`registry.ports.Releases`). copies: folder for binary copies of the large ones."""

    root: Path
    copies: Path | None = None

    def open(self, study: Study) -> tuple[BackgroundRelease, Method, Policy]:
        """Background release, method and policy of a study; BackgroundError names the one that is not installed."""
        return (
            self.background(study.background),
            installed.open_method(study.method, self.root),
            installed.open_policy(study.policy, self.root),
        )

    def background(self, release_id: str) -> BackgroundRelease:
        """One background release."""
        return installed.open_background(release_id, self.root, self.copies)

    def installed(self, release_id: str) -> BackgroundRelease | None:
        """One background release, or None where it is not installed."""
        return self.background(release_id) if release_id in installed.background_ids(self.root) else None


class Studies:
    """Calculates declarations. Screens ask for the same one again and again: the last few are remembered."""

    def __init__(self, releases: "Releases") -> None:
        self._releases = releases
        self.remembered = lru_cache(maxsize=REMEMBERED_STUDIES)(self.calculate)
        self.intensities = lru_cache(maxsize=REMEMBERED_RELEASES)(self._intensities)

    def calculate(self, declaration: Declaration) -> CalculatedStudy:
        """Calculate and judge anew. CalculationError, UnitError, BackgroundError as `lca.calculate.calculate` says."""
        from lca.calculate import bound_unlinked, calculate, judge_calculation  # noqa: PLC0415  it loads the solver

        background, method, policy = self._releases.open(declaration.study)
        calculation = calculate(declaration, background, method, policy)
        bounds = bound_unlinked(calculation, background, lambda: self.intensities(declaration.study))
        findings = judge_calculation(calculation, background, policy, bounds)
        return CalculatedStudy(calculation, findings, background, policy, method, bounds)

    def _intensities(self, study: Study) -> Mapping[str, float]:
        """kg CO2e per unit of reference product of every process that a study can link to."""
        from lca.impact.arrays import read_arrays  # noqa: PLC0415  it loads the solver
        from lca.impact.intensities import verified_intensities  # noqa: PLC0415  likewise
        from lca.impact.method import CATEGORIES  # noqa: PLC0415  likewise

        background, method, _ = self._releases.open(study)
        values = verified_intensities(read_arrays(background, method), tuple(background.processes)).values
        totals = values[:, : len(CATEGORIES)].sum(axis=1)
        return dict(zip(background.processes, map(float, totals), strict=True))


def _newly_broken(before: CalculatedStudy, after: CalculatedStudy) -> tuple[Finding, ...]:
    """SHALL rules that the second study breaks and the first one keeps."""
    kept = {finding.rule.id for finding in before.findings if not finding.blocks}
    return tuple(finding for finding in after.findings if finding.blocks and finding.rule.id in kept)


def held_to_rules(found: "Comparison", before: CalculatedStudy, after: CalculatedStudy) -> "Comparison":
    """A comparison that claims no reduction where the second study breaks a SHALL rule that the first one keeps."""
    broken = tuple(
        Problem(
            "compare-breaks-rule",
            say("It breaks a rule that the other keeps: {rule}. {why}", rule=Message(f.rule.title), why=f.verdict.why),
            f.verdict.remedy or say("Keep the rule, or compare what keeps it."),
        )
        for f in _newly_broken(before, after)
    )
    return replace(found, obstacles=(*found.obstacles, *broken), reduction=None) if broken else found


def with_rules_in_mind(found: "Comparison", before: CalculatedStudy, after: CalculatedStudy) -> "Comparison":
    """A scenario's comparison, with a caution for each SHALL rule that only the changed study breaks: a scenario is no
    application, and what else has to change for one is still to be thought of.
    """
    cautions = tuple(
        say("It could not be applied for like this: {rule}. {why}", rule=Message(f.rule.title), why=f.verdict.why)
        for f in _newly_broken(before, after)
    )
    return replace(found, cautions=(*found.cautions, *cautions))
