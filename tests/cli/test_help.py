"""Help answers at once, in the reader's language, for every command."""

import subprocess
import sys

import pytest
import typer

from cli.main import program
from tests.cli.conftest import ROOT, Terminal

HEAVY = ("numpy", "scipy", "pandas", "pydantic", "sqlalchemy", "streamlit", "openpyxl", "bw2calc", "pint", "babel")
GROUPS = {
    name: command
    for name, command in typer.main.get_command(program()).commands.items()
    if hasattr(command, "commands")
}
COMMANDS = sorted(
    {*typer.main.get_command(program()).commands} - {*GROUPS}
    | {f"{g} {name}" for g, c in GROUPS.items() for name in c.commands}
)
# What the toolkit promises (README, how-to pages); more may come
PROMISED = {
    "template", "footprint", "background list", "background show", "background search", "background check", "issue", "verify",
    "backup", "restore", "serve", "demo",
}  # fmt: skip


def test_help_loads_nothing_heavy() -> None:
    program = f"""
import sys
from cli.main import answer
assert answer(["--help"]) == 0
print("loaded:", *[name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1].strip() == "loaded:"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(tanbiao: Terminal, command: str) -> None:
    said = tanbiao(*command.split(), "--help")
    assert said.code == 0
    assert f"tanbiao {command}" in said.out


def test_what_is_promised_is_there() -> None:
    assert set(COMMANDS) >= PROMISED


def test_help_without_words(tanbiao: Terminal) -> None:
    said = tanbiao()
    assert said.code == 0
    assert "footprint" in said.out


def test_help_in_chinese(tanbiao: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "计算产品碳足迹" in tanbiao("footprint", "--help").out
    assert "计算产品碳足迹" not in tanbiao("footprint", "--help", "--lang", "en").out
