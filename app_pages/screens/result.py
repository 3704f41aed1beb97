"""The result: the number, where it comes from, and what the rules find in it."""

import streamlit as st

from app_pages.findings_view import findings_view
from app_pages.footprint_view import charts, headline, tables
from app_pages.navigation import INVENTORY, SUBMISSION, open_screen
from app_pages.opened import opened
from app_pages.uncertainty_view import uncertainty_panel
from app_pages.visit import Visit, here
from registry.transitions import Act
from registry.views import ApplicationView


def page() -> None:
    """Footprint and findings of the open application."""
    visit = here()
    st.title(visit.t("Result"))
    view = opened(visit)
    with st.spinner(visit.t("Calculating …")):
        study = visit.desk.preview(visit.actor, view.summary.id)
    headline(visit, study)
    _next(visit, view, blocked=any(finding.blocks for finding in study.findings))
    charts(visit, study.calculation.result)
    uncertainty_panel(visit, study)
    findings_view(visit, study)
    st.subheader(visit.t("Figures"))
    tables(visit, study)
    with st.expander(visit.t("What this result was made with"), icon=":material/fingerprint:"):
        calculation = study.calculation
        st.markdown(
            f"{visit.t('Background release')}: `{calculation.result.background_id}`  \n"
            f"{visit.t('Method')}: `{calculation.result.method_id}`  \n"
            f"{visit.t('Policy')}: `{study.policy.id}`  \n"
            f"{visit.t('Study digest')}: `{calculation.study_digest}`  \n"
            f"{visit.t('Result digest')}: `{calculation.result_digest}`"
        )


def _next(visit: Visit, view: ApplicationView, *, blocked: bool) -> None:
    if not {Act.SUBMIT, Act.ANSWER} & set(view.acts):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if blocked:
            st.markdown(
                f":red[:material/block: {visit.t('Some rules must be met before you can submit; see the findings.')}]"
            )
            if st.button(visit.t("Change the inventory"), key="to_inventory"):
                open_screen(INVENTORY, view.summary.id)
        elif st.button(visit.t("Go on to submit"), type="primary", key="to_submission"):
            open_screen(SUBMISSION, view.summary.id)


if __name__ == "__main__":
    page()
