"""The drop-downs of a workbook: lists on a hidden sheet, and the validation that points columns at them."""

from openpyxl.utils.cell import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from lca.data import policy_ids
from lca.interchange.cells import UNITS_OF
from lca.interchange.datasets import DatasetNames
from lca.interchange.layout import Column, Sheet, layout
from lca.units import unit_names

POLICY = "study.policy"  # a text with a list: another installation may have more policies
LIST_SHEET = "_lists"  # a leading underscore: not read


class Dropdowns:
    """Collects the lists that columns ask for, then writes them."""

    def __init__(self, names: DatasetNames) -> None:
        self._names = names
        self._lists: dict[str, tuple[str, ...]] = {}

    def attach(self, page: Worksheet, column: Column, cells: str, sheet: Sheet) -> None:
        """Give these cells the drop-down of their column, if its kind has one."""
        entries = self._entries(column, sheet)
        if not entries:
            return
        names = {"dataset": f"{column.kind} {sheet.datasets}", "text": column.key}
        name = names.get(column.kind, column.kind)
        self._lists.setdefault(name, entries)
        letter = get_column_letter(1 + list(self._lists).index(name))
        free = not column.kind.startswith("choice")
        rule = DataValidation(
            type="list",
            formula1=f"'{LIST_SHEET}'!${letter}$2:${letter}${1 + len(entries)}",
            allow_blank=True,
            showErrorMessage=not free,
            errorTitle="请从下拉表选择 · Choose from the list",
            error="请从下拉表选择。Please choose an entry of the list.",
        )
        page.add_data_validation(rule)
        rule.add(cells)

    def _entries(self, column: Column, sheet: Sheet) -> tuple[str, ...]:
        kind, _, name = column.kind.partition(":")
        if kind == "choice":
            return tuple(choice.label for choice in layout().choices[name])
        if column.key == POLICY:
            return policy_ids()
        if kind == "unit":
            return tuple(UNITS_OF[name].split(", ")) if name else unit_names()
        return self._names.entries(sheet.datasets) if kind == "dataset" else ()

    def first_with(self, word: str, sheet: Sheet) -> str:
        """The first entry of a sheet's list that holds a word, "" if none does."""
        return next((entry for entry in self._names.entries(sheet.datasets) if word and word in entry), "")

    def write(self, book: Workbook) -> None:
        """Write the lists to their hidden sheet."""
        page = book.create_sheet(LIST_SHEET)
        page.sheet_state = "hidden"
        for number, (name, entries) in enumerate(self._lists.items(), start=1):
            page.cell(row=1, column=number, value=name)
            for row, entry in enumerate(entries, start=2):
                page.cell(row=row, column=number, value=entry).data_type = "s"
