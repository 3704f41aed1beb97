"""The public record: what a scan may see of a certificate, with its status now.

The certificate and the statement are public (every label carries them), so the record holds the certificate
as it was signed and not a copy of parts of it. A verifier's remarks and notes on single rules stay in the
statement. Exchanges of the declaration appear nowhere: of them the certificate has salted digests only.
"""

from collections import Counter
from datetime import datetime
from typing import Final, Literal, Self

from labels.documents.certificate import Certificate
from labels.documents.party import Party
from labels.documents.statement import LevelOfAssurance, Opinion, VerificationStatement
from labels.documents.status import StatusEntry, status_on
from labels.documents.times import UtcTime
from lca.documents import Document, Identifier, LongText, ShortText

FORMAT: Final = "tanbiao.record/1"

StatusNow = Literal["valid", "not_yet_valid", "expired", "suspended", "withdrawn", "cancelled", "superseded"]


class RuleCount(Document):
    """How many rules had this outcome."""

    outcome: ShortText
    rules: int


class StatementSummary(Document):
    """A verification statement without its notes and remarks."""

    id: Identifier
    verifier: Party
    level_of_assurance: LevelOfAssurance
    opinion: Opinion
    criteria: tuple[ShortText, ...]
    rules: tuple[RuleCount, ...]
    nonconformities_closed: int
    signed_at: UtcTime

    @classmethod
    def of(cls, statement: VerificationStatement) -> Self:
        """Summary of a statement, outcomes in alphabetical order."""
        counted = Counter(rule.outcome for rule in statement.rules)
        return cls(
            id=statement.id,
            verifier=statement.verifier,
            level_of_assurance=statement.level_of_assurance,
            opinion=statement.opinion,
            criteria=statement.criteria,
            rules=tuple(RuleCount(outcome=name, rules=n) for name, n in sorted(counted.items())),
            nonconformities_closed=statement.nonconformities_closed,
            signed_at=statement.signed_at,
        )


class PublicRecord(Document):
    """What the page behind the QR code shows. All times UTC.

    status: state at `as_of`, by the signed entry and the dates of validity. since, reason: of the entry.
    superseded_by: number of the certificate that took its place, where there is one.
    """

    format: Literal["tanbiao.record/1"] = FORMAT
    as_of: UtcTime
    status: StatusNow
    since: UtcTime
    reason: LongText = ""
    superseded_by: Identifier | None = None
    certificate: Certificate
    statement: StatementSummary

    @property
    def number(self) -> str:
        """Number of the certificate."""
        return self.certificate.number

    @property
    def in_force(self) -> bool:
        """Whether the label may be relied on at `as_of`."""
        return self.status == "valid"


def public_record(
    certificate: Certificate,
    statement: VerificationStatement,
    status_entry: StatusEntry,
    at: datetime,
    *,
    superseded_by: str | None = None,
) -> PublicRecord:
    """The record of a certificate at a time (UTC).

    ValueError: the parts are not of one certificate, which is a defect of the caller.
    """
    if status_entry.number != certificate.number:
        raise ValueError(f"status of {status_entry.number} given for {certificate.number}")
    if statement.result_digest != certificate.result_digest:
        raise ValueError(f"the statement {statement.id} is about another result than {certificate.number}")
    status = status_on(status_entry, certificate.valid_from, certificate.valid_until, at.date())
    return PublicRecord.model_validate(
        {
            "as_of": at,
            "status": status,
            "since": status_entry.since,
            "reason": status_entry.reason,
            "superseded_by": superseded_by,
            "certificate": certificate,
            "statement": StatementSummary.of(statement),
        }
    )
