"""Real stores: SQLite in a temporary folder, and a PostgreSQL server of our own where its programs are installed."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from msgspec.structs import replace

from registry.bootstrap import Registry, open_registry
from registry.demo import demo_actor
from registry.demo_people import CLERK, DECISION_MAKER, MAKER, RIVAL, VERIFIER
from registry.roles import Actor
from registry.settings import Mode, Settings, settings_in
from tests.registry.world import HandClock, write_databases


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_databases(tmp_path_factory.mktemp("databases"))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def settings(tmp_path: Path, databases: Path) -> Settings:
    return replace(settings_in(tmp_path / "data"), databases=databases, public_address="https://label.example")


@pytest.fixture
def registry(settings: Settings, clock: HandClock) -> Iterator[Registry]:
    opened = open_registry(settings, clock)
    yield opened
    opened.close()


@pytest.fixture
def production(settings: Settings, clock: HandClock) -> Iterator[Registry]:
    """An empty registry that is no demonstration."""
    data = settings.data.with_name("production")
    url = f"sqlite:///{data / 'registry.sqlite3'}"
    opened = open_registry(replace(settings, data=data, database_url=url, mode=Mode.PRODUCTION), clock)
    yield opened
    opened.close()


@pytest.fixture
def maker(registry: Registry) -> Actor:
    return demo_actor(registry, MAKER)


@pytest.fixture
def rival(registry: Registry) -> Actor:
    return demo_actor(registry, RIVAL)


@pytest.fixture
def clerk(registry: Registry) -> Actor:
    return demo_actor(registry, CLERK)


@pytest.fixture
def verifier(registry: Registry) -> Actor:
    return demo_actor(registry, VERIFIER)


@pytest.fixture
def decider(registry: Registry) -> Actor:
    return demo_actor(registry, DECISION_MAKER)


def _postgresql_programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def _as_server_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: its own user then."""
    if os.getuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """URL prefix of a server that lives as long as the tests, on a socket in a folder of its own."""
    programs = _postgresql_programs()
    if programs is None:
        missing = "PostgreSQL is not installed (Debian: postgresql)"
        if os.environ.get("TANBIAO_REQUIRE_ALL") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    folder = Path(tempfile.mkdtemp(prefix="tb-pg-", dir="/tmp"))
    run_as = _as_server_user(folder)
    data, log = folder / "data", folder / "log"
    subprocess.run(
        [*run_as, programs / "initdb", "-D", data, "-U", "tanbiao", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True,
        capture_output=True,
        cwd=folder,
    )
    options = ["-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
    with log.open("wb") as stream:
        server = subprocess.Popen(
            [*run_as, programs / "postgres", "-D", data, *options], stdout=stream, stderr=stream, cwd=folder
        )
    try:
        _wait_for(folder, server, log)
        yield f"host={folder} user=tanbiao"
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(folder: Path, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(200):
        try:
            psycopg.connect(f"host={folder} user=tanbiao dbname=postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None:
                pytest.fail(f"PostgreSQL does not start: {log.read_text()}")
            time.sleep(0.05)
    pytest.fail("PostgreSQL did not answer within 10 s")


@pytest.fixture
def new_postgresql(postgresql: str) -> str:
    """URL of a fresh, empty PostgreSQL database."""
    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(f"{postgresql} dbname=postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    host = postgresql.split(maxsplit=1)[0].removeprefix("host=")
    return f"postgresql://tanbiao@/{name}?host={host}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a fresh, empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'registry.sqlite3'}"
    url: str = request.getfixturevalue("new_postgresql")
    return url
