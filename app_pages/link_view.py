"""Choosing a provider for one row at a time: unlinked rows first, suggestions with their reasons, and a search."""

import streamlit as st

from app_pages import door
from app_pages.provider_view import provider_choice
from app_pages.rows import provider_name
from app_pages.text import plain
from app_pages.visit import Visit
from labels.artwork.wording import STAGES, SYMBOLS
from lca.inventory.declaration import Declaration, Exchange


def link_view(visit: Visit, application_id: str, declaration: Declaration) -> None:
    """The panel for linking. The choice is saved when its button is pressed."""
    unlinked = [row for row in declaration.exchanges if row.link is None]
    if unlinked:
        st.warning(
            visit.t("{count} row(s) are not linked: their effect is not in the number yet.", count=len(unlinked)),
            icon=":material/link_off:",
        )
    else:
        st.success(visit.t("Every row is linked."), icon=":material/task_alt:")
    rows = {row.id: row for row in (*unlinked, *(r for r in declaration.exchanges if r.link is not None))}
    chosen = st.selectbox(
        visit.t("Row"),
        list(rows),
        format_func=lambda one: _line(visit, rows[one]),
        key=f"row_{application_id}",
    )
    if chosen is not None:
        _choose(visit, application_id, declaration, rows[chosen])


def _line(visit: Visit, row: Exchange) -> str:
    mark = "○" if row.link is None else "●"
    stage = visit.tell(STAGES[row.stage])
    return f"{mark} {row.id} · {row.name} · {row.amount} {SYMBOLS.get(row.unit, row.unit)} · {stage}"


def _choose(visit: Visit, application_id: str, declaration: Declaration, row: Exchange) -> None:
    background = door.background(declaration)
    if row.link is not None:
        name = plain(provider_name(row.link, declaration, background, visit.language))
        st.markdown(visit.t("Linked to **{name}**", name=name))
    chosen = provider_choice(
        visit, declaration, row, visit.t("Suggestions") if not row.link else visit.t("Other choices")
    )
    with st.container(horizontal=True):
        if st.button(visit.t("Link this row"), type="primary", disabled=chosen is None, key="link") and chosen:
            visit.desk.link(visit.actor, application_id, row.id, chosen.link)
            st.session_state.pop(f"row_{application_id}", None)
            st.rerun()
        if row.link is not None and st.button(visit.t("Take the link away"), key="unlink"):
            visit.desk.link(visit.actor, application_id, row.id, None)
            st.rerun()
