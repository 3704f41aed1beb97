"""A study from a file: workbook, folder of CSV files, zip of them, or JSON."""

from pathlib import Path

from cli.files import read_bytes
from cli.prepared import calculate_prepared
from cli.releases import installed_releases
from lca.data import DEFAULT_BACKGROUND
from lca.interchange.guard import detect
from lca.inventory.declaration import Declaration
from registry.studies import CalculatedStudy, Studies


def read_study_file(path: Path) -> Declaration:
    """The declaration in a file or folder; InvalidInput with every problem in it."""
    data = b"" if path.is_dir() else read_bytes(path)
    if data and detect(path.name, data) == "json":
        from lca.interchange.json_document import declaration_from_json

        return declaration_from_json(data)
    from lca.interchange.reading import ReadingContext, read_declaration, read_folder  # JSON does without workbooks

    releases = installed_releases()
    context = ReadingContext(background=releases.background(DEFAULT_BACKGROUND), installed=releases.installed)
    return read_folder(path, context=context) if path.is_dir() else read_declaration(path.name, data, context=context)


def calculate(declaration: Declaration, *, certified: bool = True) -> CalculatedStudy:
    """Calculate and judge a declaration with the releases it is pinned to: by the reference engine if `certified`,
    else from what is prepared for those releases, where something is.
    """
    releases = installed_releases()
    quick = None if certified else calculate_prepared(declaration, releases)
    return quick or Studies(releases).calculate(declaration)
