"""The signed list of every certificate and its state: published as it stands, signed anew when something changed or
it grew old.

What was signed is kept: each list is a document, named by an event of the stream `status-list/<issuer>`.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from labels.documents.party import Party
from labels.documents.status import StatusEntry, StatusList
from labels.trust.envelope import seal
from labels.trust.trust_list import Role
from registry.errors import StaleRevision
from registry.keyring import Keyring
from registry.ledger import NewEvent
from registry.ports import Batch, CertificateRow, Clock, EventStore, StoredDocument
from registry.procedure import bytes_document

SIGNED = "status_list_signed"
# A reader who is offline should not have to trust a list older than this. Our own choice.
LONGEST_AGE = timedelta(hours=24)
_MEDIA_TYPE = "application/jwt"


class StatusLists(Struct, frozen=True):
    """The status lists of one issuer."""

    store: EventStore
    keyring: Keyring
    clock: Clock
    issuer: Party
    demo: bool

    def current(self) -> str:
        """The signed list, not older than `LONGEST_AGE`."""
        events = self.store.stream(self._stream())
        now = self.clock.now()
        if events and now - events[-1].at < LONGEST_AGE:
            return self.store.document(events[-1].payload["list"]).decode("ascii")
        event, document = self.signed(self.store.certificates(), "registry", now)
        try:
            self.store.append(Batch((event,), (document,)))
        except StaleRevision:  # another process signed it meanwhile: that one is as good
            return self.current()
        return document.data.decode("ascii")

    def signed(self, rows: Iterable[CertificateRow], actor: str, at: datetime) -> tuple[NewEvent, StoredDocument]:
        """A list of these certificates as of a time, signed: the event and the document to be written with what
        changed.
        """
        as_of = at.replace(microsecond=0)
        status_list = StatusList(
            issuer=self.issuer.id,
            demo=self.demo,
            as_of=as_of,
            entries=tuple(entry_of(row) for row in sorted(rows, key=lambda row: row.number)),
        )
        token = seal(status_list, self.keyring.key_for(self.issuer.id, Role.STATUS, as_of))
        document = bytes_document(token.encode("ascii"), _MEDIA_TYPE)
        revision = len(self.store.stream(self._stream())) + 1
        payload = {"list": document.digest, "certificates": len(status_list.entries)}
        return NewEvent(self._stream(), revision, SIGNED, at, actor, payload), document

    def _stream(self) -> str:
        return f"status-list/{self.issuer.id}"


def entry_of(row: CertificateRow) -> StatusEntry:
    """The entry of a certificate in the status list."""
    return StatusEntry(number=row.number, status=row.status, since=row.since, reason=row.reason)
