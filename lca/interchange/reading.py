"""Front door: a file or folder -> a Declaration, whatever its format; every problem at once."""

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from lca.data import DEFAULT_METHOD, DEFAULT_POLICY
from lca.errors import InvalidInput, Place, Problem
from lca.interchange.csv_folder import archive_files, folder_files, read_files
from lca.interchange.datasets import DatasetNames
from lca.interchange.draft import Draft
from lca.interchange.forms import read_form
from lca.interchange.guard import detect
from lca.interchange.json_document import declaration_from_json
from lca.interchange.layout import Sheet, layout
from lca.interchange.problems import problem
from lca.interchange.sheets import SheetData
from lca.interchange.tables import read_table
from lca.interchange.validation import finish
from lca.interchange.values import ReadingDefaults
from lca.interchange.workbook import read_workbook
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration


class ReadingContext(Struct, frozen=True):
    """What a declaration is read with: the release whose datasets its cells name, and ids for what it leaves out.

    installed: opens the release that a workbook names for itself, None where it is not at hand.
    """

    background: BackgroundRelease
    method: str = DEFAULT_METHOD
    policy: str = DEFAULT_POLICY
    installed: Callable[[str], BackgroundRelease | None] = lambda _: None


def read_declaration(path_or_name: str, data: bytes, *, context: ReadingContext) -> Declaration:
    """Read a workbook (.xlsx), a ZIP of CSV files or JSON, told apart by content.

    InvalidInput: all problems, each with its place, cause and remedy; or the one reason why the file is refused whole.
    """
    kind = detect(path_or_name, data)
    if kind == "json":
        return declaration_from_json(data)
    if kind == "csv":
        return _from_sheets(read_files(archive_files(data)), [], context)
    sheets, problems = read_workbook(data)
    return _from_sheets(sheets, problems, context)


def read_folder(path: Path, context: ReadingContext) -> Declaration:
    """Read a folder of CSV files; InvalidInput as for `read_declaration`."""
    return _from_sheets(read_files(folder_files(path)), [], context)


def placed(found: Iterable[Problem], path_or_name: str, data: bytes, context: ReadingContext) -> tuple[Problem, ...]:
    """Problems that linking or calculating found in a declaration, each at the sheet, row and column it was read from;
    unchanged where the file is JSON, whose paths they name already.
    """
    kind = detect(path_or_name, data)
    if kind == "json":
        return tuple(found)
    sheets, _ = (read_files(archive_files(data)), []) if kind == "csv" else read_workbook(data)
    return _placed(found, sheets, context)


def placed_in_folder(found: Iterable[Problem], path: Path, context: ReadingContext) -> tuple[Problem, ...]:
    """The same for a folder of CSV files."""
    return _placed(found, read_files(folder_files(path)), context)


def _placed(
    found: Iterable[Problem], sheets: list[tuple[Sheet, SheetData]], context: ReadingContext
) -> tuple[Problem, ...]:
    draft = _drafted(sheets, [], context)
    return tuple(_in_order(tuple(draft.located(problem_) for problem_ in found), sheets))


def _from_sheets(
    sheets: list[tuple[Sheet, SheetData]], problems: list[Problem], context: ReadingContext
) -> Declaration:
    draft = _drafted(sheets, problems, context)
    try:
        return finish(draft)
    except InvalidInput as error:
        raise InvalidInput(_in_order(error.problems, sheets)) from None


def _drafted(sheets: list[tuple[Sheet, SheetData]], problems: list[Problem], context: ReadingContext) -> Draft:
    draft = Draft(problems=list(problems))
    present = {sheet.key for sheet, _ in sheets}
    for sheet in layout().sheets:
        if sheet.shape == "form" and sheet.key not in present:
            draft.problems.append(problem("missing-sheet", Place(sheet=sheet.name), sheet=sheet.name))
            for item in sheet.columns:
                draft.mark((item.key.split(".")[0],))
    defaults = _defaults(context, context.background)
    for sheet, data in sheets:
        if sheet.shape == "form":
            read_form(sheet, data, draft, defaults)
    defaults = _defaults(context, _named_release(draft, context))
    for sheet, data in sheets:
        if sheet.shape != "form":
            read_table(sheet, data, draft, defaults)
    _fill_study(draft, defaults)
    draft.tree.setdefault("exchanges", [])
    draft.places[("exchanges",)] = (Place(), "")
    return draft


def _defaults(context: ReadingContext, background: BackgroundRelease) -> ReadingDefaults:
    return ReadingDefaults(DatasetNames(background), background.id, context.method, context.policy)


def _named_release(draft: Draft, context: ReadingContext) -> BackgroundRelease:
    """The release that the forms name, where it is installed; else the one that the reader was given."""
    named = draft.tree.get("study", {}).get("background")
    if not isinstance(named, str) or named == context.background.id:
        return context.background
    return context.installed(named) or context.background


def _fill_study(draft: Draft, defaults: ReadingDefaults) -> None:
    """Ids that the form leaves out; a declaration for another release is not read with this one."""
    study = draft.tree.setdefault("study", {})
    for name, value in (("method", defaults.method), ("policy", defaults.policy)):
        study.setdefault(name, value)
    if study.setdefault("background", defaults.background) != defaults.background:
        params = {"value": str(study["background"]), "release": defaults.background}
        draft.report("other-background", ("study", "background"), **params)


def _in_order(problems: tuple[Problem, ...], sheets: list[tuple[Sheet, SheetData]]) -> list[Problem]:
    """By sheet and row, so that a person can go down the list."""
    order = {data.name: number for number, (_, data) in enumerate(sheets)}
    return sorted(problems, key=lambda p: (order.get(p.place.sheet or p.place.document, len(order)), p.place.row or 0))
