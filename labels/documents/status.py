"""Status of certificates, and the signed list that states it as of a time."""

from datetime import date
from enum import StrEnum
from typing import Final, Literal

from labels.documents.times import UtcTime
from lca.documents import Document, Identifier, LongText

FORMAT: Final = "tanbiao.status-list/1"


class CertificateStatus(StrEnum):
    """Stored states. Expired is derived from a given time, never stored."""

    VALID = "valid"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


class StatusEntry(Document):
    """State of one certificate since a time (UTC)."""

    number: Identifier
    status: CertificateStatus
    since: UtcTime
    reason: LongText = ""


class StatusList(Document):
    """Certificates of an issuer and their state as of a time (UTC).

    The published list names every certificate; the extract that travels in a bundle names one. A
    certificate that a list does not name is not judged by it.
    """

    format: Literal["tanbiao.status-list/1"] = FORMAT
    issuer: Identifier
    demo: bool
    as_of: UtcTime
    entries: tuple[StatusEntry, ...]


def status_on(entry: StatusEntry, valid_from: date, valid_until: date, day: date) -> str:
    """What a reader is told on a day: the stored state, or `expired` / `not_yet_valid` where it is valid
    but out of its dates.
    """
    if entry.status is not CertificateStatus.VALID:
        return str(entry.status)
    if day > valid_until:
        return "expired"
    return "not_yet_valid" if day < valid_from else "valid"
