"""Verification of a genuine bundle, of one whose time or status has changed, and of one whose study is at hand."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from labels.documents.statement import Opinion
from labels.documents.status import CertificateStatus, StatusList
from labels.issue import draft_statement
from labels.recalculation import Evidence
from labels.trust.envelope import seal
from labels.trust.keys import generate_key
from labels.trust.trust_list import Role, TrustList
from labels.verdict import STEPS, Outcome, VerificationReport
from labels.verify import verify
from lca.canonical import canonical_bytes
from tests.labels.conftest import ISSUED_AT, STATEMENT_TERMS, TODAY, Issued, listed
from tests.studies import method, process, release

P, F, N = Outcome.PASSED, Outcome.FAILED, Outcome.NOT_JUDGED


@pytest.fixture
def study(issued: Issued) -> Evidence:
    return Evidence(issued.declaration, issued.background, issued.method, issued.policy)


def outcomes(report: VerificationReport) -> dict[str, Outcome]:
    return {step.name: step.outcome for step in report.steps}


def words(report: VerificationReport, name: str) -> str:
    step = report.step(name)
    return " ".join(map(str, (step.message, *step.details)))


def test_genuine_bundle_with_its_study(issued: Issued, study: Evidence) -> None:
    report = verify(issued.bundle_bytes, issued.trust, TODAY, study)
    assert outcomes(report) == {**dict.fromkeys(STEPS, P), "carrier": N}
    assert [step.name for step in report.steps] == list(STEPS)
    assert (report.verdict, report.demo, report.findings.certificate) == (P, True, issued.certificate)
    assert "attests nothing" in words(report, "certificate")
    assert words(report, "status") == "Valid since 2026-03-02 08:00 UTC, as of 2026-03-02 08:00 UTC."
    assert words(report, "recalculation").startswith("2.95 kg CO2e: every value agrees")


def test_genuine_bundle_alone(issued: Issued) -> None:
    report = verify(issued.bundle_bytes, issued.trust, TODAY)
    assert report.verdict is P
    assert {name for name, outcome in outcomes(report).items() if outcome is N} == {
        "carrier",
        "components",
        "recalculation",
    }


def test_report_as_json_in_another_language(issued: Issued) -> None:
    report = verify(issued.bundle_bytes, issued.trust, TODAY)
    document = json.loads(json.dumps(report.document("zh-Hans")))
    assert (document["verdict"], document["certificate"], document["demo"]) == ("passed", "TBD-2026-000001", True)
    assert [step["name"] for step in document["steps"]] == list(STEPS)
    assert all(any("\u4e00" <= c <= "\u9fff" for c in step["title"] + step["message"]) for step in document["steps"])


def test_unknown_issuer_is_a_negative_verdict(issued: Issued) -> None:
    report = verify(issued.bundle_bytes, TrustList(issuers=()), TODAY)
    assert report.verdict is F
    assert "issuer is unknown" in words(report, "certificate")
    assert report.findings.certificate is None


@pytest.mark.parametrize(
    ("at", "outcome", "says"),
    [
        (datetime(2026, 3, 2, 8, 0, tzinfo=UTC), P, "until 2028-03-01"),
        (datetime(2028, 3, 1, 23, 59, tzinfo=UTC), P, "until 2028-03-01"),
        (datetime(2028, 3, 2, 0, 0, tzinfo=UTC), F, "expired on 2028-03-01"),
    ],
)
def test_dates(issued: Issued, at: datetime, outcome: Outcome, says: str) -> None:
    report = verify(issued.bundle_bytes, issued.trust, at)
    assert (report.verdict, report.step("validity").outcome) == (outcome, outcome)
    assert says in words(report, "validity")


def test_before_it_was_signed(issued: Issued) -> None:
    report = verify(issued.bundle_bytes, issued.trust, ISSUED_AT - timedelta(hours=1))
    assert report.verdict is F
    assert "later than" in words(report, "certificate")


def test_time_without_zone_is_a_defect(issued: Issued) -> None:
    with pytest.raises(ValueError, match="UTC"):
        verify(issued.bundle_bytes, issued.trust, datetime(2026, 6, 1))  # noqa: DTZ001


@pytest.mark.parametrize("status", list(CertificateStatus))
def test_newest_list_decides(issued: Issued, status: CertificateStatus) -> None:
    newer = issued.status_list(status, TODAY)
    report = verify(issued.bundle_bytes, issued.trust, TODAY, Evidence(status_list=newer))
    assert report.verdict is (P if status is CertificateStatus.VALID else F)
    assert f"{status.capitalize()} since 2026-05-31 12:00 UTC, as of 2026-06-01 12:00 UTC" in words(report, "status")
    assert "Reason given: test" in words(report, "status")


def test_older_list_at_hand_does_not_decide(issued: Issued) -> None:
    older = issued.status_list(CertificateStatus.SUSPENDED, ISSUED_AT - timedelta(days=1))
    report = verify(issued.bundle_bytes, issued.trust, TODAY, Evidence(status_list=older))
    assert report.step("status").outcome is P
    assert "as of 2026-03-02" in words(report, "status")


def test_list_that_does_not_name_it(issued: Issued) -> None:
    other = issued.status_list(CertificateStatus.VALID, TODAY, number="TBD-2026-000099")
    report = verify(issued.bundle_with(status_list=other), issued.trust, TODAY)
    assert report.step("status").outcome is N
    assert report.verdict is N, "what was to be judged and could not be is no pass"


def test_lists_that_are_not_to_be_believed(issued: Issued) -> None:
    stranger = generate_key("demo-status-1", demo=True)
    document = StatusList(issuer="demo-body", demo=True, as_of=TODAY, entries=())
    foreign = document.model_copy(update={"issuer": "demo-verifier"})
    listed_too = listed(issued.keys["status"], STATEMENT_TERMS.verifier, Role.STATUS)
    lent = TrustList(issuers=(*issued.trust.issuers[:2], listed_too))
    cases = (
        (seal(document, stranger), issued.trust, "signature is wrong"),
        (issued.status_list(CertificateStatus.VALID, TODAY + timedelta(days=1)), issued.trust, "later than"),
        (issued.statement_token, issued.trust, "another kind of document"),
        (seal(foreign, issued.keys["status"]), issued.trust, "key belongs to"),
        (seal(foreign, issued.keys["status"]), lent, "did not issue this certificate"),
        ("nonsense", issued.trust, "cannot be taken apart"),
    )
    for token, trust, says in cases:
        report = verify(issued.bundle_with(status_list=token), trust, TODAY)
        assert (report.verdict, report.step("status").outcome) == (F, F)
        assert says in words(report, "status")
        assert report.step("validity").outcome is P, "the other steps are still judged"


def test_statements_that_do_not_carry_the_certificate(issued: Issued) -> None:
    key = issued.keys["verifier"]
    adverse = draft_statement(
        issued.calculation, issued.calculation, issued.policy, replace(STATEMENT_TERMS, opinion=Opinion.ADVERSE)
    )
    other = issued.statement.model_copy(update={"result_digest": "sha256:" + "e" * 64})
    late = issued.statement.model_copy(update={"signed_at": ISSUED_AT + timedelta(hours=1)})
    cases = (
        (seal(adverse, key), "opinion is adverse"),
        (seal(other, key), "result_digest"),
        (seal(late, key), "after the certificate was issued"),
        (seal(issued.statement, generate_key("demo-verifier-1", demo=True)), "signature is wrong"),
        (seal(issued.statement, generate_key("unlisted", demo=True)), "issuer is unknown"),
        (seal(issued.statement, issued.keys["body"]), "not trusted for this kind"),
    )
    for token, says in cases:
        report = verify(issued.bundle_with(statement=token), issued.trust, TODAY)
        assert (report.verdict, report.step("statement").outcome) == (F, F), says
        assert says in words(report, "statement")
        assert report.findings.statement is None


def amended(issued: Issued, row: int, **fields: Any) -> list[dict[str, Any]]:
    rows = list(issued.declaration.canonical()["exchanges"])
    rows[row] = {**rows[row], **fields}
    return rows


def test_one_amount_changed(issued: Issued, study: Evidence) -> None:
    """1.5 kWh instead of 1 in production: +0.25 kg CO2e."""
    other = issued.declaration_with(exchanges=amended(issued, 2, amount="1.5"))
    report = verify(issued.bundle_bytes, issued.trust, TODAY, replace(study, declaration=other))
    assert outcomes(report) == {**dict.fromkeys(STEPS, P), "carrier": N, "components": F, "recalculation": F}
    assert "1 component(s) differ from what was certified: declaration.exchanges.E-001." in words(report, "components")
    assert "“E-001” (Electricity of the plant)" in words(report, "components")
    assert "gives 3.2 kg CO2e, the certificate states 2.95" in words(report, "recalculation")
    first = report.step("recalculation").details[0]
    assert str(first) == "stages.production: certified 0.5, recalculated 0.75."


def test_one_unit_changed(issued: Issued, study: Evidence) -> None:
    other = issued.declaration_with(exchanges=amended(issued, 0, unit="g"))
    report = verify(issued.bundle_bytes, issued.trust, TODAY, replace(study, declaration=other))
    assert "declaration.exchanges.M-001" in words(report, "components")
    assert "gives 0.4525 kg CO2e" in words(report, "recalculation")


def test_exchange_added_and_removed(issued: Issued, study: Evidence) -> None:
    rows = issued.declaration.canonical()["exchanges"]
    other = issued.declaration_with(exchanges=[*rows[:2], {**rows[2], "id": "E-002"}])
    report = verify(issued.bundle_bytes, issued.trust, TODAY, replace(study, declaration=other))
    assert "“E-001” was certified and is not in" in words(report, "components")
    assert "“E-002” (Electricity of the plant) was not certified" in words(report, "components")
    assert report.step("recalculation").outcome is P, "the number is the same"


def test_something_else_of_the_declaration_changed(issued: Issued, study: Evidence) -> None:
    other = issued.declaration_with(cut_offs=[])
    report = verify(issued.bundle_bytes, issued.trust, TODAY, replace(study, declaration=other))
    assert "declaration.header" in words(report, "components")


def test_one_background_number_changed(issued: Issued, study: Evidence) -> None:
    """Electricity with 0.6 kg CO2/kWh, as another release under the same id."""
    worse = process("electricity", "kWh", emits={"co2-fossil": ("0.6", "kg"), "so2": ("0.002", "kg")})
    processes = {**issued.background.processes, "electricity": worse}
    other = replace(release(*processes.values()), digest="sha256:" + "7" * 64)
    report = verify(issued.bundle_bytes, issued.trust, TODAY, replace(study, background=other))
    assert "component(s) differ from what was certified: background." in words(report, "components")
    assert "sha256:" + "7" * 64 in words(report, "components")
    assert "gives 3.15 kg CO2e" in words(report, "recalculation")
    assert "stages.raw_material_acquisition: certified 2.45, recalculated 2.55." in words(report, "recalculation")


def test_one_factor_changed(issued: Issued, study: Evidence) -> None:
    other = replace(method(**{"co2-biogenic-uptake": 0.0}), digest="sha256:" + "8" * 64)
    report = verify(issued.bundle_bytes, issued.trust, TODAY, replace(study, method=other))
    assert "component(s) differ from what was certified: method." in words(report, "components")
    assert "by_category.biogenic_uptake: certified -0.05, recalculated 0." in words(report, "recalculation")


def test_study_of_which_parts_are_missing(issued: Issued) -> None:
    report = verify(issued.bundle_bytes, issued.trust, TODAY, Evidence(declaration=issued.declaration))
    assert report.step("components").outcome is P
    assert "background “tiny-1”" in words(report, "components")
    assert report.step("recalculation").outcome is N
    assert "missing background “tiny-1”, method “tiny-gwp”, policy “general-2026.1”" in words(report, "recalculation")
    assert report.verdict is N


def test_study_pinned_to_other_data(issued: Issued, study: Evidence) -> None:
    other = replace(issued.background, id="tiny-2", digest="sha256:" + "7" * 64)
    report = verify(issued.bundle_bytes, issued.trust, TODAY, replace(study, background=other))
    assert report.step("components").outcome is F
    assert report.step("recalculation").outcome is N
    assert "pinned to tiny-1" in words(report, "recalculation")


def test_study_that_cannot_be_calculated(issued: Issued, study: Evidence) -> None:
    other = issued.declaration_with(exchanges=amended(issued, 0, unit="kWh"))
    report = verify(issued.bundle_bytes, issued.trust, TODAY, replace(study, declaration=other))
    assert report.step("recalculation").outcome is F
    assert "could not be calculated" in words(report, "recalculation")


def test_tolerance_is_the_policy_s(issued: Issued, study: Evidence) -> None:
    """A certified total 1e-10 beside the recalculated one agrees; 1e-8 beside does not."""
    for factor, outcome in ((1 + 1e-10, P), (1 + 1e-8, F)):
        claims = issued.certificate.canonical()
        values = claims["values"]
        values["total"] *= factor
        values["by_category"]["fossil"] += values["total"] - issued.certificate.values.total
        values["stages"][0]["kg_co2e"] += values["total"] - issued.certificate.values.total
        gas = next(gas for gas in values["gases"] if gas["gwp"] == 1)
        gas["kg_co2e"] += values["total"] - issued.certificate.values.total
        gas["amount"] = gas["kg_co2e"]
        certificate = type(issued.certificate).model_validate_json(canonical_bytes(claims))
        token = seal(certificate, issued.keys["body"])
        report = verify(issued.bundle_with(certificate=token), issued.trust, TODAY, study)
        assert report.step("recalculation").outcome is outcome


def test_evidence_from_a_person(issued: Issued, study: Evidence, recalculate: Callable[..., Any]) -> None:
    """What the declaration says once written and read again is the same study."""
    again = type(issued.declaration).model_validate_json(canonical_bytes(issued.declaration.canonical()))
    assert recalculate(again).study_digest == issued.certificate.study_digest
    assert verify(issued.bundle_bytes, issued.trust, TODAY, replace(study, declaration=again)).verdict is P
