"""Working out scenarios and comparisons: with progress where it takes a moment, and kept for the visit."""

from collections.abc import Callable

import streamlit as st
from msgspec import Struct

from app_pages import door
from app_pages.visit import Visit
from lca.data import open_pedigree_variances
from lca.interpretation.changes import Change
from lca.interpretation.comparison import Comparison, compare
from lca.interpretation.design import Design
from lca.interpretation.foreground_samples import Calculated
from lca.interpretation.prepared_samples import with_samples
from lca.interpretation.scenarios import ScenarioStep, run_scenario
from lca.interpretation.uncertainty import Uncertain
from lca.inventory.declaration import Declaration
from registry.studies import CalculatedStudy, held_to_rules, with_rules_in_mind

REMEMBERED = 24
_KEY = "compared"


class Outcome(Struct, frozen=True):
    """What changes bring: a step for each, and the first and last footprint compared in the same samples."""

    steps: tuple[ScenarioStep, ...]
    comparison: Comparison


def scenario_outcome(visit: Visit, study: CalculatedStudy, changes: tuple[Change, ...]) -> Outcome:
    """The outcome of changes of a study; InvalidInput where a change cannot be made, errors of the calculation."""

    def work(progress: Callable[[float, str], None]) -> Outcome:
        done = 0

        def calculated(declaration: Declaration) -> Calculated:
            nonlocal done
            progress(done / (len(changes) + 1), visit.t("Calculating …"))
            done += 1
            return calculate(declaration).calculation

        steps = run_scenario(study.calculation, changes, calculated)
        progress(done / (len(changes) + 1), visit.t("Drawing samples …"))
        last = calculate(steps[-1].calculation.declaration)
        return Outcome(steps, with_rules_in_mind(_compared(study, last), study, last))

    return _remembered((study.calculation.study_digest, changes), work)


def comparison_of(visit: Visit, before: CalculatedStudy, after: CalculatedStudy) -> Outcome:
    """Two studies compared; no steps between them."""

    def work(progress: Callable[[float, str], None]) -> Outcome:
        progress(0.5, visit.t("Drawing samples …"))
        return Outcome((), held_to_rules(_compared(before, after), before, after))

    return _remembered((before.calculation.study_digest, after.calculation.study_digest), work)


def calculate(declaration: Declaration) -> CalculatedStudy:
    """A declaration's footprint, remembered for whoever asks again."""
    return door.registry().office.studies.remembered(declaration)


def _compared(before: CalculatedStudy, after: CalculatedStudy) -> Comparison:
    registry = door.registry()
    background, method, _ = registry.office.releases.open(before.calculation.declaration.study)
    asked = Uncertain(background, method, open_pedigree_variances(), Design())
    asked = with_samples(asked, [before.calculation, after.calculation], registry.settings.data / "prepared")
    return compare(before.calculation, after.calculation, asked)


def _remembered(key: tuple[object, ...], work: Callable[[Callable[[float, str], None]], Outcome]) -> Outcome:
    known: dict[tuple[object, ...], Outcome] = st.session_state.setdefault(_KEY, {})
    if key not in known:
        shown = st.empty()

        def progress(share: float, text: str) -> None:
            shown.progress(share, text)

        try:
            found = work(progress)
        finally:
            shown.empty()
        while len(known) >= REMEMBERED:
            known.pop(next(iter(known)))
        known[key] = found
    return known[key]
