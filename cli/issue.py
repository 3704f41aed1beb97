"""`tanbiao issue`: the label of a declaration, through the registry of this machine, with its demo people."""

from pathlib import Path
from typing import Annotated

import typer

from cli.answer import Answer


def issue(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Workbook, zip of CSV files, or JSON.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write label and certificate to.")] = Path(
        "out"
    ),
) -> Answer:
    """Issue a demo label with the demo people of this machine.

    Declaration, verification, decision and signature go through the local registry; what is issued already is found.

    In production nobody can do this alone: manufacturer, verifier and decision maker each sign in to the app.
    """
    from contextlib import closing

    from cli.files import read_bytes
    from cli.issued import TRUST_LIST, issued_files, show_issued, summary, write_files
    from cli.progress import open_progress
    from cli.study import errors_at_rows
    from registry.bootstrap import open_registry
    from registry.demo import run_demo_walk
    from registry.settings import read_settings

    settings, data = read_settings(), read_bytes(file)
    with closing(open_registry(settings)) as registry:
        with (
            open_progress(ctx.obj.language, 1).step(
                "Declaration, verification, decision, issue: {file}", file=file.name
            ),
            errors_at_rows(file),
        ):
            outcome = run_demo_walk(registry, file.name, data)
        files = issued_files(registry, outcome)
        trust = registry.records.trust_list()
    paths = write_files(out / file.stem, files) + write_files(out, {TRUST_LIST: trust})
    document = {**summary(outcome, settings), "files": paths}
    return Answer(document, lambda page: show_issued(page, outcome, paths))
