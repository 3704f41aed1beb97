"""The app as it is really started: `python app.py` in a process of its own, on a free port of this machine."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from msgspec import Struct

ROOT = Path(__file__).resolve().parents[2]


class Answer(Struct, frozen=True):
    """One HTTP answer, redirects not followed."""

    status: int
    headers: Mapping[str, str]
    text: str

    def cookie(self, name: str) -> str:
        """The Set-Cookie line of a cookie, "" where it is not set."""
        lines = self.headers.get("set-cookie", "").split("\n")
        return next((line for line in lines if line.startswith(f"{name}=")), "")


class Served(Struct, frozen=True):
    """A running app. data: its folder. log: what it wrote."""

    port: int
    data: Path
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(form), {**kind, **headers})

    def sign_in(self, who: str) -> str:
        """The cookie header of a demo person."""
        return self.post("/sign-in", {"person": who}).cookie("tanbiao_session").partition(";")[0]

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            found: dict[str, str] = {}
            for name, value in response.getheaders():
                found[name.lower()] = f"{found[name.lower()]}\n{value}" if name.lower() in found else value
            return Answer(response.status, found, response.read().decode("utf-8", "replace"))
        finally:
            connection.close()


@contextmanager
def serving(data: Path, log: Path, **settings: str) -> Iterator[Served]:
    """Start the app and wait until it answers; end it afterwards. settings: of its environment, beside the usual ones."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "TANBIAO_DATA": str(data),
        "TANBIAO_MODE": "demo",
        "TANBIAO_APP_PORT": str(port),
        **settings,
    }
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            served = Served(port, data, log)
            _wait(served, process)
            yield served
        finally:
            process.terminate()
            process.wait(20)


def _wait(served: Served, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if served.get("/_stcore/health").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the app did not start:\n{served.log.read_text()}")
