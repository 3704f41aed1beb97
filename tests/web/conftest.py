"""The scan page on a port of loopback, over one issued label whose status a test chooses."""

import http.client
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import uvicorn
from msgspec import Struct, field

from labels.documents.record import PublicRecord, public_record
from labels.documents.status import CertificateStatus, StatusEntry
from labels.trust.trust_list import TrustList
from lca.errors import TanbiaoError, say
from tests.labels.conftest import TODAY, Issued, issued  # noqa: F401
from web.app import create_app

BROKEN = "TBD-2026-000666"


class OneRecord(Struct):
    """A reader of one certificate. number: the one it is found by, e.g. in a link to an earlier one."""

    label: Issued
    status: CertificateStatus = CertificateStatus.VALID
    reason: str = ""
    superseded_by: str | None = None
    opened: list[str] = field(default_factory=list)

    def record(self, number: str, at: datetime) -> PublicRecord | None:
        self.opened.append(number)
        if number == BROKEN:
            raise TanbiaoError("seal", say("The seal does not hold."), say("Do not rely on it."))
        if number == "defect":
            raise RuntimeError("secret of the inside")
        if number != self.label.certificate.number:
            return None
        since = datetime(2026, 5, 1, tzinfo=UTC)
        entry = StatusEntry(number=number, status=self.status, since=since, reason=self.reason)
        return public_record(self.label.certificate, self.label.statement, entry, at, superseded_by=self.superseded_by)

    def bundle(self, number: str) -> bytes | None:
        return self.label.bundle_bytes if number == self.label.certificate.number else None

    def trust_list(self) -> bytes:
        return self.label.trust.model_dump_json(by_alias=True).encode()

    def status_list(self) -> str:
        return self.label.status_list(CertificateStatus.VALID, TODAY)


class Settings(Struct, frozen=True):
    """contact, demo: as configured."""

    contact: str = "report@label.example"
    demo: bool = True


class Answered(Struct):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Site(Struct):
    """A running scan page. clock: what it takes the time to be."""

    records: OneRecord
    clock: list[datetime]
    port: int = 0

    @property
    def page(self) -> str:
        return f"/c/{self.records.label.certificate.number}"

    def get(self, path: str, method: str = "GET", **headers: str) -> Answered:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answered(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()


@pytest.fixture(scope="session")
def running(issued: Issued) -> Iterator[Site]:  # noqa: F811
    """One server for all tests of this room."""
    site = Site(OneRecord(issued), [TODAY])
    app = create_app(site.records, settings=Settings(), now=lambda: site.clock[0])
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    site.port = server.servers[0].sockets[0].getsockname()[1]
    yield site
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def site(running: Site) -> Site:
    """The server, with a valid certificate and today's date."""
    running.records.status = CertificateStatus.VALID
    running.records.reason = ""
    running.records.superseded_by = None
    running.clock[0] = TODAY
    return running


def trust_of(body: bytes) -> TrustList:
    """A trust list as it came over HTTP."""
    return TrustList.model_validate_json(body)
