"""The tables: every pair of state and act that has no row is refused; whatever is allowed folds back to the same state."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labels.documents.status import CertificateStatus
from lca.documents import LocalText
from registry.application import Application, fold
from registry.errors import LedgerDamaged, Refused
from registry.guards import GUARDS, STANDING
from registry.issuing import certificate_of
from registry.ledger import GENESIS, Event, NewEvent, chain
from registry.ports import Batch
from registry.procedure import Procedure
from registry.roles import Actor, Organisation, OrganisationKind, Role
from registry.transitions import (
    APPLICATION,
    CERTIFICATE,
    WAITS_FOR,
    Act,
    ApplicationState,
    CertificateAct,
    Guard,
    application_transition,
    certificate_transition,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NAME = LocalText(en="x")
ORGANISATION = Organisation("org", OrganisationKind.MANUFACTURER, NAME)
PAYLOADS: dict[Act, dict[str, Any]] = {
    Act.DRAFT: {"applicant": "org", "declaration": "sha256:0", "product": {"en": "x"}, "model": "m"},
    Act.SAVE: {"declaration": "sha256:1", "product": {"en": "x"}, "model": "m"},
    Act.SUBMIT: {"study_digest": "s", "result_digest": "r", "figures": "f", "total": 1.0},
    Act.ANSWER: {"study_digest": "s", "result_digest": "r", "figures": "f", "total": 1.0, "answers": {"NC-1": "done"}},
    Act.ASSIGN: {"verifier": "v"},
    Act.RECALCULATE: {"declaration": "d", "study_digest": "s", "result_digest": "r", "total": 1.0, "agrees": True},
    Act.JUDGE_RULE: {"rule": "a", "outcome": "met", "note": ""},
    Act.RAISE_NONCONFORMITY: {"where": "M-1", "what": "no evidence"},
    Act.CLOSE_NONCONFORMITY: {"nonconformity": "NC-1"},
    Act.GIVE_OPINION: {"opinion": "unmodified", "statement": "d"},
    Act.GRANT: {"reason": "", "supersedes": None},
    Act.REFUSE: {"reason": "no"},
    Act.ISSUE: {"certificate": "TBD-2026-000001"},
}


class NoStore:
    """Refusing needs no store: one that is asked fails the test."""

    def append(self, batch: Batch) -> tuple[Event, ...]:
        raise AssertionError(f"written: {batch}")


PROCEDURE = Procedure(NoStore(), None)  # type: ignore[arg-type]


def event(stream: str, number: int, act: str, payload: dict[str, Any]) -> Event:
    return chain(NewEvent(stream, number, act, NOW + timedelta(minutes=number), "a", payload), number, GENESIS)


def actor(*roles: Role) -> Actor:
    return Actor("a", NAME, ORGANISATION, frozenset(roles))


@pytest.mark.parametrize(("state", "act"), list(product(ApplicationState, Act)))
def test_every_triple_without_a_row_is_refused(state: ApplicationState, act: Act) -> None:
    application = Application("A-1", "org", state, 1, NOW)
    row = application_transition(state, act)
    for role in Role:
        if row is not None and row.role is role:
            assert PROCEDURE.check(act, application, actor(role)) is row
            continue
        with pytest.raises(Refused) as refusal:
            PROCEDURE.check(act, application, actor(role))
        assert refusal.value.code == ("act-not-possible" if row is None else "role-missing")


@pytest.mark.parametrize(("state", "act"), list(product([None, *CertificateStatus], CertificateAct)))
def test_certificate_pairs_outside_the_table_break_the_ledger(
    state: CertificateStatus | None, act: CertificateAct
) -> None:
    events = [certificate_event(number, known) for number, known in enumerate(_way_to(state), start=1)]
    row = certificate_transition(state, act)
    following = certificate_event(len(events) + 1, act)
    if row is None:
        with pytest.raises(LedgerDamaged):
            certificate_of([*events, following])
    else:
        assert certificate_of([*events, following]).status is row.target


def _way_to(state: CertificateStatus | None) -> list[CertificateAct]:
    ways: dict[CertificateStatus | None, list[CertificateAct]] = {None: []}
    for _ in CERTIFICATE:
        for row in CERTIFICATE:
            if row.state in ways:
                ways.setdefault(row.target, [*ways[row.state], row.act])
    return ways[state]


def certificate_event(number: int, act: CertificateAct) -> Event:
    targets = {row.act: row.target for row in CERTIFICATE}
    payload: dict[str, Any] = {"status": str(targets[act]), "reason": "", "superseded_by": None}
    if act is CertificateAct.ISSUE:
        payload |= {
            "application": "A-1",
            "holder": "org",
            "valid_from": "2026-03-01",
            "valid_until": "2028-02-29",
            "product": {"en": "x"},
            "artefacts": {"bundle.json": "sha256:0"},
        }
    return event("certificate/TBD-2026-000001", number, act, payload)


def test_a_pair_has_one_row() -> None:
    assert len({(row.state, row.act) for row in APPLICATION}) == len(APPLICATION)
    assert len({(row.state, row.act) for row in CERTIFICATE}) == len(CERTIFICATE)


def test_every_state_can_be_reached_and_left_or_is_an_end() -> None:
    assert {row.target for row in APPLICATION} == set(ApplicationState)
    ends = {ApplicationState.ISSUED, ApplicationState.REFUSED, ApplicationState.ABANDONED}
    assert set(ApplicationState) - {row.state for row in APPLICATION} == ends == set(ApplicationState) - set(WAITS_FOR)


def test_whoever_is_waited_for_can_move_things_on() -> None:
    for state, role in WAITS_FOR.items():
        assert any(row.state == state and row.role is role and row.target is not state for row in APPLICATION)


def test_guards_and_their_functions_are_one_to_one() -> None:
    assert set(GUARDS) == set(Guard) == {guard for row in APPLICATION for guard in row.guards}
    assert set(GUARDS) > STANDING


def test_acts_of_verifier_and_decision_maker_carry_their_independence() -> None:
    for row in APPLICATION:
        if row.role is Role.VERIFIER:
            assert {Guard.ASSIGNED_VERIFIER, Guard.INDEPENDENT} <= set(row.guards)
        if row.role is Role.DECISION_MAKER:
            assert {Guard.NOT_THE_VERIFIER, Guard.INDEPENDENT, Guard.OF_THE_BODY} <= set(row.guards)


@settings(deadline=None)
@given(st.data())
def test_any_permitted_history_folds_to_the_state_of_the_table(data: st.DataObject) -> None:
    state: ApplicationState | None = None
    events: list[Event] = []
    for number in range(1, data.draw(st.integers(1, 25)) + 1):
        rows = [row for row in APPLICATION if row.state == state]
        if not rows:
            break
        row = data.draw(st.sampled_from(rows))
        events.append(event("application/A-1", number, row.act, PAYLOADS.get(row.act, {"reason": ""})))
        state = row.target
    application = fold(events)
    assert application is not None
    assert (application.state, application.revision) == (state, len(events))
    assert application.timeline == tuple(events)
    saves = sum(e.tag in (Act.DRAFT, Act.SAVE) for e in events)
    assert len(application.declarations) == saves


@settings(deadline=None)
@given(st.lists(st.sampled_from(list(Act)), max_size=6))
def test_any_other_history_is_damage(acts: list[Act]) -> None:
    state: ApplicationState | None = None
    legal = True
    for act in acts:
        row = application_transition(state, act)
        legal = legal and row is not None
        state = row.target if row else state
    events = [event("application/A-1", n, act, PAYLOADS.get(act, {"reason": ""})) for n, act in enumerate(acts, 1)]
    if legal:
        assert (fold(events) is None) == (not acts)
    else:
        with pytest.raises(LedgerDamaged):
            fold(events)


def test_a_new_revision_starts_recalculation_and_judgement_over() -> None:
    acts = [Act.DRAFT, Act.SUBMIT, Act.ACCEPT, Act.ASSIGN, Act.RECALCULATE, Act.JUDGE_RULE, Act.RAISE_NONCONFORMITY]
    history = [event("application/A-1", n, act, PAYLOADS.get(act, {"reason": ""})) for n, act in enumerate(acts, 1)]
    before = fold(history)
    later = [Act.SAVE, Act.ANSWER]
    after = fold(history + [event("application/A-1", n, act, PAYLOADS[act]) for n, act in enumerate(later, 8)])
    assert before is not None
    assert after is not None
    assert before.recalculation is not None
    assert before.judgements
    assert (after.recalculation, dict(after.judgements)) == (None, {})
    assert after.nonconformities[0].answer == "done"
    assert after.submission is not None
    assert after.submission.revision.number == 2
