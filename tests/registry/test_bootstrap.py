"""Settings, keys and the one place of wiring: what production refuses, and what is made on first use."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from labels.documents.party import Party
from labels.trust.trust_list import Role as TrustRole
from lca.documents import LocalText
from registry.accounts import NewPerson
from registry.bootstrap import Registry, open_registry
from registry.demo import run_demo_walk
from registry.errors import Refused, SettingsError
from registry.keyring import Keyring, KeyTerms
from registry.roles import Organisation, OrganisationKind, Role
from registry.settings import Mode, Settings, read_settings
from tests.registry.world import HandClock, product


def test_defaults_are_a_demo_on_this_machine(tmp_path: Path) -> None:
    settings = read_settings({"TANBIAO_DATA": str(tmp_path)})
    assert settings.demo
    assert settings.public_address == "http://127.0.0.1:8601"
    assert settings.database_url == f"sqlite:///{tmp_path}/registry.sqlite3"
    assert (settings.app_port, settings.web_port) == (8501, 8601)
    assert read_settings({}).data.name == "tanbiao"


def test_every_setting_is_read() -> None:
    settings = read_settings(
        {
            "TANBIAO_DATA": "/srv/tanbiao",
            "TANBIAO_DATABASE_URL": "postgresql://db/tanbiao",
            "TANBIAO_PUBLIC_ADDRESS": "https://label.example/",
            "TANBIAO_MODE": "Production",
            "TANBIAO_APP_PORT": "80",
            "TANBIAO_WEB_PORT": "81",
            "TANBIAO_CONTACT": "label@example.com",
            "TANBIAO_DATABASES": "/srv/databases",
            "TANBIAO_CACHE": "/srv/cache",
        }
    )
    assert settings == Settings(
        Path("/srv/tanbiao"),
        "postgresql://db/tanbiao",
        "https://label.example",
        Mode.PRODUCTION,
        80,
        81,
        "label@example.com",
        Path("/srv/databases"),
        Path("/srv/cache"),
    )
    assert settings.copies == Path("/srv/cache/background")


@pytest.mark.parametrize(
    "environment",
    [
        {"TANBIAO_MODE": "test"},
        {"TANBIAO_WEB_PORT": "0"},
        {"TANBIAO_APP_PORT": "eighty"},
        {"TANBIAO_APP_PORT": "８０"},
        {"TANBIAO_PUBLIC_ADDRESS": "label.example"},
        {"TANBIAO_PUBLIC_ADDRESS": "ftp://label.example"},
        {"TANBIAO_PUBLIC_ADDRESS": "https://label.example/?x=1"},
        {"TANBIAO_PUBLIC_ADDRESS": "https://user:pass@label.example"},
        {"TANBIAO_PUBLIC_ADDRESS": "HTTPS://LABEL.EXAMPLE"},
    ],
)
def test_an_unfit_setting_is_named(environment: Mapping[str, str]) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(environment)
    assert next(iter(environment)) in str(refusal.value)


def test_production_refuses_plain_http() -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings({"TANBIAO_MODE": "production", "TANBIAO_PUBLIC_ADDRESS": "http://label.example"})
    assert refusal.value.code == "plain-http"


def test_demo_keys_are_made_once_and_for_the_owner_only(settings: Settings, registry: Registry) -> None:
    keys = sorted((settings.data / "keys").iterdir())
    assert len(keys) == 3
    for file in keys:
        assert file.stat().st_mode & 0o777 == 0o600
        assert json.loads(file.read_bytes())["demo"] is True
    assert (settings.data / "keys").stat().st_mode & 0o077 == 0
    trust = (settings.data / "trust.json").read_bytes()
    issuers = registry.office.keyring.trust_list().issuers
    assert all(issuer.demo for issuer in issuers)
    assert sorted(role for issuer in issuers for role in issuer.roles) == sorted(TrustRole)
    assert b'"d"' not in trust
    again = open_registry(settings)
    again.close()
    assert sorted((settings.data / "keys").iterdir()) == keys
    assert (settings.data / "trust.json").read_bytes() == trust


def test_several_that_open_at_once_make_one_demo(settings: Settings) -> None:
    with ThreadPoolExecutor(4) as pool:
        for opened in pool.map(lambda _: open_registry(settings), range(4)):
            opened.close()
    assert len(list((settings.data / "keys").iterdir())) == 3


def test_production_refuses_the_data_of_a_demo(settings: Settings, registry: Registry) -> None:
    production = replace(settings, mode=Mode.PRODUCTION)
    with pytest.raises(SettingsError) as refusal:
        open_registry(production)
    assert refusal.value.code == "key-of-other-mode"
    with pytest.raises(SettingsError) as refusal:
        open_registry(replace(production, data=settings.data.with_name("other")))
    assert refusal.value.code == "people-of-other-mode"
    key = next((settings.data / "keys").iterdir())
    copied = settings.data.with_name("copied")
    (copied / "keys").mkdir(parents=True)
    (copied / "keys" / key.name).write_bytes(key.read_bytes())
    with pytest.raises(SettingsError) as refusal:
        Keyring(copied, demo=False)
    assert refusal.value.code == "key-of-other-mode"


def test_production_starts_empty_and_certifies_with_real_keys(settings: Settings, clock: HandClock) -> None:
    production = replace(settings, mode=Mode.PRODUCTION)
    registry = open_registry(production, clock)
    accounts, keyring = registry.accounts, registry.office.keyring
    assert keyring.trust_list().issuers == ()
    with pytest.raises(Refused) as refusal:
        registry.office.body()
    assert refusal.value.code == "no-certification-body"
    with pytest.raises(SettingsError):
        run_demo_walk(registry, "x.json", b"{}")
    body = Organisation("body", OrganisationKind.CERTIFICATION_BODY, LocalText(en="Body"), "CB-1")
    firm = Organisation("firm", OrganisationKind.MANUFACTURER, LocalText(en="Firm"), "9144")
    for organisation in (body, firm):
        accounts.register_organisation(organisation)
    roles = {"m": ("firm", Role.MANUFACTURER), "c": ("body", Role.CLERK)}
    people = {
        name: accounts.register(
            NewPerson(name, name, LocalText(en=name), home, frozenset({role})), "four words of no sense"
        )
        for name, (home, role) in roles.items()
    }
    application = registry.desk.draft_declaration(people["m"], product())
    registry.desk.submit(people["m"], application)
    registry.desk.accept(people["c"], application)
    with pytest.raises(Refused) as refusal:
        keyring.key_for("body", TrustRole.CERTIFICATION_BODY, clock.now())
    assert refusal.value.code == "no-signing-key"
    terms = KeyTerms(
        body.party(), (TrustRole.CERTIFICATION_BODY,), clock.now(), clock.now() + timedelta(days=9), demo=False
    )
    keyring.create("body-1", terms)
    assert keyring.key_for("body", TrustRole.CERTIFICATION_BODY, clock.now()).kid == "body-1"
    for role, at in ((TrustRole.STATUS, clock.now()), (TrustRole.CERTIFICATION_BODY, clock.now() + timedelta(days=10))):
        with pytest.raises(Refused):
            keyring.key_for("body", role, at)
    with pytest.raises(SettingsError):
        keyring.create("demo", replace(terms, demo=True))
    registry.close()
    for demo, code in (
        (settings, "key-of-other-mode"),
        (replace(settings, data=settings.data.with_name("empty")), "people-of-other-mode"),
    ):
        with pytest.raises(SettingsError) as other:
            open_registry(demo, clock)
        assert other.value.code == code


def test_the_newest_key_signs(tmp_path: Path, clock: HandClock) -> None:
    keyring, party = Keyring(tmp_path, demo=True), Party(id="body", name=LocalText(en="Body"))
    for kid in ("old", "new"):
        clock.move(days=1)
        terms = KeyTerms(party, (TrustRole.STATUS,), clock.now(), clock.now() + timedelta(days=30), demo=True)
        keyring.create(kid, terms)
    assert keyring.key_for("body", TrustRole.STATUS, clock.now()).kid == "new"
    (tmp_path / "keys" / "new.jwk").unlink()
    assert keyring.key_for("body", TrustRole.STATUS, clock.now()).kid == "old"


def test_a_kid_never_leaves_its_folder(tmp_path: Path, clock: HandClock) -> None:
    keyring = Keyring(tmp_path / "data", demo=True)
    terms = KeyTerms(
        Party(id="body", name=LocalText(en="Body")),
        (TrustRole.STATUS,),
        clock.now(),
        clock.now() + timedelta(days=1),
        demo=True,
    )
    keyring.create("a/../../../b", terms)
    assert [file.parent for file in tmp_path.rglob("*.jwk")] == [tmp_path / "data" / "keys"]
