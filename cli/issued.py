"""The files of an issued label on disk."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cli.files import write_bytes
from lca.errors import say
from lca.interchange.json_document import declaration_json
from registry.bootstrap import Registry
from registry.demo import DemoOutcome, demo_actor
from registry.demo_people import MAKER
from registry.settings import Settings

if TYPE_CHECKING:
    from cli.page import Page

TRUST_LIST, DECLARATION = "trust.json", "declaration.json"


def issued_files(registry: Registry, outcome: DemoOutcome) -> dict[str, bytes]:
    """What was drawn and signed at issue, and the declaration that it can be recalculated from."""
    maker = demo_actor(registry, MAKER)
    declaration = registry.desk.declaration(maker, outcome.application)
    return {**outcome.files, DECLARATION: declaration_json(declaration)}


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write files into a folder; their paths. A file that has these bytes already is left alone."""
    for name, data in sorted(files.items()):
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            write_bytes(path, data)
    return [str(folder / name) for name in sorted(files)]


def summary(outcome: DemoOutcome, settings: Settings) -> dict[str, object]:
    """An issued label as a JSON value."""
    return {
        "application": outcome.application,
        "certificate": outcome.number,
        "address": outcome.address,
        "issued_now": outcome.issued_now,
        "demo": settings.demo,
    }


def show_issued(page: "Page", outcome: DemoOutcome, paths: list[str]) -> None:
    """Draw an issued label: number, address, files."""
    if outcome.issued_now:
        said = say("Issued: certificate {number}.", number=outcome.number)
    else:
        said = say("Issued before, nothing signed again: certificate {number}.", number=outcome.number)
    page.line(said, style="green")
    page.line("Address in the QR code: {address}", address=outcome.address, indent=2)
    for path in paths:
        page.line("{path}", path=path, indent=2, style="dim")
