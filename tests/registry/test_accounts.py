"""Signing in: passwords, sessions that end at once, limits on guessing, demo people in demo mode only."""

from collections.abc import Callable

import pytest

from lca.documents import LocalText
from registry.accounts import FAILURES_PER_LOGIN, FAILURES_PER_SOURCE, SESSION_HOURS, Accounts, NewPerson
from registry.bootstrap import Registry
from registry.demo_people import MAKER
from registry.errors import Refused, SignInRefused
from registry.roles import Organisation, OrganisationKind, Role
from registry.store.accounts import SqlAccountStore
from tests.registry.world import HandClock

PASSWORD = "four words of no sense"


@pytest.fixture
def accounts(production: Registry) -> Accounts:
    """A person with a password."""
    firm = Organisation("firm", OrganisationKind.MANUFACTURER, LocalText(en="Firm"))
    production.accounts.register_organisation(firm)
    production.accounts.register(person(), PASSWORD)
    return production.accounts


def person(**changed: object) -> NewPerson:
    fields: dict[str, object] = {
        "id": "p-1",
        "login": "anna@firm.example",
        "name": LocalText(en="Anna"),
        "organisation": "firm",
        "roles": frozenset({Role.MANUFACTURER}),
    }
    return NewPerson(**{**fields, **changed})  # type: ignore[arg-type]


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises((Refused, SignInRefused)) as refusal:
        act()
    assert refusal.value.code == code


def test_a_session_lasts_until_it_is_ended(accounts: Accounts, clock: HandClock) -> None:
    signed_in = accounts.sign_in("anna@firm.example", PASSWORD)
    assert accounts.actor_of(signed_in.token) == signed_in.actor
    assert signed_in.actor.id == "p-1"
    assert accounts.actor_of(signed_in.token + "x") is None
    accounts.sign_out(signed_in.token)
    assert accounts.actor_of(signed_in.token) is None
    again = accounts.sign_in("anna@firm.example", PASSWORD)
    clock.move(hours=SESSION_HOURS)
    assert accounts.actor_of(again.token) is None


def test_a_token_is_not_in_the_database(accounts: Accounts, production: Registry) -> None:
    token = accounts.sign_in("anna@firm.example", PASSWORD).token
    assert SqlAccountStore(production.engine).session(token) is None


def test_unknown_wrong_and_closed_read_alike(accounts: Accounts) -> None:
    refused("sign-in-refused", lambda: accounts.sign_in("nobody", PASSWORD))
    refused("sign-in-refused", lambda: accounts.sign_in("anna@firm.example", PASSWORD + "x"))
    refused("sign-in-refused", lambda: accounts.sign_in("anna@firm.example", ""))
    refused("sign-in-refused", lambda: accounts.sign_in("anna@firm.example", "x" * 1_000_000))
    signed_in = accounts.sign_in("anna@firm.example", PASSWORD)
    accounts.close("p-1")
    assert accounts.actor_of(signed_in.token) is None
    refused("sign-in-refused", lambda: accounts.sign_in("anna@firm.example", PASSWORD))


def test_guessing_is_stopped_and_forgiven(accounts: Accounts, clock: HandClock) -> None:
    for _ in range(FAILURES_PER_LOGIN):
        refused("sign-in-refused", lambda: accounts.sign_in("anna@firm.example", "guess guess guess"))
    refused("too-many-attempts", lambda: accounts.sign_in("anna@firm.example", PASSWORD))
    clock.move(minutes=16)
    accounts.sign_in("anna@firm.example", PASSWORD)
    accounts.sign_in("anna@firm.example", PASSWORD)


def test_one_source_cannot_try_many_logins(production: Registry, accounts: Accounts) -> None:
    store = SqlAccountStore(production.engine)
    for number in range(FAILURES_PER_SOURCE):
        store.note_attempt(f"login-{number}", "203.0.113.7", production.clock.now())
    refused("too-many-attempts", lambda: accounts.sign_in("anna@firm.example", PASSWORD, "203.0.113.7"))
    accounts.sign_in("anna@firm.example", PASSWORD, "203.0.113.8")


def test_a_new_password_ends_every_session(accounts: Accounts) -> None:
    signed_in = accounts.sign_in("anna@firm.example", PASSWORD)
    accounts.set_password("p-1", "other words without sense")
    assert accounts.actor_of(signed_in.token) is None
    refused("sign-in-refused", lambda: accounts.sign_in("anna@firm.example", PASSWORD))
    accounts.sign_in("anna@firm.example", "other words without sense")


def test_width_of_characters_does_not_matter(accounts: Accounts) -> None:
    accounts.set_password("p-1", "密码Ａｂｃ１２３４５６７８")
    accounts.sign_in("anna@firm.example", "密码Abc12345678")


@pytest.mark.parametrize("weak", ["", "short", "x" * 201, "ANNA@firm.example"])
def test_weak_passwords_are_refused(accounts: Accounts, weak: str) -> None:
    refused("weak-password", lambda: accounts.register(person(id="p-2", login="anna@firm.example"), weak))
    refused("weak-password", lambda: accounts.set_password("p-1", weak))


def test_an_organisation_gives_its_roles_only(accounts: Accounts) -> None:
    for role in (Role.VERIFIER, Role.CLERK, Role.DECISION_MAKER):
        roles = frozenset({Role.MANUFACTURER, role})
        refused(
            "role-not-possible",
            lambda roles=roles: accounts.register(person(id="p-2", login="b", roles=roles), PASSWORD),
        )
    refused("role-not-possible", lambda: accounts.register(person(id="p-2", login="b", roles=frozenset()), PASSWORD))
    refused("organisation-unknown", lambda: accounts.register(person(id="p-2", organisation="none"), PASSWORD))
    refused("name-taken", lambda: accounts.register(person(id="p-2"), PASSWORD))


def test_demo_people_are_entered_in_demo_mode_only(registry: Registry) -> None:
    accounts = registry.accounts
    assert accounts.actor_of(accounts.enter_demo(MAKER).token) == accounts.demo_people()[MAKER]
    refused("sign-in-refused", lambda: accounts.sign_in(MAKER, ""))
    real = Accounts(SqlAccountStore(registry.engine), registry.clock, demo_mode=False)
    token = accounts.enter_demo(MAKER).token
    assert real.actor_of(token) is None
    assert real.demo_people() == {}
    refused("sign-in-refused", lambda: real.enter_demo(MAKER))
    refused("sign-in-refused", lambda: real.sign_in(MAKER, ""))


def test_organisations_of_the_other_mode_are_refused(registry: Registry, production: Registry) -> None:
    for accounts, demo in ((registry.accounts, False), (production.accounts, True)):
        firm = Organisation("other", OrganisationKind.MANUFACTURER, LocalText(en="Other"), demo=demo)
        refused("other-mode", lambda accounts=accounts, firm=firm: accounts.register_organisation(firm))
