"""The rows of one sheet: where its headings are, which columns they mean, which rows are data; what is odd about it."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from msgspec import Struct, field
from openpyxl.utils.cell import get_column_letter

from lca.errors import Place
from lca.interchange.cells import Cell
from lca.interchange.draft import Draft
from lca.interchange.layout import Column, fold, layout
from lca.interchange.problems import problem
from lca.interchange.sheets import SheetData

_HEADINGS_WITHIN = 12  # rows
_HELP = ("example", "guidance")


class Grid(Struct):
    """columns: by number, what each means; numbers: the other way round. rows: (number, cells by column key)."""

    data: SheetData
    columns: dict[int, Column] = field(default_factory=dict)
    rows: list[tuple[int, dict[str, Cell]]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def place(self, row: int | None, column: Column) -> Place:
        """Where a cell is, as its reader finds it."""
        return place_of(self.data, row, column.heading, self.numbers.get(column.key))


def place_of(data: SheetData, row: int | None, heading: str = "", number: int | None = None) -> Place:
    """A place in a sheet (heading and column letter) or in a CSV file (heading)."""
    if data.is_file:
        return Place(document=data.name, row=row, column=heading)
    letter = f"({get_column_letter(number)})" if number else ""
    return Place(sheet=data.name, row=row, column=" ".join(part for part in (heading, letter) if part))


def read_grid(data: SheetData, columns: Sequence[Column], draft: Draft, *, form: bool = False) -> Grid:
    """Find headings and data rows; report what is hidden, merged, doubled or unknown.

    Left out are rows marked as examples, rows with nothing but their ID and, of a form, items without a value.
    """
    grid = Grid(data)
    heading_row = _heading_row(data, columns)
    if heading_row is None:
        if data.cells:
            draft.problems.append(problem("missing-heading", place_of(data, None)))
        return grid
    _match_columns(grid, columns, heading_row, draft)
    by_row: dict[int, dict[int, Cell]] = {}
    for (row, number), cell in sorted(data.cells.items()):
        if row > heading_row:
            by_row.setdefault(row, {})[number] = cell
    first = min(grid.columns, default=1)
    if form:
        needed = grid.numbers.get("value", 0)
        by_row = {row: _without_help(grid, cells) for row, cells in by_row.items() if needed in cells}
    kept = {row: cells for row, cells in by_row.items() if not _is_idle(cells, first)}
    for row, cells in kept.items():
        known = {grid.columns[number].key: cell for number, cell in cells.items() if number in grid.columns}
        grid.rows.append((row, known))
    _report_hidden(grid, kept, draft)
    _report_merged(grid, kept, draft)
    _report_unknown(grid, kept, heading_row, draft)
    return grid


def _without_help(grid: Grid, cells: dict[int, Cell]) -> dict[int, Cell]:
    """The cells of a form's row that are not there to explain it."""
    return {n: cell for n, cell in cells.items() if n not in grid.columns or grid.columns[n].key not in _HELP}


def _is_idle(cells: dict[int, Cell], first: int) -> bool:
    """A row with nothing but its ID, or marked as an example."""
    return first in cells and (len(cells) == 1 or layout().is_example(cells[first].value))


def _heading_row(data: SheetData, columns: Iterable[Column]) -> int | None:
    known = set().union(*(column.spellings() for column in columns))
    counts: dict[int, int] = {}
    for (row, _), cell in data.cells.items():
        if row <= _HEADINGS_WITHIN and fold(cell.value) in known:
            counts[row] = counts.get(row, 0) + 1
    best = max(counts, key=lambda row: (counts[row], -row), default=None)
    return best if best is not None and counts[best] >= 2 else None


def _match_columns(grid: Grid, columns: Sequence[Column], heading_row: int, draft: Draft) -> None:
    meant = {spelling: column for column in columns for spelling in column.spellings()}
    seen: set[str] = set()
    for (row, number), cell in sorted(grid.data.cells.items()):
        column = meant.get(fold(cell.value)) if row == heading_row else None
        if column is None:
            continue
        if column.key in seen:
            where = place_of(grid.data, row, column.heading, number)
            draft.problems.append(problem("duplicate-column", where, column=column.heading))
        seen.add(column.key)
        grid.columns[number] = column
        grid.numbers.setdefault(column.key, number)


def _report_hidden(grid: Grid, kept: dict[int, dict[int, Cell]], draft: Draft) -> None:
    data = grid.data
    if data.hidden and kept:
        draft.problems.append(problem("hidden-sheet", place_of(data, None)))
    for row in kept:
        if row in data.hidden_rows:
            draft.problems.append(problem("hidden-row", place_of(data, row)))
    for number in sorted({number for cells in kept.values() for number in cells}):
        if data.is_hidden_column(number):
            heading = grid.columns[number].heading if number in grid.columns else ""
            draft.problems.append(problem("hidden-column", place_of(data, None, heading, number)))


def _report_merged(grid: Grid, kept: dict[int, dict[int, Cell]], draft: Draft) -> None:
    if not kept:
        return
    last, data_rows = max(grid.columns), sorted(kept)
    for text, first_column, first_row, _, last_row in grid.data.merged_ranges():
        at = bisect_left(data_rows, first_row)
        if at < len(data_rows) and data_rows[at] <= last_row and first_column <= last:
            draft.problems.append(problem("merged-cells", place_of(grid.data, data_rows[at]), range=text))


def _report_unknown(grid: Grid, kept: dict[int, dict[int, Cell]], heading_row: int, draft: Draft) -> None:
    first_row: dict[int, int] = {}
    for row, cells in kept.items():
        for number in cells.keys() - grid.columns.keys():
            first_row.setdefault(number, row)
    for number, row in sorted(first_row.items()):
        heading = grid.data.cells.get((heading_row, number))
        name = heading.value if heading else get_column_letter(number)
        where = place_of(grid.data, row, "", number)
        draft.problems.append(problem("unknown-column", where, column=name[:60]))
