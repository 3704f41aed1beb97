"""The work list of the certification side: what waits for this person; a clerk accepts and assigns here."""

import streamlit as st

from app_pages.boundary import boundary
from app_pages.lists import application_cards
from app_pages.navigation import DECISION, RESULT, REVIEW, Screen
from app_pages.opened import state_badge
from app_pages.text import moment, plain
from app_pages.visit import Visit, here
from registry.roles import Role
from registry.transitions import ApplicationState
from registry.views import ApplicationSummary

_AT_THE_CLERK = {ApplicationState.SUBMITTED, ApplicationState.ACCEPTED}


def page() -> None:
    """What waits for me, then everything else that I may see."""
    visit = here()
    st.title(visit.t("Work list"))
    waiting = visit.desk.work_list(visit.actor)
    if not waiting:
        st.success(visit.t("Nothing waits for you."), icon=":material/task_alt:")
    clerical = [row for row in waiting if row.state in _AT_THE_CLERK and visit.holds(Role.CLERK)]
    for row in clerical:
        _clerk_card(visit, row)
    application_cards(visit, [row for row in waiting if row not in clerical], _desk_of(visit), key="waiting")
    others = [row for row in visit.desk.applications(visit.actor) if not row.mine]
    if others:
        st.subheader(visit.t("Other applications"))
        application_cards(visit, others, RESULT, key="others")


def _desk_of(visit: Visit) -> Screen:
    if visit.holds(Role.VERIFIER):
        return REVIEW
    return DECISION if visit.holds(Role.DECISION_MAKER) else RESULT


def _clerk_card(visit: Visit, row: ApplicationSummary) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(visit.local(row.product))}** {state_badge(visit, row.state)}")
        st.caption(f"{plain(visit.local(row.applicant))} · {row.id} · {plain(moment(row.updated_at, visit.language))}")
        if row.state is ApplicationState.SUBMITTED:
            _intake(visit, row)
        else:
            _assignment(visit, row)


def _intake(visit: Visit, row: ApplicationSummary) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button(visit.t("Accept"), type="primary", key=f"accept_{row.id}"):
            with boundary():
                visit.desk.accept(visit.actor, row.id)
                st.rerun()
        with st.popover(visit.t("Return to the applicant")):
            reason = st.text_area(visit.t("Reason"), key=f"reason_{row.id}")
            if st.button(visit.t("Return"), key=f"return_{row.id}"):
                with boundary():
                    visit.desk.send_back(visit.actor, row.id, reason)
                    st.rerun()


def _assignment(visit: Visit, row: ApplicationSummary) -> None:
    people = {person.id: person for person in visit.desk.verifiers(visit.actor, row.id)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            visit.t("Verifier (independent of the applicant)"),
            list(people),
            format_func=lambda one: f"{visit.local(people[one].name)} · {visit.local(people[one].organisation.name)}",
            placeholder=visit.t("No independent verifier is registered"),
            key=f"verifier_{row.id}",
        )
        if st.button(visit.t("Assign"), type="primary", disabled=chosen is None, key=f"assign_{row.id}"):
            with boundary():
                visit.desk.assign(visit.actor, row.id, str(chosen))
                st.rerun()


if __name__ == "__main__":
    page()
