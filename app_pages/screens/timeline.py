"""History: everything that was done to an application, by whom and when."""

import streamlit as st

from app_pages.opened import opened
from app_pages.text import moment, plain
from app_pages.visit import here
from app_pages.wording import ACTS


def page() -> None:
    """The events of the open application, newest first."""
    visit = here()
    st.title(visit.t("History"))
    view = opened(visit)
    st.divider()
    for entry in reversed(view.timeline):
        with st.container(horizontal=True):
            st.markdown(f":small[{plain(moment(entry.at, visit.language))}]", width=170)
            who = f"{plain(visit.local(entry.who))} · {plain(visit.local(entry.organisation))}"
            note = f"  \n:small[{plain(entry.note)}]" if entry.note else ""
            st.markdown(f"**{visit.tell(ACTS[entry.act])}**  \n:small[{who}]{note}", width="stretch")


if __name__ == "__main__":
    page()
