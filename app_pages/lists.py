"""Lists of applications as cards, a page at a time."""

from collections.abc import Sequence

import streamlit as st

from app_pages.navigation import Screen, open_screen
from app_pages.opened import state_badge
from app_pages.text import moment, plain
from app_pages.visit import Visit
from registry.views import ApplicationSummary

CARDS_A_PAGE = 12


def application_cards(visit: Visit, rows: Sequence[ApplicationSummary], target: Screen, key: str = "list") -> None:
    """One card an application; its button opens it on `target`."""
    pages = -(-len(rows) // CARDS_A_PAGE)
    number = st.pagination(pages, key=f"{key}_page") if pages > 1 else 1
    for row in rows[(number - 1) * CARDS_A_PAGE : number * CARDS_A_PAGE]:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            model = f" · {plain(row.model)}" if row.model else ""
            st.markdown(f"**{plain(visit.local(row.product))}**{model}  \n:small[{_line(visit, row)}]", width="stretch")
            st.markdown(state_badge(visit, row.state), width="content")
            if st.button(visit.t("Open"), key=f"{key}_{row.id}", type="primary" if row.mine else "secondary"):
                open_screen(target, row.id)


def _line(visit: Visit, row: ApplicationSummary) -> str:
    parts = [plain(visit.local(row.applicant)), row.id, plain(moment(row.updated_at, visit.language))]
    if row.certificate:
        parts.insert(0, row.certificate)
    return " · ".join(parts)
