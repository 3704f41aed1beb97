"""The rules that wait for the verifier's judgement, one form each."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app_pages.boundary import boundary
from app_pages.findings_view import rule_source
from app_pages.text import plain
from app_pages.visit import Visit
from app_pages.wording import OUTCOME_COLOURS, OUTCOMES
from lca.conformity.rule import Finding, Outcome
from registry.application import Judgement
from registry.transitions import Act
from registry.views import ApplicationView

_JUDGEMENTS = (Outcome.MET, Outcome.NOT_MET, Outcome.NOT_APPLICABLE)


def checklist(visit: Visit, view: ApplicationView, findings: Sequence[Finding]) -> None:
    """Judge rule by rule, with a note."""
    waiting = [finding for finding in findings if finding.verdict.outcome is Outcome.NOT_JUDGED]
    done = sum(finding.rule.id in view.judgements for finding in waiting)
    st.subheader(visit.t("For you to judge"))
    st.progress(
        done / len(waiting) if waiting else 1.0, text=visit.t("{done} of {all} judged", done=done, all=len(waiting))
    )
    for finding in sorted(waiting, key=lambda f: f.rule.id in view.judgements):
        _rule(visit, view, finding)


def _rule(visit: Visit, view: ApplicationView, finding: Finding) -> None:
    rule, judged = finding.rule, view.judgements.get(finding.rule.id)
    with _frame(visit, finding, judged):
        st.markdown(f"{plain(visit.t(rule.text))}  \n:small[{plain(visit.tell(finding.verdict.why))}]")
        st.caption(f"{plain(rule_source(visit, finding))} · {visit.t('Evidence')}: {plain(visit.t(rule.evidence))}")
        if judged is not None and judged.note:
            st.markdown(f":material/edit_note: {plain(judged.note)}")
        if Act.JUDGE_RULE in view.acts:
            _form(visit, view, rule.id)


def _frame(visit: Visit, finding: Finding, judged: Judgement | None) -> DeltaGenerator:
    """An open card while a rule waits; folded, with what was judged, when it is done."""
    title = f"**{plain(visit.t(finding.rule.title))}**"
    if judged is None:
        card = st.container(border=True)
        card.markdown(title)
        return card
    outcome = Outcome(judged.outcome)
    return st.expander(f"{title} :{OUTCOME_COLOURS[outcome]}-badge[{visit.tell(OUTCOMES[outcome])}]")


def _form(visit: Visit, view: ApplicationView, rule: str) -> None:
    with st.form(f"judge_{rule}", border=False):
        left, right = st.columns([2, 3])
        outcome = left.segmented_control(
            visit.t("Judgement"),
            _JUDGEMENTS,
            format_func=lambda one: visit.tell(OUTCOMES[one]),
            key=f"outcome_{rule}",
        )
        note = right.text_input(visit.t("Note: what was seen, sampled or missing"), key=f"note_{rule}")
        saved = st.form_submit_button(visit.t("Save the judgement"), key=f"save_{rule}")
    if saved and outcome is None:
        st.error(visit.t("Choose a judgement first."))
    elif saved and outcome is not None:
        with boundary():
            visit.desk.judge_rule(visit.actor, view.summary.id, rule, outcome, note or "")
            st.rerun()
