"""What if: change something in the open application, see what it brings, keep several ways side by side."""

import streamlit as st

from app_pages.boundary import boundary
from app_pages.comparing import Outcome, scenario_outcome
from app_pages.navigation import INVENTORY, open_screen
from app_pages.opened import opened
from app_pages.scenario_form import Form, change_form
from app_pages.scenario_state import Scenarios, remember, scenarios
from app_pages.scenario_view import adopt_form, change_list, keep_form, outcome_view, side_by_side, titles
from app_pages.visit import Visit, here
from lca.errors import say
from registry.studies import CalculatedStudy
from registry.views import ApplicationView

_STEPS = (
    say("Choose what would be different: a supplier, an amount, a recycled share, a yield or the electricity."),
    say("Read the new number, where the difference comes from, and how sure it is."),
    say("Keep several ways side by side. Your declaration stays as it is until you save one."),
)


def page() -> None:
    """The scenarios of the open application."""
    visit = here()
    st.title(visit.t("What if"))
    view = opened(visit)
    with st.spinner(visit.t("Calculating …")):
        study = visit.desk.preview(visit.actor, view.summary.id)
    if not study.calculation.result.exchanges:
        _nothing_linked(visit, view)
        return
    _scenario(visit, view, study)


def _nothing_linked(visit: Visit, view: ApplicationView) -> None:
    st.info(visit.t("No row is linked to data yet, so nothing can change."), icon=":material/link_off:")
    if st.button(visit.t("Change the inventory"), key="to_inventory"):
        open_screen(INVENTORY, view.summary.id)


def _scenario(visit: Visit, view: ApplicationView, study: CalculatedStudy) -> None:
    application, known = view.summary.id, scenarios(view.summary.id)
    outcome = None
    if known.changes:
        outcome = _worked_out(visit, application, study, known)
    elif not known.kept:
        st.markdown("\n".join(f"{number}. {visit.tell(step)}" for number, step in enumerate(_STEPS, start=1)))
    # What came of it stands first: on a phone the columns are one below the other
    shown, form = st.columns([6, 5], gap="large") if outcome or known.kept else (st.container(), st.container())
    said = titles(visit, study, outcome) if outcome else []
    with shown:
        if outcome:
            outcome_view(visit, outcome, said)
            keep_form(application, visit, known)
            adopt_form(visit, view, study, known, said)
        if known.kept:
            side_by_side(application, visit, study, known)
    with form:
        if outcome:
            change_list(application, visit, known, said)
        with boundary():
            _choose(visit, application, study, outcome, known)


def _worked_out(visit: Visit, application: str, study: CalculatedStudy, known: Scenarios) -> Outcome | None:
    """What the changes bring; where one cannot be made any more, all can be taken back."""
    found: list[Outcome] = []
    with boundary():
        found.append(scenario_outcome(visit, study, known.changes))
    if not found and st.button(visit.t("Take all changes back"), key="start_over"):
        remember(application, Scenarios(kept=known.kept, added=known.added + 1))
        st.rerun()
    return found[0] if found else None


def _choose(visit: Visit, application: str, study: CalculatedStudy, outcome: Outcome | None, known: Scenarios) -> None:
    calculation = outcome.steps[-1].calculation if outcome else study.calculation
    form = Form(visit, calculation, f"what_if_{application}_{known.added}_")
    change = change_form(form)
    if st.button(visit.t("Add this change"), type="primary", disabled=change is None, key="add_change") and change:
        with boundary():
            scenario_outcome(visit, study, (*known.changes, change))  # what cannot be calculated is not taken in
            remember(application, known.with_change(change))
            st.rerun()


if __name__ == "__main__":
    page()
