"""One table of a declaration as text to edit, and what was edited read back by the reader of workbooks.

So a cell typed on a page is judged as the same cell of a workbook: the same spellings are understood, and every problem
names row and column. All other parts of the declaration stay as they are, to the letter.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from lca.data import DEFAULT_METHOD, DEFAULT_POLICY
from lca.errors import InvalidInput
from lca.interchange.cells import Cell, UnreadableCell
from lca.interchange.datasets import DatasetNames
from lca.interchange.draft import Draft
from lca.interchange.grid import place_of
from lca.interchange.layout import Sheet, layout
from lca.interchange.problems import problem
from lca.interchange.sheets import SheetData
from lca.interchange.tables import read_table
from lca.interchange.validation import finish
from lca.interchange.values import ReadingDefaults
from lca.interchange.written import sheet_rows, text_of
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration

# Columns of an allocation as a whole, written on the first of its rows
ALLOCATION_HEAD = ("stage", "process", "step", "key_name", "reason", "alternative_key_name")
_HEADINGS = 0  # so that row 1 is the first row of data
TextRow = Mapping[str, str]


def tables() -> tuple[Sheet, ...]:
    """Every table of the workbook, in its order."""
    return tuple(sheet for sheet in layout().sheets if sheet.shape == "table")


def table_rows(declaration: Declaration, sheet: Sheet) -> list[dict[str, str]]:
    """The rows of a table as text by column key, "" where nothing is said; links are `[id]`, `own:id`, `supplier:id`
    or `flow:id`.
    """
    found = [
        {key: text_of(value) for key, value in row.items()} for row in sheet_rows(sheet, _in_its_sheet(declaration))
    ]
    if sheet.collection == "allocations":
        for _, outputs in groupby(found, key=lambda row: row["group"]):
            for row in list(outputs)[1:]:
                row.update(dict.fromkeys(ALLOCATION_HEAD, ""))
    return found


def with_table(
    declaration: Declaration, sheet: Sheet, rows: Sequence[TextRow], background: BackgroundRelease
) -> Declaration:
    """The declaration with the rows of one table replaced by these; InvalidInput with every problem, its row counted
    from 1.
    """
    tree = declaration.canonical()
    held = tree.pop(sheet.collection, [])
    others = [row for row in held if sheet.collection == "exchanges" and not _stands_on(sheet, row)]
    if others:
        tree[sheet.collection] = others
    draft = Draft(tree=tree)
    data = _sheet_data(sheet, rows, background, draft)
    defaults = ReadingDefaults(DatasetNames(background), background.id, DEFAULT_METHOD, DEFAULT_POLICY)
    read_table(sheet, data, draft, defaults)
    tree.setdefault(sheet.collection, [])
    _keep_the_rest(sheet, held, draft)
    try:
        read = finish(draft)
    except InvalidInput as error:
        raise InvalidInput(sorted(error.problems, key=lambda one: one.place.row or 0)) from None
    return _in_old_order(read, declaration) if sheet.collection == "exchanges" else read


def next_id(rows: Iterable[TextRow], sheet: Sheet) -> str:
    """The next free ID of a table's own series: `M-012`, or `A-2` for an allocation."""
    key, form = ("group", "{}-{}") if sheet.collection == "allocations" else ("id", "{}-{:03d}")
    taken = {row.get(key, "") for row in rows}
    return next(one for number in range(1, len(taken) + 2) if (one := form.format(sheet.prefix, number)) not in taken)


def _stands_on(sheet: Sheet, row: Mapping[str, Any]) -> bool:
    """Whether an exchange is one of a sheet's."""
    return _sheet_of(str(row["kind"])) is sheet


def _sheet_of(kind: str) -> Sheet:
    sheets = [sheet for sheet in tables() if sheet.collection == "exchanges"]
    return next((s for s in sheets if s.kind == kind), next(s for s in sheets if not s.kind))


def _in_its_sheet(declaration: Declaration) -> Declaration:
    """Without freight details where the sheet of an exchange has no columns for them; `_keep_the_rest` brings them
    back.
    """
    rows = tuple(
        row
        if row.transport is None or _sheet_of(row.kind).column("transport.mass.amount")
        else row.model_copy(update={"transport": None})
        for row in declaration.exchanges
    )
    return declaration.model_copy(update={"exchanges": rows})


def _sheet_data(sheet: Sheet, rows: Sequence[TextRow], background: BackgroundRelease, draft: Draft) -> SheetData:
    """The rows as cells. A dataset that names nothing is a problem: on a page another can be chosen at once."""
    data, names = SheetData(sheet.name, is_file=True), DatasetNames(background)
    # The first column decides which rows count as empty or as examples: a choice, which is never either
    columns = sorted(sheet.columns, key=lambda column: not column.kind.startswith("choice"))
    for number, column in enumerate(columns, start=1):
        data.cells[_HEADINGS, number] = Cell("text", column.key)
        for row_number, row in enumerate(rows, start=1):
            text = row.get(column.key, "").strip()
            if text and column.kind == "dataset" and _names_nothing(names, text):
                place = place_of(data, row_number, column.heading)
                draft.problems.append(problem("unknown-dataset", place, value=text[:60], release=background.id))
            elif text:
                data.cells[row_number, number] = Cell("text", text)
    return data


def _names_nothing(names: DatasetNames, text: str) -> bool:
    try:
        return names.link(text) is None
    except UnreadableCell:  # said by the reader
        return False


def _keep_the_rest(sheet: Sheet, held: Sequence[Mapping[str, Any]], draft: Draft) -> None:
    """What a row says in fields that its sheet has no column for stays with the row."""
    old = {row["id"]: row for row in held if "id" in row}
    shown = {column.key.partition(".")[0] for column in sheet.columns} | {"kind"}
    for row in draft.tree[sheet.collection]:
        before = old.get(row.get("id"), {})
        row.update({key: before[key] for key in before.keys() - row.keys() - shown})


def _in_old_order(read: Declaration, before: Declaration) -> Declaration:
    """Exchanges where they stood; a new one after the last of its sheet, or at the end."""
    places = {row.id: float(number) for number, row in enumerate(before.exchanges)}
    last = {_sheet_of(row.kind).key: number + 0.5 for number, row in enumerate(before.exchanges)}
    end = float(len(places))
    rows = sorted(read.exchanges, key=lambda row: places.get(row.id, last.get(_sheet_of(row.kind).key, end)))
    return read.model_copy(update={"exchanges": tuple(rows)})
