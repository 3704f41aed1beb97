"""One cell of a known column -> its value in the draft, or a problem at its place."""

from typing import Any

from msgspec import Struct

from lca.errors import UnitError
from lca.interchange import cells
from lca.interchange.cells import Cell, UnreadableCell
from lca.interchange.datasets import DatasetNames
from lca.interchange.draft import Draft, Path
from lca.interchange.layout import Column, layout
from lca.interchange.problems import from_unit_error


class ReadingDefaults(Struct, frozen=True):
    """What a workbook may leave out, and the dataset names of the background release it is read with."""

    names: DatasetNames
    background: str
    method: str
    policy: str


def read_into(draft: Draft, path: Path, column: Column, cell: Cell | None, defaults: ReadingDefaults) -> Any:
    """Read a cell and put its value at the path; None where it is blank or has a problem, which is reported."""
    if cell is None:
        return None
    try:
        value = read_value(column, cell, defaults)
    except UnreadableCell as error:
        draft.report(error.code, path, **error.params)
        return None
    except UnitError as error:
        draft.add(from_unit_error(error, draft.place(path)), path)
        return None
    if value is not None and value != "":
        draft.set(path, value)
    return value


def read_value(column: Column, cell: Cell, defaults: ReadingDefaults) -> Any:
    """The value of a cell by the kind of its column; a dataset that names nothing is None."""
    kind, _, detail = column.kind.partition(":")
    if kind == "choice":
        value = cells.read_choice(cell, layout().choices[detail])
        return value == "true" if detail == "yes_no" else value
    if kind == "unit":
        return cells.read_unit(cell, detail)
    if kind == "dataset":
        return defaults.names.link(cells.read_text(cell))
    readers = {
        "amount": cells.read_amount,
        "share": cells.read_share,
        "whole": cells.read_whole,
        "date": cells.read_date,
        "month": cells.read_month,
        "list": cells.read_list,
    }
    return readers.get(kind, cells.read_text)(cell)
