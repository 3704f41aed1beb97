"""Two child processes that serve, and their end."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from lca.errors import Message, TanbiaoError, say
from registry.settings import Settings

HOST = "127.0.0.1"
START_SECONDS = 60.0
STOP_SECONDS = 10.0
ROOT = Path(__file__).resolve().parent.parent
APP, SCAN_PAGE = "app", "scan_page"
NAMES: Mapping[str, Message] = {
    APP: say("App for manufacturers and certifiers"),
    SCAN_PAGE: say("Public scan page"),
}
_HEALTH = {APP: "/_stcore/health", SCAN_PAGE: "/healthz"}


class ServeError(TanbiaoError):
    """A server cannot start, or has stopped by itself."""


def addresses(settings: Settings) -> dict[str, str]:
    """Where the two servers answer."""
    return {APP: f"http://{HOST}:{settings.app_port}", SCAN_PAGE: f"http://{HOST}:{settings.web_port}"}


def _commands(settings: Settings) -> dict[str, Sequence[str]]:
    streamlit = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    options = {"server.address": HOST, "server.port": settings.app_port, "server.headless": "true"}
    options |= {"browser.gatherUsageStats": "false", "server.showEmailPrompt": "false"}
    return {
        APP: [*streamlit, *(f"--{name}={value}" for name, value in options.items())],
        SCAN_PAGE: [sys.executable, "-m", "cli.scan_page"],
    }


class Servers:
    """A context in which both servers run; on leaving it they are ended by their own process ids."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        """Start both and wait until they answer; ServeError says which does not, and why."""
        for name, port in ((APP, self._settings.app_port), (SCAN_PAGE, self._settings.web_port)):
            _refuse_taken_port(name, port)
        for ending in (signal.SIGINT, signal.SIGTERM):  # also where a shell started us with Ctrl-C ignored
            signal.signal(ending, _interrupt)
        try:
            for name, command in _commands(self._settings).items():
                self._children[name] = self._start(name, command)
            for name, address in addresses(self._settings).items():
                self._await(name, address + _HEALTH[name])
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End both."""
        self._stop()

    def wait(self) -> None:
        """Wait until Ctrl-C; ServeError where a server stops by itself."""
        try:
            while True:
                for name, child in self._children.items():
                    if child.poll() is not None:
                        raise self._gone(name)
                time.sleep(0.5)
        except KeyboardInterrupt:
            return

    def _start(self, name: str, command: Sequence[str]) -> subprocess.Popen[bytes]:
        settings = self._settings
        environment = {**os.environ, "TANBIAO_DATA": str(settings.data), "TANBIAO_DATABASES": str(settings.databases)}
        self._log(name).parent.mkdir(parents=True, exist_ok=True)
        with self._log(name).open("wb") as log:
            # a session of its own: Ctrl-C reaches us first, and we end the children in order
            return subprocess.Popen(  # noqa: S603 # our own interpreter and modules
                command,
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def _await(self, name: str, address: str) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self._children[name].poll() is not None:
                raise self._gone(name)
            try:
                with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 # our own loopback address
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.2)
        raise self._gone(name)

    def _stop(self) -> None:
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        for child in self._children.values():
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _log(self, name: str) -> Path:
        return self._settings.data / "log" / f"{name}.log"

    def _gone(self, name: str) -> ServeError:
        return ServeError(
            "server-stopped",
            say("The program “{name}” does not run.", name=name),
            say("Its last words are in {log}.", log=str(self._log(name))),
        )


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _refuse_taken_port(name: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ServeError(
                "port-taken",
                say("{name}: port {port} is taken by another program.", name=name, port=port),
                say("End that program, or choose another port in TANBIAO_APP_PORT or TANBIAO_WEB_PORT."),
            ) from error
