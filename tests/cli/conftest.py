"""The command as a person runs it: in this process for its answers, in one of its own where the process itself matters."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from cli.main import answer

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


class Said(Struct, frozen=True):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Terminal:
    """Runs commands in this process."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture

    def __call__(self, *words: object) -> Said:
        self._capture.readouterr()
        code = answer([str(word) for word in words])
        captured = self._capture.readouterr()
        return Said(code, captured.out, captured.err)


@pytest.fixture
def tanbiao(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The command, with a registry of its own and an English terminal."""
    monkeypatch.setenv("TANBIAO_DATA", str(tmp_path / "var"))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return Terminal(capsys)


def run_process(words: Sequence[object], **environment: str) -> "subprocess.CompletedProcess[str]":
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
