"""The public record: the certificate as it was signed, its status at a time, and none of the declarant's secrets."""

from datetime import UTC, datetime

import pytest

from labels.documents.record import PublicRecord, public_record
from labels.documents.status import CertificateStatus, StatusEntry
from tests.labels.conftest import TODAY, Issued


def entry(issued: Issued, status: CertificateStatus = CertificateStatus.VALID, number: str = "") -> StatusEntry:
    since = datetime(2026, 4, 1, tzinfo=UTC)
    return StatusEntry(number=number or issued.certificate.number, status=status, since=since, reason="told")


@pytest.mark.parametrize(
    ("status", "at", "told"),
    [
        (CertificateStatus.VALID, TODAY, "valid"),
        (CertificateStatus.VALID, datetime(2026, 3, 1, 23, 59, tzinfo=UTC), "not_yet_valid"),
        (CertificateStatus.VALID, datetime(2028, 3, 1, 23, 59, tzinfo=UTC), "valid"),
        (CertificateStatus.VALID, datetime(2028, 3, 2, 0, 0, tzinfo=UTC), "expired"),
        (CertificateStatus.SUSPENDED, TODAY, "suspended"),
        (CertificateStatus.WITHDRAWN, datetime(2030, 1, 1, tzinfo=UTC), "withdrawn"),
    ],
)
def test_status_is_told_for_a_time(issued: Issued, status: CertificateStatus, at: datetime, told: str) -> None:
    record = public_record(issued.certificate, issued.statement, entry(issued, status), at)
    assert (record.status, record.as_of, record.in_force) == (told, at, told == "valid")


def test_no_exchange_is_named(issued: Issued) -> None:
    record = public_record(issued.certificate, issued.statement, entry(issued), TODAY, superseded_by="TBD-2027-1")
    text = record.model_dump_json(by_alias=True)
    for exchange in issued.declaration.exchanges:
        assert exchange.name not in text
        assert issued.certificate.lock["declaration"]["exchanges"][exchange.id] in text
    assert issued.declaration.salt not in text
    assert "Meters seen on site." not in text  # a verifier's note on a rule


def test_summary_counts_rules_by_outcome(issued: Issued) -> None:
    record = public_record(issued.certificate, issued.statement, entry(issued), TODAY)
    assert {count.outcome: count.rules for count in record.statement.rules} == {"met": 2}


def test_record_is_a_document(issued: Issued) -> None:
    record = public_record(issued.certificate, issued.statement, entry(issued), TODAY)
    assert PublicRecord.model_validate_json(record.model_dump_json(by_alias=True)) == record


def test_parts_of_two_certificates_do_not_make_a_record(issued: Issued) -> None:
    with pytest.raises(ValueError, match="status of"):
        public_record(issued.certificate, issued.statement, entry(issued, number="TBD-1"), TODAY)
    other = issued.statement.model_copy(update={"result_digest": "sha256:" + "0" * 64})
    with pytest.raises(ValueError, match="another result"):
        public_record(issued.certificate, other, entry(issued), TODAY)
