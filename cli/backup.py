"""`tanbiao backup`: the whole registry in one file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.answer import Answer

if TYPE_CHECKING:
    from cli.page import Page
    from lca.errors import Message
    from registry.backup import BackupReport


def backup(
    out: Annotated[Path, typer.Argument(metavar="FILE", help="Zip file to write.")],
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="Put the private keys in too: guard such a file like the keys.")
    ] = False,
) -> Answer:
    """Back up the whole registry into one file.

    Events, documents and accounts, in a form that SQLite and PostgreSQL both restore.
    """
    from contextlib import closing
    from hashlib import file_digest

    from cli.files import new_private_file
    from lca.errors import say
    from registry.backup import back_up
    from registry.bootstrap import open_registry
    from registry.settings import read_settings

    with closing(open_registry(read_settings())) as registry, new_private_file(out) as target:
        report = back_up(registry, target, with_keys=with_keys)
    with out.open("rb") as written:
        sealed = file_digest(written, "sha256").hexdigest()
    said = say(
        "Written: {path}. It holds declarations and password hashes: keep it as secret as the registry.", path=str(out)
    )

    def drawn(page: "Page") -> None:
        show(page, report, said)
        page.line("SHA-256 of the file: {digest}", digest=sealed)
        page.line("It is not signed: keep this number where whoever can change the file cannot reach it.")

    return Answer({"backup": str(out), "sha256": sealed, **summary(report)}, drawn)


def summary(report: "BackupReport") -> dict[str, Any]:
    """What a backup holds, as a JSON value."""
    return {
        "made_at": report.made_at,
        "events": report.head.position,
        "head": report.head.digest,
        "tables": dict(report.tables),
        "keys": report.keys,
    }


def show(page: "Page", report: "BackupReport", said: "Message") -> None:
    """Draw what a backup holds."""
    page.line(said, style="green")
    page.table(["Table", "Rows"], [[name, str(rows)] for name, rows in sorted(report.tables.items())], right=(1,))
    page.line("Ledger of {count} events, every link checked.", count=report.head.position)
    page.line("{digest}", digest=report.head.digest, style="dim")
    page.line("Private keys in it: {count}.", count=report.keys)
