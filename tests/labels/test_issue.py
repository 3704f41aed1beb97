"""From a verified calculation to a bundle: what the certificate says, and what is refused before anything is signed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from labels.documents.certificate import LeftOutKind
from labels.documents.party import Party
from labels.documents.statement import LevelOfAssurance, Opinion
from labels.issue import (
    IssueError,
    IssuingKeys,
    draft_certificate,
    draft_statement,
    issue,
    last_day_of_validity,
)
from labels.trust.envelope import seal
from labels.trust.errors import EnvelopeError, TrustError
from labels.trust.keys import generate_key
from labels.trust.trust_list import Role, TrustList
from lca.calculate import Calculation
from lca.canonical import digest
from lca.data import open_policy
from lca.documents import LocalText
from lca.inventory.declaration import Declaration
from lca.scope.boundary import LifeCycleStage
from tests.labels.conftest import (
    BODY,
    ISSUE_TERMS,
    ISSUED_AT,
    SIGNED_AT,
    STATEMENT_TERMS,
    TODAY,
    VERIFIER,
    Issued,
    listed,
)

Recalculate = Callable[[Declaration], Calculation]


def codes(refused: pytest.ExceptionInfo[IssueError]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def drafted(issued: Issued, **terms: Any) -> Any:
    return draft_certificate(
        issued.calculation, issued.statement, issued.background, issued.policy, replace(ISSUE_TERMS, **terms)
    )


def test_certificate_says_what_was_calculated(issued: Issued) -> None:
    """By hand: 1 kg steel 2.5 (2 of it unspecified), 0.2 kg wood -0.05, 1 kWh 0.5 kg CO2e; SO2 2 kWh x 2 g."""
    certificate, values = issued.certificate, issued.certificate.values
    assert values.total == pytest.approx(2.95, rel=1e-12)
    assert (values.printed, values.printed_unit, values.complete) == ("2.95", "kg CO2e", True)
    assert values.by_category["fossil"] == pytest.approx(3.0, rel=1e-12)
    assert values.by_category["biogenic_uptake"] == pytest.approx(-0.05, rel=1e-12)
    assert values.unspecified == pytest.approx(2.0, rel=1e-12)
    stages = {stage.stage: stage.kg_co2e for stage in values.stages}
    assert stages == pytest.approx(
        {LifeCycleStage.RAW_MATERIAL_ACQUISITION: 2.45, LifeCycleStage.PRODUCTION: 0.5}, rel=1e-12
    )
    sulphur = next(p for p in values.pollutants if p.pollutant == "SO2")
    assert sulphur.kg == pytest.approx(0.004, rel=1e-12)
    assert sulphur.coverage < 1, "steel does not state its own SO2"
    assert certificate.study_digest == digest(issued.calculation.lock.document())
    assert certificate.result_digest == issued.calculation.result.digest()
    assert certificate.statement_digest == issued.statement.digest()
    assert certificate.holder.registration == "91440300DEMO000001"
    assert certificate.background_title.get("zh-Hant") == "小"


def test_certificate_says_what_is_left_out(issued: Issued, recalculate: Recalculate) -> None:
    entries = [(entry.kind, entry.stage, entry.what, entry.estimated_share) for entry in issued.certificate.left_out]
    assert entries == [
        (LeftOutKind.STAGE, LifeCycleStage.DISTRIBUTION, "", None),
        (LeftOutKind.STAGE, LifeCycleStage.USE, "", None),
        (LeftOutKind.STAGE, LifeCycleStage.END_OF_LIFE, "", None),
        (LeftOutKind.CUT_OFF, LifeCycleStage.PRODUCTION, "Marking ink", "0.001"),
    ]
    rows = issued.declaration.canonical()["exchanges"]
    study = issued.declaration_with(
        exchanges=[*rows[:1], {**rows[1], "link": None}, *rows[2:]],
        boundary={"kind": "cradle_to_gate", "stages": [{"stage": "production", "status": "included"}]},
        cut_offs=[],
    )
    calculation = recalculate(study)
    statement = draft_statement(calculation, calculation, issued.policy, STATEMENT_TERMS)
    certificate = draft_certificate(calculation, statement, issued.background, issued.policy, ISSUE_TERMS)
    assert [(entry.kind, entry.what or entry.stage) for entry in certificate.left_out] == [
        (LeftOutKind.STAGE, LifeCycleStage.DISTRIBUTION),
        (LeftOutKind.STAGE, LifeCycleStage.USE),
        (LeftOutKind.STAGE, LifeCycleStage.END_OF_LIFE),
        (LeftOutKind.UNLINKED, "Wooden handle"),
    ]
    assert certificate.values.complete is False


def test_statement_covers_the_submitted_revision(issued: Issued) -> None:
    statement = issued.statement
    assert statement.declaration_digest == issued.declaration.digest()
    assert (statement.study_digest, statement.result_digest) == (
        issued.calculation.study_digest,
        issued.calculation.result_digest,
    )
    assert statement.recalculated_total == issued.calculation.result.total


def test_statement_on_a_differing_recalculation(issued: Issued) -> None:
    """A difference of 1e-8 of the total stands in the way of an accepting opinion, 1e-10 does not."""
    calculation = issued.calculation
    for factor, fits in ((1 + 1e-10, True), (1 + 1e-8, False)):
        result = replace(calculation.result, total=calculation.result.total * factor)
        own = replace(calculation, result=result)
        if fits:
            draft_statement(calculation, own, issued.policy, STATEMENT_TERMS)
            continue
        with pytest.raises(IssueError) as refused:
            draft_statement(calculation, own, issued.policy, STATEMENT_TERMS)
        assert codes(refused) == {"recalculation-differs"}
        adverse = replace(STATEMENT_TERMS, opinion=Opinion.ADVERSE)
        assert draft_statement(calculation, own, issued.policy, adverse).recalculated_total == result.total


def test_statement_on_another_study(issued: Issued, recalculate: Recalculate) -> None:
    rows = issued.declaration.canonical()["exchanges"]
    other = recalculate(issued.declaration_with(exchanges=rows[:2]))
    with pytest.raises(IssueError) as refused:
        draft_statement(issued.calculation, other, issued.policy, STATEMENT_TERMS)
    assert codes(refused) == {"other-study", "recalculation-differs"}
    assert "first in exchanges.E-001: None instead of 0.5" in str(refused.value.problems[1])


def test_certificate_on_another_study_is_refused(issued: Issued, recalculate: Recalculate) -> None:
    rows = issued.declaration.canonical()["exchanges"]
    other = recalculate(issued.declaration_with(exchanges=rows[:2]))
    with pytest.raises(IssueError) as refused:
        draft_certificate(other, issued.statement, issued.background, issued.policy, ISSUE_TERMS)
    assert codes(refused) == {"statement-study-digest", "statement-result-digest"}


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"decision_maker": VERIFIER.id}, "verifier-decides"),
        ({"holder_id": VERIFIER.id}, "verifier-is-holder"),
        ({"holder_id": BODY.id}, "body-is-holder"),
        ({"decision_maker": ISSUE_TERMS.holder_id}, "holder-decides"),
        ({"issued_at": SIGNED_AT - timedelta(seconds=1)}, "statement-later"),
        ({"valid_from": date(2026, 3, 1)}, "dates"),
        ({"valid_until": date(2026, 3, 1)}, "dates"),
        ({"valid_until": date(2028, 3, 2)}, "validity-too-long"),
        ({"demo": False}, "statement-demo"),
    ],
)
def test_terms_that_are_refused(issued: Issued, terms: dict[str, Any], code: str) -> None:
    with pytest.raises(IssueError) as refused:
        drafted(issued, **terms)
    assert code in codes(refused)


def test_reasons_come_all_at_once(issued: Issued) -> None:
    with pytest.raises(IssueError) as refused:
        drafted(issued, decision_maker=VERIFIER.id, holder_id=BODY.id, valid_from=date(2026, 3, 1))
    assert codes(refused) == {"verifier-decides", "body-is-holder", "dates"}


def test_a_company_does_not_verify_itself(issued: Issued) -> None:
    """The credit code tells, whatever the party calls itself."""
    relative = Party(id="other-name", name=LocalText(en="Other"), registration="91440300DEMO000001")
    terms = replace(STATEMENT_TERMS, verifier=relative)
    statement = draft_statement(issued.calculation, issued.calculation, issued.policy, terms)
    with pytest.raises(IssueError) as refused:
        draft_certificate(issued.calculation, statement, issued.background, issued.policy, ISSUE_TERMS)
    assert codes(refused) == {"verifier-is-holder"}


@pytest.mark.parametrize("opinion", [Opinion.MODIFIED, Opinion.ADVERSE])
def test_opinion_that_carries_no_certificate(issued: Issued, opinion: Opinion) -> None:
    terms = replace(STATEMENT_TERMS, opinion=opinion, level_of_assurance=LevelOfAssurance.LIMITED)
    statement = draft_statement(issued.calculation, issued.calculation, issued.policy, terms)
    with pytest.raises(IssueError) as refused:
        draft_certificate(issued.calculation, statement, issued.background, issued.policy, ISSUE_TERMS)
    assert codes(refused) == {"statement-opinion"}


def test_other_background_or_policy_than_calculated_with(issued: Issued) -> None:
    other = replace(issued.background, digest="sha256:" + "9" * 64)
    with pytest.raises(IssueError) as refused:
        draft_certificate(issued.calculation, issued.statement, other, issued.policy, ISSUE_TERMS)
    assert codes(refused) == {"other-data"}


def test_validity_by_the_policy() -> None:
    policy = open_policy("general-2026.1")  # 24 months
    assert last_day_of_validity(date(2026, 3, 2), policy) == date(2028, 3, 1)
    assert last_day_of_validity(date(2026, 1, 1), policy) == date(2027, 12, 31)
    assert last_day_of_validity(date(2024, 2, 29), policy) == date(2026, 2, 27)


def signing(issued: Issued, body: str = "body", status: str = "status") -> IssuingKeys:
    return IssuingKeys(issued.keys[body], issued.keys[status])


def test_issue_takes_no_statement_but_the_named_one(issued: Issued) -> None:
    """Another genuine statement of the same verifier, on the same study, is not the one in the certificate."""
    other = issued.statement.model_copy(update={"remarks": "another"})
    token = seal(other, issued.keys["verifier"])
    with pytest.raises(IssueError) as refused:
        issue(issued.certificate, token, signing(issued), issued.trust)
    assert codes(refused) == {"statement-statement-digest"}


def test_issue_refuses_a_certificate_changed_after_drafting(issued: Issued) -> None:
    values = issued.certificate.values.model_copy(update={"printed": "1.00"})
    changed = issued.certificate.model_copy(update={"values": values})
    with pytest.raises(IssueError) as refused:
        issue(changed, issued.statement_token, signing(issued), issued.trust)
    assert codes(refused) == {"printed-number"}


def test_issue_refuses_keys_that_nobody_would_believe(issued: Issued) -> None:
    unlisted = IssuingKeys(generate_key("unlisted", demo=True), issued.keys["status"])
    with pytest.raises(EnvelopeError) as caught:
        issue(issued.certificate, issued.statement_token, unlisted, issued.trust)
    assert caught.value.code == "issuer-unknown"
    with pytest.raises(EnvelopeError) as caught:
        issue(issued.certificate, issued.statement_token, signing(issued, status="body"), issued.trust)
    assert caught.value.code == "role-refused"
    real = IssuingKeys(generate_key("real", demo=False), issued.keys["status"])
    with pytest.raises(TrustError) as mismatch:
        issue(issued.certificate, issued.statement_token, real, issued.trust)
    assert mismatch.value.code == "demo-mismatch"


def test_one_key_does_not_sign_both(issued: Issued) -> None:
    """A body that verifies under its own key, even if a trust list lets it, is refused."""
    key = generate_key("both", demo=True)
    entry = listed(key, BODY, Role.CERTIFICATION_BODY, Role.VERIFIER, Role.STATUS)
    terms = replace(STATEMENT_TERMS, verifier=BODY)
    statement = draft_statement(issued.calculation, issued.calculation, issued.policy, terms)
    certificate = draft_certificate(issued.calculation, statement, issued.background, issued.policy, ISSUE_TERMS)
    with pytest.raises(IssueError) as refused:
        issue(certificate, seal(statement, key), IssuingKeys(key, key), TrustList(issuers=(entry,)))
    assert codes(refused) == {"one-key-for-both"}


def test_times_are_utc(issued: Issued) -> None:
    with pytest.raises(ValueError, match="UTC"):
        drafted(issued, issued_at=datetime(2026, 3, 2, 8, 0))  # noqa: DTZ001
    assert issued.certificate.canonical()["issued_at"] == "2026-03-02T08:00:00Z"
    assert ISSUED_AT.tzinfo is UTC
    assert TODAY > ISSUED_AT
