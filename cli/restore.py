"""`tanbiao restore`: a registry from a backup."""

from pathlib import Path
from typing import Annotated

import typer

from cli.answer import Answer


def restore(file: Annotated[Path, typer.Argument(metavar="FILE", help="Zip file that backup wrote.")]) -> Answer:
    """Restore a backup into an empty registry.

    The chain of events is checked from the first to the last before anything counts.
    """
    from cli.backup import show, summary
    from cli.files import open_file
    from lca.errors import say
    from registry.backup import restore as restore_backup
    from registry.settings import read_settings

    settings = read_settings()
    with open_file(file) as source:
        report = restore_backup(settings, source)
    document = {"restored": str(settings.data), **summary(report)}
    return Answer(document, lambda page: show(page, report, say("Restored into {path}.", path=str(settings.data))))
