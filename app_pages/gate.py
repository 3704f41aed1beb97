"""Who may load the app: a guard in front of Streamlit, and the pages to sign in, sign out and change the language.

The session is an opaque token in a cookie that no script can read (HttpOnly, SameSite=Lax); the registry keeps its hash
and can end it at once. Without one nothing of Streamlit is reached: no page, no websocket, no upload, no download.
"""

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from app_pages import door
from app_pages.language import LANGUAGE_COOKIE, language_of, offered
from app_pages.sign_in import sign_in_page
from registry.errors import SignInRefused

SESSION_COOKIE = "tanbiao_session"
SESSION_SECONDS = 12 * 3600
FORM_BYTES = 8_192
# Streamlit's own programs and styles, which hold nothing of anybody, and the health check
_OPEN = ("/sign-in", "/sign-out", "/language/", "/static/", "/_stcore/health", "/favicon.png", "/manifest.json")


class Gate:
    """ASGI middleware: lets nothing through without a session but what is needed to get one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it: pages go to the sign-in page, everything else is refused."""
        if scope["type"] not in ("http", "websocket") or scope["path"].startswith(_OPEN):
            await self.app(scope, receive, send)
            return
        token = cookie(Headers(scope=scope).get("cookie", ""), SESSION_COOKIE)
        actor = await run_in_threadpool(door.registry().accounts.actor_of, token) if token else None
        if actor is not None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4401})
        else:
            await _turned_away(scope)(scope, receive, send)


def _turned_away(scope: Scope) -> Response:
    if scope["method"] != "GET" or scope["path"].startswith(("/_stcore/", "/media/", "/component/")):
        return PlainTextResponse("Sign in first.", status_code=401)
    wanted = scope["path"] + (f"?{scope['query_string'].decode('ascii', 'replace')}" if scope["query_string"] else "")
    return RedirectResponse(f"/sign-in?next={quote(wanted, safe='/')}", status_code=303)


def cookie(header: str, name: str) -> str:
    """Value of one cookie of a Cookie header, "" where there is none."""
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def _enter(request: Request, form: dict[str, str]) -> Response:
    accounts = door.registry().accounts
    source = request.client.host if request.client else ""
    try:
        if "person" in form:
            signed_in = accounts.enter_demo(form["person"])
        else:
            signed_in = accounts.sign_in(form.get("login", ""), form.get("password", ""), source)
    except SignInRefused as refused:
        return sign_in_page(door.registry(), language_of(request.cookies), form.get("next", ""), refused)
    response = RedirectResponse(safe_target(form.get("next", "")), status_code=303)
    response.set_cookie(
        SESSION_COOKIE,
        signed_in.token,
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="lax",
        secure=not door.registry().settings.demo,
    )
    return response


async def _sign_in(request: Request) -> Response:
    if request.method in ("GET", "HEAD"):
        wanted = request.query_params.get("next", "")
        return await run_in_threadpool(sign_in_page, door.registry(), language_of(request.cookies), wanted)
    if not _same_origin(request):
        return PlainTextResponse("Refused: the form was not sent from this site.", status_code=403)
    body = await _short_body(request)
    if body is None:
        return PlainTextResponse("Refused: the form is too long.", status_code=413)
    form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True, max_num_fields=10).items()}
    return await run_in_threadpool(_enter, request, form)


async def _sign_out(request: Request) -> Response:
    if not _same_origin(request):
        return PlainTextResponse("Refused: the form was not sent from this site.", status_code=403)
    token = request.cookies.get(SESSION_COOKIE, "")
    await run_in_threadpool(door.registry().accounts.sign_out, token)
    response = RedirectResponse("/sign-in", status_code=303)
    response.delete_cookie(SESSION_COOKIE)
    return response


async def _language(request: Request) -> Response:
    response = RedirectResponse(safe_target(request.query_params.get("next", "")), status_code=303)
    if request.path_params["tag"] in offered():
        response.set_cookie(LANGUAGE_COOKIE, request.path_params["tag"], max_age=31_536_000, samesite="lax")
    return response


async def _short_body(request: Request) -> str | None:
    received = b""
    async for part in request.stream():
        received += part
        if len(received) > FORM_BYTES:
            return None
    return received.decode("utf-8", "replace")


def _same_origin(request: Request) -> bool:
    """Whether a form comes from our own pages; browsers that send no Origin say nothing against it."""
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host", "")


def safe_target(wanted: str) -> str:
    """A path of this site to go to, "/" for anything else (no other site, no scheme, no backslash)."""
    plain = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if plain and not wanted.startswith("/sign-in") else "/"


def _route(path: str, endpoint: Callable[..., object], *methods: str) -> Route:
    return Route(path, endpoint, methods=list(methods))


def routes() -> list[Route]:
    """The routes beside Streamlit's own."""
    return [
        _route("/sign-in", _sign_in, "GET", "POST"),
        _route("/sign-out", _sign_out, "POST"),
        _route("/language/{tag}", _language, "GET"),
    ]
