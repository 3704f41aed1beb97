"""Verification: recalculate, judge what no machine can, raise nonconformities, sign an opinion."""

import streamlit as st

from app_pages.boundary import boundary
from app_pages.checklist_view import checklist
from app_pages.findings_view import findings_view
from app_pages.footprint_view import charts, headline, tables
from app_pages.nonconformity_view import nonconformity_line
from app_pages.opened import opened
from app_pages.text import figure, moment, plain
from app_pages.visit import Visit, here
from app_pages.wording import ASSURANCES, OPINIONS
from labels.artwork.figures import significant
from labels.documents.statement import LevelOfAssurance, Opinion
from registry.transitions import Act
from registry.verifying import RecalculationReport
from registry.views import ApplicationView


def page() -> None:
    """The verifier's desk for the open application."""
    visit = here()
    st.title(visit.t("Verification"))
    view = opened(visit)
    with st.spinner(visit.t("Calculating …")):
        study = visit.desk.preview(visit.actor, view.summary.id)
    run, rules, open_points, opinion, data = st.tabs(
        [
            visit.t("1 Recalculation"),
            visit.t("2 Rules"),
            visit.t("3 Nonconformities"),
            visit.t("4 Opinion"),
            visit.t("Data"),
        ],
        key="review_tabs",
    )
    with run:
        _recalculation(visit, view)
    with rules:
        checklist(visit, view, study.findings)
        findings_view(visit, study)
    with open_points:
        _nonconformities(visit, view)
    with opinion:
        _opinion(visit, view)
    with data:
        headline(visit, study)
        charts(visit, study.calculation.result)
        tables(visit, study)


def _recalculation(visit: Visit, view: ApplicationView) -> None:
    st.markdown(visit.t("Calculate the submitted declaration anew and compare every figure with the applicant's."))
    if st.button(
        visit.t("Recalculate"),
        type="primary",
        disabled=Act.RECALCULATE not in view.acts,
        icon=":material/calculate:",
        key="recalculate",
    ):
        with boundary(), st.spinner(visit.t("Calculating …")):
            st.session_state[_key(view)] = visit.desk.recalculate(visit.actor, view.summary.id)
            st.rerun()
    done, sent = view.recalculation, view.submission
    if done is None or sent is None:
        st.info(visit.t("Not recalculated yet."))
        return
    st.table(
        [
            _row(visit, visit.t("Applicant"), sent.total, sent.study_digest),
            _row(visit, visit.t("Your recalculation"), done.total, done.study_digest),
        ],
        hide_index=True,
    )
    if done.agrees:
        st.success(visit.t("Every figure agrees within the tolerance of the policy."), icon=":material/task_alt:")
    else:
        st.error(visit.t("The figures do not agree. Raise a nonconformity."), icon=":material/error:")
    st.caption(plain(moment(done.at, visit.language)))
    report = st.session_state.get(_key(view))
    if isinstance(report, RecalculationReport) and report.differences:
        _differences(visit, report)


def _key(view: ApplicationView) -> str:
    return f"recalculation_{view.summary.id}_{view.revision.number}"


def _row(visit: Visit, who: str, total: float, digest: str) -> dict[str, str]:
    return {
        "": who,
        visit.t("Footprint"): figure(total, "kg CO2e", visit.language, 9),
        visit.t("Study digest"): f"`{digest[:23]}…`",
    }


def _differences(visit: Visit, report: RecalculationReport) -> None:
    def shown(value: float | None) -> str:
        return visit.t("not stated") if value is None else significant(value, visit.language, 12)

    st.table(
        [
            {
                visit.t("Figure"): plain(d.figure),
                visit.t("Applicant"): shown(d.issued),
                visit.t("Recalculated"): shown(d.found),
            }
            for d in report.differences[:50]
        ],
        hide_index=True,
    )


def _nonconformities(visit: Visit, view: ApplicationView) -> None:
    for row in view.nonconformities:
        nonconformity_line(visit, row)
        closable = Act.CLOSE_NONCONFORMITY in view.acts and not row.closed
        if closable and st.button(visit.t("Close {id}", id=row.id), key=f"close_{row.id}"):
            with boundary():
                visit.desk.close_nonconformity(visit.actor, view.summary.id, row.id)
                st.rerun()
    if not view.nonconformities:
        st.info(visit.t("None was raised."))
    if Act.RAISE_NONCONFORMITY not in view.acts:
        return
    with st.form("raise", clear_on_submit=True):
        where = st.text_input(visit.t("Where (row, stage, rule or clause)"), key="nc_where")
        what = st.text_area(visit.t("What is wrong, and against which requirement"), key="nc_what")
        if st.form_submit_button(visit.t("Raise a nonconformity"), key="raise_nc"):
            with boundary():
                visit.desk.raise_nonconformity(visit.actor, view.summary.id, where or "", what or "")
                st.rerun()


def _opinion(visit: Visit, view: ApplicationView) -> None:
    if view.opinion is not None:
        st.success(
            f"{visit.t('Opinion signed')}: {visit.tell(OPINIONS[view.opinion.opinion])}", icon=":material/verified:"
        )
        return
    if Act.GIVE_OPINION not in view.acts:
        st.info(visit.t("An opinion can be signed while the application is in verification."))
        return
    with st.form("opinion"):
        opinion = st.radio(
            visit.t("Opinion"),
            list(Opinion),
            index=None,
            format_func=lambda one: visit.tell(OPINIONS[one]),
            key="opinion_kind",
        )
        level = st.radio(
            visit.t("Level of assurance"),
            list(LevelOfAssurance),
            index=None,
            format_func=lambda one: visit.tell(ASSURANCES[one]),
            horizontal=True,
            key="assurance",
        )
        remarks = st.text_area(visit.t("Remarks"), key="remarks")
        st.caption(visit.t("Signing is final for this revision. Whoever verifies does not decide."))
        signed = st.form_submit_button(visit.t("Sign the verification statement"), type="primary", key="sign")
    if signed and (opinion is None or level is None):
        st.error(visit.t("Choose an opinion and a level of assurance first."))
    elif signed and opinion is not None and level is not None:
        with boundary():
            visit.desk.give_opinion(visit.actor, view.summary.id, opinion, level, remarks or "")
            st.rerun()


if __name__ == "__main__":
    page()
