"""What the public may read of certificates. No sign-in, no actor: everything here is printed on a label or meant to
be.
"""

from datetime import datetime
from functools import lru_cache

from labels.documents.bundle import Bundle
from labels.documents.certificate import Certificate
from labels.documents.record import PublicRecord, public_record
from labels.documents.statement import VerificationStatement
from labels.trust.envelope import open_sealed
from labels.trust.trust_list import Role, load_trust_list
from lca.canonical import Digest
from registry.office import Office
from registry.status_lists import entry_of

REMEMBERED_RECORDS = 256


class Records:
    """Public records, bundles, the trust list and the status list. Seals are checked before anything is shown."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._opened = lru_cache(maxsize=REMEMBERED_RECORDS)(self._open)

    def record(self, number: str, at: datetime) -> PublicRecord | None:
        """The record of a certificate at a time (UTC), or None. EnvelopeError if its seal does not hold (any more)."""
        row = self._office.store.certificate(number)
        if row is None:
            return None
        certificate, statement = self._opened(row.bundle, self._office.keyring.trust_bytes())
        return public_record(certificate, statement, entry_of(row), at, superseded_by=row.superseded_by)

    def bundle(self, number: str) -> bytes | None:
        """The signed bundle of a certificate, or None."""
        row = self._office.store.certificate(number)
        return None if row is None else self._office.store.document(row.bundle)

    def trust_list(self) -> bytes:
        """The trust list of this registry."""
        return self._office.keyring.trust_bytes()

    def status_list(self) -> str:
        """The signed status list, no older than a day."""
        return self._office.status_lists().current()

    def _open(self, digest: Digest, trust_bytes: bytes) -> tuple[Certificate, VerificationStatement]:
        bundle = Bundle.model_validate_json(self._office.store.document(digest))
        trust, at = load_trust_list(trust_bytes), self._office.clock.now()
        certificate = open_sealed(bundle.certificate, trust, Role.CERTIFICATION_BODY, at).document
        return certificate, open_sealed(bundle.statement, trust, Role.VERIFIER, at).document
