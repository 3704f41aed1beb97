"""Answers over HTTP: language, caching, and headers that let a page do nothing but be read."""

import base64
import hashlib
from pathlib import Path
from typing import Final, Self

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from labels.artwork import DEFAULT_LANGUAGE, ArtworkError
from labels.artwork.reading import read_language
from labels.language import best_language
from lca.documents import LANGUAGES, Language

STYLE: Final = (Path(__file__).parent / "templates/scan.css").read_text(encoding="utf-8")
_STYLE_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_PAGE_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"style-src 'sha256-{_STYLE_DIGEST}'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
_MAX_AGE = 60  # seconds; a suspension must not hide behind a cache


class Answer(Struct, frozen=True):
    """A body and how it may be used. is_open: other sites' scripts may read it."""

    body: bytes
    media_type: str
    status: int = 200
    is_open: bool = False
    filename: str = ""
    max_age: int = _MAX_AGE
    policy: str = _DATA_POLICY

    @classmethod
    def page(cls, html: str, status: int = 200) -> Self:
        """An HTML page."""
        return cls(html.encode(), "text/html; charset=utf-8", status, policy=_PAGE_POLICY)

    @classmethod
    def json(cls, body: bytes, status: int = 200, filename: str = "") -> Self:
        """A JSON document, open to all."""
        return cls(body, "application/json", status, is_open=True, filename=filename)

    @classmethod
    def svg(cls, body: bytes) -> Self:
        """A picture."""
        return cls(body, "image/svg+xml", is_open=True)


def answer(request: Request, given: Answer) -> Response:
    """The response, or 304 where the reader has it already."""
    tag = f'"{hashlib.sha256(given.body).hexdigest()[:32]}"'
    headers = _ALWAYS | {
        "ETag": tag,
        "Cache-Control": f"public, max-age={given.max_age}" if given.max_age and given.status == 200 else "no-store",
        "Vary": "Accept-Language",
        "Content-Security-Policy": given.policy,
    }
    if given.is_open:
        headers["Access-Control-Allow-Origin"] = "*"
    if given.filename:
        safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in given.filename)
        headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    if given.status == 200 and tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    return Response(given.body, given.status, headers, given.media_type)


def language_of(request: Request) -> Language:
    """The language that is asked for by ?lang=, or else the browser's first that we have."""
    wanted = request.query_params.get("lang", "")
    exact = next((language for language in LANGUAGES if language == wanted), None)
    return exact or best_language(wanted or request.headers.get("Accept-Language", ""))


def reading_of(request: Request) -> str:
    """The languages of a label that are asked for, or the default."""
    wanted = request.query_params.get("lang", DEFAULT_LANGUAGE).replace(" ", "+")
    try:
        read_language(wanted)
    except ArtworkError:
        return DEFAULT_LANGUAGE
    return wanted
