"""`tanbiao serve` starts both servers on loopback and leaves nothing running."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, run_process


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _children(pid: int) -> list[int]:
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_serves_until_interrupted(tmp_path: Path, ending: signal.Signals) -> None:
    app, web = _free_ports()
    environment = {"TANBIAO_DATA": str(tmp_path / "var"), "TANBIAO_APP_PORT": str(app), "TANBIAO_WEB_PORT": str(web)}
    command = [sys.executable, "-m", "cli.main", "serve", "--json"]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        try:
            said = "".join(iter(lambda: server.stdout.readline().decode(), "}\n")) + "}"  # type: ignore[union-attr]
            assert json.loads(said)["serving"] == {
                "app": f"http://127.0.0.1:{app}",
                "scan_page": f"http://127.0.0.1:{web}",
            }
            with urllib.request.urlopen(f"http://127.0.0.1:{web}/healthz", timeout=5) as answer:
                assert answer.status == 200
            with urllib.request.urlopen(f"http://127.0.0.1:{app}/_stcore/health", timeout=5) as answer:
                assert answer.status == 200
            with pytest.raises(urllib.error.HTTPError) as error:
                urllib.request.urlopen(f"http://127.0.0.1:{web}/c/TBD-2026-999999", timeout=5)
            assert error.value.code == 404
            children = _children(server.pid)
            assert len(children) == 2
        finally:
            server.send_signal(ending)
            code = server.wait(30)
    assert code == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def test_a_taken_port_is_said_at_once(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run_process(["serve", "--json"], TANBIAO_DATA=str(tmp_path / "var"), TANBIAO_APP_PORT=port)
    assert done.returncode == 2
    assert json.loads(done.stdout)["code"] == "port-taken"
    assert port in json.loads(done.stdout)["what"]


def test_a_server_that_cannot_start_is_named(tmp_path: Path) -> None:
    app, web = _free_ports()
    environment = {"TANBIAO_APP_PORT": str(app), "TANBIAO_WEB_PORT": str(web)}
    done = run_process(["serve", "--json"], **environment, TANBIAO_DATA=str(tmp_path), TANBIAO_DATABASE_URL="nonsense:")
    assert done.returncode == 2
    document = json.loads(done.stdout)
    assert document["code"] == "server-stopped"
    assert (tmp_path / "log").is_dir()
