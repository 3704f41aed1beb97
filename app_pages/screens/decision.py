"""The certification decision: what was applied for, what the verifier says, grant or refuse."""

import streamlit as st

from app_pages.boundary import boundary
from app_pages.footprint_view import charts, headline
from app_pages.navigation import CERTIFICATE, open_screen
from app_pages.nonconformity_view import nonconformity_line
from app_pages.opened import opened
from app_pages.text import figure, moment, plain
from app_pages.visit import Visit, here
from app_pages.wording import ASSURANCES, OPINIONS, OUTCOMES
from lca.conformity.catalogue import titles
from lca.conformity.rule import Outcome
from registry.transitions import Act
from registry.views import ApplicationView


def page() -> None:
    """The decision maker's desk for the open application."""
    visit = here()
    st.title(visit.t("Decision"))
    view = opened(visit)
    with st.spinner(visit.t("Calculating …")):
        study = visit.desk.preview(visit.actor, view.summary.id)
    headline(visit, study)
    _statement(visit, view)
    if view.decision is not None:
        _decided(visit, view)
    if Act.GRANT in view.acts or Act.REFUSE in view.acts:
        _decide(visit, view)
    if Act.ISSUE in view.acts and st.button(visit.t("Make the certificate"), type="primary", key="issue"):
        with st.spinner(visit.t("Signing and drawing …")):
            visit.desk.issue(visit.actor, view.summary.id)
        open_screen(CERTIFICATE, view.summary.id)
    charts(visit, study.calculation.result)


def _statement(visit: Visit, view: ApplicationView) -> None:
    st.subheader(visit.t("Verification statement"))
    statement = visit.desk.statement(visit.actor, view.summary.id)
    if statement is None:
        st.info(visit.t("No opinion is signed yet."))
        return
    counted = {outcome: sum(rule.outcome == outcome for rule in statement.rules) for outcome in Outcome}
    counts = " · ".join(f"{visit.tell(OUTCOMES[o])} {number}" for o, number in counted.items() if number)
    with st.container(border=True):
        st.markdown(
            f"**{visit.tell(OPINIONS[statement.opinion])}**  \n"
            f"{visit.tell(ASSURANCES[statement.level_of_assurance])} · {plain(visit.local(statement.verifier.name))} · "
            f"{plain(moment(statement.signed_at, visit.language))}"
        )
        recalculated = plain(figure(statement.recalculated_total, "kg CO2e", visit.language, 9))
        st.markdown(
            f"{visit.t('Rules')}: {counts}  \n"
            f"{visit.t('Recalculated')}: {recalculated}  \n"
            f"{visit.t('Nonconformities closed')}: {statement.nonconformities_closed}"
        )
        if statement.remarks:
            st.markdown(plain(statement.remarks))
        for rule in statement.rules:
            if rule.note:
                st.caption(f"{plain(visit.t(titles().get(rule.rule, rule.rule)))}: {plain(rule.note)}")
    for row in view.nonconformities:
        nonconformity_line(visit, row)


def _decided(visit: Visit, view: ApplicationView) -> None:
    decision = view.decision
    if decision is None:
        return
    said = visit.t("Certification granted") if decision.granted else visit.t("Certification refused")
    reason = f"  \n{plain(decision.reason)}" if decision.reason else ""
    st.markdown(f"**{said}** · {plain(moment(decision.at, visit.language))}{reason}")


def _decide(visit: Visit, view: ApplicationView) -> None:
    st.subheader(visit.t("Your decision"))
    with st.form("decision"):
        reason = st.text_area(visit.t("Reason (needed to refuse)"), key="decision_reason")
        replaced = [
            row.number
            for row in visit.desk.certificates(visit.actor)
            if row.state == "valid" and row.holder == view.summary.applicant and row.product == view.summary.product
        ]
        supersedes = st.selectbox(
            visit.t("Replaces the certificate"), replaced, index=None, placeholder=visit.t("none"), key="supersedes"
        )
        with st.container(horizontal=True):
            granted = st.form_submit_button(visit.t("Grant and issue"), type="primary", key="grant")
            refused = st.form_submit_button(visit.t("Refuse"), key="refuse")
    if granted:
        with boundary(), st.spinner(visit.t("Signing and drawing …")):
            visit.desk.grant(visit.actor, view.summary.id, reason or "", supersedes)
            open_screen(CERTIFICATE, view.summary.id)
    if refused:
        with boundary():
            visit.desk.refuse(visit.actor, view.summary.id, reason or "")
            st.rerun()


if __name__ == "__main__":
    page()
