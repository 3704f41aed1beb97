"""Every table of a declaration, one at a time: what it is for, its rows to edit, and a form for one row.

The tables, their columns, lists and explanations are those of the workbook (`lca/interchange/workbook.toml`), and
what is typed is read as a cell of it would be: a page knows no rule. Edits of cells are saved at once.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import streamlit as st

from app_pages import door
from app_pages.boundary import boundary
from app_pages.row_form import row_form
from app_pages.row_links import spoken
from app_pages.sheet_words import about, heading, note, title
from app_pages.table_fields import options
from app_pages.visit import Visit
from lca.interchange.layout import Column, Sheet
from lca.interchange.one_table import table_rows, tables, with_table
from lca.inventory.declaration import Declaration
from registry.transitions import Act
from registry.views import ApplicationView

Table = tuple[Sheet, Sequence[Mapping[str, str]]]
_USUAL = ("exchanges", "cut_offs")  # of every product; other tables are folded away while they are empty
_OF_THE_SITE = ("own_generation", "instruments")  # shared out over the electricity of the whole site
MOST_CHARACTERS = 4000
_WIDE = 24  # characters of a workbook column from which a column of the page is of medium width


def tables_view(visit: Visit, view: ApplicationView, declaration: Declaration) -> None:
    """The table that is chosen; read-only where this person may not save now."""
    sheet = _chosen(visit, view, declaration)
    rows = table_rows(declaration, sheet)
    if rows:
        st.caption(about(sheet, visit.language))
    else:
        st.info(about(sheet, visit.language), icon=":material/table_rows:")
    if sheet.collection in _OF_THE_SITE and declaration.site_electricity is None:
        st.info(
            visit.t("Give the electricity of the whole site as well: Company, product and study, last part."),
            icon=":material/bolt:",
        )
    if Act.SAVE not in view.acts and rows:
        columns = _columns(visit, declaration, sheet)
        st.dataframe(_shown(visit, declaration, sheet, rows), column_config=columns, hide_index=True)
    if Act.SAVE not in view.acts:
        return
    _late_edits(visit, view, declaration, sheet)
    if rows:
        _editor(visit, view, declaration, (sheet, rows))
    changed = row_form(visit, declaration, sheet, rows, f"{view.summary.id}_{view.revision.number}")
    if changed is not None:
        _save(visit, view, declaration, (sheet, changed))


def _chosen(visit: Visit, view: ApplicationView, declaration: Declaration) -> Sheet:
    """The table to show. Tables that few products need stay folded away until they hold a row or are asked for."""
    counts = {sheet.key: len(table_rows(declaration, sheet)) for sheet in tables()}
    with st.container(horizontal=True, vertical_alignment="center"):
        every = st.toggle(visit.t("Show the tables that few products need"), key=f"every_table_{view.summary.id}")
    shown = {s.key: s for s in tables() if every or counts[s.key] or s.collection in _USUAL}
    chosen = st.pills(
        visit.t("Table"),
        list(shown),
        default=next(iter(shown)),
        required=True,
        format_func=lambda one: f"{title(shown[one], visit.language)} {counts[one] or '–'}",
        key=f"table_{view.summary.id}_{every}",
    )
    return shown[str(chosen)]


def _editor(visit: Visit, view: ApplicationView, declaration: Declaration, table: Table) -> None:
    sheet, rows = table
    key = _key(view, sheet, view.revision.number)
    st.data_editor(
        _shown(visit, declaration, sheet, rows),
        column_config=_columns(visit, declaration, sheet),
        disabled=["id", "group"],
        num_rows="delete",
        hide_index=True,
        key=key,
    )
    changes, deleted = _edits(key)
    if changes or deleted:
        _save(visit, view, declaration, (sheet, edited(rows, changes, deleted)))


def edited(
    rows: Sequence[Mapping[str, str]], changes: Mapping[int, Mapping[str, Any]], deleted: Sequence[int]
) -> list[dict[str, str]]:
    """Rows of a table with cells changed (by row number and column) and rows deleted."""
    gone = {int(number) for number in deleted}
    typed = {
        int(number): {c: "" if v is None else str(v) for c, v in cells.items()} for number, cells in changes.items()
    }
    return [{**row, **typed.get(number, {})} for number, row in enumerate(rows) if number not in gone]


def _key(view: ApplicationView, sheet: Sheet, revision: int) -> str:
    return f"editor_{sheet.key}_{view.summary.id}_{revision}"


def _edits(key: str) -> tuple[dict[int, dict[str, Any]], list[int]]:
    state: dict[str, Any] = st.session_state.get(key, {})
    return state.get("edited_rows", {}), state.get("deleted_rows", [])


def _late_edits(visit: Visit, view: ApplicationView, declaration: Declaration, sheet: Sheet) -> None:
    """Edits of a table that somebody else's save has replaced: they are refused by name, not dropped in silence."""
    shown = f"shown_{view.summary.id}"
    before = st.session_state.get(shown)
    st.session_state[shown] = view.revision.number
    if not isinstance(before, int) or before == view.revision.number:
        return
    changes, deleted = _edits(_key(view, sheet, before))
    if changes or deleted:
        with boundary():
            visit.desk.save_declaration(visit.actor, view.summary.id, declaration, before)


def _save(visit: Visit, view: ApplicationView, declaration: Declaration, table: Table) -> None:
    """Save a table; one that cannot be read stays as it is on the screen, with what is wrong in it."""
    with boundary():
        read = with_table(declaration, *table, door.background(declaration))
        saved = visit.desk.save_declaration(visit.actor, view.summary.id, read, view.revision.number)
        st.session_state.pop(f"shown_{view.summary.id}", None)
        st.toast(visit.t("Saved as revision {number}.", number=saved))
        st.rerun()


def _shown(
    visit: Visit, declaration: Declaration, sheet: Sheet, rows: Sequence[Mapping[str, str]]
) -> list[dict[str, str | None]]:
    """Rows as the table shows them: a link with the name of its dataset, a list without a value as nothing chosen."""
    links = {column.key for column in sheet.columns if column.kind == "dataset"}
    lists = {column.key for column in sheet.columns if options(column, declaration, visit.language)}
    return [
        {
            key: spoken(value, declaration, visit.language) if key in links else value or (None if key in lists else "")
            for key, value in row.items()
        }
        for row in rows
    ]


def _columns(visit: Visit, declaration: Declaration, sheet: Sheet) -> dict[str, Any]:
    return {column.key: _column(visit, declaration, column) for column in sheet.columns}


def _column(visit: Visit, declaration: Declaration, column: Column) -> Any:
    said: dict[str, Any] = {
        "label": heading(column, visit.language),
        "help": note(column, visit.language) or None,
        "width": "medium" if column.width >= _WIDE else "small",
    }
    words = options(column, declaration, visit.language)
    if words:
        return st.column_config.SelectboxColumn(
            **said, options=list(words), format_func=lambda one: words.get(str(one), str(one))
        )
    pinned = column.key in ("id", "group")
    side: Literal["left", "right"] = "right" if column.kind in ("amount", "share", "whole") else "left"
    return st.column_config.TextColumn(**said, pinned=pinned, alignment=side, max_chars=MOST_CHARACTERS)
