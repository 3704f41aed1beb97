"""The ledger, the documents and the projections in SQL. Writers queue; readers do not wait."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, func, insert, select, text, update

from labels.documents.status import CertificateStatus
from lca.canonical import Digest, canonical_bytes, digest_bytes
from lca.errors import say
from registry.errors import LedgerDamaged, StaleRevision
from registry.ledger import Event, Head, NewEvent, chain, utc_text, utc_time
from registry.ports import ApplicationRow, Batch, CertificateRow, StoredDocument
from registry.store.engine import reading, writing
from registry.store.tables import application, certificate, document, event
from registry.transitions import ApplicationState


class SqlEventStore:
    """`registry.ports.EventStore` on an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(self, batch: Batch) -> tuple[Event, ...]:
        """Write a batch; StaleRevision if a stream has moved on since it was read: then nothing is written."""
        with writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("LOCK TABLE event IN EXCLUSIVE MODE"))
            head = _head(connection)
            written: list[Event] = []
            for new in batch.events:
                _check_revision(connection, new)
                linked = chain(new, head.position + 1, head.digest)
                connection.execute(insert(event).values(event_values(linked)))
                head = Head(linked.position, linked.digest)
                written.append(linked)
            for stored in batch.documents:
                _keep(connection, stored)
            for row in batch.applications:
                _project(connection, application, "id", application_values(row))
            for certified in batch.certificates:
                _project(connection, certificate, "number", certificate_values(certified))
        return tuple(written)

    def stream(self, stream: str) -> tuple[Event, ...]:
        """The events of one stream, in order."""
        query = select(event).where(event.c.stream == stream).order_by(event.c.revision)
        with reading(self._engine) as connection:
            return tuple(_event(row) for row in connection.execute(query))

    def events(self) -> Iterator[Event]:
        """Every event, in order."""
        with reading(self._engine) as connection:
            for row in connection.execute(select(event).order_by(event.c.position)):
                yield _event(row)

    def head(self) -> Head:
        """The end of the ledger."""
        with reading(self._engine) as connection:
            return _head(connection)

    def document(self, digest: Digest) -> bytes:
        """Bytes by digest; LedgerDamaged if they are missing or do not have that digest."""
        with reading(self._engine) as connection:
            data = connection.scalar(select(document.c.data).where(document.c.digest == digest))
        if data is None or digest_bytes(bytes(data)) != digest:
            raise LedgerDamaged(
                "document-damaged",
                say("The document {digest} is missing or altered.", digest=digest),
                say("Stop issuing and restore the last backup whose ledger is whole."),
            )
        return bytes(data)

    def applications(self, applicant: str | None = None) -> tuple[ApplicationRow, ...]:
        """Applications, newest change first: of one organisation, or all."""
        query = select(application).order_by(application.c.updated_at.desc(), application.c.id)
        if applicant is not None:
            query = query.where(application.c.applicant == applicant)
        with reading(self._engine) as connection:
            return tuple(_application(row) for row in connection.execute(query))

    def certificates(self) -> tuple[CertificateRow, ...]:
        """Every certificate, by number."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(certificate).order_by(certificate.c.number))
            return tuple(_certificate(row) for row in rows)

    def certificate(self, number: str) -> CertificateRow | None:
        """One certificate, or None."""
        with reading(self._engine) as connection:
            row = connection.execute(select(certificate).where(certificate.c.number == number)).one_or_none()
        return None if row is None else _certificate(row)


def _head(connection: Connection) -> Head:
    query = select(event.c.position, event.c.digest).order_by(event.c.position.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return Head() if row is None else Head(row.position, row.digest)


def _check_revision(connection: Connection, new: NewEvent) -> None:
    query = select(func.max(event.c.revision)).where(event.c.stream == new.stream)
    current = connection.scalar(query) or 0
    if new.revision != current + 1:
        raise StaleRevision(current)


def _keep(connection: Connection, stored: StoredDocument) -> None:
    if digest_bytes(stored.data) != stored.digest:
        raise ValueError(f"a document of digest {digest_bytes(stored.data)} was handed over as {stored.digest}")
    known = connection.scalar(select(document.c.digest).where(document.c.digest == stored.digest))
    if known is None:
        connection.execute(
            insert(document).values(digest=stored.digest, media_type=stored.media_type, data=stored.data)
        )


def _project(connection: Connection, table: Table, key: str, values: Mapping[str, Any]) -> None:
    changed = connection.execute(update(table).where(table.c[key] == values[key]).values(values))
    if changed.rowcount == 0:
        connection.execute(insert(table).values(values))


def _json(value: Any) -> str:
    return canonical_bytes(value).decode("utf-8")


def event_values(linked: Event) -> dict[str, Any]:
    """A row of the table `event`."""
    names = ("position", "stream", "revision", "tag", "actor", "previous", "digest")
    values = {name: getattr(linked, name) for name in names}
    return {**values, "at": utc_text(linked.at), "payload": _json(dict(linked.payload))}


def _event(row: Row[Any]) -> Event:
    return event_of(row._asdict())


def event_of(values: Mapping[str, Any]) -> Event:
    """The event of a row of the table `event`."""
    parsed = {"at": utc_time(values["at"]), "payload": json.loads(values["payload"])}
    return Event(**{**values, **parsed})


def application_values(row: ApplicationRow) -> dict[str, Any]:
    """A row of the table `application`."""
    values = {name: getattr(row, name) for name in row.__struct_fields__}
    return {
        **values,
        "state": str(row.state),
        "product": _json(dict(row.product)),
        "updated_at": utc_text(row.updated_at),
    }


def _application(row: Row[Any]) -> ApplicationRow:
    values = row._asdict()
    return ApplicationRow(
        **{
            **values,
            "state": ApplicationState(values["state"]),
            "product": json.loads(values["product"]),
            "updated_at": utc_time(values["updated_at"]),
        }
    )


def certificate_values(row: CertificateRow) -> dict[str, Any]:
    """A row of the table `certificate`."""
    values = {name: getattr(row, name) for name in row.__struct_fields__}
    return {
        **values,
        "status": str(row.status),
        "since": utc_text(row.since),
        "valid_from": row.valid_from.isoformat(),
        "valid_until": row.valid_until.isoformat(),
        "product": _json(dict(row.product)),
        "artefacts": _json(dict(row.artefacts)),
    }


def _certificate(row: Row[Any]) -> CertificateRow:
    values = row._asdict()
    return CertificateRow(
        **{
            **values,
            "status": CertificateStatus(values["status"]),
            "since": utc_time(values["since"]),
            "valid_from": date.fromisoformat(values["valid_from"]),
            "valid_until": date.fromisoformat(values["valid_until"]),
            "product": json.loads(values["product"]),
            "artefacts": json.loads(values["artefacts"]),
        }
    )
