"""The rows of a declaration as a table to edit. Edits are saved at once: a table whose rows change forgets them."""

from typing import Any

import streamlit as st

from app_pages import door
from app_pages.boundary import boundary
from app_pages.rows import added, edited, next_id, table
from app_pages.visit import Visit
from app_pages.wording import KINDS, SOURCES
from labels.artwork.wording import STAGES
from lca.inventory.declaration import Declaration, ExchangeKind
from lca.scope.boundary import LifeCycleStage
from lca.units import unit_names
from registry.transitions import Act
from registry.views import ApplicationView

FILE = "table.json"
_PREFIXES = {
    ExchangeKind.MATERIAL: "M",
    ExchangeKind.ENERGY: "E",
    ExchangeKind.PROCESSING: "P",
    ExchangeKind.DIRECT_EMISSION: "D",
    ExchangeKind.TRANSPORT: "T",
    ExchangeKind.PACKAGING: "K",
    ExchangeKind.USE: "U",
    ExchangeKind.END_OF_LIFE: "L",
}


def edit_view(visit: Visit, view: ApplicationView, declaration: Declaration) -> None:
    """The table; read-only where this person may not save now."""
    rows = table(declaration, door.background(declaration), visit.language)
    if Act.SAVE not in view.acts:
        st.dataframe(rows, column_config=_columns(visit), hide_index=True)
        return
    st.caption(
        visit.t("Change a cell and it is saved. Links are chosen on the first tab; stages and bases in the workbook.")
    )
    _late_edits(visit, view, declaration)
    key = _key(view, view.revision.number)
    st.data_editor(
        rows,
        column_config=_columns(visit),
        disabled=["id", "kind", "stage", "basis", "dataset"],
        num_rows="delete",
        hide_index=True,
        key=key,
    )
    changes, deleted = _edits(key)
    if changes or deleted:
        _save(visit, view, edited(declaration, changes, deleted), view.revision.number)


def _key(view: ApplicationView, revision: int) -> str:
    return f"editor_{view.summary.id}_{revision}"


def _edits(key: str) -> tuple[dict[int, dict[str, Any]], list[int]]:
    state: dict[str, Any] = st.session_state.get(key, {})
    return state.get("edited_rows", {}), state.get("deleted_rows", [])


def _late_edits(visit: Visit, view: ApplicationView, declaration: Declaration) -> None:
    """Edits of a table that somebody else's save has replaced: they are refused by name, not dropped in silence."""
    shown = f"shown_{view.summary.id}"
    before = st.session_state.get(shown)
    st.session_state[shown] = view.revision.number
    if not isinstance(before, int) or before == view.revision.number:
        return
    changes, deleted = _edits(_key(view, before))
    if changes or deleted:
        _save(visit, view, edited(declaration, {}, []), before)


def _save(visit: Visit, view: ApplicationView, document: bytes, revision: int) -> None:
    """Save a table; one that cannot be read stays as it is on the screen, with what is wrong in it."""
    with boundary():
        visit.desk.upload(visit.actor, view.summary.id, FILE, document, revision)
        st.session_state.pop(f"shown_{view.summary.id}", None)
        st.rerun()


def _columns(visit: Visit) -> dict[str, Any]:
    config, sources = st.column_config, {str(kind): visit.tell(said) for kind, said in SOURCES.items()}
    return {
        "id": config.TextColumn(visit.t("No."), width="small", pinned=True),
        "name": config.TextColumn(visit.t("Name"), width="medium", required=True, max_chars=200),
        "kind": config.TextColumn(visit.t("Kind"), width="small"),
        "stage": config.TextColumn(visit.t("Life cycle stage"), width="small"),
        "amount": config.TextColumn(visit.t("Amount"), width="small", required=True, alignment="right"),
        "unit": config.SelectboxColumn(visit.t("Unit"), width="small", required=True, options=unit_names()),
        "basis": config.TextColumn(visit.t("Counted"), width="small"),
        "dataset": config.TextColumn(visit.t("Linked dataset"), width="medium"),
        "source": config.SelectboxColumn(
            visit.t("How it is known"), required=True, options=list(sources), format_func=lambda one: sources[str(one)]
        ),
        "reference": config.TextColumn(visit.t("Record or reasoning"), width="medium"),
        "year": config.NumberColumn(
            visit.t("Year"), width="small", min_value=1990, max_value=2100, step=1, format="%d"
        ),
        "spread": config.TextColumn(
            visit.t("Spread of the amount"),
            width="small",
            max_chars=60,
            help=visit.t(
                "If more is known than the scores say: gsd2:1.3, cv:0.05, uniform:0.9..1.2, triangular:0.8..1.5"
            ),
        ),
        "note": config.TextColumn(visit.t("Note")),
    }


def add_row(visit: Visit, view: ApplicationView, declaration: Declaration) -> None:
    """A form for one more row, per product."""
    with (
        st.expander(visit.t("Add a row"), icon=":material/add:"),
        st.form("add_row", border=False, clear_on_submit=True),
    ):
        left, right = st.columns(2)
        name = left.text_input(visit.t("Name"))
        kind = right.selectbox(visit.t("Kind"), list(ExchangeKind), format_func=lambda one: visit.tell(KINDS[one]))
        amount = left.text_input(visit.t("Amount per product"))
        unit = right.selectbox(visit.t("Unit"), unit_names())
        stage = left.selectbox(
            visit.t("Life cycle stage"), list(LifeCycleStage), format_func=lambda one: visit.tell(STAGES[one])
        )
        source = right.selectbox(
            visit.t("How it is known"), list(SOURCES), format_func=lambda one: visit.tell(SOURCES[one])
        )
        reference = st.text_input(visit.t("Record or reasoning"))
        if st.form_submit_button(visit.t("Add"), key="add_row_button"):
            row = {
                "id": next_id(declaration, _PREFIXES[ExchangeKind(str(kind))]),
                "kind": str(kind),
                "stage": str(stage),
                "name": name,
                "amount": amount.strip(),
                "unit": unit,
                "source": {"kind": str(source), "reference": reference},
            }
            _save(visit, view, added(declaration, row), view.revision.number)
