"""History: everything that was done to an application, by whom and when."""

import streamlit as st

from app_pages.opened import opened
from app_pages.text import moment, plain
from app_pages.visit import Visit, here
from app_pages.wording import ACTS, OPINIONS
from labels.documents.statement import Opinion
from lca.conformity.catalogue import titles


def page() -> None:
    """The events of the open application, newest first."""
    visit = here()
    st.title(visit.t("History"))
    view = opened(visit)
    st.divider()
    for entry in reversed(view.timeline):
        with st.container(horizontal=True):
            st.markdown(f":small[{plain(moment(entry.at, visit.language))}]", width=170)
            lines = [
                f"**{visit.tell(ACTS[entry.act])}**",
                f":small[{plain(visit.local(entry.who))} · {plain(visit.local(entry.organisation))}]",
            ]
            if entry.said:
                lines.append(f":small[{plain(': '.join(_words(visit, name, value) for name, value in entry.said))}]")
            st.markdown("  \n".join(lines), width="stretch")


def _words(visit: Visit, name: str, value: str) -> str:
    """What was said, in the reader's language where it is one of ours."""
    if name == "opinion":
        return visit.tell(OPINIONS[Opinion(value)])
    if name == "rule":
        return visit.t(titles().get(value, value))
    return value


if __name__ == "__main__":
    page()
