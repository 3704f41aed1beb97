"""The interval of a certificate: asked for by the rule set, signed, printed, and drawn again by whoever verifies it."""

import pytest
from msgspec.structs import replace

from labels.certainty import asked_uncertainty
from labels.documents.certificate import Certificate, UncertaintyValue
from labels.issue import IssuingKeys, draft_certificate, draft_statement, issue
from labels.recalculation import Evidence
from labels.trust.envelope import seal
from labels.verdict import Outcome
from labels.verify import verify
from lca.calculate import Calculation, calculate
from lca.canonical import canonical_bytes
from lca.data import open_policy
from lca.scope.policy import Parameter, Policy
from tests.labels.conftest import ISSUE_TERMS, STATEMENT_TERMS, TODAY, Issued


@pytest.fixture(scope="module")
def policy() -> Policy:
    """General rules that ask for 200 samples."""
    plain = open_policy("general-2026.1")
    asked = {"uncertainty_samples": Parameter(200, "1", "test"), "uncertainty_seed": Parameter(7, "1", "test")}
    return replace(plain, parameters={**plain.parameters, **asked}, digest="sha256:" + "2" * 64)


@pytest.fixture(scope="module")
def calculation(issued: Issued, policy: Policy) -> Calculation:
    return calculate(issued.declaration, issued.background, issued.method, policy)


@pytest.fixture(scope="module")
def stated(issued: Issued, policy: Policy, calculation: Calculation) -> UncertaintyValue:
    found = asked_uncertainty(calculation, issued.background, issued.method, policy)
    assert found is not None
    return found


def bundled(issued: Issued, policy: Policy, calculation: Calculation, stated: UncertaintyValue) -> bytes:
    statement = draft_statement(calculation, calculation, policy, STATEMENT_TERMS)
    certificate = draft_certificate(calculation, statement, issued.background, policy, ISSUE_TERMS, stated)
    keys = IssuingKeys(issued.keys["body"], issued.keys["status"])
    bundle = issue(certificate, seal(statement, issued.keys["verifier"]), keys, issued.trust)
    return canonical_bytes(bundle.canonical())


def test_a_rule_set_that_asks_for_none_gets_none(issued: Issued) -> None:
    assert asked_uncertainty(issued.calculation, issued.background, issued.method, issued.policy) is None
    assert issued.certificate.values.uncertainty is None
    assert "uncertainty" not in issued.certificate.canonical()["values"]


def test_the_interval_holds_the_number_and_is_the_same_again(
    issued: Issued, policy: Policy, calculation: Calculation, stated: UncertaintyValue
) -> None:
    assert stated.low < calculation.result.total < stated.high
    assert (stated.samples, stated.seed, stated.pedigree) == (200, 7, "ecoinvent-3")
    assert asked_uncertainty(calculation, issued.background, issued.method, policy) == stated


def test_a_verifier_draws_it_again(
    issued: Issued, policy: Policy, calculation: Calculation, stated: UncertaintyValue
) -> None:
    evidence = Evidence(issued.declaration, issued.background, issued.method, policy)
    report = verify(bundled(issued, policy, calculation, stated), issued.trust, TODAY, evidence)
    assert report.step("recalculation").outcome is Outcome.PASSED
    narrower = stated.model_copy(update={"low": stated.low * 1.01})
    report = verify(bundled(issued, policy, calculation, narrower), issued.trust, TODAY, evidence)
    step = report.step("recalculation")
    assert step.outcome is Outcome.FAILED
    assert "uncertainty.low" in " ".join(map(str, step.details))


@pytest.mark.parametrize("wrong", [{"scheme": "guessing"}, {"samples": 7}, {"pedigree": "../x"}])
def test_a_design_that_cannot_be_is_refused(
    issued: Issued, policy: Policy, calculation: Calculation, stated: UncertaintyValue, wrong: dict[str, object]
) -> None:
    evidence = Evidence(issued.declaration, issued.background, issued.method, policy)
    bundle = bundled(issued, policy, calculation, stated.model_copy(update=wrong))
    report = verify(bundle, issued.trust, TODAY, evidence)
    assert report.step("recalculation").outcome is Outcome.FAILED


def test_an_older_certificate_without_gases_still_recalculates(issued: Issued) -> None:
    """What was signed before gases were stated is not worse than it was."""
    values = issued.certificate.values.model_copy(update={"gases": (), "approaches": {}})
    older: Certificate = issued.certificate.model_copy(update={"values": values})
    assert "gases" not in older.canonical()["values"]
    bundle = issued.bundle_with(certificate=seal(older, issued.keys["body"]))
    evidence = Evidence(issued.declaration, issued.background, issued.method, issued.policy)
    assert verify(bundle, issued.trust, TODAY, evidence).step("recalculation").outcome is Outcome.PASSED
