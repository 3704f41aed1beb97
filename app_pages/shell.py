"""Streamlit's own page around ours: its language, its title, and its few built-in words in the visitor's language.

Streamlit 1.67 writes `<html lang="en">` and English built-in words whatever the app says, so the page is changed on its
way out. Words are replaced only outside of what the app itself wrote.
"""

import json
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app_pages.gate import cookie
from app_pages.language import LANGUAGE_COOKIE, language_of, translate
from lca.documents import Language

BUILT_IN = (
    "Upload",
    "Add files",
    "Drag and drop a file here",
    "Drag and drop files here",
    "No results",
    "Open",
    "Close",
    "Clear value",
    "Rerun",
    "Print",
    "Settings",
    "About",
    "Stop",
    "Running...",
    "Main menu",
    "Expand sidebar",
    "Collapse sidebar",
    "Open sidebar navigation",
    "Close sidebar navigation",
    "Skip to main content",
    "Fullscreen",
    "Close fullscreen",
    "Download as CSV",
    "Search",
    "Add row",
    "View more",
    "View less",
    "Show/hide columns",
    "Next page",
    "Previous page",
    "Press Enter to apply",
    "Press Enter to submit form",
    "Press Ctrl+Enter to apply",
    "Choose an option",
    "Choose options",
    "Select all",
    "Connecting",
    "Page not found",
    "The page that you have requested does not seem to exist. Running the app's main page.",
)


class Shell:
    """ASGI middleware: rewrites Streamlit's HTML page, touches nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; an HTML answer to a page request comes back rewritten."""
        if scope["type"] != "http" or scope["method"] != "GET" or "." in scope["path"]:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        language = language_of({LANGUAGE_COOKIE: cookie(headers.get("cookie", ""), LANGUAGE_COOKIE)})
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, _Rewriter(send, language))


class _Rewriter:
    """Holds back an HTML answer until it is whole, then sends it rewritten."""

    def __init__(self, send: Send, language: Language) -> None:
        self._send, self._language = send, language
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._is_shell(message):
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)

    def _is_shell(self, message: Message) -> bool:
        return MutableHeaders(raw=message["headers"]).get("content-type", "").startswith("text/html")

    async def _finish(self, start: Message) -> None:
        body = rewritten(self._body.decode("utf-8"), self._language).encode("utf-8")
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["content-length"] = str(len(body))
        del headers["etag"]
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def rewritten(page: str, language: Language) -> str:
    """Streamlit's page in a language; a page that is not Streamlit's comes back as it was."""
    if "<title>Streamlit</title>" not in page:
        return page
    words = {word: translate(word, language) for word in BUILT_IN}
    words = {word: said for word, said in words.items() if said != word}
    if words:
        words["limit"] = translate("Up to", language)
    dictionary = json.dumps(words, ensure_ascii=False).replace("</", "<\\/")
    script = f"<script>{_script().replace('WORDS;', dictionary + ';', 1)}</script>" if words else ""
    page = page.replace('<html lang="en">', f'<html lang="{language}">', 1)
    return page.replace("<title>Streamlit</title>", f"<title>Tanbiao</title>{script}", 1)


@cache
def _script() -> str:
    return Path(__file__).with_name("assets").joinpath("built_in_words.js").read_text(encoding="utf-8")
