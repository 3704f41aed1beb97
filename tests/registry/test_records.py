"""What the public reads: only certificates, seals checked, a list that is never older than a day."""

import json

import pytest

from labels.documents.status import StatusList
from labels.trust.envelope import open_sealed
from labels.trust.errors import EnvelopeError
from labels.trust.trust_list import Role, TrustList, load_trust_list
from registry.bootstrap import Registry
from tests.registry.acts import issued, verified
from tests.registry.world import HandClock


def listed(registry: Registry, token: str) -> StatusList:
    return open_sealed(token, registry.office.keyring.trust_list(), Role.STATUS, registry.clock.now()).document


def test_nothing_is_public_before_it_is_issued(registry: Registry) -> None:
    verified(registry)
    assert registry.records.record("TBD-2026-000001", registry.clock.now()) is None
    assert registry.records.bundle("TBD-2026-000001") is None
    assert listed(registry, registry.records.status_list()).entries == ()


def test_a_record_has_no_exchange_in_it(registry: Registry) -> None:
    number = issued(registry)
    record = registry.records.record(number, registry.clock.now())
    assert record is not None
    text = json.dumps(record.canonical())
    assert '"1.1"' not in text
    assert "weighed" not in text
    assert record.status == "valid"
    assert record.statement.verifier.id == "demo-verifier-1"


def test_a_list_is_signed_again_when_it_is_old(registry: Registry, clock: HandClock) -> None:
    issued(registry)
    first = registry.records.status_list()
    clock.move(hours=23)
    assert registry.records.status_list() == first
    clock.move(hours=2)
    second = registry.records.status_list()
    assert second == registry.records.status_list() != first
    assert (listed(registry, second).as_of - listed(registry, first).as_of).total_seconds() == 25 * 3600
    assert listed(registry, second).entries == listed(registry, first).entries


def test_the_trust_list_is_public_and_holds_no_secret(registry: Registry) -> None:
    trust = load_trust_list(registry.records.trust_list())
    assert len(trust.issuers) == 3
    assert b'"d"' not in registry.records.trust_list()


def test_a_key_that_is_taken_off_the_list_shows_at_once(registry: Registry) -> None:
    number = issued(registry)
    registry.records.record(number, registry.clock.now())
    trust = registry.office.keyring.trust_list()
    kept = tuple(issuer for issuer in trust.issuers if Role.VERIFIER not in issuer.roles)
    file = registry.settings.data / "trust.json"
    file.write_bytes(TrustList(issuers=kept).model_dump_json(by_alias=True).encode())
    with pytest.raises(EnvelopeError) as refusal:
        registry.records.record(number, registry.clock.now())
    assert refusal.value.code == "issuer-unknown"
