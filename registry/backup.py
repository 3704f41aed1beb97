"""Backup and restore: one zip that both databases can read, checked whole before it counts.

`manifest.json`, one file of JSON lines a table, the documents under their digests, the trust list, and the private
keys only where they were asked for. Sessions and sign-in attempts are left out; projections are made again from the
ledger. A backup holds every declaration and password hash: keep it as secret as the registry itself.
"""

import json
from collections.abc import Mapping
from itertools import groupby
from typing import IO, Final

from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from lca.canonical import digest_bytes
from lca.errors import TanbiaoError, say
from registry.application import fold
from registry.archive import Archive, ArchiveError, ArchiveWriter
from registry.bootstrap import Registry
from registry.errors import BackupRefused
from registry.issuing import certificate_of
from registry.keyring import Keyring
from registry.ledger import Event, Head, utc_text, verify_chain
from registry.procedure import row_of
from registry.schema import migrate
from registry.settings import Settings
from registry.store.dump import KEPT, Loader, Row, loading, snapshot
from registry.store.engine import open_engine
from registry.store.events import event_of

FORMAT: Final = "tanbiao.backup/1"
MANIFEST, TRUST = "manifest.json", "trust.json"


class BackupReport(Struct, frozen=True):
    """What a backup holds. head: end of its ledger, verified from the first event. tables: rows by table. made_at:
    UTC.
    """

    made_at: str
    head: Head
    tables: Mapping[str, int]
    keys: int


def back_up(registry: Registry, target: IO[bytes], *, with_keys: bool = False) -> BackupReport:
    """Write a backup of one state of the registry. LedgerDamaged: its own ledger does not close, so nothing is worth
    keeping.
    """
    keyring = registry.office.keyring
    made_at = utc_text(registry.clock.now())
    with snapshot(registry.engine) as state, ArchiveWriter(target) as archive:
        head = verify_chain(event_of(row) for row in state.rows("event"))
        tables = {name: archive.lines(f"tables/{name}.jsonl", state.rows(name)) for name in KEPT}
        for row in state.rows("document"):
            archive.file(_document_name(row["digest"]), state.document(row["digest"]))
        archive.file(TRUST, keyring.trust_bytes())
        keys = keyring.files() if with_keys else {}
        for name, data in keys.items():
            archive.file(f"keys/{name}", data)
        manifest = {
            "format": FORMAT,
            "schema": state.schema(),
            "mode": str(registry.settings.mode),
            "made_at": made_at,
            "head": {"position": head.position, "digest": head.digest},
            "tables": tables,
        }
        archive.file(MANIFEST, json.dumps(manifest, indent=2).encode("utf-8"))
    return BackupReport(made_at, head, tables, len(keys))


def restore(settings: Settings, source: IO[bytes]) -> BackupReport:
    """Fill an empty data folder and database from a backup. BackupRefused: they are not empty, or the backup is not
    whole.
    """
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    keyring = Keyring(settings.data, demo=settings.demo)
    if keyring.trust_list().issuers:
        raise _not_empty(str(settings.data))
    engine = open_engine(settings.database_url)
    try:
        migrate(engine)
        with Archive(source) as archive, loading(engine) as loader, snapshot(engine) as state:
            if not loader.is_empty():
                raise _not_empty(engine.url.render_as_string(hide_password=True))
            manifest = _manifest(archive, settings, state.schema())
            report = _load(archive, loader, manifest)
            keyring.restore(archive.file(TRUST), archive.folder("keys/"))
            return report
    except BackupRefused:
        raise
    except (TanbiaoError, ArchiveError, SQLAlchemyError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(error) from error
    finally:
        engine.dispose()


def _load(archive: Archive, loader: Loader, manifest: Row) -> BackupReport:
    events = [event_of(row) for row in archive.lines("tables/event.jsonl")]
    head = verify_chain(events)
    if {"position": head.position, "digest": head.digest} != manifest["head"]:
        raise ValueError("the ledger ends elsewhere than the manifest says")

    def data(digest: str) -> bytes:
        found = archive.file(_document_name(digest))
        if digest_bytes(found) != digest:
            raise ValueError(f"document {digest} is altered")
        return found

    tables = {name: loader.rows(name, archive.lines(f"tables/{name}.jsonl"), data) for name in KEPT}
    if tables != manifest["tables"]:
        raise ValueError("there are other numbers of rows than the manifest says")
    streams = _streams(events)
    loader.projections(
        [row_of(a) for kind, stream in streams if kind == "application" and (a := fold(stream)) is not None],
        [certificate_of(stream) for kind, stream in streams if kind == "certificate"],
    )
    return BackupReport(manifest["made_at"], head, tables, len(archive.folder("keys/")))


def _streams(events: list[Event]) -> list[tuple[str, list[Event]]]:
    ordered = sorted(events, key=lambda event: (event.stream, event.revision))
    return [(stream.partition("/")[0], list(rows)) for stream, rows in groupby(ordered, key=lambda e: e.stream)]


def _manifest(archive: Archive, settings: Settings, schema: str) -> Row:
    manifest: Row = json.loads(archive.file(MANIFEST))
    if manifest["format"] != FORMAT or manifest["schema"] != schema:
        raise BackupRefused(
            "backup-version",
            say(
                "This backup was made by another version of the toolkit ({format}, {schema}).",
                format=str(manifest["format"]),
                schema=str(manifest["schema"]),
            ),
            say("Restore it with the version that made it, then update."),
        )
    if manifest["mode"] != str(settings.mode):
        raise BackupRefused(
            "backup-mode",
            say(
                "This backup is of mode “{found}”, the registry of mode “{wanted}”.",
                found=str(manifest["mode"]),
                wanted=str(settings.mode),
            ),
            say("Restore it where TANBIAO_MODE is the same: demonstration and production never mix."),
        )
    return manifest


def _document_name(digest: str) -> str:
    return f"documents/{digest.removeprefix('sha256:')}"


def _damaged(error: Exception) -> BackupRefused:
    return BackupRefused(
        "backup-damaged",
        say(
            "This is not a whole backup: {cause}.",
            cause=str(error).splitlines()[0] if str(error) else type(error).__name__,
        ),
        say("Take another copy of it, or an earlier backup. Nothing was written."),
    )


def _not_empty(place: str) -> BackupRefused:
    return BackupRefused(
        "not-empty",
        say("There is a registry at {place} already.", place=place),
        say("Restore into an empty data folder and database."),
    )
