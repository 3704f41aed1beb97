"""`tanbiao template`: the workbook that a manufacturer fills."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.answer import Answer

if TYPE_CHECKING:
    from cli.page import Page


def template(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="File to write.")] = Path("tanbiao-template.xlsx"),
    source: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Fill it with this declaration instead of examples.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> Answer:
    """Write the workbook that a manufacturer fills.

    It is bilingual, with drop-downs and one worked row on each sheet; worked rows are ignored when it is read.
    """
    import secrets

    from cli.files import refuse_to_overwrite, write_bytes
    from cli.releases import installed_releases
    from cli.study import read_study_file
    from lca.data import DEFAULT_BACKGROUND
    from lca.interchange.template import write_workbook

    refuse_to_overwrite(out, force=force)
    declaration = read_study_file(source) if source else None
    release = declaration.study.background if declaration else DEFAULT_BACKGROUND
    salt = (declaration.salt if declaration else "") or secrets.token_hex(16)
    data = write_workbook(declaration, installed_releases().background(release), salt=salt)
    write_bytes(out, data)

    def draw(page: "Page") -> None:
        page.line("Written: {path} ({size} kB).", path=str(out), size=round(len(data) / 1000))
        page.line("Fill it in, save it, then: tanbiao footprint {path}", path=str(out))

    return Answer({"written": str(out), "bytes": len(data), "background": release}, draw)
