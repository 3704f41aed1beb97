"""Front door of the operator: organisations, people and keys of a registry, each act an event of the ledger.

An operator has the data folder in hand, and is named in every event. What an operator cannot do is judge or decide:
those are acts of people at the desk, and who verified an application can never decide on it, however roles are given
(see `guards`). Passwords and private keys are in no event.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from labels.documents.party import Party
from labels.trust.trust_list import Role as TrustRole
from labels.trust.trust_list import TrustedIssuer
from lca.errors import say
from registry.accounts import Accounts, NewPerson
from registry.errors import refused
from registry.keyring import KeyTerms
from registry.ledger import NewEvent
from registry.office import Office
from registry.ports import Account, Batch
from registry.roles import Organisation, Role

STREAM = "administration/registry"


class KeyOrder(Struct, frozen=True):
    """A key to be made: for an organisation (certificates, status lists) or a verifier's account. until: UTC."""

    party: str
    role: TrustRole
    until: datetime


class Administration:
    """Acts of the operator. `by` is the operator's name, as the events keep it. Refused as by the accounts."""

    def __init__(self, office: Office, accounts: Accounts) -> None:
        self._office = office
        self._accounts = accounts

    def register_organisation(self, organisation: Organisation, by: str) -> None:
        """Add an organisation. A registry has one certification body."""
        _check_id(organisation.id)
        body = self._accounts.certification_body()
        if body is not None and body.kind is organisation.kind:
            raise refused(
                "second-body",
                say("“{name}” is the certification body of this registry.", name=body.id),
                say("Give another body a registry of its own (TANBIAO_DATA)."),
            )
        self._accounts.register_organisation(organisation)
        self._note("organisation_registered", by, {"organisation": organisation.id, "kind": str(organisation.kind)})

    def register(self, person: NewPerson, password: str, by: str) -> None:
        """Add a person with a password (none in demo mode)."""
        _check_id(person.id)
        self._accounts.register(person, password)
        self._note("person_registered", by, {"account": person.id, "roles": sorted(person.roles)})

    def set_password(self, login: str, password: str, by: str) -> None:
        """Set a new password; every session of the person ends."""
        account = self._account(login)
        self._accounts.set_password(account.actor.id, password)
        self._note("password_set", by, {"account": account.actor.id})

    def set_roles(self, login: str, roles: frozenset[Role], by: str) -> None:
        """Give a person these roles in place of those they had; every session of the person ends."""
        account = self._account(login)
        self._accounts.set_roles(account.actor.id, roles)
        before = sorted(account.actor.roles)
        self._note("roles_set", by, {"account": account.actor.id, "before": before, "roles": sorted(roles)})

    def close(self, login: str, by: str) -> None:
        """Take a person's right to sign in. Keys of a verifier end with it."""
        account, now = self._account(login), self._now()
        self._accounts.close(account.actor.id)
        self._note("account_closed", by, {"account": account.actor.id})
        for issuer in self._office.keyring.trust_list().issuers:
            if issuer.id == account.actor.id and issuer.valid_from <= now < issuer.valid_until:
                self.retire_key(issuer.jwk.kid, by)

    def create_key(self, order: KeyOrder, by: str) -> str:
        """Make a key and enter it in the trust list; its id. Refused: the party signs no such documents."""
        now, demo = self._now().replace(microsecond=0), self._office.settings.demo
        kid = f"{order.party}-{order.role}-{secrets.token_hex(4)}"
        terms = KeyTerms(self._signing_party(order), (order.role,), now, order.until, demo)
        self._office.keyring.create(kid, terms)
        self._note("key_created", by, {"key": kid, "party": order.party, "role": str(order.role)})
        return kid

    def rotate_key(self, kid: str, until: datetime, by: str) -> str:
        """A new key for the same party and document, then the end of the old one; the id of the new one."""
        old = self._key(kid)
        made = self.create_key(KeyOrder(old.id, old.roles[0], until), by)
        self.retire_key(kid, by)
        return made

    def retire_key(self, kid: str, by: str, *, distrust: bool = False) -> None:
        """End a key: it signs nothing from now on, its private half is deleted, and what it signed stays good.

        distrust: take it off the trust list, so that nothing it ever signed is believed any more (a stolen key).
        """
        self._key(kid)
        if distrust:
            self._office.keyring.remove(kid)
        else:
            self._office.keyring.end(kid, self._now().replace(microsecond=0))
        self._note("key_distrusted" if distrust else "key_retired", by, {"key": kid})

    def listed_keys(self) -> tuple[tuple[TrustedIssuer, bool], ...]:
        """Every key of the trust list, and whether its private half is on this machine."""
        keyring = self._office.keyring
        return tuple((issuer, keyring.holds(issuer.jwk.kid)) for issuer in keyring.trust_list().issuers)

    def _account(self, login: str) -> Account:
        account = self._accounts.account_of(login)
        if account is None:
            raise refused(
                "account-unknown",
                say("There is no account with the login “{login}”.", login=login),
                say("See: {command}", command="tanbiao account list"),
            )
        return account

    def _key(self, kid: str) -> TrustedIssuer:
        found = self._office.keyring.trust_list().find(kid)
        if found is None:
            raise refused(
                "key-unknown",
                say("There is no key “{kid}” in the trust list.", kid=kid),
                say("See: {command}", command="tanbiao key list"),
            )
        return found

    def _signing_party(self, order: KeyOrder) -> Party:
        """Who a key is for: verification statements are signed by a verifier, the rest by the certification body."""
        if order.role is TrustRole.VERIFIER:
            actor = self._accounts.actor(order.party)
            if actor is not None and Role.VERIFIER in actor.roles:
                return actor.party()
        else:
            body = self._accounts.certification_body()
            if body is not None and body.id == order.party:
                return body.party()
        raise refused(
            "key-party",
            say("“{party}” signs no documents of the kind “{role}”.", party=order.party, role=str(order.role)),
            say("Name the certification body, or for statements the account id of a verifier."),
        )

    def _now(self) -> datetime:
        return self._office.clock.now()

    def _note(self, tag: str, by: str, payload: Mapping[str, Any]) -> None:
        store = self._office.store
        revision = len(store.stream(STREAM)) + 1
        store.append(Batch((NewEvent(STREAM, revision, tag, self._now(), f"operator:{by}", payload),)))


def _check_id(text: str) -> None:
    """Ids stand in signed documents: they are what a document reads, and short enough for the id of a key."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", text) is None:
        raise refused(
            "id-unfit",
            say("“{name}” cannot stand in a signed document.", name=text[:80]),
            say("Use 1 to 60 letters, digits, dots, dashes and underscores, the first a letter or digit."),
        )
