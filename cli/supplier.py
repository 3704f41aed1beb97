"""`tanbiao supplier`: footprints that suppliers send."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.answer import Answer

if TYPE_CHECKING:
    from cli.page import Page
    from lca.interchange.pact import PactFootprint
    from lca.inventory.declaration import Declaration

FORMAT = "tanbiao.supplier/1"
app = typer.Typer(help="Take over footprints that suppliers send: import.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Product footprint, PACT data model 3 (JSON).")],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="DECLARATION", help="Add it to this workbook, folder or JSON.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="NEW", help="The declaration with it, .xlsx or .json (with --into).")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> Answer:
    """Read a supplier's product footprint and check its signs and sums.

    What is taken over, decided, passed over and not understood is listed field by field. A row of the inventory is
    linked to it as supplier:ID.
    """
    from cli.files import read_bytes
    from cli.study import read_study_file
    from lca.interchange.pact import read_pact

    declaration = read_study_file(into) if into else None
    found = read_pact(read_bytes(file), _free_id(declaration))
    if declaration is not None:
        _write(declaration, found, _target(into, out), force=force)
    document = {
        "format": FORMAT,
        "supplier_footprint": found.supplier.canonical(),
        "notes": list(found.notes),
        "passed_over": list(found.passed_over),
        "not_understood": list(found.not_understood),
        "written": str(out) if declaration is not None else None,
    }
    return Answer(document, lambda page: _show(page, found, out if declaration is not None else None))


def _free_id(declaration: "Declaration | None") -> str:
    """The first ID of the sheet's pattern that no footprint has."""
    used = {supplier.id for supplier in declaration.supplier_footprints} if declaration else set()
    return next(name for number in range(1, 10_000) if (name := f"S-{number:03d}") not in used)


def _target(into: Path | None, out: Path | None) -> Path:
    """Where the new declaration goes; TanbiaoError if it is not said."""
    from cli.files import FileError
    from lca.errors import say

    if out is None or out.suffix not in (".xlsx", ".json"):
        raise FileError(
            "no-target",
            say("It is not said where the declaration with the footprint goes."),
            say("Name a file with --out, ending in .xlsx or .json; {into} stays as it is.", into=str(into)),
        )
    return out


def _write(declaration: "Declaration", found: "PactFootprint", out: Path, *, force: bool) -> None:
    import secrets

    from cli.files import refuse_to_overwrite, write_bytes
    from cli.releases import installed_releases

    refuse_to_overwrite(out, force=force)
    suppliers = (*declaration.supplier_footprints, found.supplier)
    whole = declaration.model_copy(update={"supplier_footprints": suppliers})
    if out.suffix == ".json":
        from lca.interchange.json_document import declaration_json

        write_bytes(out, declaration_json(whole))
        return
    from lca.interchange.template import write_workbook

    salt = whole.salt or secrets.token_hex(16)
    write_bytes(out, write_workbook(whole, installed_releases().background(whole.study.background), salt=salt))


def _show(page: "Page", found: "PactFootprint", out: Path | None) -> None:
    supplier = found.supplier
    page.heading("{product} · {supplier}", product=supplier.product, supplier=supplier.supplier)
    taken = {k: v for k, v in supplier.canonical().items() if k not in ("supplier", "product", "quantity") and v}
    rows = [["quantity", f"{supplier.quantity.amount} {supplier.quantity.unit}"]]
    page.table(["Field", "Value"], [*rows, *([name, str(value)] for name, value in taken.items())])
    for note in found.notes:
        page.line(note, indent=2, style="yellow")
    if found.passed_over:
        page.line("Passed over: {fields}.", fields=", ".join(found.passed_over), indent=2, style="dim")
    if found.not_understood:
        page.line("Not understood: {fields}.", fields=", ".join(found.not_understood), indent=2, style="yellow")
    if out is not None:
        page.line("Written: {path}. Link a row to supplier:{id}.", path=str(out), id=supplier.id, style="green")
