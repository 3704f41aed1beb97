"""How a file that a person hands in becomes a declaration."""

from lca.data import DEFAULT_BACKGROUND
from lca.inventory.declaration import Declaration
from registry.ports import Releases


def read_file(name: str, data: bytes, releases: Releases, background: str = DEFAULT_BACKGROUND) -> Declaration:
    """The declaration in a workbook, a zip of CSVs or JSON; InvalidInput has every problem of the file.

    background: id of the release whose datasets the cells name, where the file names none itself.
    """
    from lca.interchange.reading import ReadingContext, read_declaration  # noqa: PLC0415  it loads the workbook reader

    context = ReadingContext(background=releases.background(background), installed=releases.installed)
    return read_declaration(name, data, context=context)
