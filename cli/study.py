"""A study from a file: workbook, folder of CSV files, zip of them, or JSON."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cli.files import read_bytes
from cli.prepared import calculate_prepared
from cli.releases import installed_releases
from lca.data import DEFAULT_BACKGROUND
from lca.errors import InvalidInput, Problem
from lca.interchange.guard import detect
from lca.inventory.declaration import Declaration
from registry.studies import CalculatedStudy, Studies

if TYPE_CHECKING:
    from lca.interchange.reading import ReadingContext


def read_study_file(path: Path) -> Declaration:
    """The declaration in a file or folder; InvalidInput with every problem in it."""
    data = b"" if path.is_dir() else read_bytes(path)
    if data and detect(path.name, data) == "json":
        from lca.interchange.json_document import declaration_from_json

        return declaration_from_json(data)
    from lca.interchange.reading import read_declaration, read_folder  # JSON does without workbooks

    context = _context()
    return read_folder(path, context=context) if path.is_dir() else read_declaration(path.name, data, context=context)


def _context() -> "ReadingContext":
    """What cells are read with: the default release, and those that a file names."""
    from lca.interchange.reading import ReadingContext

    releases = installed_releases()
    return ReadingContext(background=releases.background(DEFAULT_BACKGROUND), installed=releases.installed)


@contextmanager
def errors_at_rows(path: Path) -> Iterator[None]:
    """What linking and calculating find in a declaration is said of the sheet, row and column it was read from."""
    try:
        yield
    except InvalidInput as error:
        if not any(found.place.path and not found.place.sheet for found in error.problems):
            raise
        raise InvalidInput(_at_rows(error, path)) from None


def _at_rows(error: InvalidInput, path: Path) -> tuple[Problem, ...]:
    from lca.interchange.reading import placed, placed_in_folder

    if path.is_dir():
        return placed_in_folder(error.problems, path, _context())
    return placed(error.problems, path.name, read_bytes(path), _context())


def calculate_file(path: Path, *, certified: bool = True) -> CalculatedStudy:
    """Read, calculate and judge the declaration in a file or folder; InvalidInput names its rows."""
    declaration = read_study_file(path)
    with errors_at_rows(path):
        return calculate(declaration, certified=certified)


def calculate(declaration: Declaration, *, certified: bool = True) -> CalculatedStudy:
    """Calculate and judge a declaration with the releases it is pinned to: by the reference engine if `certified`,
    else from what is prepared for those releases, where something is.
    """
    releases = installed_releases()
    quick = None if certified else calculate_prepared(declaration, releases)
    return quick or Studies(releases).calculate(declaration)
