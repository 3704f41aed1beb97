"""Submit an application, answer nonconformities, or take it back."""

import streamlit as st

from app_pages.boundary import boundary
from app_pages.findings_view import finding_line
from app_pages.footprint_view import headline
from app_pages.navigation import INVENTORY, open_screen
from app_pages.nonconformity_view import nonconformity_line
from app_pages.opened import opened
from app_pages.visit import Visit, here
from registry.transitions import Act
from registry.views import ApplicationView


def page() -> None:
    """What the manufacturer sends, and what came back."""
    visit = here()
    st.title(visit.t("Submit and answer"))
    view = opened(visit)
    if Act.SUBMIT in view.acts:
        _submit(visit, view)
    elif Act.ANSWER in view.acts:
        _answer(visit, view)
    else:
        st.info(visit.t("There is nothing to send now."), icon=":material/hourglass_empty:")
        for row in view.nonconformities:
            nonconformity_line(visit, row)
    if Act.ABANDON in view.acts:
        _abandon(visit, view)


def _submit(visit: Visit, view: ApplicationView) -> None:
    with st.spinner(visit.t("Calculating …")):
        study = visit.desk.preview(visit.actor, view.summary.id)
    headline(visit, study)
    blocking = [finding for finding in study.findings if finding.blocks]
    if blocking:
        st.error(
            visit.t("{count} rule(s) that must be met are not met yet:", count=len(blocking)), icon=":material/block:"
        )
        names = {row.id: row.name for row in study.calculation.declaration.exchanges}
        for finding in blocking:
            finding_line(visit, finding, names)
        return
    st.success(visit.t("Nothing stands in the way of an application."), icon=":material/task_alt:")
    sure = st.checkbox(
        visit.t("I declare that these data are true to the best of our knowledge and may be checked at the site."),
        key="sure",
    )
    if st.button(visit.t("Submit the application"), type="primary", disabled=not sure, key="submit"):
        with boundary(), st.spinner(visit.t("Calculating …")):
            visit.desk.submit(visit.actor, view.summary.id)
            st.rerun()


def _answer(visit: Visit, view: ApplicationView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(visit.t("Correct the inventory first, then say for each nonconformity what was done."))
        if st.button(visit.t("Change the inventory"), key="to_inventory"):
            open_screen(INVENTORY, view.summary.id)
    open_rows = [row for row in view.nonconformities if not row.closed]
    with st.form("answers"):
        answers = {}
        for row in open_rows:
            nonconformity_line(visit, row)
            answers[row.id] = st.text_area(visit.t("Answer to {id}", id=row.id), key=f"answer_{row.id}") or ""
        if st.form_submit_button(
            visit.t("Send the answers with the corrected inventory"), type="primary", key="answer"
        ):
            with boundary(), st.spinner(visit.t("Calculating …")):
                visit.desk.answer(visit.actor, view.summary.id, answers)
                st.rerun()


def _abandon(visit: Visit, view: ApplicationView) -> None:
    with st.expander(visit.t("Take the application back")):
        st.markdown(visit.t("This cannot be undone. The record stays."))
        reason = st.text_input(visit.t("Reason"), key="abandon_reason")
        if st.button(visit.t("Take it back for good"), key="abandon"):
            visit.desk.abandon(visit.actor, view.summary.id, reason or "")
            st.rerun()


if __name__ == "__main__":
    page()
