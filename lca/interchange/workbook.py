"""Front of the workbook: bytes of an .xlsx -> the content of its sheets, and what is odd about the sheets."""

from lca.errors import Place, Problem
from lca.interchange.guard import open_archive
from lca.interchange.layout import Sheet, fold, layout
from lca.interchange.problems import problem, refuse
from lca.interchange.sheets import SheetData, read_sheets

# Sheets of the reader's own, and of spreadsheet programs (WPS keeps pictures in cells so)
_IGNORED = ("_", "备注", "備註", "notes", "notas", "wpsreserved")


def read_workbook(data: bytes) -> tuple[list[tuple[Sheet, SheetData]], list[Problem]]:
    """The known sheets in the order of the layout, and problems with unknown or doubled ones."""
    problems: list[Problem] = []
    found: dict[str, SheetData] = {}
    for content in read_sheets(open_archive(data), lambda name, _: not _is_ignored(name)):
        sheet = layout().find(content.name)
        if sheet is None:
            if content.cells:
                problems.append(problem("unknown-sheet", Place(sheet=content.name), sheet=content.name))
        elif sheet.key in found:
            problems.append(problem("duplicate-sheet", Place(sheet=content.name), sheet=sheet.name))
        else:
            found[sheet.key] = content
    if not found:
        raise refuse("missing-sheet", sheet=layout().sheets[0].name)
    return [(sheet, found[sheet.key]) for sheet in layout().sheets if sheet.key in found], problems


def _is_ignored(name: str) -> bool:
    read_me = layout().read_me
    own = {fold(text) for text in (read_me["zh"], read_me["en"], f"{read_me['zh']} {read_me['en']}")}
    return fold(name) in own or fold(name).startswith(_IGNORED)
