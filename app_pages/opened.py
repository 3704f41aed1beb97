"""Which application is open, and the head of every page about it: product, state, and how far it has come."""

import streamlit as st

from app_pages.navigation import APPLICATIONS, WORK_LIST
from app_pages.text import moment, plain
from app_pages.visit import Visit
from app_pages.wording import STATE_COLOURS, STATES, WAY
from registry.roles import Role
from registry.transitions import ApplicationState
from registry.views import ApplicationView


def opened(visit: Visit) -> ApplicationView:
    """The application that the address or the visit names, with its head drawn; the page stops where there is none."""
    application_id = st.query_params.get("application") or st.session_state.get("application")
    if not isinstance(application_id, str) or not application_id:
        st.info(visit.t("No application is open. Choose one from the list first."), icon=":material/folder_open:")
        home = APPLICATIONS if visit.holds(Role.MANUFACTURER) else WORK_LIST
        st.page_link(f"screens/{home.name}.py", label=visit.tell(home.title), icon=f":material/{home.icon}:")
        st.stop()
    st.session_state["application"] = application_id
    view = visit.desk.application(visit.actor, application_id)
    st.query_params["application"] = application_id
    _head(visit, view)
    return view


def state_badge(visit: Visit, state: ApplicationState) -> str:
    """The state as a coloured badge (Markdown)."""
    return f":{STATE_COLOURS[state]}-badge[{visit.tell(STATES[state])}]"


def _head(visit: Visit, view: ApplicationView) -> None:
    summary = view.summary
    model = f" · {plain(summary.model)}" if summary.model else ""
    with st.container(gap="xsmall"):
        st.markdown(f"#### {plain(visit.local(summary.product))}{model}")
        changed = visit.t("last change {time}", time=moment(summary.updated_at, visit.language))
        revision = visit.t("revision {number}", number=view.revision.number)
        st.caption(f"{plain(visit.local(summary.applicant))} · {summary.id} · {revision} · {plain(changed)}")
        st.markdown(_way(visit, summary.state))


def _way(visit: Visit, state: ApplicationState) -> str:
    """The steps of the process with the present one marked; a state off the way stands alone."""
    if state not in WAY:
        return state_badge(visit, state)
    reached = WAY.index(state)
    steps = []
    for number, step in enumerate(WAY):
        name = visit.tell(STATES[step])
        if number < reached or state is ApplicationState.ISSUED:
            steps.append(f":green[:material/check_circle: {name}]")
        else:
            steps.append(f":blue-badge[{name}]" if number == reached else f":gray[{name}]")
    return " → ".join(steps)
