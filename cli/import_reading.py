"""The reader of each format of an import."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lca.errors import BackgroundError, say

if TYPE_CHECKING:
    from lca.interchange.imported import ImportedDatabase


def formats() -> tuple[str, ...]:
    """Every format, by the name that the command line has for it."""
    from lca.interchange.brightway import KINDS

    return (*_archives(), *KINDS)


def read_database(
    path: Path, format_: str, *, project: str = "", databases: tuple[str, ...] = ()
) -> "ImportedDatabase":
    """What is in a file or folder of another program; BackgroundError or InvalidInput if it cannot be read."""
    from cli.files import read_bytes
    from lca.interchange.brightway import KINDS

    archives = _archives()
    if format_ in archives:
        return archives[format_](read_bytes(path))
    if format_ in KINDS:
        return _from_brightway(path, format_, project, databases)
    raise BackgroundError(
        "import-format",
        say("“{format}” is not a format that is read.", format=format_),
        say("Name one of: {names}.", names=", ".join(formats())),
    )


def _archives() -> Mapping[str, "Callable[[bytes], ImportedDatabase]"]:
    from lca.interchange.ecospold1 import read_ecospold1
    from lca.interchange.ilcd import read_ilcd
    from lca.interchange.olca import read_olca

    return {"olca": read_olca, "ilcd": read_ilcd, "ecospold1": read_ecospold1}


def _from_brightway(path: Path, format_: str, project: str, databases: tuple[str, ...]) -> "ImportedDatabase":
    from cli.brightway_process import asked
    from cli.files import read_bytes
    from cli.import_sources import judged
    from lca.interchange.brightway import KINDS, read_answer

    if not path.exists():
        read_bytes(path)  # says so
    with judged(path, KINDS[format_], project) as source:
        request = {"act": "import", "kind": KINDS[format_], "path": str(source), "databases": list(databases)}
        with asked(request) as answer, answer.open(encoding="utf-8") as lines:
            return read_answer(lines, format_)
