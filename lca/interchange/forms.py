"""Sheets with one item a row (company and product, unit and boundary) -> the draft."""

from typing import Any

from lca.interchange.cells import Cell
from lca.interchange.draft import Draft, Path
from lca.interchange.grid import Grid, place_of, read_grid
from lca.interchange.layout import Column, Sheet, fold, head_columns, layout
from lca.interchange.problems import problem
from lca.interchange.sheets import SheetData
from lca.interchange.values import ReadingDefaults, read_into

_STAGES = ("boundary", "stages")
_OPTIONAL = ("site_electricity",)  # objects that most declarations do without


def read_form(sheet: Sheet, data: SheetData, draft: Draft, defaults: ReadingDefaults) -> None:
    """Read a form into the draft; items that are not on it are remembered as empty."""
    columns = {column.key: column for column in head_columns(layout().head)}
    read = tuple(columns[key] for key in ("field", "value", "unit"))
    grid = read_grid(data, tuple(columns.values()), draft, form=True)
    meant = {spelling: item for item in sheet.columns for spelling in item.spellings()}
    numbers = _item_rows(grid, meant)
    rows: dict[str, tuple[int | None, dict[str, Cell]]] = {key: (number, {}) for key, number in numbers.items()}
    seen: set[str] = set()
    for number, cells in grid.rows:
        item = _item(grid, (number, cells), meant, draft, read[0])
        if item is None:
            continue
        if item.key in seen:
            where = grid.place(number, read[0])
            draft.problems.append(problem("duplicate-field", where, field=item.heading))
            continue
        seen.add(item.key)
        rows[item.key] = (number, cells)
    for item in sheet.columns:
        if "." in item.key:
            draft.tree.setdefault(item.key.split(".")[0], {})
        _read_item(item, rows.get(item.key, (None, {})), grid, (draft, defaults), read)
    if any(item.key.startswith("boundary.stages.") for item in sheet.columns):
        _list_stages(draft)
    for name in _OPTIONAL:
        if draft.tree.get(name) == {} and not any(path[0] == name for path in draft.broken):
            del draft.tree[name]


def _item_rows(grid: Grid, meant: dict[str, Column]) -> dict[str, int]:
    """Row number of every item of the form that is there, filled or not."""
    labels = grid.numbers.get("field", 0)
    found = ((meant.get(fold(cell.value)), row) for (row, number), cell in grid.data.cells.items() if number == labels)
    return {item.key: row for item, row in found if item is not None}


def _item(
    grid: Grid, row: tuple[int, dict[str, Cell]], meant: dict[str, Column], draft: Draft, column: Column
) -> Column | None:
    number, cells = row
    name = cells["field"].value if "field" in cells else ""
    item = meant.get(fold(name))
    if item is None:
        draft.problems.append(problem("unknown-field", grid.place(number, column), field=name[:60]))
    return item


def _read_item(
    item: Column,
    row: tuple[int | None, dict[str, Cell]],
    grid: Grid,
    into: tuple[Draft, ReadingDefaults],
    columns: tuple[Column, ...],
) -> None:
    draft, defaults = into
    number, cells = row
    path: Path = tuple(item.key.split("."))
    kind, _, detail = item.kind.partition(":")
    if kind == "quantity":
        parts = (("amount", columns[1], "amount"), ("unit", columns[2], f"unit:{detail}" if detail else "unit"))
        for part, column, part_kind in parts:
            draft.written((*path, part), grid.place(number, column), item.heading)
            cell = Column(f"{item.key}.{part}", part_kind, item.zh, item.en)
            read_into(draft, (*path, part), cell, cells.get(column.key), defaults)
        return
    place = grid.place(number, columns[1]) if grid.columns else place_of(grid.data, number, item.heading)
    draft.written(path, place, item.heading)
    read_into(draft, path, item, cells.get("value"), defaults)


def _list_stages(draft: Draft) -> None:
    """Stages are items of the form and a list of the declaration: those that say anything, in life cycle order."""
    boundary: dict[str, Any] = draft.tree.get("boundary", {})
    said: dict[str, dict[str, str]] = boundary.pop("stages", {})
    known = [choice.value for choice in layout().choices["stage"]]
    spoken = [stage for stage in known if stage in said or draft.is_broken((*_STAGES, stage))]
    for index, stage in enumerate(spoken):
        for part in ("status", "reason"):
            old: Path = (*_STAGES, stage, part)
            draft.written((*_STAGES, index, part), draft.place(old), draft.label(old))
            if draft.is_broken(old):
                draft.mark((*_STAGES, index, part))
    if spoken:
        entries = [{"stage": stage, **said.get(stage, {})} for stage in spoken]
        draft.tree.setdefault("boundary", boundary)["stages"] = entries
