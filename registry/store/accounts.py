"""Organisations, people and sessions in SQL."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, Select, delete, func, insert, or_, select, update

from lca.documents import LocalText
from lca.errors import say
from registry.errors import Refused, refused
from registry.ledger import utc_text, utc_time
from registry.ports import Account, Session
from registry.roles import Actor, Organisation, OrganisationKind, Role
from registry.store.engine import reading, writing
from registry.store.tables import account, organisation, session, sign_in_attempt

ATTEMPT_WINDOW = timedelta(minutes=15)


class SqlAccountStore:
    """`registry.ports.AccountStore` on an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_organisation(self, new: Organisation) -> None:
        """Write a new organisation; Refused if the id is taken."""
        with writing(self._engine) as connection:
            if connection.scalar(select(organisation.c.id).where(organisation.c.id == new.id)):
                raise _taken(new.id)
            values = {
                "id": new.id,
                "kind": str(new.kind),
                "name": new.name.model_dump_json(by_alias=True),
                "registration": new.registration,
                "demo": new.demo,
            }
            connection.execute(insert(organisation).values(values))

    def organisation(self, organisation_id: str) -> Organisation | None:
        """One organisation, or None."""
        with reading(self._engine) as connection:
            row = connection.execute(select(organisation).where(organisation.c.id == organisation_id)).one_or_none()
        return None if row is None else _organisation(row._asdict())

    def organisations(self) -> tuple[Organisation, ...]:
        """Every organisation, by id."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(organisation).order_by(organisation.c.id))
            return tuple(_organisation(row._asdict()) for row in rows)

    def add_account(self, new: Account) -> None:
        """Write a new account; Refused if the id or the login is taken."""
        actor = new.actor
        with writing(self._engine) as connection:
            same = or_(account.c.id == actor.id, account.c.login == new.login)
            if connection.scalar(select(account.c.id).where(same)):
                raise _taken(new.login)
            values = {
                "id": actor.id,
                "login": new.login,
                "name": actor.name.model_dump_json(by_alias=True),
                "organisation": actor.organisation.id,
                "roles": json.dumps(sorted(actor.roles)),
                "conflicts": json.dumps(sorted(actor.conflicts)),
                "password_hash": new.password_hash,
                "active": new.active,
                "demo": actor.demo,
            }
            connection.execute(insert(account).values(values))

    def set_password(self, account_id: str, password_hash: str) -> None:
        """Replace a password hash and end every session of the account."""
        self._change(account_id, {"password_hash": password_hash})

    def set_roles(self, account_id: str, roles: frozenset[Role]) -> None:
        """Replace the roles of a person and end every session of the account."""
        self._change(account_id, {"roles": json.dumps(sorted(roles))})

    def close_account(self, account_id: str) -> None:
        """Take the right to sign in, and end every session of the account."""
        self._change(account_id, {"active": False})

    def _change(self, account_id: str, values: Mapping[str, Any]) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(account).where(account.c.id == account_id).values(values))
            connection.execute(delete(session).where(session.c.account == account_id))

    def account(self, account_id: str) -> Account | None:
        """One account by id, or None."""
        rows = self._accounts(_ACCOUNTS.where(account.c.id == account_id))
        return rows[0] if rows else None

    def account_of(self, login: str) -> Account | None:
        """One account by login, or None."""
        rows = self._accounts(_ACCOUNTS.where(account.c.login == login))
        return rows[0] if rows else None

    def accounts(self) -> tuple[Account, ...]:
        """Every account, by id."""
        return self._accounts(_ACCOUNTS.order_by(account.c.id))

    def _accounts(self, query: Select[Any]) -> tuple[Account, ...]:
        with reading(self._engine) as connection:
            return tuple(_account(row) for row in connection.execute(query))

    def open_session(self, new: Session) -> None:
        """Write a session and drop those that have expired."""
        values = {
            "token_hash": new.token_hash,
            "account": new.account,
            "created_at": utc_text(new.created_at),
            "expires_at": utc_text(new.expires_at),
        }
        with writing(self._engine) as connection:
            connection.execute(delete(session).where(session.c.expires_at <= values["created_at"]))
            connection.execute(insert(session).values(values))

    def session(self, token_hash: str) -> Session | None:
        """A session by the hash of its token, or None."""
        with reading(self._engine) as connection:
            row = connection.execute(select(session).where(session.c.token_hash == token_hash)).one_or_none()
        if row is None:
            return None
        return Session(row.token_hash, row.account, utc_time(row.created_at), utc_time(row.expires_at))

    def end_sessions(self, *, token_hash: str = "", account: str = "") -> None:
        """End one session, or all of an account."""
        with writing(self._engine) as connection:
            which = session.c.token_hash == token_hash if token_hash else session.c.account == account
            connection.execute(delete(session).where(which))

    def note_attempt(self, login: str, source: str, at: datetime) -> tuple[int, int]:
        """Count a sign-in attempt as failed; failures of this login and of this source in the window that ends now."""
        attempts = sign_in_attempt.c
        count = select(func.count()).select_from(sign_in_attempt)
        with writing(self._engine) as connection:
            connection.execute(delete(sign_in_attempt).where(attempts.at < utc_text(at - ATTEMPT_WINDOW)))
            connection.execute(insert(sign_in_attempt).values(login=login, source=source, at=utc_text(at)))
            of_login = connection.scalar(count.where(attempts.login == login)) or 0
            of_source = connection.scalar(count.where(attempts.source == source)) or 0
        return of_login, of_source if source else 0

    def forget_attempts(self, login: str) -> None:
        """A sign-in succeeded: its login starts from zero."""
        with writing(self._engine) as connection:
            connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.login == login))


_OF = {c.name: c.label(f"of_{c.name}") for c in organisation.c}
_ACCOUNTS: Select[Any] = select(account, *_OF.values()).join(organisation, account.c.organisation == organisation.c.id)


def _organisation(values: Mapping[str, Any]) -> Organisation:
    return Organisation(
        id=values["id"],
        kind=OrganisationKind(values["kind"]),
        name=LocalText.model_validate_json(values["name"]),
        registration=values["registration"],
        demo=bool(values["demo"]),
    )


def _account(row: Row[Any]) -> Account:
    actor = Actor(
        id=row.id,
        name=LocalText.model_validate_json(row.name),
        organisation=_organisation({name: getattr(row, f"of_{name}") for name in _OF}),
        roles=frozenset(Role(role) for role in json.loads(row.roles)),
        conflicts=frozenset(json.loads(row.conflicts)),
        demo=bool(row.demo),
    )
    return Account(row.login, actor, row.password_hash, bool(row.active))


def _taken(name: str) -> Refused:
    return refused(
        "name-taken",
        say("“{name}” exists already.", name=name),
        say("Choose another name, or use the one that exists."),
    )
