"""The public scan page as an ASGI application: small answers, no script, nothing from elsewhere, no cookies."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from labels.artwork import render_label
from labels.documents.record import PublicRecord
from lca.errors import TanbiaoError
from web.answers import Answer, answer, language_of, reading_of
from web.pages import Pages


class RecordReader(Protocol):
    """What the page reads. `registry.records` is one."""

    def record(self, number: str, at: datetime) -> PublicRecord | None:
        """The record of a certificate at a time (UTC), or None."""

    def bundle(self, number: str) -> bytes | None:
        """The signed bundle of a certificate, or None."""

    def trust_list(self) -> bytes:
        """The trust list, for those who get it here for want of a better place."""

    def status_list(self) -> str:
        """The signed status list of every certificate."""


class ScanSettings(Protocol):
    """What is configured. contact: mail address for problems, or ""; demo: whether this is a demonstration."""

    @property
    def contact(self) -> str: ...
    @property
    def demo(self) -> bool: ...


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(records: RecordReader, *, settings: ScanSettings, now: Callable[[], datetime] = _now) -> Starlette:
    """The application over a reader of records. now: the time (UTC) that a status is told for."""
    scan = _Scan(records, Pages(settings.contact, demo=settings.demo), now)
    return Starlette(
        routes=[
            Route("/", scan.start),
            Route("/c", scan.find),
            Route("/c/{number}.json", scan.record),
            Route("/c/{number}/bundle.json", scan.bundle),
            Route("/c/{number}/label.svg", scan.label),
            Route("/c/{number}", scan.page),
            Route("/.well-known/tanbiao-trust.json", scan.trust),
            Route("/.well-known/tanbiao-status.jwt", scan.status),
            Route("/healthz", scan.health),
        ],
        exception_handlers={404: scan.nothing_here, TanbiaoError: scan.cannot, 500: scan.defect},
    )


class _Scan:
    """The answers, one method a route. They run in threads: the reader may wait for a disk."""

    def __init__(self, records: RecordReader, pages: Pages, now: Callable[[], datetime]) -> None:
        self._records = records
        self._pages = pages
        self._now = now

    def _record(self, request: Request) -> PublicRecord | None:
        # To the minute, so that an unchanged page keeps its ETag while it is looked at
        at = self._now().replace(second=0, microsecond=0)
        return self._records.record(request.path_params["number"], at)

    def page(self, request: Request) -> Response:
        """The page behind the QR code."""
        record = self._record(request)
        if record is None:
            return self.unknown(request, request.path_params["number"])
        return answer(request, Answer.page(self._pages.record(record, language_of(request))))

    def record(self, request: Request) -> Response:
        """The same as JSON: certificate, summary of the statement, status now."""
        record = self._record(request)
        if record is None:
            return self.unknown(request, request.path_params["number"])
        return answer(request, Answer.json(record.model_dump_json(by_alias=True, indent=1).encode()))

    def bundle(self, request: Request) -> Response:
        """The signed bundle, to be checked elsewhere."""
        number = request.path_params["number"]
        bundle = self._records.bundle(number)
        if bundle is None:
            return self.unknown(request, number)
        return answer(request, Answer.json(bundle, filename=f"{number}-bundle.json"))

    def label(self, request: Request) -> Response:
        """The label as it was issued, in the languages of the reading that is asked for."""
        number = request.path_params["number"]
        record, bundle = self._record(request), self._records.bundle(number)
        if record is None or bundle is None:
            return self.unknown(request, number)
        return answer(request, Answer.svg(render_label(record.certificate, bundle, reading_of(request))))

    def trust(self, request: Request) -> Response:
        """The trust list."""
        return answer(request, Answer.json(self._records.trust_list()))

    def status(self, request: Request) -> Response:
        """The signed status list."""
        return answer(request, Answer(self._records.status_list().encode(), "application/jwt", is_open=True))

    def health(self, request: Request) -> Response:
        """Whether this process answers."""
        return answer(request, Answer(b"ok", "text/plain; charset=utf-8", max_age=0))

    def start(self, request: Request) -> Response:
        """Where a number can be typed in."""
        return answer(request, Answer.page(self._pages.start(language_of(request))))

    def find(self, request: Request) -> Response:
        """From a typed number to its page."""
        number = request.query_params.get("number", "").strip()
        if not number:
            return self.start(request)
        return RedirectResponse(f"/c/{quote(number[:120], safe='')}?lang={language_of(request)}", 303)

    def unknown(self, request: Request, number: str) -> Response:
        """No certificate of this number: said in the reader's language, or as JSON to a program."""
        if request.url.path.endswith(".json"):
            return answer(request, Answer.json(b'{"error":"unknown-certificate"}', status=404))
        return answer(request, Answer.page(self._pages.unknown(number, language_of(request)), 404))

    def nothing_here(self, request: Request, _: Exception) -> Response:
        """No such page."""
        return answer(request, Answer.page(self._pages.nothing_here(language_of(request)), 404))

    def cannot(self, request: Request, error: Exception) -> Response:
        """Something known is wrong with a certificate: it is not shown, and why is said."""
        if not isinstance(error, TanbiaoError):
            return self.defect(request, error)
        return answer(request, Answer.page(self._pages.cannot(error, language_of(request)), 503))

    def defect(self, request: Request, _: Exception) -> Response:
        """Our mistake: no word of the inside gets out."""
        return answer(request, Answer.page(self._pages.defect(language_of(request)), 500))
