"""People who sign in: registration, passwords (Argon2id), sessions kept on the server, limits on guessing.

A session token is 256 random bits, given out once and stored as its SHA-256; ending a session works at once. Demo
accounts have no password: they are entered by name, in demo mode only.
"""

import hashlib
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct
from pwdlib import PasswordHash

from lca.documents import LocalText
from lca.errors import Problem, say
from registry.errors import Refused, SignInRefused, refused
from registry.ports import Account, AccountStore, Clock, Session
from registry.roles import ROLES_OF, Actor, Organisation, OrganisationKind, Role

SESSION_HOURS = 12
PASSWORD_LENGTHS = (12, 200)
FAILURES_PER_LOGIN = 5
FAILURES_PER_SOURCE = 30


class NewPerson(Struct, frozen=True):
    """A person to be registered. conflicts: organisations whose products this person may not judge."""

    id: str
    login: str
    name: LocalText
    organisation: str
    roles: frozenset[Role]
    conflicts: frozenset[str] = frozenset()


class SignedIn(Struct, frozen=True):
    """A new session. token: for the owner's cookie; it is not kept here. expires_at: UTC."""

    token: str
    actor: Actor
    expires_at: datetime


class Accounts:
    """Registration, sign-in and sessions. demo_mode: whether demo accounts exist and may be entered without a
    password.
    """

    def __init__(self, store: AccountStore, clock: Clock, *, demo_mode: bool) -> None:
        self._store = store
        self._clock = clock
        self._demo_mode = demo_mode
        self._hasher = PasswordHash.recommended()
        self._decoy = ""

    def register_organisation(self, organisation: Organisation) -> None:
        """Add an organisation; Refused if its id is taken, or it is of demonstration in production or the reverse."""
        if organisation.demo != self._demo_mode:
            raise refused(
                "other-mode",
                say(
                    "“{name}” is not of this mode: demonstration and production never mix.",
                    name=organisation.id,
                ),
                say("Register demo organisations in demo mode, real ones in production."),
            )
        self._store.add_organisation(organisation)

    def register(self, person: NewPerson, password: str = "") -> Actor:
        """Add a person. Refused: login taken, unknown organisation, roles that it does not give, a weak password.

        In demo mode people have no passwords, and are marked as of demonstration.
        """
        organisation = self._store.organisation(person.organisation)
        problems = _check_person(person, organisation)
        if not self._demo_mode:
            problems += check_password(password, person.login)
        if problems or organisation is None:
            raise Refused(problems)
        actor = Actor(person.id, person.name, organisation, person.roles, person.conflicts, self._demo_mode)
        stored = "" if self._demo_mode else self._hasher.hash(_normal(password))
        self._store.add_account(Account(person.login, actor, stored))
        return actor

    def set_password(self, account_id: str, password: str) -> None:
        """Set a new password and end every session of the account; Refused if it is weak."""
        account = self._store.account(account_id)
        problems = check_password(password, account.login if account else "")
        if problems:
            raise Refused(problems)
        self._store.set_password(account_id, self._hasher.hash(_normal(password)))

    def set_roles(self, account_id: str, roles: frozenset[Role]) -> None:
        """Replace the roles of a person and end every session of the account; Refused for roles that the organisation
        does not give.
        """
        account = self._store.account(account_id)
        if account is None:
            raise ValueError(f"no account {account_id}")
        person = NewPerson(account_id, account.login, account.actor.name, account.actor.organisation.id, roles)
        problems = _check_person(person, account.actor.organisation)
        if problems:
            raise Refused(problems)
        self._store.set_roles(account_id, roles)

    def accounts(self) -> tuple[Account, ...]:
        """Every account, by id."""
        return self._store.accounts()

    def account_of(self, login: str) -> Account | None:
        """One account by login, or None."""
        return self._store.account_of(login)

    def close(self, account_id: str) -> None:
        """Take a person's right to sign in, at once. What they did stays."""
        self._store.close_account(account_id)

    def sign_in(self, login: str, password: str, source: str = "") -> SignedIn:
        """Open a session. source: address the request came from, for the limit. SignInRefused says no more than it
        must.
        """
        longest = PASSWORD_LENGTHS[1]
        by_login, by_source = self._store.note_attempt(login[:longest], source, self._clock.now())
        if by_login > FAILURES_PER_LOGIN or by_source > FAILURES_PER_SOURCE:
            raise SignInRefused(
                "too-many-attempts",
                say("Too many attempts to sign in."),
                say("Wait a quarter of an hour, then try again."),
            )
        account = self._store.account_of(login)
        usable = account is not None and account.active and account.password_hash != ""
        stored = account.password_hash if account is not None and usable else self._decoy_hash()
        tried = password if len(password) <= longest else ""
        fits = self._hasher.verify(_normal(tried), stored)
        if account is None or not usable or not fits:
            raise _wrong()
        self._store.forget_attempts(login)
        return self._open(account)

    def enter_demo(self, login: str) -> SignedIn:
        """Open a session of a demo account without a password; SignInRefused outside demo mode and for every other
        account.
        """
        account = self._store.account_of(login) if self._demo_mode else None
        if account is None or not account.active or not account.actor.demo:
            raise _wrong()
        return self._open(account)

    def actor_of(self, token: str) -> Actor | None:
        """The person behind a session token, or None where there is no such session (any more)."""
        session = self._store.session(_hash(token))
        if session is None or session.expires_at <= self._clock.now():
            return None
        account = self._store.account(session.account)
        if account is None or not account.active or (account.actor.demo and not self._demo_mode):
            return None
        return account.actor

    def sign_out(self, token: str) -> None:
        """End a session."""
        self._store.end_sessions(token_hash=_hash(token))

    def end_sessions(self, account_id: str) -> None:
        """End every session of a person."""
        self._store.end_sessions(account=account_id)

    def actor(self, account_id: str) -> Actor | None:
        """The person of an account, or None."""
        account = self._store.account(account_id)
        return account.actor if account else None

    def organisation(self, organisation_id: str) -> Organisation | None:
        """One organisation, or None."""
        return self._store.organisation(organisation_id)

    def certification_body(self) -> Organisation | None:
        """The certification body of this registry, or None where none is registered."""
        bodies = (o for o in self._store.organisations() if o.kind is OrganisationKind.CERTIFICATION_BODY)
        return next(bodies, None)

    def people(self, role: Role) -> tuple[Actor, ...]:
        """Everybody active who holds a role, by id."""
        return tuple(a.actor for a in self._store.accounts() if a.active and role in a.actor.roles)

    def demo_people(self) -> Mapping[str, Actor]:
        """Demo people by login, for a screen that offers them; empty outside demo mode."""
        if not self._demo_mode:
            return {}
        return {a.login: a.actor for a in self._store.accounts() if a.active and a.actor.demo}

    def _open(self, account: Account) -> SignedIn:
        token, now = secrets.token_urlsafe(32), self._clock.now()
        expires = now + timedelta(hours=SESSION_HOURS)
        self._store.open_session(Session(_hash(token), account.actor.id, now, expires))
        return SignedIn(token, account.actor, expires)

    def _decoy_hash(self) -> str:
        """A hash that nothing fits, so that an unknown login takes as long as a wrong password."""
        if not self._decoy:
            self._decoy = self._hasher.hash(secrets.token_urlsafe(32))
        return self._decoy


def check_password(password: str, login: str) -> list[Problem]:
    """What is wrong with a password: length, and being the login itself. No rules about kinds of characters."""
    shortest, longest = PASSWORD_LENGTHS
    if shortest <= len(password) <= longest and _normal(password).casefold() != _normal(login).casefold():
        return []
    return [
        Problem(
            "weak-password",
            say(
                "A password has {shortest} to {longest} characters and is not the login.",
                shortest=shortest,
                longest=longest,
            ),
            say("Choose a longer one, e.g. four words that have nothing to do with each other."),
        )
    ]


def _check_person(person: NewPerson, organisation: Organisation | None) -> list[Problem]:
    if organisation is None:
        return [
            Problem(
                "organisation-unknown",
                say("There is no organisation “{name}”.", name=person.organisation),
                say("Register the organisation first."),
            )
        ]
    foreign = person.roles - ROLES_OF[organisation.kind]
    if person.roles and not foreign:
        return []
    return [
        Problem(
            "role-not-possible",
            say(
                "A person of this organisation cannot hold the roles: {roles}.", roles=", ".join(sorted(foreign)) or "-"
            ),
            say("Choose from: {roles}.", roles=", ".join(sorted(ROLES_OF[organisation.kind]))),
        )
    ]


def _wrong() -> SignInRefused:
    return SignInRefused(
        "sign-in-refused",
        say("Login and password do not fit."),
        say("Check both; after a few wrong attempts you have to wait."),
    )


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()
