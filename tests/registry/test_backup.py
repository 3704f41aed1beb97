"""Backup and restore, from each database into each, and everything that is not a whole backup."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from registry.backup import back_up, restore
from registry.bootstrap import Registry, open_registry
from registry.errors import BackupRefused, LedgerDamaged
from registry.ledger import verify_chain
from registry.settings import Mode, Settings, settings_in
from registry.store.engine import writing
from tests.registry.acts import issued
from tests.registry.world import HandClock, product

Files = dict[str, bytes]


@pytest.fixture
def source(settings: Settings, database_url: str, clock: HandClock) -> Iterator[Registry]:
    opened = open_registry(replace(settings, database_url=database_url), clock)
    yield opened
    opened.close()


def packed(registry: Registry, *, with_keys: bool = False) -> io.BytesIO:
    target = io.BytesIO()
    back_up(registry, target, with_keys=with_keys)
    target.seek(0)
    return target


def emptied(settings: Settings, name: str = "restored") -> Settings:
    data = settings.data.with_name(name)
    return replace(settings, data=data, database_url=f"sqlite:///{data / 'registry.sqlite3'}")


def test_a_restored_registry_is_the_same(source: Registry, settings: Settings, clock: HandClock) -> None:
    number = issued(source)
    head = source.office.store.head()
    backup = packed(source, with_keys=True)
    report = restore(emptied(settings), backup)
    assert (report.head, report.keys) == (head, 3)
    back = open_registry(emptied(settings), clock)
    assert back.office.store.head() == head == verify_chain(back.office.store.events())
    assert back.office.store.applications() == source.office.store.applications()
    assert back.office.store.certificates() == source.office.store.certificates()
    assert back.records.bundle(number) == source.records.bundle(number)
    maker = back.accounts.demo_people()["maker"]
    certified = back.desk.certificates(maker)[0].application
    assert back.desk.documents(maker, certified) == source.desk.documents(maker, certified)
    assert packed(back, with_keys=True).getvalue() == backup.getvalue()
    back.close()


@pytest.mark.postgresql
def test_a_backup_goes_into_the_other_database(settings: Settings, clock: HandClock, new_postgresql: str) -> None:
    served = replace(settings, database_url=new_postgresql)
    first = open_registry(settings, clock)
    issued(first)
    backup = packed(first, with_keys=True)
    first.close()
    restore(replace(served, data=settings.data.with_name("served")), backup)
    second = open_registry(replace(served, data=settings.data.with_name("served")), clock)
    assert packed(second, with_keys=True).getvalue() == backup.getvalue()
    second.close()


def test_keys_are_left_out_unless_asked_for(source: Registry, settings: Settings) -> None:
    with zipfile.ZipFile(packed(source)) as archive:
        assert not [name for name in archive.namelist() if name.startswith("keys/")]
    with zipfile.ZipFile(packed(source, with_keys=True)) as archive:
        names = archive.namelist()
    assert len([name for name in names if name.startswith("keys/")]) == 3
    assert not [name for name in names if "session" in name or "attempt" in name]


def test_a_restored_key_file_is_for_its_owner_only(source: Registry, settings: Settings) -> None:
    restore(emptied(settings), packed(source, with_keys=True))
    for file in (emptied(settings).data / "keys").iterdir():
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_full_place_is_not_overwritten(source: Registry, settings: Settings) -> None:
    backup = packed(source)
    with pytest.raises(BackupRefused) as refusal:
        restore(source.settings, backup)
    assert refusal.value.code == "not-empty"
    elsewhere = replace(source.settings, data=settings.data.with_name("new"))
    with pytest.raises(BackupRefused) as refusal:
        restore(elsewhere, backup)
    assert refusal.value.code == "not-empty"


def test_demo_and_production_never_mix(source: Registry, settings: Settings) -> None:
    with pytest.raises(BackupRefused) as refusal:
        restore(replace(emptied(settings), mode=Mode.PRODUCTION), packed(source))
    assert refusal.value.code == "backup-mode"


def _changed(files: Files, name: str, change: Callable[[bytes], bytes]) -> Files:
    return {**files, name: change(files[name])}


def _without(files: Files, prefix: str) -> Files:
    victim = next(name for name in files if name.startswith(prefix))
    return {name: data for name, data in files.items() if name != victim}


def _manifest(files: Files, **changed: object) -> Files:
    return _changed(files, "manifest.json", lambda data: json.dumps({**json.loads(data), **changed}).encode())


def _first_document(files: Files) -> str:
    return next(name for name in files if name.startswith("documents/"))


ATTACKS: dict[str, Callable[[Files], Files]] = {
    "amount changed": lambda f: _changed(f, "tables/event.jsonl", lambda d: d.replace(b"M-1", b"M-2").replace(b"3.2", b"2.2")),
    "event left out": lambda f: _changed(f, "tables/event.jsonl", lambda d: d.split(b"\n", 1)[1]),
    "last event left out": lambda f: _changed(f, "tables/event.jsonl", lambda d: d[: d.rstrip().rfind(b"\n") + 1]),
    "document changed": lambda f: _changed(f, _first_document(f), lambda d: d + b" "),
    "document missing": lambda f: _without(f, "documents/"),
    "document of no row": lambda f: _changed(f, "tables/document.jsonl", lambda d: d.split(b"\n", 1)[1]),
    "account left out": lambda f: _changed(f, "tables/account.jsonl", lambda d: d.split(b"\n", 1)[1]),
    "unknown column": lambda f: _changed(f, "tables/account.jsonl", lambda d: d.replace(b'"login"', b'"logon"')),
    "broken json": lambda f: _changed(f, "tables/account.jsonl", lambda d: d[:-5]),
    "list for an object": lambda f: _changed(f, "tables/account.jsonl", lambda d: b"[1]\n" + d),
    "no manifest": lambda f: _without(f, "manifest.json"),
    "manifest without head": lambda f: _changed(f, "manifest.json", lambda d: b"{}"),
    "manifest is a list": lambda f: _changed(f, "manifest.json", lambda d: b"[]"),
    "no trust list": lambda f: _without(f, "trust.json"),
    "trust list unreadable": lambda f: _changed(f, "trust.json", lambda d: b"{}"),
    "path traversal": lambda f: {**f, "keys/../../evil.jwk": b"x"},
    "absolute path": lambda f: {**f, "/etc/passwd": b"x"},
    "foreign file": lambda f: {**f, "readme.txt": b"x"},
    "key unreadable": lambda f: {**f, "keys/x.jwk": b"{}"},
    "bomb": lambda f: {**f, "documents/" + "0" * 64: b"\0" * 50_000_000},
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, databases: Path) -> bytes:
    """A backup of a registry with one certificate."""
    settings = replace(settings_in(tmp_path_factory.mktemp("whole")), databases=databases)
    registry = open_registry(settings, HandClock())
    issued(registry)
    backup = packed(registry).getvalue()
    registry.close()
    return backup


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_not_whole_is_refused_and_writes_nothing(whole: bytes, settings: Settings, attack: str) -> None:
    damaged = rezipped(ATTACKS[attack](unzipped(whole)))
    target = emptied(settings)
    with pytest.raises(BackupRefused) as refusal:
        restore(target, damaged)
    assert refusal.value.code == "backup-damaged"
    assert not (target.data / "trust.json").exists()
    assert not list(target.data.parent.rglob("evil*"))
    restore(target, io.BytesIO(whole))  # the place is still empty, and a whole backup fits
    back = open_registry(target)
    assert verify_chain(back.office.store.events()) == back.office.store.head()
    back.close()


def unzipped(backup: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(backup)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezipped(files: Files) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target


def test_two_files_of_one_name_are_refused(whole: bytes, settings: Settings) -> None:
    double = rezipped(unzipped(whole))
    with zipfile.ZipFile(double, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("trust.json", b"{}")
    with pytest.raises(BackupRefused) as refusal:
        restore(emptied(settings), double)
    assert refusal.value.code == "backup-damaged"


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_zip_is_refused(settings: Settings, data: bytes) -> None:
    with pytest.raises(BackupRefused) as refusal:
        restore(emptied(settings), io.BytesIO(data))
    assert refusal.value.code == "backup-damaged"


def test_another_version_is_refused_by_name(whole: bytes, settings: Settings) -> None:
    with pytest.raises(BackupRefused) as refusal:
        restore(emptied(settings), rezipped(_manifest(unzipped(whole), schema="9999")))
    assert refusal.value.code == "backup-version"


def test_a_damaged_ledger_is_not_backed_up(registry: Registry) -> None:
    with writing(registry.engine) as connection:
        connection.execute(text("DROP TRIGGER event_no_update"))
    registry.desk.draft_declaration(registry.accounts.demo_people()["maker"], product())
    with writing(registry.engine) as connection:
        connection.execute(text("UPDATE event SET actor = 'x'"))
    with pytest.raises(LedgerDamaged):
        back_up(registry, io.BytesIO())
