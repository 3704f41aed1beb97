"""The three steps of every act: open the application as its actor may see it, ask the table, write the event.

There is no other way to an application than `open`, so that nobody sees what is not theirs.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from labels.documents.status import CertificateStatus
from lca.canonical import canonical_bytes, digest_bytes
from lca.errors import Problem, say
from lca.inventory.declaration import Declaration
from registry.application import Application, DeclarationRevision, fold, stream_of
from registry.errors import NotFound, Refused
from registry.guards import GUARDS, STANDING, Case
from registry.ledger import GENESIS, NewEvent, chain
from registry.ports import ApplicationRow, Batch, Clock, EventStore, StoredDocument
from registry.roles import Actor, Role
from registry.transitions import APPLICATION, Act, ApplicationState, Transition, application_transition
from registry.wording import FOR_ROLE, NOT_POSSIBLE


class Deed(Struct, frozen=True):
    """What one act writes to one application: the event, the new projection, the documents that it names."""

    event: NewEvent
    row: ApplicationRow
    documents: tuple[StoredDocument, ...] = ()


class Procedure:
    """Opens applications, judges acts by the table and its guards, writes events."""

    def __init__(self, store: EventStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def now(self) -> datetime:
        """The time now, UTC, to the second, as signed documents have it."""
        return self._clock.now().replace(microsecond=0)

    def open(self, actor: Actor, application_id: str) -> Application:
        """An application that this person may see; NotFound otherwise, whether it exists or not."""
        application = fold(self._store.stream(stream_of(application_id)))
        if application is None or not may_see(actor, row_of(application)):
            raise NotFound("application", application_id)
        return application

    def visible(self, actor: Actor) -> tuple[ApplicationRow, ...]:
        """Every application that this person may see, newest change first."""
        own = actor.organisation.id if actor.roles == {Role.MANUFACTURER} else None
        return tuple(row for row in self._store.applications(own) if may_see(actor, row))

    def declaration(self, revision: DeclarationRevision) -> Declaration:
        """The declaration of a revision, read again from its bytes."""
        return Declaration.model_validate_json(self._store.document(revision.declaration))

    def revision_for(self, actor: Actor, application: Application) -> DeclarationRevision:
        """The revision that this person works on: the owner's last one, for others the one that was submitted."""
        if actor.organisation.id == application.applicant or application.submission is None:
            return application.latest
        return application.submission.revision

    def check(self, act: Act, application: Application, actor: Actor) -> Transition:
        """The row of the table for an act; Refused where there is none for the state or the person has not its role."""
        row = application_transition(application.state, act)
        if row is None:
            raise Refused([impossible(application.state)])
        if row.role not in actor.roles:
            raise Refused([wrong_role(row.role)], clause=row.clause)
        return row

    def permit(self, act: Act, case: Case) -> None:
        """Refused, with every reason, unless the table has the act for state and role and all its guards hold."""
        row = self.check(act, case.application, case.actor)
        problems = [problem for guard in row.guards if (problem := GUARDS[guard](case)) is not None]
        if problems:
            raise Refused(problems, clause=row.clause)

    def possible(self, application: Application, actor: Actor) -> tuple[Act, ...]:
        """Acts that a screen may offer this person now: by state, role and the guards that depend on nothing else."""
        case = Case(application, actor)
        rows = (row for row in APPLICATION if row.state == application.state and row.role in actor.roles)
        return tuple(
            row.act for row in rows if all(GUARDS[guard](case) is None for guard in row.guards if guard in STANDING)
        )

    def deed(
        self,
        application: Application,
        act: Act,
        actor: Actor,
        payload: Mapping[str, Any],
        documents: Iterable[StoredDocument] = (),
    ) -> Deed:
        """What an act will write, with the application's projection as it will be then."""
        new = NewEvent(stream_of(application.id), application.revision + 1, act, self._clock.now(), actor.id, payload)
        after = fold((*application.timeline, chain(new, 0, GENESIS)))
        assert after is not None  # noqa: S101  one event is there at least
        return Deed(new, row_of(after), tuple(documents))

    def begin(self, actor: Actor, application_id: str, payload: Mapping[str, Any], document: StoredDocument) -> None:
        """Write the first event of a new application; Refused for a person who is not of a manufacturer."""
        row = application_transition(None, Act.DRAFT)
        if row is None or row.role not in actor.roles:
            raise Refused([wrong_role(Role.MANUFACTURER)])
        new = NewEvent(stream_of(application_id), 1, Act.DRAFT, self._clock.now(), actor.id, payload)
        after = fold([chain(new, 0, GENESIS)])
        assert after is not None  # noqa: S101  one event is there
        self._store.append(Batch((new,), (document,), (row_of(after),)))

    def act(
        self,
        application: Application,
        act: Act,
        actor: Actor,
        payload: Mapping[str, Any],
        documents: Iterable[StoredDocument] = (),
    ) -> None:
        """Write an act that was permitted; StaleRevision if somebody was faster: then nothing is written."""
        deed = self.deed(application, act, actor, payload, documents)
        self._store.append(Batch((deed.event,), deed.documents, (deed.row,)))


def may_see(actor: Actor, row: ApplicationRow) -> bool:
    """Its own organisation: always. The certification side: once it was submitted; a verifier, when in charge of it."""
    if actor.organisation.id == row.applicant:
        return True
    if not row.submitted:
        return False
    if actor.roles & {Role.CLERK, Role.DECISION_MAKER}:
        return True
    return Role.VERIFIER in actor.roles and row.verifier == actor.id


def row_of(application: Application) -> ApplicationRow:
    """The projection of an application that lists are made of. The certification side reads the submitted product
    name.
    """
    sent = application.submission
    shown = sent.revision if sent is not None else application.latest
    return ApplicationRow(
        id=application.id,
        applicant=application.applicant,
        state=application.state,
        verifier=application.verifier,
        submitted=sent is not None,
        product=shown.product,
        model=shown.model,
        revision=application.revision,
        certificate=application.certificate,
        updated_at=application.updated_at,
    )


def json_document(value: Any) -> StoredDocument:
    """A JSON value as a document under the digest of its canonical bytes."""
    return bytes_document(canonical_bytes(value), "application/json")


def bytes_document(data: bytes, media_type: str) -> StoredDocument:
    """Bytes as a document under their digest."""
    return StoredDocument(digest_bytes(data), media_type, data)


def impossible(state: ApplicationState | CertificateStatus) -> Problem:
    """The refusal of an act that the table does not have for a state."""
    return Problem(
        "act-not-possible", NOT_POSSIBLE[state], say("Open it again: it shows what is possible for you now.")
    )


def wrong_role(role: Role) -> Problem:
    """The refusal of an act to a person who does not hold its role."""
    return Problem("role-missing", FOR_ROLE[role], say("Ask somebody who holds that role."))
