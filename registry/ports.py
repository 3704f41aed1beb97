"""What the desk needs from outside: time, memory, data. Protocols; `store` and `bootstrap` have the real ones."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Protocol

from msgspec import Struct

from labels.documents.status import CertificateStatus
from lca.canonical import Digest
from lca.impact.method import Method
from lca.inventory.background import BackgroundRelease
from lca.scope.policy import Policy
from lca.scope.study import Study
from registry.ledger import Event, Head, NewEvent
from registry.roles import Actor, Organisation, Role
from registry.transitions import ApplicationState


class Clock(Protocol):
    """The time, UTC."""

    def now(self) -> datetime:
        """The time now, aware, UTC."""
        ...


class StoredDocument(Struct, frozen=True):
    """Bytes that are kept under their digest."""

    digest: Digest
    media_type: str
    data: bytes


class ApplicationRow(Struct, frozen=True):
    """One application as lists show it: a projection of its events, written with them.

    product: name by language. submitted: whether the certification side may see it.
    """

    id: str
    applicant: str
    state: ApplicationState
    verifier: str | None
    submitted: bool
    product: Mapping[str, str]
    model: str
    revision: int
    certificate: str | None
    updated_at: datetime


class CertificateRow(Struct, frozen=True):
    """One certificate as lists and the status list show it: a projection of its events.

    revision: number of events in its stream. bundle: digest of the signed bundle. artefacts: digest by file name.
    superseded_by: number of the certificate that took its place.
    """

    number: str
    application: str
    holder: str
    status: CertificateStatus
    since: datetime
    reason: str
    valid_from: date
    valid_until: date
    product: Mapping[str, str]
    bundle: Digest
    artefacts: Mapping[str, Digest]
    superseded_by: str | None
    revision: int


class Batch(Struct, frozen=True):
    """What one act writes, all or nothing."""

    events: tuple[NewEvent, ...]
    documents: tuple[StoredDocument, ...] = ()
    applications: tuple[ApplicationRow, ...] = ()
    certificates: tuple[CertificateRow, ...] = ()


class EventStore(Protocol):
    """The ledger, the documents and the projections."""

    def append(self, batch: Batch) -> tuple[Event, ...]:
        """Write a batch; StaleRevision if a stream has moved on since it was read: then nothing is written."""
        ...

    def stream(self, stream: str) -> tuple[Event, ...]:
        """The events of one stream, in order."""
        ...

    def events(self) -> Iterator[Event]:
        """Every event, in order."""
        ...

    def head(self) -> Head:
        """The end of the ledger."""
        ...

    def document(self, digest: Digest) -> bytes:
        """Bytes by digest; LedgerDamaged if they are missing or do not have that digest."""
        ...

    def applications(self, applicant: str | None = None) -> tuple[ApplicationRow, ...]:
        """Applications, newest change first: of one organisation, or all."""
        ...

    def certificates(self) -> tuple[CertificateRow, ...]:
        """Every certificate, by number."""
        ...

    def certificate(self, number: str) -> CertificateRow | None:
        """One certificate, or None."""
        ...


class Account(Struct, frozen=True):
    """A person who may sign in. password_hash: "" for an account that has no password (demo mode only)."""

    login: str
    actor: Actor
    password_hash: str
    active: bool = True


class Session(Struct, frozen=True):
    """A signed-in browser or program. token_hash: SHA-256 of the token, which is kept by its owner only."""

    token_hash: str
    account: str
    created_at: datetime
    expires_at: datetime


class AccountStore(Protocol):
    """Organisations, people and sessions."""

    def add_organisation(self, organisation: Organisation) -> None:
        """Write a new organisation; Refused if the id is taken."""
        ...

    def organisation(self, organisation_id: str) -> Organisation | None:
        """One organisation, or None."""
        ...

    def organisations(self) -> tuple[Organisation, ...]:
        """Every organisation, by id."""
        ...

    def add_account(self, account: Account) -> None:
        """Write a new account; Refused if the id or the login is taken."""
        ...

    def set_password(self, account_id: str, password_hash: str) -> None:
        """Replace a password hash and end every session of the account."""
        ...

    def set_roles(self, account_id: str, roles: frozenset[Role]) -> None:
        """Replace the roles of a person and end every session of the account."""
        ...

    def close_account(self, account_id: str) -> None:
        """Take the right to sign in, and end every session of the account."""
        ...

    def account(self, account_id: str) -> Account | None:
        """One account by id, or None."""
        ...

    def account_of(self, login: str) -> Account | None:
        """One account by login, or None."""
        ...

    def accounts(self) -> tuple[Account, ...]:
        """Every account, by id."""
        ...

    def open_session(self, session: Session) -> None:
        """Write a session and drop those that have expired."""
        ...

    def session(self, token_hash: str) -> Session | None:
        """A session by the hash of its token, or None."""
        ...

    def end_sessions(self, *, token_hash: str = "", account: str = "") -> None:
        """End one session, or all of an account."""
        ...

    def note_attempt(self, login: str, source: str, at: datetime) -> tuple[int, int]:
        """Count a sign-in attempt as failed; failures of this login and of this source in the window that ends now."""
        ...

    def forget_attempts(self, login: str) -> None:
        """A sign-in succeeded: its login starts from zero."""
        ...


class Releases(Protocol):
    """Background release, method and policy by the ids that a study is pinned to."""

    def open(self, study: Study) -> tuple[BackgroundRelease, Method, Policy]:
        """The three; BackgroundError names the one that is not installed."""
        ...

    def background(self, release_id: str) -> BackgroundRelease:
        """One background release."""
        ...

    def installed(self, release_id: str) -> BackgroundRelease | None:
        """One background release, or None where it is not installed."""
        ...


class People(Protocol):
    """Look-up of people and organisations by id."""

    def actor(self, account_id: str) -> Actor | None:
        """The person of an account, or None."""
        ...

    def organisation(self, organisation_id: str) -> Organisation | None:
        """One organisation, or None."""
        ...

    def certification_body(self) -> Organisation | None:
        """The certification body of this registry, or None where none is registered."""
        ...

    def people(self, role: Role) -> tuple[Actor, ...]:
        """Everybody active who holds a role, by id."""
        ...
