"""Every command in the README and the documentation runs, in the order of its page, in a copy of what a reader has."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from msgspec import Struct

from cli.issued import issued_files, write_files
from cli.main import answer
from registry.bootstrap import open_registry
from registry.demo import run_demo_walk
from registry.settings import read_settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "examples").glob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINE = re.compile(r"^\$ (?P<command>.*?)(?:\s+# exit code (?P<code>\d))?$")
ELSEWHERE = ("make ", "git ", "sudo ", "cd ")  # the first is held by tests/house, the others are the reader's machine


class Step(Struct, frozen=True):
    """One command of a page and the exit code that the page promises."""

    command: str
    code: int


def steps(page: Path) -> list[Step]:
    """Commands of the console blocks of a page."""
    lines = (line for block in BLOCK.findall(page.read_text(encoding="utf-8")) for line in block.splitlines())
    found = (LINE.match(line) for line in lines)
    every = [Step(match["command"], int(match["code"] or 0)) for match in found if match]
    return [step for step in every if not step.command.startswith(ELSEWHERE)]


WITH_STEPS = [page for page in PAGES if steps(page)]


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make demo` leaves behind, without its reports."""
    folder = tmp_path_factory.mktemp("reader")
    workbook = ROOT / "examples/led-downlight.xlsx"
    with closing(open_registry(read_settings({"TANBIAO_DATA": str(folder / "var")}))) as registry:
        outcome = run_demo_walk(registry, workbook.name, workbook.read_bytes())
        write_files(folder / "out/led-downlight", issued_files(registry, outcome))
        write_files(folder / "out", {"trust.json": registry.records.trust_list()})
    return folder


@pytest.fixture
def reader(tmp_path: Path, issued: Path) -> Path:
    """A folder as the reader's: examples, data, an issued label, and the command on the path."""
    shutil.copytree(issued, tmp_path, dirs_exist_ok=True)
    for name in ("examples", "databases"):
        (tmp_path / name).symlink_to(ROOT / name)
    programs = tmp_path / ".venv/bin"
    programs.mkdir(parents=True)
    script = programs / "tanbiao"
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m cli.main "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return tmp_path


def _run(step: Step, reader: Path, capture: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """A plain command in this process, which is quick; one that needs a shell, in a shell."""
    if step.command.startswith("tanbiao ") and not set(step.command) & set("|<>&;()$`*"):
        capture.readouterr()
        code = answer(shlex.split(step.command)[1:])
        return code, capture.readouterr().err
    path = f"{reader / '.venv/bin'}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", step.command],
        env={**os.environ, "PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("page", WITH_STEPS, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_of_a_page(
    page: Path, reader: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(reader)
    for name, value in {"HOME": reader, "TANBIAO_DATA": reader / "var", "LANG": "C.UTF-8"}.items():
        monkeypatch.setenv(name, str(value))
    for step in steps(page):
        code, complaint = _run(step, reader, capsys)
        assert code == step.code, f"{step.command}\n{complaint}"
        assert "Traceback" not in complaint


def test_there_are_commands_to_run() -> None:
    names = {str(page.relative_to(ROOT)) for page in WITH_STEPS}
    assert names >= {"README.md", "docs/walk.md", "docs/howto/consumer.md", "docs/howto/manufacturer.md"}
    assert any(step.code == 2 for step in steps(ROOT / "docs/howto/manufacturer.md"))  # a refusal is shown, too


def test_every_command_of_the_toolkit_is_in_a_how_to() -> None:
    said = "\n".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs/howto").glob("*.md"))
    for command in (
        "template",
        "footprint",
        "background search",
        "background check",
        "verify",
        "backup",
        "restore",
        "serve",
    ):
        assert f"tanbiao {command}" in said
