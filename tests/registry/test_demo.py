"""The demonstration walk on both databases: a real calculation, real signatures, real drawings; repeated by nobody."""

import json
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from labels.recalculation import Evidence
from labels.verdict import Outcome
from labels.verify import verify
from lca.canonical import canonical_bytes
from registry.bootstrap import Registry, open_registry
from registry.demo import DemoOutcome, run_demo_walk
from registry.errors import Refused
from registry.ledger import verify_chain
from registry.settings import Settings
from tests.registry.world import TOTAL, HandClock, product

FILES = {"bundle.json", "label.svg", "label.png", "label.pdf", "certificate.pdf", "report.html"}


@pytest.fixture
def opened(settings: Settings, database_url: str, clock: HandClock) -> Iterator[Registry]:
    registry = open_registry(replace(settings, database_url=database_url), clock)
    yield registry
    registry.close()


def walk(registry: Registry, **changed: object) -> DemoOutcome:
    data = canonical_bytes(product(**changed).canonical())
    return run_demo_walk(registry, "product.json", data, background="tiny-1")


def test_from_a_file_to_a_certificate_that_verifies(opened: Registry, clock: HandClock) -> None:
    outcome = walk(opened)
    assert outcome.issued_now
    assert outcome.number == "TBD-2026-000001"
    assert outcome.address == "https://label.example/c/TBD-2026-000001"
    assert set(outcome.files) == FILES
    record = opened.records.record(outcome.number, clock.now())
    assert record is not None
    assert record.certificate.values.total == pytest.approx(TOTAL, rel=1e-12)
    assert record.certificate.demo
    clock.move(minutes=5)
    trust, study = opened.office.keyring.trust_list(), product()
    evidence = Evidence(study, *opened.office.releases.open(study.study), opened.records.status_list())
    for name in ("bundle.json", "label.svg", "label.pdf", "certificate.pdf"):
        report = verify(outcome.files[name], trust, clock.now(), evidence)
        assert report.verdict is Outcome.PASSED, (name, report)
    verify_chain(opened.office.store.events())


def test_a_second_walk_finds_the_first_and_signs_nothing(opened: Registry, clock: HandClock) -> None:
    first = walk(opened)
    head = opened.office.store.head()
    clock.move(days=3)
    again = walk(opened)
    assert again == replace(first, issued_now=False)
    assert opened.office.store.head() == head


def test_a_declaration_without_a_salt_is_found_too(opened: Registry) -> None:
    first = walk(opened, salt="")
    assert walk(opened, salt="") == replace(first, issued_now=False)


def test_another_declaration_gets_the_next_number(opened: Registry) -> None:
    assert walk(opened).number == "TBD-2026-000001"
    company = {**product().company.canonical(), "address": "Shenzhen"}
    assert walk(opened, company=company).number == "TBD-2026-000002"
    entries = json.loads(opened.records.bundle("TBD-2026-000002") or b"")
    assert set(entries) == {"format", "certificate", "statement", "status_list", "carriers"}


def test_an_unfit_product_stops_where_its_rule_is_unmet(opened: Registry) -> None:
    stages = [
        {**stage, "status": "excluded", "reason": "not looked at"} if stage["stage"] == "production" else stage
        for stage in product().boundary.canonical()["stages"]
    ]
    with pytest.raises(Refused) as refusal:
        walk(opened, boundary={"kind": "cradle_to_gate", "stages": stages})
    assert refusal.value.code == "shall-unmet"
    assert opened.office.store.certificates() == ()
