"""Each guard by itself: where it holds and where it does not."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from labels.documents.statement import Opinion
from lca.conformity.rule import Finding, JudgedBy, Outcome, Rule, Strength, Verdict
from lca.documents import LocalText
from lca.errors import say
from registry.application import (
    Application,
    DeclarationRevision,
    GivenOpinion,
    Judgement,
    Nonconformity,
    Recalculation,
    Submission,
)
from registry.guards import GUARDS, Case
from registry.roles import Actor, Organisation, OrganisationKind, Role
from registry.transitions import ApplicationState, Guard

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NAME = LocalText(en="x")
MAKER = Organisation("maker", OrganisationKind.MANUFACTURER, NAME)
BODY = Organisation("body", OrganisationKind.CERTIFICATION_BODY, NAME)
LAB = Organisation("lab", OrganisationKind.VERIFICATION_BODY, NAME)
OWNER = Actor("owner", NAME, MAKER, frozenset({Role.MANUFACTURER}))
PERSON = Actor("v", NAME, BODY, frozenset({Role.VERIFIER}))
OUTSIDE = Actor("w", NAME, LAB, frozenset({Role.VERIFIER}))
ADVISER = Actor("v", NAME, BODY, frozenset({Role.VERIFIER}), frozenset({"maker"}))
CLERK = Actor("c", NAME, BODY, frozenset({Role.CLERK}))


def revision(number: int) -> DeclarationRevision:
    return DeclarationRevision(number, f"sha256:{number}", {}, "m", "owner", NOW)


def application(**changed: Any) -> Application:
    fields: dict[str, Any] = {
        "id": "A-1",
        "applicant": "maker",
        "state": ApplicationState.IN_VERIFICATION,
        "revision": 5,
        "updated_at": NOW,
        "declarations": (revision(1),),
        "submission": Submission(revision(1), "s", "r", "f", 1.0),
        "verifiers": ("v",),
    }
    return Application(**{**fields, **changed})


def finding(outcome: Outcome, strength: Strength = Strength.SHALL, rule: str = "rule-1") -> Finding:
    about = Rule(rule, "ISO", "1", strength, JudgedBy.MACHINE, "t", "t", "e", "default")
    return Finding(about, Verdict(outcome, say("why")))


def run(**changed: Any) -> Recalculation:
    fields: dict[str, Any] = {
        "declaration": "sha256:1",
        "study_digest": "s",
        "result_digest": "r",
        "total": 1.0,
        "agrees": True,
        "by": "v",
        "at": NOW,
    }
    return Recalculation(**{**fields, **changed})


def judged(outcome: str) -> Mapping[str, Judgement]:
    return {"rule-1": Judgement("rule-1", outcome, "", "v", NOW)}


def given(opinion: Opinion) -> GivenOpinion:
    return GivenOpinion(opinion, "sha256:s", "v", NOW)


OPEN = (Nonconformity("NC-1", "M-1", "no", NOW),)
CLOSED = (Nonconformity("NC-1", "M-1", "no", NOW, "done", closed=True),)
UNJUDGED, UNMET = (finding(Outcome.NOT_JUDGED),), (finding(Outcome.NOT_MET),)
HOLDS: list[tuple[Guard, Case]] = [
    (Guard.OWN_APPLICATION, Case(application(), OWNER)),
    (Guard.NO_SHALL_UNMET, Case(application(), OWNER, findings=(finding(Outcome.NOT_MET, Strength.SHOULD), *UNJUDGED))),
    (Guard.NOT_CLAIMED_ELSEWHERE, Case(application(), OWNER)),
    (Guard.SUPPLIERS_VALID, Case(application(), OWNER)),
    (Guard.INDEPENDENT_CANDIDATE, Case(application(), CLERK, candidate=OUTSIDE)),
    (Guard.ASSIGNED_VERIFIER, Case(application(), PERSON)),
    (Guard.INDEPENDENT, Case(application(), PERSON)),
    (Guard.REVISED, Case(application(declarations=(revision(1), revision(2))), OWNER)),
    (Guard.ALL_ANSWERED, Case(application(nonconformities=OPEN), OWNER, answers={"NC-1": "done"})),
    (Guard.ALL_ANSWERED, Case(application(nonconformities=CLOSED), OWNER)),
    (Guard.NONCONFORMITY_OPEN, Case(application(nonconformities=OPEN), PERSON, nonconformity="NC-1")),
    (Guard.RULE_FOR_VERIFIER, Case(application(), PERSON, findings=UNJUDGED, rule="rule-1")),
    (Guard.RECALCULATED, Case(application(recalculation=run()), PERSON, opinion=Opinion.UNMODIFIED)),
    (Guard.RECALCULATED, Case(application(recalculation=run(agrees=False)), PERSON, opinion=Opinion.ADVERSE)),
    (Guard.RULES_JUDGED, Case(application(judgements=judged("met")), PERSON, findings=UNJUDGED)),
    (
        Guard.NOTHING_UNMET,
        Case(application(judgements=judged("met")), PERSON, findings=UNJUDGED, opinion=Opinion.UNMODIFIED),
    ),
    (Guard.NOTHING_UNMET, Case(application(nonconformities=OPEN), PERSON, findings=UNMET, opinion=Opinion.MODIFIED)),
    (Guard.OF_THE_BODY, Case(application(), CLERK)),
    (Guard.NOT_THE_VERIFIER, Case(application(), CLERK)),
    (Guard.OPINION_ALLOWS, Case(application(opinion=given(Opinion.UNMODIFIED)), CLERK)),
]
FAILS: list[tuple[Guard, Case, str]] = [
    (Guard.OWN_APPLICATION, Case(application(), PERSON), "not-the-applicant"),
    (Guard.NO_SHALL_UNMET, Case(application(), OWNER, findings=UNMET), "shall-unmet"),
    (Guard.NOT_CLAIMED_ELSEWHERE, Case(application(), OWNER, claimed_elsewhere=("GEC-1",)), "certificate-claimed-elsewhere"),
    (Guard.SUPPLIERS_VALID, Case(application(), OWNER, expired_suppliers=("S-1",)), "supplier-footprint-expired"),
    (Guard.INDEPENDENT_CANDIDATE, Case(application(), CLERK), "not-a-verifier"),
    (Guard.INDEPENDENT_CANDIDATE, Case(application(), CLERK, candidate=CLERK), "not-a-verifier"),
    (Guard.INDEPENDENT_CANDIDATE, Case(application(), CLERK, candidate=ADVISER), "not-independent"),
    (Guard.ASSIGNED_VERIFIER, Case(application(), OUTSIDE), "not-assigned"),
    (Guard.ASSIGNED_VERIFIER, Case(application(verifiers=("v", "w")), PERSON), "not-assigned"),
    (Guard.INDEPENDENT, Case(application(), ADVISER), "not-independent"),
    (Guard.INDEPENDENT, Case(application(), OWNER), "not-independent"),
    (Guard.REVISED, Case(application(), OWNER), "no-new-revision"),
    (Guard.ALL_ANSWERED, Case(application(nonconformities=OPEN), OWNER, answers={"NC-1": " "}), "answer-missing"),
    (Guard.NONCONFORMITY_OPEN, Case(application(nonconformities=CLOSED), PERSON, nonconformity="NC-1"), "nonconformity-not-open"),
    (Guard.RULE_FOR_VERIFIER, Case(application(), PERSON, findings=UNMET, rule="rule-1"), "rule-not-for-verifier"),
    (Guard.RECALCULATED, Case(application(), PERSON, opinion=Opinion.UNMODIFIED), "not-recalculated"),
    (Guard.RECALCULATED, Case(application(recalculation=run(by="w")), PERSON, opinion=Opinion.UNMODIFIED), "not-recalculated"),
    (Guard.RECALCULATED, Case(application(recalculation=run(declaration="sha256:0")), PERSON, opinion=Opinion.UNMODIFIED), "not-recalculated"),
    (Guard.RECALCULATED, Case(application(recalculation=run(agrees=False)), PERSON, opinion=Opinion.MODIFIED), "not-recalculated"),
    (Guard.RULES_JUDGED, Case(application(), PERSON, findings=UNJUDGED), "rules-not-judged"),
    (Guard.NOTHING_UNMET, Case(application(), PERSON, findings=UNMET, opinion=Opinion.UNMODIFIED), "still-open"),
    (Guard.NOTHING_UNMET, Case(application(judgements=judged("not_met")), PERSON, findings=UNJUDGED, opinion=Opinion.UNMODIFIED), "still-open"),
    (Guard.NOTHING_UNMET, Case(application(nonconformities=OPEN), PERSON, opinion=Opinion.UNMODIFIED), "still-open"),
    (Guard.OF_THE_BODY, Case(application(), OUTSIDE), "not-of-the-body"),
    (Guard.NOT_THE_VERIFIER, Case(application(verifiers=("v", "w")), PERSON), "verifier-decides"),
    (Guard.OPINION_ALLOWS, Case(application(), CLERK), "opinion-not-accepting"),
    (Guard.OPINION_ALLOWS, Case(application(opinion=given(Opinion.MODIFIED)), CLERK), "opinion-not-accepting"),
    (Guard.OPINION_ALLOWS, Case(application(opinion=given(Opinion.ADVERSE)), CLERK), "opinion-not-accepting"),
]  # fmt: skip


@pytest.mark.parametrize(("guard", "case"), HOLDS)
def test_a_guard_holds(guard: Guard, case: Case) -> None:
    assert GUARDS[guard](case) is None


@pytest.mark.parametrize(("guard", "case", "code"), FAILS)
def test_a_guard_fails(guard: Guard, case: Case, code: str) -> None:
    problem = GUARDS[guard](case)
    assert problem is not None
    assert problem.code == code
    assert str(problem.remedy)


def test_every_guard_is_tried_both_ways() -> None:
    assert {guard for guard, _ in HOLDS} == {guard for guard, _, _ in FAILS} == set(Guard)
