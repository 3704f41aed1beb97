"""A study from a file: workbook, folder of CSV files, zip of them, or JSON."""

from pathlib import Path

from cli.files import read_bytes
from cli.prepared import calculate_prepared
from cli.releases import installed_releases
from lca.data import DEFAULT_BACKGROUND
from lca.interchange.reading import ReadingContext, read_declaration, read_folder
from lca.inventory.declaration import Declaration
from registry.studies import CalculatedStudy, Studies


def read_study_file(path: Path) -> Declaration:
    """The declaration in a file or folder; InvalidInput with every problem in it."""
    context = ReadingContext(background=installed_releases().background(DEFAULT_BACKGROUND))
    if path.is_dir():
        return read_folder(path, context=context)
    return read_declaration(path.name, read_bytes(path), context=context)


def calculate(declaration: Declaration, *, certified: bool = True) -> CalculatedStudy:
    """Calculate and judge a declaration with the releases it is pinned to: by the reference engine if `certified`,
    else from what is prepared for those releases, where something is.
    """
    releases = installed_releases()
    quick = None if certified else calculate_prepared(declaration, releases)
    return quick or Studies(releases).calculate(declaration)
