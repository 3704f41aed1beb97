"""One row of a table as a form: every column with its explanation, and a search for what it links to.

An allocation is begun with two rows at once, the product and its co-product: one alone cannot be read.
"""

from collections.abc import Mapping, Sequence

import streamlit as st
from msgspec import Struct

from app_pages.provider_view import dataset_choice
from app_pages.row_links import sought, spoken, written
from app_pages.sheet_words import heading, note
from app_pages.table_fields import options
from app_pages.visit import Visit
from lca.interchange.layout import Column, Sheet
from lca.interchange.one_table import ALLOCATION_HEAD, next_id
from lca.inventory.declaration import Declaration

Row = Mapping[str, str]
MOST_CHARACTERS = 4000
_NEW = -1
# Columns that most rows do without: folded away while they are empty
_FOLDED = (
    *("data_quality.", "spread", "note", "process", "basis", "delay_years", "alternative_"),
    *("transport.mode", "transport.load_share", "transport.empty_return_share", "transport.beyond_border"),
)


class Block(Struct, frozen=True):
    """Fields that make one row, or a part of it. key: of their widgets. initial: what stands in them at first."""

    key: str
    columns: tuple[Column, ...]
    initial: Row
    title: str = ""


class Form(Struct, frozen=True):
    """The row that is open. rows: of the table as saved. number: of the row among them, or one that is new."""

    visit: Visit
    declaration: Declaration
    sheet: Sheet
    rows: Sequence[Row]
    number: int
    key: str

    @property
    def is_new(self) -> bool:
        """Whether the row does not stand in the table yet."""
        return self.number == _NEW


def row_form(
    visit: Visit, declaration: Declaration, sheet: Sheet, rows: Sequence[Row], key: str
) -> list[dict[str, str]] | None:
    """The rows of the table with the one that was typed, when its button is pressed; None until then.

    key: of the widgets; another revision begins anew.
    """
    with st.container(border=True):
        number = st.selectbox(
            visit.t("Row"),
            [_NEW, *range(len(rows))],
            format_func=lambda one: visit.t("New row") if one == _NEW else _line(sheet, rows[one]),
            key=f"which_{sheet.key}_{key}",
        )
        form = Form(visit, declaration, sheet, rows, int(number), f"row_{sheet.key}_{key}_{number}")
        typed = [(block, _block(form, block)) for block in _blocks(form)]
        _search(form, typed)
        st.caption(visit.t("Fields with * have to be filled in."))
        if not st.button(visit.t("Save this row"), type="primary", key=f"save_{sheet.key}"):
            return None
    return _put(form, [values for _, values in typed])


def _line(sheet: Sheet, row: Row) -> str:
    parts = (row.get(key, "") for key in ("id", "group", "name", "exchange", "supplier", "product", "first_number"))
    return " · ".join(part for part in parts if part)


def _put(form: Form, typed: Sequence[Row]) -> list[dict[str, str]]:
    """The rows of the table with those typed; what an allocation as a whole says goes to the first of them."""
    rows = [dict(row) for row in form.rows]
    if not form.is_new:
        rows[form.number] |= typed[0]
        return rows
    head, *outputs = typed
    if not outputs:
        return [*rows, dict(head)]
    group = head["group"]
    return [*rows, {**head, **outputs[0]}, *({"group": group, **output} for output in outputs[1:])]


def _blocks(form: Form) -> list[Block]:
    """What is to be typed: one row, or the head of a new allocation and two outputs of it."""
    sheet = form.sheet
    if not form.is_new:
        row = form.rows[form.number]
        first = next(n for n, one in enumerate(form.rows) if one.get("group") == row.get("group"))
        later = sheet.collection == "allocations" and first != form.number
        columns = tuple(c for c in sheet.columns if not (later and c.key in ALLOCATION_HEAD))
        return [Block(form.key, columns, row)]
    if sheet.collection != "allocations":
        return [Block(form.key, sheet.columns, {"id": next_id(form.rows, sheet), "stage": sheet.stage})]
    return _allocation(form)


def _allocation(form: Form) -> list[Block]:
    sheet, visit, group = form.sheet, form.visit, _group(form)
    output = tuple(c for c in sheet.columns if c.key not in (*ALLOCATION_HEAD, "group"))
    if group in {row["group"] for row in form.rows}:
        whole = tuple(c for c in sheet.columns if c.key == "group") + output
        return [Block(f"{form.key}_{group}", whole, {"group": group, "is_main": "false"})]
    head = tuple(c for c in sheet.columns if c.key in (*ALLOCATION_HEAD, "group"))
    product = {
        "name": visit.local(form.declaration.product.name),
        "unit": form.declaration.unit.reference_flow.unit,
        "is_main": "true",
    }
    return [
        Block(form.key, head, {"group": group}),
        Block(f"{form.key}_main", output, product, visit.t("Product of this declaration")),
        Block(f"{form.key}_co", output, {"is_main": "false"}, visit.t("Co-product")),
    ]


def _group(form: Form) -> str:
    """The allocation that a new row belongs to."""
    fresh = next_id(form.rows, form.sheet)
    groups = [fresh, *dict.fromkeys(row["group"] for row in form.rows)]
    if len(groups) == 1:
        return fresh
    return str(
        st.selectbox(
            form.visit.t("Allocation"),
            groups,
            format_func=lambda one: form.visit.t("New allocation") if one == fresh else one,
            key=f"{form.key}_of",
        )
    )


def _block(form: Form, block: Block) -> dict[str, str]:
    """The fields of a block, those that most rows do without folded away; what stands in them."""
    if block.title:
        st.markdown(f"**{block.title}**")
    folded = tuple(c for c in block.columns if c.key.startswith(_FOLDED) and not block.initial.get(c.key))
    values = _fields(form, block, tuple(c for c in block.columns if c not in folded))
    if folded:
        with st.expander(form.visit.t("More fields")):
            values |= _fields(form, block, folded)
    return values


def _fields(form: Form, block: Block, columns: tuple[Column, ...]) -> dict[str, str]:
    """Two fields a line, in the order of the keyboard."""
    values: dict[str, str] = {}
    for start in range(0, len(columns), 2):
        for place, column in zip(st.columns(2), columns[start : start + 2], strict=False):
            with place:
                values[column.key] = _field(
                    form, column, f"{block.key}_{column.key}", block.initial.get(column.key, "")
                )
    return values


def _field(form: Form, column: Column, key: str, initial: str) -> str:
    visit = form.visit
    label = f"{heading(column, visit.language)}{' *' if column.required else ''}"
    explained = note(column, visit.language) or None
    words = options(column, form.declaration, visit.language)
    if not words:
        st.session_state.setdefault(key, initial)
        text = st.text_input(label, key=key, help=explained, max_chars=MOST_CHARACTERS).strip()
        if column.kind == "dataset" and text and (said := spoken(text, form.declaration, visit.language)) != text:
            st.caption(said)
        return text
    known = ["", *words] if initial in ("", *words) else ["", initial, *words]
    st.session_state.setdefault(key, initial)
    return str(
        st.selectbox(label, known, format_func=lambda one: words.get(one, one) or "–", key=key, help=explained) or ""
    )


def _search(form: Form, typed: Sequence[tuple[Block, Row]]) -> None:
    """Finding a dataset for a field of the form; what is chosen is written into the field."""
    visit = form.visit
    fields = {f"{b.key}_{c.key}": (c, values, b) for b, values in typed for c in b.columns if c.kind == "dataset"}
    if not fields:
        return
    with st.expander(visit.t("Find a dataset"), icon=":material/search:"):
        target = next(iter(fields))
        if len(fields) > 1:
            target = st.selectbox(
                visit.t("For the field"),
                list(fields),
                format_func=lambda one: _named(fields[str(one)], visit),
                key=f"{form.key}_target",
            )
        column, values, _ = fields[target]
        row = sought(form.declaration, form.sheet, column, values)
        chosen = dataset_choice(visit, form.declaration, row, visit.t("Suggestions"), f"{form.key}_{column.key}_")
        text = "" if chosen is None else written(chosen.link)
        st.button(
            visit.t("Use this dataset"),
            disabled=chosen is None,
            on_click=_write,
            args=(target, text),
            key=f"use_{form.sheet.key}",
        )


def _named(field: tuple[Column, Row, Block], visit: Visit) -> str:
    column, _, block = field
    return " · ".join(part for part in (block.title, heading(column, visit.language)) if part)


def _write(key: str, text: str) -> None:
    st.session_state[key] = text
