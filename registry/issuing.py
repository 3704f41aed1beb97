"""From a granted application to a certificate: number, signature, label and certificate drawn once and kept.

Certificates have streams of their own (`certificate/<number>`); what is written of them is written together with the
status list that says so.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from labels.documents.bundle import Bundle
from labels.documents.certificate import Certificate
from labels.documents.party import Party
from labels.documents.statement import VerificationStatement
from labels.documents.status import CertificateStatus
from labels.files import sign_files
from labels.issue import IssueTerms, IssuingKeys, draft_certificate, issue
from labels.trust.trust_list import Role
from lca.canonical import canonical_bytes
from lca.errors import say
from registry.artefacts import render
from registry.errors import LedgerDamaged
from registry.keyring import Keyring
from registry.ledger import Event, NewEvent
from registry.ports import CertificateRow, StoredDocument
from registry.procedure import bytes_document
from registry.studies import CalculatedStudy
from registry.transitions import CertificateAct, certificate_transition

# Numbers of demonstration never look like real ones
PREFIXES: Mapping[bool, str] = {True: "TBD", False: "TB"}
_JSON = "application/json"
_MEDIA_TYPES: Mapping[str, str] = {
    "json": _JSON,
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


class Grant(Struct, frozen=True):
    """A granted application that waits for its certificate. statement_token: as signed. statement: what it says."""

    application: str
    holder: str
    study: CalculatedStudy
    statement: VerificationStatement
    statement_token: str
    decision_maker: str
    supersedes: str | None


class Issuer(Struct, frozen=True):
    """The certification body of a registry, with what it signs and draws with. address: public address, no slash at
    the end.
    """

    body: Party
    keyring: Keyring
    address: str
    demo: bool

    def certify(self, grant: Grant, number: str, at: datetime) -> tuple[CertificateRow, tuple[StoredDocument, ...]]:
        """The signed certificate with all its files. IssueError, TrustError, ArtworkError: it may not, or cannot, be
        made.
        """
        from labels.certainty import asked_uncertainty  # noqa: PLC0415  it loads the sampler

        study = grant.study
        certificate = draft_certificate(
            study.calculation,
            grant.statement,
            study.background,
            study.policy,
            self._terms(grant, number, at),
            asked_uncertainty(study.calculation, study.background, study.method, study.policy),
        )
        bundle, keys = self._sign(certificate, grant, at)
        drawn = render(certificate, canonical_bytes(bundle.canonical()), grant.study)
        files = sign_files(certificate, bundle, drawn, keys.certificate, self.keyring.trust_list())
        documents = {name: bytes_document(data, _MEDIA_TYPES[name.rsplit(".", 1)[-1]]) for name, data in files.items()}
        row = CertificateRow(
            number=number,
            application=grant.application,
            holder=grant.holder,
            status=CertificateStatus.VALID,
            since=at,
            reason="",
            valid_from=certificate.valid_from,
            valid_until=certificate.valid_until,
            product=certificate.product.name.canonical(),
            bundle=documents["bundle.json"].digest,
            artefacts={name: document.digest for name, document in documents.items()},
            superseded_by=None,
            revision=1,
        )
        return row, tuple(documents.values())

    def _terms(self, grant: Grant, number: str, at: datetime) -> IssueTerms:
        return IssueTerms(
            number=number,
            address=f"{self.address}/c/{number}",
            demo=self.demo,
            body=self.body,
            holder_id=grant.holder,
            decision_maker=grant.decision_maker,
            issued_at=at,
            valid_from=at.date(),
            supersedes=grant.supersedes,
        )

    def _sign(self, certificate: Certificate, grant: Grant, at: datetime) -> tuple[Bundle, IssuingKeys]:
        keys = IssuingKeys(
            certificate=self.keyring.key_for(self.body.id, Role.CERTIFICATION_BODY, at),
            status=self.keyring.key_for(self.body.id, Role.STATUS, at),
        )
        return issue(certificate, grant.statement_token, keys, self.keyring.trust_list()), keys


def next_number(rows: Iterable[CertificateRow], day: date, *, demo: bool) -> str:
    """The next number of a year, e.g. `TBD-2026-000001` in demo mode. Two who take the same one at once meet in the
    ledger.
    """
    prefix = f"{PREFIXES[demo]}-{day.year}-"
    taken = [int(m[1]) for row in rows if (m := re.fullmatch(re.escape(prefix) + r"(\d{6,})", row.number))]
    return f"{prefix}{max(taken, default=0) + 1:06d}"


def issue_event(row: CertificateRow, actor: str, at: datetime) -> NewEvent:
    """The first event of a certificate."""
    payload = {
        "application": row.application,
        "holder": row.holder,
        "status": str(row.status),
        "valid_from": row.valid_from.isoformat(),
        "valid_until": row.valid_until.isoformat(),
        "product": dict(row.product),
        "artefacts": dict(row.artefacts),
    }
    return NewEvent(f"certificate/{row.number}", 1, CertificateAct.ISSUE, at, actor, payload)


class StatusChange(Struct, frozen=True):
    """A change of a certificate's state: what, why, by whom, when (UTC). superseded_by: number of the successor."""

    act: CertificateAct
    target: CertificateStatus
    reason: str
    actor: str
    at: datetime
    superseded_by: str | None = None


def apply_change(row: CertificateRow, change: StatusChange) -> tuple[NewEvent, CertificateRow]:
    """The event of a change of state, and the projection after it."""
    after = replace(
        row,
        status=change.target,
        since=change.at.replace(microsecond=0),
        reason=change.reason,
        superseded_by=change.superseded_by,
        revision=row.revision + 1,
    )
    payload = {
        "status": str(change.target),
        "reason": change.reason,
        "superseded_by": change.superseded_by,
    }
    return (
        NewEvent(f"certificate/{row.number}", after.revision, change.act, change.at, change.actor, payload),
        after,
    )


def certificate_of(events: Iterable[Event]) -> CertificateRow:
    """The projection of a certificate, from all its events; LedgerDamaged if one breaks the transitions table."""
    row: CertificateRow | None = None
    for event in events:
        transition = certificate_transition(row.status if row else None, CertificateAct(event.tag))
        if transition is None or event.payload["status"] != transition.target:
            raise LedgerDamaged(
                "ledger-damaged",
                say(
                    "Event {position} ({tag}) cannot follow the one before it.", position=event.position, tag=event.tag
                ),
                say("Stop issuing and restore the last backup whose ledger is whole."),
            )
        row = _issued(event) if row is None else _changed(row, event)
    if row is None:
        raise ValueError("a certificate has one event at least")
    return row


def _issued(event: Event) -> CertificateRow:
    said = event.payload
    return CertificateRow(
        number=event.stream.partition("/")[2],
        application=said["application"],
        holder=said["holder"],
        status=CertificateStatus(said["status"]),
        since=event.at.replace(microsecond=0),
        reason="",
        valid_from=date.fromisoformat(said["valid_from"]),
        valid_until=date.fromisoformat(said["valid_until"]),
        product=said["product"],
        bundle=said["artefacts"]["bundle.json"],
        artefacts=said["artefacts"],
        superseded_by=None,
        revision=event.revision,
    )


def _changed(row: CertificateRow, event: Event) -> CertificateRow:
    return replace(
        row,
        status=CertificateStatus(event.payload["status"]),
        since=event.at.replace(microsecond=0),
        reason=event.payload["reason"],
        superseded_by=event.payload["superseded_by"],
        revision=event.revision,
    )
