"""Sheets with one row per exchange, supplier footprint, cut-off, own process or allocated output -> the draft."""

from functools import partial
from typing import Any

from msgspec import Struct, field

from lca.errors import Place
from lca.interchange.cells import Cell, UnreadableCell, check_range, read_text
from lca.interchange.draft import Draft, Path, Written
from lca.interchange.grid import Grid, read_grid
from lca.interchange.layout import Column, Sheet
from lca.interchange.problems import problem
from lca.interchange.relations import decimal_text, leg_tonne_km
from lca.interchange.sheets import SheetData
from lca.interchange.values import ReadingDefaults, read_into

_LEG = ("transport.mass.amount", "transport.mass.unit", "transport.distance.amount", "transport.distance.unit")
_ALLOCATION_HEAD = ("stage", "process", "step", "key_name", "reason", "alternative_key_name")


def read_table(sheet: Sheet, data: SheetData, draft: Draft, defaults: ReadingDefaults) -> None:
    """Read a table into its collection of the draft."""
    grid = read_grid(data, sheet.columns, draft)
    if not grid.rows:
        return
    missing = _missing_columns(sheet, grid, draft)
    if sheet.collection == "allocations":
        _read_allocations(sheet, grid, draft, defaults)
        return
    suggestions = _Suggestions(sheet, grid)
    for number, cells in grid.rows:
        base: Path = (sheet.collection, draft.count(sheet.collection))
        _read_row(sheet, grid, (number, cells, base), draft, defaults)
        for column in missing:
            draft.mark((*base, *_keys(column)))
        if "id" not in cells and "id" not in {column.key for column in missing}:
            draft.report("missing-id", (*base, "id"), suggestion=suggestions.next())


def _keys(column: Column) -> tuple[str, ...]:
    return tuple(column.key.split("."))


def _missing_columns(sheet: Sheet, grid: Grid, draft: Draft) -> list[Column]:
    present = {column.key for column in grid.columns.values()}
    missing = [column for column in sheet.columns if column.required and column.key not in present]
    for column in missing:
        draft.problems.append(problem("missing-column", grid.place(None, column), column=column.heading))
    return missing


class _Suggestions:
    """IDs of a sheet's own pattern that are not used yet."""

    def __init__(self, sheet: Sheet, grid: Grid) -> None:
        self._prefix = sheet.prefix
        self._used = {cells["id"].value.strip() for _, cells in grid.rows if "id" in cells}
        self._number = len(grid.rows)

    def next(self) -> str:
        while (name := f"{self._prefix}-{self._number:03d}") in self._used:
            self._number += 1
        self._used.add(name)
        return name


def _read_row(
    sheet: Sheet,
    grid: Grid,
    row: tuple[int, dict[str, Cell], Path],
    draft: Draft,
    defaults: ReadingDefaults,
) -> None:
    number, cells, base = row
    draft.set(base, {})
    draft.finders[base] = partial(_find, sheet, grid, number)
    found = {
        column.key: read_into(draft, (*base, *_keys(column)), column, cells[column.key], defaults)
        for column in sheet.columns
        if column.key in cells
    }
    _keep_unfound(sheet, base, cells, found, draft)
    if sheet.collection != "exchanges":
        if sheet.stage and "stage" not in cells:
            draft.set((*base, "stage"), sheet.stage)
        return
    _complete_exchange(sheet, base, cells, found, draft)


def _find(sheet: Sheet, grid: Grid, number: int, path: Path) -> Written:
    """Where a part of a row is written: its column, the first column inside it, or the first of the row."""
    key = ".".join(str(part) for part in path)
    inside = (column for column in sheet.columns if key and f"{column.key}.".startswith(f"{key}."))
    column = next(inside, sheet.columns[0])
    return grid.place(number, column), column.heading


def _keep_unfound(sheet: Sheet, base: Path, cells: dict[str, Cell], found: dict[str, Any], draft: Draft) -> None:
    """A dataset that names nothing is kept as a note: a person wanted it, and nothing is guessed."""
    if sheet.column("note") is None:
        return
    said = [found["note"]] if found.get("note") else []
    for column in sheet.columns:
        unfound = column.kind == "dataset" and column.key in cells and found[column.key] is None
        if unfound and not draft.is_broken((*base, *_keys(column))):
            name = "数据集 dataset" if column.key == "link" else column.heading
            said.append(f"{name}: {read_text(cells[column.key])}")
    if said:
        draft.set((*base, "note"), "; ".join(said))


def _complete_exchange(sheet: Sheet, base: Path, cells: dict[str, Cell], found: dict[str, Any], draft: Draft) -> None:
    """What a sheet says for its rows: kind, stage, basis, freight."""
    if sheet.kind:
        draft.set((*base, "kind"), sheet.kind)
    if sheet.stage and "stage" not in cells:
        draft.set((*base, "stage"), sheet.stage)
    if found.get("process") and "basis" not in cells:
        draft.set((*base, "basis"), "process_output")
    if any(key.startswith("transport.") for key in cells):
        _complete_leg(base, cells, draft)


def _complete_leg(base: Path, cells: dict[str, Cell], draft: Draft) -> None:
    absent = [key for key in _LEG if key not in cells]
    leg: Path = (*base, "transport")
    if absent:
        draft.report("freight-incomplete", (*base, *absent[0].split(".")))
        draft.mark(leg)
    if draft.is_broken(leg):
        draft.mark((*base, "amount"))
        draft.mark((*base, "unit"))
    elif "amount" not in cells and "unit" not in cells:
        product = leg_tonne_km(draft.tree["exchanges"][base[1]]["transport"])
        try:
            draft.set((*base, "amount"), check_range(decimal_text(product)))
            draft.set((*base, "unit"), "t*km")
        except UnreadableCell as error:
            draft.report(error.code, (*leg, "mass", "amount"), **error.params)
            draft.mark((*base, "amount"))
            draft.mark((*base, "unit"))


class _Group(Struct):
    """The rows of one allocation ID: its place in the list, what its head says so far, how many outputs it has."""

    name: str
    base: Path
    head: dict[str, str] = field(default_factory=dict)
    outputs: int = 0


def _read_allocations(sheet: Sheet, grid: Grid, draft: Draft, defaults: ReadingDefaults) -> None:
    """Rows of one allocation ID are the outputs of one allocation; its head may stand on the first row only."""
    groups: dict[str, _Group] = {}
    for number, cells in grid.rows:
        places = {column.key: grid.place(number, column) for column in sheet.columns}
        if "group" not in cells:
            draft.problems.append(problem("missing-id", places["group"], suggestion=f"{sheet.prefix}-1"))
            continue
        name = cells["group"].value.strip()
        group = groups.setdefault(name, _Group(name, ("allocations", len(groups))))
        output: Path = (*group.base, "outputs", group.outputs)
        group.outputs += 1
        draft.set(output, {})
        for column in sheet.columns:
            if column.key in _ALLOCATION_HEAD:
                _read_head(column, cells.get(column.key), group, (places[column.key], defaults), draft)
            elif column.key != "group":
                draft.written((*output, column.key), places[column.key], column.heading)
                found = read_into(draft, (*output, column.key), column, cells.get(column.key), defaults)
                _refuse_unfound((*output, column.key), (column, cells.get(column.key), found), draft, defaults)


def _refuse_unfound(path: Path, read: tuple[Column, Cell | None, Any], draft: Draft, defaults: ReadingDefaults) -> None:
    """What a co-product replaces has no note to be kept in: a name that is no dataset is a problem."""
    column, cell, found = read
    if column.kind == "dataset" and cell is not None and found is None and not draft.is_broken(path):
        draft.report("unknown-dataset", path, value=cell.value.strip()[:60], release=defaults.background)


def _read_head(
    column: Column, cell: Cell | None, group: _Group, at: tuple[Place, ReadingDefaults], draft: Draft
) -> None:
    place, defaults = at
    path = (*group.base, column.key)
    draft.written(path, place, column.heading)
    if cell is None:
        return
    said = cell.value.strip()
    if column.key not in group.head:
        group.head[column.key] = said
        read_into(draft, path, column, cell, defaults)
    elif group.head[column.key] != said:
        draft.add(problem("allocation-conflict", place, group=group.name, field=column.heading), path)
