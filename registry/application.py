"""An application: what its events add up to. There is no setter; what a person sees is the fold of what was done.

The declaration has revisions. People of the certification side see the revision that was submitted; what the
manufacturer saves after that is a draft again until it is sent as an answer.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from labels.documents.statement import Opinion
from lca.canonical import Digest
from lca.errors import say
from registry.errors import LedgerDamaged
from registry.ledger import Event
from registry.transitions import Act, ApplicationState, application_transition


class DeclarationRevision(Struct, frozen=True):
    """One saved declaration. number: from 1. declaration: digest of its canonical bytes, under which the store has
    them.
    """

    number: int
    declaration: Digest
    product: Mapping[str, str]
    model: str
    by: str
    at: datetime


class Submission(Struct, frozen=True):
    """A revision that was sent to the certification body, with what the calculation gave then.

    figures: digest under which the store has every figure of the result. total: kg CO2e per unit.
    """

    revision: DeclarationRevision
    study_digest: Digest
    result_digest: Digest
    figures: Digest
    total: float


class Recalculation(Struct, frozen=True):
    """A verifier's own run over a submission. agrees: every value within the tolerance of the policy. total: kg CO2e
    per unit.
    """

    declaration: Digest
    study_digest: Digest
    result_digest: Digest
    total: float
    agrees: bool
    by: str
    at: datetime


class Judgement(Struct, frozen=True):
    """How the verifier judged a rule that no machine can judge. outcome: met, not_met or not_applicable."""

    rule: str
    outcome: str
    note: str
    by: str
    at: datetime


class Nonconformity(Struct, frozen=True):
    """What a verifier found wrong. where: exchange, clause or rule. answer: "" until the manufacturer has replied."""

    id: str
    where: str
    what: str
    raised_at: datetime
    answer: str = ""
    closed: bool = False


class GivenOpinion(Struct, frozen=True):
    """A signed opinion. statement: digest under which the store has the signed token."""

    opinion: Opinion
    statement: Digest
    by: str
    at: datetime


class Decision(Struct, frozen=True):
    """The certification decision. supersedes: number of the certificate that the new one replaces."""

    granted: bool
    reason: str
    supersedes: str | None
    by: str
    at: datetime


class Application(Struct, frozen=True):
    """Everything the registry knows of one application, as of its last event.

    revision: number of events so far, for optimistic concurrency. applicant: organisation id. verifiers: everybody
    who was ever assigned; the last is in charge. judgements: of the current submission only.
    """

    id: str
    applicant: str
    state: ApplicationState
    revision: int
    updated_at: datetime
    declarations: tuple[DeclarationRevision, ...] = ()
    submission: Submission | None = None
    verifiers: tuple[str, ...] = ()
    recalculation: Recalculation | None = None
    judgements: Mapping[str, Judgement] = field(default_factory=lambda: MappingProxyType({}))
    nonconformities: tuple[Nonconformity, ...] = ()
    opinion: GivenOpinion | None = None
    decision: Decision | None = None
    certificate: str | None = None
    timeline: tuple[Event, ...] = ()

    @property
    def latest(self) -> DeclarationRevision:
        """The last saved revision, sent or not: what its owner works on."""
        return self.declarations[-1]

    @property
    def verifier(self) -> str | None:
        """Account id of the verifier in charge."""
        return self.verifiers[-1] if self.verifiers else None

    @property
    def open_nonconformities(self) -> tuple[Nonconformity, ...]:
        """Those that the verifier has not closed."""
        return tuple(n for n in self.nonconformities if not n.closed)


Payload = Mapping[str, Any]
Effect = Callable[[Application, Event], Application]


def _saved(application: Application, event: Event) -> Application:
    revision = DeclarationRevision(
        number=len(application.declarations) + 1,
        declaration=event.payload["declaration"],
        product=MappingProxyType(event.payload["product"]),
        model=event.payload["model"],
        by=event.actor,
        at=event.at,
    )
    return replace(application, declarations=(*application.declarations, revision))


def _submitted(application: Application, event: Event) -> Application:
    sent = event.payload
    submission = Submission(
        application.latest, sent["study_digest"], sent["result_digest"], sent["figures"], sent["total"]
    )
    return replace(application, submission=submission, recalculation=None, judgements=MappingProxyType({}))


def _answered(application: Application, event: Event) -> Application:
    answers = event.payload["answers"]
    replied = tuple(replace(n, answer=answers.get(n.id, n.answer)) for n in application.nonconformities)
    return _submitted(replace(application, nonconformities=replied), event)


def _assigned(application: Application, event: Event) -> Application:
    verifiers = (*application.verifiers, event.payload["verifier"])
    return replace(application, verifiers=verifiers, recalculation=None, judgements=MappingProxyType({}))


def _recalculated(application: Application, event: Event) -> Application:
    return replace(application, recalculation=Recalculation(**event.payload, by=event.actor, at=event.at))


def _judged(application: Application, event: Event) -> Application:
    judgement = Judgement(**event.payload, by=event.actor, at=event.at)
    return replace(application, judgements=MappingProxyType({**application.judgements, judgement.rule: judgement}))


def _raised(application: Application, event: Event) -> Application:
    raised = Nonconformity(
        f"NC-{len(application.nonconformities) + 1}", event.payload["where"], event.payload["what"], event.at
    )
    return replace(application, nonconformities=(*application.nonconformities, raised))


def _closed(application: Application, event: Event) -> Application:
    rows = tuple(
        replace(n, closed=True) if n.id == event.payload["nonconformity"] else n for n in application.nonconformities
    )
    return replace(application, nonconformities=rows)


def _opinion(application: Application, event: Event) -> Application:
    given = GivenOpinion(Opinion(event.payload["opinion"]), event.payload["statement"], event.actor, event.at)
    return replace(application, opinion=given)


def _decided(application: Application, event: Event) -> Application:
    decided = Decision(
        granted=event.tag == Act.GRANT,
        reason=event.payload["reason"],
        supersedes=event.payload.get("supersedes"),
        by=event.actor,
        at=event.at,
    )
    return replace(application, decision=decided)


def _issued(application: Application, event: Event) -> Application:
    return replace(application, certificate=event.payload["certificate"])


def _unchanged(application: Application, _: Event) -> Application:
    return application


_EFFECTS: Mapping[Act, Effect] = MappingProxyType(
    {
        Act.DRAFT: _saved,
        Act.SAVE: _saved,
        Act.SUBMIT: _submitted,
        Act.ABANDON: _unchanged,
        Act.RETURN: _unchanged,
        Act.ACCEPT: _unchanged,
        Act.ASSIGN: _assigned,
        Act.RECALCULATE: _recalculated,
        Act.JUDGE_RULE: _judged,
        Act.RAISE_NONCONFORMITY: _raised,
        Act.ANSWER: _answered,
        Act.CLOSE_NONCONFORMITY: _closed,
        Act.GIVE_OPINION: _opinion,
        Act.GRANT: _decided,
        Act.REFUSE: _decided,
        Act.ISSUE: _issued,
    }
)


def fold(events: Iterable[Event]) -> Application | None:
    """The application that these events make, or None for no events. LedgerDamaged if an event breaks the transitions
    table.
    """
    application: Application | None = None
    for event in events:
        act = Act(event.tag)
        row = application_transition(application.state if application else None, act)
        if row is None:
            raise LedgerDamaged(
                "ledger-damaged",
                say(
                    "Event {position} ({tag}) cannot follow the one before it.", position=event.position, tag=event.tag
                ),
                say("Stop issuing and restore the last backup whose ledger is whole."),
            )
        if application is None:
            application = Application(
                event.stream.partition("/")[2], event.payload["applicant"], row.target, 0, event.at
            )
        after = _EFFECTS[act](application, event)
        application = replace(
            after,
            state=row.target,
            revision=event.revision,
            updated_at=event.at,
            timeline=(*after.timeline, event),
        )
    return application


def stream_of(application_id: str) -> str:
    """Name of an application's stream in the ledger."""
    return f"application/{application_id}"
