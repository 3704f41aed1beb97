"""The operator's acts: each is an event with a name in it, and none reaches what a person has to do."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from labels.trust.trust_list import Role as TrustRole
from lca.documents import LocalText
from registry.accounts import NewPerson
from registry.administration import STREAM, KeyOrder
from registry.bootstrap import Registry, open_registry
from registry.errors import Refused, SignInRefused
from registry.ledger import verify_chain
from registry.roles import Organisation, OrganisationKind, Role
from registry.settings import Mode, Settings
from tests.registry.world import HandClock

PASSWORD, OTHER = "four words of no sense", "another four words here"
BODY = Organisation("gba-cert", OrganisationKind.CERTIFICATION_BODY, LocalText(en="GBA Certification"), "CNCA-1")


def person(login: str, *roles: Role, organisation: str = "gba-cert") -> NewPerson:
    return NewPerson(f"{organisation}-{login}", login, LocalText(en=login), organisation, frozenset(roles))


@pytest.fixture
def real(settings: Settings, clock: HandClock) -> Iterator[Registry]:
    """A registry in production, with a body, a verifier and a decision maker."""
    produced = replace(settings, mode=Mode.PRODUCTION, public_address="https://label.example.com")
    opened = open_registry(produced, clock)
    opened.administration.register_organisation(BODY, "ann")
    opened.administration.register(person("wang", Role.VERIFIER), PASSWORD, "ann")
    opened.administration.register(person("li", Role.DECISION_MAKER), PASSWORD, "ann")
    yield opened
    opened.close()


def until(registry: Registry) -> datetime:
    return (registry.clock.now() + timedelta(days=1000)).replace(microsecond=0)


def notes(registry: Registry) -> list[tuple[str, str]]:
    return [(event.tag, event.actor) for event in registry.office.store.stream(STREAM)]


def test_people_sign_in_and_the_ledger_knows_who_let_them(real: Registry) -> None:
    assert real.accounts.sign_in("wang", PASSWORD).actor.roles == {Role.VERIFIER}
    assert notes(real) == [
        ("organisation_registered", "operator:ann"),
        ("person_registered", "operator:ann"),
        ("person_registered", "operator:ann"),
    ]
    assert verify_chain(real.office.store.events()) == real.office.store.head()
    written = "".join(str(event.payload) for event in real.office.store.events())
    assert PASSWORD not in written


def test_new_password_new_roles_and_the_end(real: Registry) -> None:
    session = real.accounts.sign_in("wang", PASSWORD)
    real.administration.set_password("wang", OTHER, "bob")
    assert real.accounts.actor_of(session.token) is None
    with pytest.raises(SignInRefused):
        real.accounts.sign_in("wang", PASSWORD)
    session = real.accounts.sign_in("wang", OTHER)
    real.administration.set_roles("wang", frozenset({Role.CLERK}), "bob")
    assert real.accounts.actor_of(session.token) is None
    assert real.accounts.sign_in("wang", OTHER).actor.roles == {Role.CLERK}
    real.administration.close("wang", "bob")
    with pytest.raises(SignInRefused):
        real.accounts.sign_in("wang", OTHER)
    assert [tag for tag, actor in notes(real) if actor == "operator:bob"] == [
        "password_set",
        "roles_set",
        "account_closed",
    ]


def test_keys_are_made_for_who_signs_such_documents(real: Registry) -> None:
    administration, now = real.administration, real.clock.now().replace(microsecond=0)
    kid = administration.create_key(KeyOrder("gba-cert", TrustRole.CERTIFICATION_BODY, until(real)), "ann")
    assert real.office.keyring.key_for("gba-cert", TrustRole.CERTIFICATION_BODY, now).kid == kid
    assert not real.office.keyring.trust_list().issuers[0].demo
    for party, role in (
        ("gba-cert", TrustRole.VERIFIER),
        ("gba-cert-li", TrustRole.VERIFIER),  # decides, does not verify
        ("gba-cert-wang", TrustRole.CERTIFICATION_BODY),
        ("nobody", TrustRole.STATUS),
    ):
        with pytest.raises(Refused) as refusal:
            administration.create_key(KeyOrder(party, role, until(real)), "ann")
        assert refusal.value.code == "key-party"
    assert len(administration.listed_keys()) == 1


def test_a_rotated_key_ends_and_the_new_one_signs(real: Registry, clock: HandClock) -> None:
    order = KeyOrder("gba-cert-wang", TrustRole.VERIFIER, until(real))
    old = real.administration.create_key(order, "ann")
    clock.move(days=1)
    new = real.administration.rotate_key(old, until(real), "ann")
    clock.move(days=1)
    assert real.office.keyring.key_for("gba-cert-wang", TrustRole.VERIFIER, clock.now()).kid == new
    assert {issuer.jwk.kid: held for issuer, held in real.administration.listed_keys()} == {old: False, new: True}
    ended = real.office.keyring.trust_list().find(old)
    assert ended is not None
    assert ended.valid_until < clock.now()


def test_a_retired_key_is_still_believed_and_a_stolen_one_is_not(real: Registry) -> None:
    order = KeyOrder("gba-cert", TrustRole.STATUS, until(real))
    first, second = (real.administration.create_key(order, "ann") for _ in range(2))
    real.administration.retire_key(first, "ann")
    real.administration.retire_key(second, "ann", distrust=True)
    assert [issuer.jwk.kid for issuer, _ in real.administration.listed_keys()] == [first]
    assert not list((real.settings.data / "keys").iterdir())
    with pytest.raises(Refused):
        real.administration.retire_key(second, "ann")


def test_a_closed_verifier_signs_no_more(real: Registry) -> None:
    kid = real.administration.create_key(KeyOrder("gba-cert-wang", TrustRole.VERIFIER, until(real)), "ann")
    real.administration.close("wang", "ann")
    assert [(issuer.jwk.kid, held) for issuer, held in real.administration.listed_keys()] == [(kid, False)]
    assert notes(real)[-2:] == [("account_closed", "operator:ann"), ("key_retired", "operator:ann")]


def test_what_is_refused_leaves_no_note(real: Registry) -> None:
    before, administration = notes(real), real.administration
    refused = {
        "second-body": lambda: administration.register_organisation(replace(BODY, id="other"), "ann"),
        "id-unfit": lambda: administration.register_organisation(replace(BODY, id="a b"), "ann"),
        "weak-password": lambda: administration.register(person("new", Role.CLERK), "short", "ann"),
        "role-not-possible": lambda: administration.set_roles("wang", frozenset({Role.MANUFACTURER}), "ann"),
        "account-unknown": lambda: administration.set_password("nobody", PASSWORD, "ann"),
        "key-unknown": lambda: administration.retire_key("no-key", "ann"),
        "name-taken": lambda: administration.register(person("wang", Role.CLERK), PASSWORD, "ann"),
    }
    for code, act in refused.items():
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == code
    assert notes(real) == before
