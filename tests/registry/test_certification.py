"""Verification, decision and what follows: independence, own recalculation, corrections, suspension and succession."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from msgspec.structs import replace

from labels.documents.party import Party
from labels.documents.statement import LevelOfAssurance, Opinion
from labels.documents.status import CertificateStatus, StatusList
from labels.issue import IssueError
from labels.recalculation import Evidence
from labels.trust.envelope import open_sealed
from labels.trust.trust_list import Role as TrustRole
from labels.verdict import Outcome as Verdict
from labels.verify import verify
from lca.canonical import canonical_bytes
from lca.conformity.rule import Outcome
from lca.documents import LocalText
from registry.accounts import NewPerson
from registry.application import Decision, fold, stream_of
from registry.bootstrap import Registry
from registry.errors import LedgerDamaged, NotFound, Refused
from registry.issuing import certificate_of
from registry.keyring import KeyTerms
from registry.ledger import NewEvent, verify_chain
from registry.ports import Batch
from registry.procedure import bytes_document, row_of
from registry.roles import Actor, Role
from registry.study_figures import figures_document, read_figures
from registry.transitions import Act, ApplicationState, CertificateAct
from tests.registry.acts import in_verification, issued, judge_all, submitted, verified
from tests.registry.world import POWER, STEEL, TOTAL, HandClock, product


def refused(code: str, act: object) -> None:
    with pytest.raises(Refused) as refusal:
        act()  # type: ignore[operator]
    assert code in {problem.code for problem in refusal.value.problems}


def other_model(name: str) -> dict[str, object]:
    return {**product().product.canonical(), "model": name}


def published(registry: Registry) -> StatusList:
    trust = registry.office.keyring.trust_list()
    return open_sealed(registry.records.status_list(), trust, TrustRole.STATUS, registry.clock.now()).document


def test_a_clerk_sends_back_with_a_reason(registry: Registry, clerk: Actor, maker: Actor) -> None:
    application = submitted(registry)
    refused("reason-missing", lambda: registry.desk.send_back(clerk, application, "  "))
    registry.desk.send_back(clerk, application, "The licence is missing.")
    assert registry.desk.application(maker, application).summary.state is ApplicationState.DRAFT
    assert registry.desk.work_list(maker)[0].id == application


def test_only_an_independent_verifier_is_assigned(
    registry: Registry, clerk: Actor, maker: Actor, verifier: Actor
) -> None:
    application = submitted(registry)
    registry.desk.accept(clerk, application)
    refused("not-a-verifier", lambda: registry.desk.assign(clerk, application, maker.id))
    refused("not-a-verifier", lambda: registry.desk.assign(clerk, application, clerk.id))
    refused("not-a-verifier", lambda: registry.desk.assign(clerk, application, "nobody"))
    hired(registry, "was-consultant", {Role.VERIFIER}, conflicts=frozenset({maker.organisation.id}))
    refused("not-independent", lambda: registry.desk.assign(clerk, application, "was-consultant"))
    assert [v.id for v in registry.desk.verifiers(clerk, application)] == [verifier.id]


def hired(registry: Registry, name: str, roles: set[Role], **more: frozenset[str]) -> Actor:
    """One more person of the body, with a key where the role signs."""
    body = registry.office.body()
    person = NewPerson(name, name, LocalText(en=name), body.id, frozenset(roles), **more)
    actor = registry.accounts.register(person)
    party = Party(id=name, name=actor.name)
    start = registry.office.procedure.now()
    terms = KeyTerms(party, (TrustRole.VERIFIER,), start, start + timedelta(days=365), demo=True)
    registry.office.keyring.create(f"{name}-key", terms)
    return actor


def test_recalculation_agrees_and_is_recorded(registry: Registry, verifier: Actor) -> None:
    application = in_verification(registry)
    report = registry.desk.recalculate(verifier, application)
    assert report.agrees
    assert report.differences == ()
    run = registry.desk.application(verifier, application).recalculation
    assert run is not None
    assert (run.total, run.by) == (pytest.approx(TOTAL, rel=1e-12), verifier.id)


def test_a_recalculation_that_differs_blocks_an_accepting_opinion(registry: Registry, verifier: Actor) -> None:
    application = in_verification(registry)
    _resubmit_with(registry, application, total=2.5)
    report = registry.desk.recalculate(verifier, application)
    assert not report.agrees
    assert [(d.figure, d.issued) for d in report.differences if d.figure == "total"] == [("total", 2.5)]
    judge_all(registry, application)
    refused("not-recalculated", lambda: _opine(registry, verifier, application, Opinion.UNMODIFIED))
    _opine(registry, verifier, application, Opinion.ADVERSE)


def _resubmit_with(registry: Registry, application_id: str, total: float) -> None:
    """Write a submission whose figures are not those of the calculation, as a faulty or dishonest system would have."""
    verifier = registry.office.people.people(Role.VERIFIER)[0]
    maker = registry.accounts.demo_people()["maker"]
    registry.desk.raise_nonconformity(verifier, application_id, "total", "again")
    registry.desk.save_declaration(maker, application_id, product(product=other_model("X-2")), 1)
    application = registry.office.procedure.open(maker, application_id)
    study = registry.desk.preview(maker, application_id)
    figures = {k: [f.value, f.scale] for k, f in read_figures(figures_document(study)).items()}
    figures["total"][0] = total
    document = bytes_document(canonical_bytes(figures), "application/json")
    payload = {
        "study_digest": study.calculation.study_digest,
        "result_digest": study.calculation.result_digest,
        "figures": document.digest,
        "total": total,
        "answers": {"NC-1": "done"},
    }
    registry.office.procedure.act(application, Act.ANSWER, maker, payload, [document])
    registry.desk.close_nonconformity(verifier, application_id, "NC-1")


def _opine(registry: Registry, verifier: Actor, application: str, opinion: Opinion) -> str:
    return registry.desk.give_opinion(verifier, application, opinion, LevelOfAssurance.LIMITED)


def test_an_opinion_needs_everything_at_once(registry: Registry, verifier: Actor) -> None:
    application = in_verification(registry)
    with pytest.raises(Refused) as refusal:
        _opine(registry, verifier, application, Opinion.UNMODIFIED)
    assert {problem.code for problem in refusal.value.problems} == {"not-recalculated", "rules-not-judged"}


def test_a_machine_verdict_is_not_the_verifiers_to_change(registry: Registry, verifier: Actor) -> None:
    application = in_verification(registry)
    judge = registry.desk.judge_rule
    refused("rule-not-for-verifier", lambda: judge(verifier, application, "unit-kind", Outcome.NOT_MET, "no"))
    refused("rule-not-for-verifier", lambda: judge(verifier, application, "no-such-rule", Outcome.MET))
    refused("incomplete", lambda: judge(verifier, application, "goal-and-scope", Outcome.NOT_MET, " "))
    refused("incomplete", lambda: judge(verifier, application, "goal-and-scope", Outcome.NOT_JUDGED, "?"))


def test_a_rule_judged_unmet_blocks_an_accepting_opinion(registry: Registry, verifier: Actor) -> None:
    application = in_verification(registry)
    registry.desk.recalculate(verifier, application)
    judge_all(registry, application)
    registry.desk.judge_rule(verifier, application, "goal-and-scope", Outcome.NOT_MET, "The goal is not stated.")
    refused("still-open", lambda: _opine(registry, verifier, application, Opinion.UNMODIFIED))


def test_a_nonconformity_is_answered_with_a_new_revision(registry: Registry, maker: Actor, verifier: Actor) -> None:
    desk, application = registry.desk, in_verification(registry)
    desk.recalculate(verifier, application)
    assert desk.raise_nonconformity(verifier, application, "M-1", "The scale shows 1.2 kg.") == "NC-1"
    assert desk.raise_nonconformity(verifier, application, "E-1", "The meter reading is missing.") == "NC-2"
    with pytest.raises(Refused) as refusal:
        desk.answer(maker, application, {"NC-1": "corrected"})
    assert {problem.code for problem in refusal.value.problems} == {"no-new-revision", "answer-missing"}
    desk.save_declaration(maker, application, product({**STEEL, "amount": "1.2"}, POWER), 1)
    desk.answer(maker, application, {"NC-1": "corrected", "NC-2": "invoice added", "NC-9": "ignored"})
    view = desk.application(verifier, application)
    assert [n.answer for n in view.nonconformities] == ["corrected", "invoice added"]
    assert (view.recalculation, view.revision.number) == (None, 2)
    report = desk.recalculate(verifier, application)
    assert report.agrees
    assert report.study.calculation.result.total == pytest.approx(3.4, rel=1e-12)
    judge_all(registry, application)
    refused("still-open", lambda: _opine(registry, verifier, application, Opinion.UNMODIFIED))
    desk.close_nonconformity(verifier, application, "NC-1")
    refused("nonconformity-not-open", lambda: desk.close_nonconformity(verifier, application, "NC-1"))
    desk.close_nonconformity(verifier, application, "NC-2")
    _opine(registry, verifier, application, Opinion.UNMODIFIED)
    statement = desk.statement(maker, application)
    assert statement is not None
    assert statement.nonconformities_closed == 2
    assert statement.recalculated_total == pytest.approx(3.4, rel=1e-12)
    assert statement.declaration_digest == desk.declaration(maker, application).digest()


def test_whoever_verified_never_decides(registry: Registry, clerk: Actor, decider: Actor) -> None:
    """One person may hold both roles of the body, and act in one of them on each application."""
    desk, both = registry.desk, hired(registry, "both", {Role.VERIFIER, Role.DECISION_MAKER})
    application = submitted(registry)
    desk.accept(clerk, application)
    desk.assign(clerk, application, both.id)
    desk.recalculate(both, application)
    judge_all(registry, application, both)
    _opine(registry, both, application, Opinion.UNMODIFIED)
    assert desk.application(both, application).acts == ()
    assert desk.work_list(both) == ()
    refused("verifier-decides", lambda: desk.grant(both, application))
    refused("verifier-decides", lambda: desk.refuse(both, application, "no"))
    assert desk.application(decider, application).acts == (Act.GRANT, Act.REFUSE)
    assert desk.grant(decider, application) == "TBD-2026-000001"
    other = verified(registry, product(product=other_model("X-2")))
    assert [row.id for row in desk.work_list(both)] == [other]
    assert desk.grant(both, other) == "TBD-2026-000002"


def test_a_verifier_who_was_replaced_does_not_decide_either(registry: Registry, clerk: Actor, verifier: Actor) -> None:
    desk, first = registry.desk, hired(registry, "first", {Role.VERIFIER, Role.DECISION_MAKER})
    application = submitted(registry)
    desk.accept(clerk, application)
    desk.assign(clerk, application, first.id)
    desk.recalculate(first, application)
    desk.assign(clerk, application, verifier.id)
    refused("not-assigned", lambda: desk.recalculate(first, application))
    refused("not-recalculated", lambda: _opine(registry, verifier, application, Opinion.UNMODIFIED))
    desk.recalculate(verifier, application)
    judge_all(registry, application)
    _opine(registry, verifier, application, Opinion.UNMODIFIED)
    refused("verifier-decides", lambda: desk.grant(first, application))


@pytest.mark.parametrize("opinion", [Opinion.MODIFIED, Opinion.ADVERSE])
def test_an_opinion_with_reservations_carries_no_certificate(
    registry: Registry, verifier: Actor, decider: Actor, opinion: Opinion
) -> None:
    application = in_verification(registry)
    registry.desk.recalculate(verifier, application)
    judge_all(registry, application)
    _opine(registry, verifier, application, opinion)
    refused("opinion-not-accepting", lambda: registry.desk.grant(decider, application))
    registry.desk.refuse(decider, application, "The verifier objects.")
    assert registry.desk.application(decider, application).summary.state is ApplicationState.REFUSED


def test_nobody_does_the_work_of_another_role(
    registry: Registry, maker: Actor, clerk: Actor, verifier: Actor, decider: Actor
) -> None:
    application = verified(registry)
    desk = registry.desk
    for actor in (maker, clerk, verifier):
        refused("role-missing", lambda actor=actor: desk.grant(actor, application))
    refused("act-not-possible", lambda: desk.issue(decider, application))
    refused("act-not-possible", lambda: desk.accept(clerk, application))
    refused("act-not-possible", lambda: desk.recalculate(verifier, application))


def test_a_grant_whose_issue_failed_is_issued_later(registry: Registry, decider: Actor, maker: Actor) -> None:
    application = verified(registry)
    keys = registry.settings.data / "keys"
    hidden = keys.rename(keys.with_name("hidden"))
    refused("no-signing-key", lambda: registry.desk.grant(decider, application))
    assert registry.desk.application(maker, application).summary.state is ApplicationState.GRANTED
    assert registry.desk.documents(maker, application) == {}
    hidden.rename(keys)
    assert registry.desk.issue(decider, application) == "TBD-2026-000001"


def test_two_who_issue_at_once_get_two_numbers(registry: Registry, decider: Actor) -> None:
    applications = [verified(registry, product(product=other_model(f"X-{n}"))) for n in range(2)]
    with ThreadPoolExecutor(2) as pool:
        numbers = set(pool.map(lambda one: registry.desk.grant(decider, one), applications))
    assert numbers == {"TBD-2026-000001", "TBD-2026-000002"}
    assert {entry.number for entry in published(registry).entries} == numbers
    verify_chain(registry.office.store.events())


def test_a_certificate_is_suspended_reinstated_and_withdrawn(
    registry: Registry, decider: Actor, clock: HandClock
) -> None:
    number = issued(registry)
    steps = [
        (CertificateAct.SUSPEND, CertificateStatus.SUSPENDED),
        (CertificateAct.REINSTATE, CertificateStatus.VALID),
        (CertificateAct.WITHDRAW, CertificateStatus.WITHDRAWN),
    ]
    for act, status in steps:
        clock.move(days=1)
        assert registry.desk.change_status(decider, number, act, f"because of {act}") is status
        entry = published(registry).entries[0]
        assert (entry.status, entry.reason) == (status, f"because of {act}")
        record = registry.records.record(number, clock.now())
        assert record is not None
        assert record.status == str(status)
        rebuilt = certificate_of(registry.office.store.stream(f"certificate/{number}"))
        assert rebuilt == registry.office.store.certificate(number)
    refused("act-not-possible", lambda: registry.desk.change_status(decider, number, CertificateAct.REINSTATE, "x"))


def test_a_verifier_of_labels_sees_the_suspension_in_the_published_list(
    registry: Registry, decider: Actor, maker: Actor, clock: HandClock
) -> None:

    number = issued(registry)
    clock.move(hours=1)
    registry.desk.change_status(decider, number, CertificateAct.SUSPEND, "surveillance is overdue")
    bundle, trust = registry.records.bundle(number), registry.office.keyring.trust_list()
    assert bundle is not None
    evidence = Evidence(status_list=registry.records.status_list())
    assert verify(bundle, trust, clock.now(), evidence).step("status").outcome is Verdict.FAILED
    assert verify(bundle, trust, clock.now()).step("status").outcome is Verdict.PASSED  # as of issue


def test_only_the_holder_cancels_and_only_the_body_suspends(
    registry: Registry, decider: Actor, maker: Actor, rival: Actor, verifier: Actor
) -> None:
    number, change = issued(registry), registry.desk.change_status
    refused("role-missing", lambda: change(decider, number, CertificateAct.CANCEL, "x"))
    refused("role-missing", lambda: change(maker, number, CertificateAct.SUSPEND, "x"))
    refused("role-missing", lambda: change(verifier, number, CertificateAct.WITHDRAW, "x"))
    refused("reason-missing", lambda: change(decider, number, CertificateAct.SUSPEND, ""))
    refused("act-not-possible", lambda: change(decider, number, CertificateAct.SUPERSEDE, "x"))
    refused("act-not-possible", lambda: change(decider, number, CertificateAct.ISSUE, "x"))
    with pytest.raises(NotFound):
        change(rival, number, CertificateAct.CANCEL, "x")
    assert registry.desk.certificates(maker)[0].acts == (CertificateAct.CANCEL,)
    assert change(maker, number, CertificateAct.CANCEL, "no longer made") is CertificateStatus.CANCELLED


def test_a_new_certificate_takes_the_place_of_an_old_one(registry: Registry, decider: Actor, maker: Actor) -> None:
    old = issued(registry)
    new = issued(registry, product(product=other_model("X-1b")), supersedes=old)
    first, second = (registry.records.record(n, registry.clock.now()) for n in (old, new))
    assert first is not None
    assert second is not None
    assert (first.status, first.superseded_by) == ("superseded", new)
    assert second.certificate.supersedes == old
    application = verified(registry, product(product=other_model("X-1c")))
    with pytest.raises(NotFound):
        registry.desk.grant(decider, application, supersedes="TBD-2026-000099")
    refused("act-not-possible", lambda: registry.desk.grant(decider, application, supersedes=old))
    assert registry.desk.application(decider, application).summary.state is ApplicationState.VERIFIED


def test_validity_ends_without_anybody_doing_anything(registry: Registry, maker: Actor, clock: HandClock) -> None:
    number = issued(registry)
    assert registry.desk.certificates(maker)[0].state == "valid"
    clock.move(days=731)
    assert registry.desk.certificates(maker)[0].state == "expired"
    record = registry.records.record(number, clock.now())
    assert record is not None
    assert record.status == "expired"


def test_other_languages_are_drawn_from_what_was_signed(registry: Registry, maker: Actor) -> None:
    number = issued(registry)
    label = registry.desk.draw_label(maker, number, "pt", "svg")
    assert label == registry.desk.draw_label(maker, number, "pt", "svg")
    assert registry.desk.draw_certificate(maker, number, "en").startswith(b"%PDF")
    trust = registry.office.keyring.trust_list()
    assert verify(label, trust, registry.clock.now()).verdict is Verdict.PASSED


def test_a_stored_statement_that_was_exchanged_is_not_issued_on(
    registry: Registry, decider: Actor, maker: Actor
) -> None:
    first, second = verified(registry), verified(registry, product(product=other_model("X-9")))
    application = registry.office.procedure.open(decider, second)
    other = registry.office.procedure.open(decider, first)
    assert application.opinion is not None
    assert other.opinion is not None
    exchanged = replace(application, opinion=other.opinion, state=ApplicationState.GRANTED)
    granted = replace(exchanged, decision=Decision(True, "", None, decider.id, registry.clock.now()))
    grant = registry.desk._grant(granted, registry.office.procedure.now())
    with pytest.raises(IssueError) as refusal:
        registry.office.issuer().certify(grant, "TBD-2026-000001", registry.office.procedure.now())
    assert "statement-study-digest" in {problem.code for problem in refusal.value.problems}


def test_projections_say_what_the_events_say(registry: Registry, maker: Actor, verifier: Actor) -> None:

    issued(registry)
    application = in_verification(registry, product(product=other_model("X-2")))
    registry.desk.raise_nonconformity(verifier, application, "M-1", "no")
    registry.desk.draft_declaration(maker, product(product=other_model("X-3")))
    rows = registry.office.store.applications()
    assert len(rows) == 3
    for row in rows:
        folded = fold(registry.office.store.stream(stream_of(row.id)))
        assert folded is not None
        assert row_of(folded) == row


def test_an_act_outside_the_table_in_the_ledger_is_damage(registry: Registry, maker: Actor) -> None:

    application = registry.desk.draft_declaration(maker, product())
    forged = NewEvent(f"application/{application}", 2, Act.ISSUE, registry.clock.now(), "x", {"certificate": "X"})
    registry.office.store.append(Batch((forged,)))
    with pytest.raises(LedgerDamaged):
        registry.desk.application(maker, application)
