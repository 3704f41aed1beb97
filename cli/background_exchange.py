"""`tanbiao background import`, `methods` and `export-brightway`: data of other programs, and ours for them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.answer import Answer, ExitCode

if TYPE_CHECKING:
    from cli.page import Page
    from lca.interchange.imported import ImportedDatabase

FORMATS = "olca, ilcd, ecospold1, ecospold2, simapro-csv, brightway-excel, bw2package, brightway"  # a test compares

Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Data folder to write to.")]
Identifier = Annotated[str, typer.Option("--id", metavar="ID", help="Id of what is written (default: from the name).")]
Licence = Annotated[str, typer.Option("--licence", help="Terms that the data are used under.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `tanbiao background`."""
    app.command("import")(import_)
    app.command("methods")(methods)
    app.command("export-brightway")(export_brightway)


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File, archive or folder of another program.")],
    format_: Annotated[str, typer.Option("--format", metavar="FORMAT", help=f"One of: {FORMATS}.")],
    out: Out,
    release_id: Identifier = "",
    about: Annotated[
        Path | None, typer.Option("--about", metavar="TOML", help="Title, licence, citation, geography, year … of it.")
    ] = None,
    project: Annotated[str, typer.Option("--project", help="Brightway project, of a folder with several.")] = "",
) -> Answer:
    """Import a database as a background release.

    Writes the release, LCIA methods that come along, and a report of everything linked, converted, cut off, mended or
    refused. Nothing is dropped. The exit code is 1 if a process was refused or an exchange has no link.
    """
    from datetime import UTC, datetime

    from cli.files import refuse_to_overwrite
    from cli.import_about import read_about
    from cli.import_reading import read_database
    from cli.import_sources import source_digest
    from labels.language import tell
    from lca.interchange.assemble import assemble_release
    from lca.interchange.import_flows import slug
    from lca.interchange.imported import ReleaseHead

    name = release_id or slug(file.stem) or "imported"
    target = out / "background" / name
    refuse_to_overwrite(target, force=False, option="")
    stated = read_about(about)
    imported = read_database(file, format_, project=project, databases=tuple(stated.pop("databases", ())))
    head = ReleaseHead(
        **{"title": file.stem, **stated},
        id=name,
        source_file=file.name,
        source_digest=source_digest(file),
        released_on=datetime.now(UTC).date().isoformat(),
    )
    files, report = assemble_release(imported, head)
    _write(target, files)
    told = target / "import-report.zh-Hans.md"  # beside the release, whose sums hold the English one
    told.write_bytes(report.as_markdown(lambda message: tell(message, "zh-Hans")))
    written = [str(target), *_write_methods(out, name, imported, head)]
    kinds = dict(report.kinds())
    document = {"written": written, "format": imported.format, "counts": dict(report.counts), "issues": kinds}
    whole = not kinds.keys() & {"refused-process", "unlinked", "loop-cut", "singular"}

    def draw(page: "Page") -> None:
        page.table(("", ""), [(page.plain(count), str(number)) for count, number in report.counts.items()], right=(1,))
        for path in written:
            page.line("Written: {path}", path=path)
        page.line(
            "What was linked, converted, cut off, mended or refused: {path}",
            path=str(told if page.language.startswith("zh") else target / "import-report.md"),
        )

    return Answer(document, draw, ExitCode.GOOD if whole else ExitCode.NEGATIVE)


def methods(
    out: Out,
    family: Annotated[
        str, typer.Argument(metavar="NAME", help="Family of methods, e.g. “EF v3.1” or “IPCC 2021”.")
    ] = "",
    method_id: Identifier = "",
    climate: Annotated[str, typer.Option("--climate", help="Impact category that footprints use.")] = "",
    gwp_set: Annotated[str, typer.Option("--gwp-set", help="IPCC report of its GWP100.")] = "AR6",
    licence: Licence = "not stated",
) -> Answer:
    """Import LCIA methods of the installed bw2io.

    Without a name, lists the families. Footprints use the climate change category over 100 years; all other impact
    categories are written beside it.
    """
    from msgspec.structs import asdict

    from cli.files import refuse_to_overwrite
    from lca.interchange.bw2io_methods import METHODS, installed_digest, installed_families, installed_methods
    from lca.interchange.import_flows import slug
    from lca.interchange.import_method import MethodHead, method_files

    if not family:
        found = installed_families()
        rows = [(name, str(count)) for name, count in found.items()]
        return Answer({"families": found}, lambda page: page.table(("Name", "Categories"), rows, right=(1,)))
    name = method_id or slug(family)
    target = out / "methods" / name
    refuse_to_overwrite(target, force=False, option="")
    head = MethodHead(
        id=name,
        title=f"{family} (ecoinvent 3.9 implementation, as in bw2io)",
        gwp_set=gwp_set,
        table=family,
        producer="Brightway (bw2io), ecoinvent association",
        year="2022",
        licence=licence,
        citation=family,
        source_file=METHODS.name,
        source_digest=installed_digest(),
        climate=climate,
    )
    files, issues = method_files(installed_methods(family), head)
    _write(target, files)

    def draw(page: "Page") -> None:
        page.line("Written: {path}", path=str(target))
        page.line("{count} remark(s): {path}", count=len(issues), path=str(target / "import-report.json"))

    return Answer({"written": str(target), "issues": [asdict(issue) for issue in issues]}, draw)


def export_brightway(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Workbook, folder or zip of CSV files, or JSON.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Archive to write (.tar.gz).")],
    name: Annotated[str, typer.Option("--name", help="Name of the project (default: from the file).")] = "",
) -> Answer:
    """Export a product system as a Brightway project.

    Activity Browser and Brightway import the archive as a project. Brightway computes it once before it is handed over:
    it must give the same footprint.
    """
    from cli.brightway_export import export
    from cli.files import refuse_to_overwrite

    refuse_to_overwrite(out, force=False, option="")
    exported = export(file, out.absolute(), name or out.name.removesuffix(".tar.gz"))

    def draw(page: "Page") -> None:
        page.line("Written: {path}", path=str(out))
        page.line(
            "{processes} processes; Brightway computes {total} kg CO2e from it, as we do (difference {difference}).",
            processes=exported["processes"],
            total=f"{exported['total']:.6g}",
            difference=f"{exported['difference']:.1e}",
        )

    return Answer({"written": str(out), **exported}, draw)


def _write(target: Path, files: dict[str, bytes]) -> None:
    from cli.files import write_bytes

    for name, data in files.items():
        write_bytes(target / name, data)


def _write_methods(out: Path, name: str, imported: "ImportedDatabase", head: Any) -> list[str]:
    """Methods that a source holds: one folder for each family with a climate change category over 100 years."""
    from msgspec.structs import replace

    from cli.files import refuse_to_overwrite
    from lca.errors import BackgroundError
    from lca.interchange.import_flows import slug
    from lca.interchange.import_method import MethodHead, method_files

    written = []
    for family in sorted({method.name for method in imported.methods}):
        chosen = replace(imported, methods=tuple(m for m in imported.methods if m.name == family), issues=())
        method_id = f"{name}-{slug(family) or 'method'}"
        source = (head.producer, head.reference_year, head.licence, head.citation, head.source_file, head.source_digest)
        try:
            files, _ = method_files(
                chosen, MethodHead(method_id, family or name, "not stated", family or name, *source)
            )
        except BackgroundError:
            continue  # a method without GWP100 cannot give a footprint
        target = out / "methods" / method_id
        refuse_to_overwrite(target, force=False, option="")
        _write(target, files)
        written.append(str(target))
    return written
