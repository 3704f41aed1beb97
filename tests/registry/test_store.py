"""The store on both databases: append-only, one chain, all or nothing, two writers at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from labels.documents.status import CertificateStatus
from lca.canonical import digest_bytes
from lca.documents import LocalText
from registry.errors import LedgerDamaged, Refused, StaleRevision
from registry.ledger import NewEvent, verify_chain
from registry.ports import Account, ApplicationRow, Batch, CertificateRow, Session, StoredDocument
from registry.roles import Actor, Organisation, OrganisationKind, Role
from registry.schema import migrate
from registry.store.accounts import SqlAccountStore
from registry.store.engine import open_engine, reading, writing
from registry.store.events import SqlEventStore
from registry.store.tables import metadata
from registry.transitions import ApplicationState

NOW = datetime(2026, 3, 1, 8, 0, 0, 123456, tzinfo=UTC)
NAME = LocalText.model_validate({"zh-Hans": "示例", "en": "Example"})
MAKER = Organisation("maker", OrganisationKind.MANUFACTURER, NAME, "9144")
PERSON = Actor("maker-1", NAME, MAKER, frozenset({Role.MANUFACTURER}), frozenset({"other"}))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    opened = open_engine(database_url)
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def store(engine: Engine) -> SqlEventStore:
    return SqlEventStore(engine)


@pytest.fixture
def accounts(engine: Engine) -> SqlAccountStore:
    return SqlAccountStore(engine)


def new(stream: str, revision: int, **payload: object) -> NewEvent:
    return NewEvent(stream, revision, "act", NOW, "someone", payload)


def stored(data: bytes) -> StoredDocument:
    return StoredDocument(digest_bytes(data), "text/plain", data)


def test_schema_is_what_the_tables_say(engine: Engine) -> None:
    migrate(engine)  # once more: nothing to do
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_events_come_back_as_they_were_written(store: SqlEventStore) -> None:
    payload = {"text": "碳足迹 \u2028", "number": 0.1 + 0.2, "small": 1e-7, "none": None, "list": [1, {"a": True}]}
    written = store.append(Batch((new("application/A", 1, **payload), new("certificate/C", 1))))
    assert store.stream("application/A") == written[:1]
    assert tuple(store.events()) == written
    assert verify_chain(store.events()) == store.head()
    assert store.stream("application/none") == ()


def test_second_of_two_gets_a_refusal_and_writes_nothing(store: SqlEventStore) -> None:
    store.append(Batch((new("application/A", 1),)))
    head, document = store.head(), stored(b"late")
    with pytest.raises(StaleRevision) as refusal:
        store.append(Batch((new("certificate/C", 1), new("application/A", 1)), (document,)))
    assert refusal.value.current == 1
    assert store.head() == head
    assert store.stream("certificate/C") == ()
    with pytest.raises(LedgerDamaged):
        store.document(document.digest)


def test_a_gap_in_a_stream_is_refused(store: SqlEventStore) -> None:
    with pytest.raises(StaleRevision):
        store.append(Batch((new("application/A", 2),)))


def test_many_writers_make_one_chain(store: SqlEventStore) -> None:
    def write(writer: int) -> int:
        refused = 0
        for number in range(5):
            store.append(Batch((new(f"application/{writer}", number + 1),)))
            try:
                store.append(Batch((new("shared", number + 1),)))
            except StaleRevision:
                refused += 1
        return refused

    with ThreadPoolExecutor(6) as pool:
        refused = sum(pool.map(write, range(6)))
    assert verify_chain(store.events()).position == 30 + 30 - refused
    assert [e.revision for e in store.stream("shared")] == list(range(1, len(store.stream("shared")) + 1))
    assert 1 <= len(store.stream("shared")) <= 5


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE event SET actor = 'x'",
        "DELETE FROM event",
        "UPDATE document SET media_type = 'x'",
        "DELETE FROM document",
    ],
)
def test_nobody_changes_what_is_written(engine: Engine, store: SqlEventStore, change: str) -> None:
    store.append(Batch((new("application/A", 1),), (stored(b"x"),)))
    with pytest.raises(DatabaseError, match="append-only"), writing(engine) as connection:
        connection.execute(text(change))
    assert verify_chain(store.events()) == store.head()
    assert store.document(digest_bytes(b"x")) == b"x"


def test_nobody_replaces_or_truncates(engine: Engine, store: SqlEventStore) -> None:
    store.append(Batch((new("application/A", 1),)))
    change = (
        "INSERT OR REPLACE INTO event SELECT position, stream, revision, 'x', at, actor, payload, previous, digest FROM event"
        if engine.dialect.name == "sqlite"
        else "TRUNCATE event"
    )
    with pytest.raises(DatabaseError, match="append-only"), writing(engine) as connection:
        connection.execute(text(change))


def test_a_change_behind_the_back_of_the_triggers_is_found(engine: Engine, store: SqlEventStore) -> None:
    store.append(Batch((new("application/A", 1, amount="1.1"), new("application/A", 2)), (stored(b"x"),)))
    sqlite = engine.dialect.name == "sqlite"
    with writing(engine) as connection:
        for table in ("event", "document"):
            name = f"{table}_no_update" if sqlite else f"{table}_no_change"
            connection.execute(text(f"DROP TRIGGER {name}" + ("" if sqlite else f" ON {table}")))
        connection.execute(text("""UPDATE event SET payload = '{"amount":"1.2"}' WHERE position = 1"""))
        connection.execute(text("UPDATE document SET data = :data"), {"data": b"y"})
    with pytest.raises(LedgerDamaged, match="Event 1"):
        verify_chain(store.events())
    with pytest.raises(LedgerDamaged):
        store.document(digest_bytes(b"x"))


def test_a_document_is_kept_once_and_under_its_own_digest(engine: Engine, store: SqlEventStore) -> None:
    store.append(Batch((), (stored(b"x"),)))
    store.append(Batch((), (stored(b"x"), stored(b"x"))))
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM document")) == 1
    with pytest.raises(ValueError, match="handed over as"):
        store.append(Batch((), (StoredDocument("sha256:0", "text/plain", b"x"),)))


def test_projections_are_replaced(store: SqlEventStore, accounts: SqlAccountStore) -> None:
    accounts.add_organisation(MAKER)
    accounts.add_account(Account("login", PERSON, ""))
    draft = ApplicationRow("A-1", "maker", ApplicationState.DRAFT, None, False, {"en": "x"}, "m", 1, None, NOW)
    later = ApplicationRow(
        "A-1", "maker", ApplicationState.IN_VERIFICATION, "maker-1", True, {"en": "y"}, "m", 2, "C-1", NOW
    )
    certified = CertificateRow(
        number="C-1",
        application="A-1",
        holder="maker",
        status=CertificateStatus.VALID,
        since=NOW,
        reason="",
        valid_from=date(2026, 3, 1),
        valid_until=date(2028, 2, 29),
        product={"en": "y"},
        bundle=digest_bytes(b"x"),
        artefacts={"label.svg": "sha256:1"},
        superseded_by=None,
        revision=1,
    )
    store.append(Batch((), (stored(b"x"),), (draft,)))
    assert store.applications() == (draft,)
    store.append(Batch((), (), (later,), (certified,)))
    assert store.applications("maker") == (later,)
    assert store.applications("other") == ()
    assert store.certificates() == (certified,)
    assert store.certificate("C-1") == certified
    assert store.certificate("C-2") is None


def test_people_come_back_as_they_were_written(accounts: SqlAccountStore) -> None:
    accounts.add_organisation(MAKER)
    account = Account("login", PERSON, "hash")
    accounts.add_account(account)
    assert accounts.account("maker-1") == accounts.account_of("login") == account
    assert accounts.organisations() == (MAKER,)
    assert accounts.account_of("LOGIN") is None
    for again in (lambda: accounts.add_organisation(MAKER), lambda: accounts.add_account(account)):
        with pytest.raises(Refused) as refusal:
            again()
        assert refusal.value.code == "name-taken"


def test_sessions_end_with_their_account(accounts: SqlAccountStore) -> None:
    accounts.add_organisation(MAKER)
    accounts.add_account(Account("login", PERSON, "hash"))
    session = Session("hash-1", "maker-1", NOW, NOW + timedelta(hours=1))
    accounts.open_session(session)
    accounts.open_session(Session("hash-2", "maker-1", NOW, NOW + timedelta(hours=1)))
    assert accounts.session("hash-1") == session
    accounts.end_sessions(token_hash="hash-2")
    assert accounts.session("hash-2") is None
    accounts.close_account("maker-1")
    assert accounts.session("hash-1") is None
    closed = accounts.account("maker-1")
    assert closed is not None
    assert not closed.active


def test_attempts_are_counted_within_a_window(accounts: SqlAccountStore) -> None:
    assert accounts.note_attempt("a", "host", NOW) == (1, 1)
    assert accounts.note_attempt("b", "host", NOW) == (1, 2)
    assert accounts.note_attempt("a", "", NOW) == (2, 0)
    accounts.forget_attempts("a")
    assert accounts.note_attempt("a", "host", NOW + timedelta(minutes=1)) == (1, 2)
    assert accounts.note_attempt("a", "host", NOW + timedelta(hours=1)) == (1, 1)


def test_a_sqlite_file_is_for_its_owner_only(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new' / 'registry.sqlite3'}")
    migrate(engine)
    for file in (tmp_path / "new").iterdir():
        assert file.stat().st_mode & 0o077 == 0
    with reading(engine) as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()
