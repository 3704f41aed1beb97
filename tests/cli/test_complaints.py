"""Errors: place, cause and remedy; one JSON document; never a traceback."""

from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, Terminal, run_process


@pytest.mark.parametrize(
    "words",
    ["nonsense", "footprint", "footprint a b c", "background", "verify x", "footprint x --rows 0", "backup --no-such"],
)
def test_misuse(tanbiao: Terminal, words: str) -> None:
    said = tanbiao(*words.split(), "--json")
    assert said.code == 2
    assert said.json["code"] == "command-line"
    page = tanbiao(*words.split())
    assert (page.code, page.out) == (2, "")
    assert "--help" in page.err


def test_a_defect_is_ours_and_leaves_a_log(tanbiao: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("gears stripped")

    monkeypatch.setattr("lca.inventory.search.search", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    said = tanbiao("background", "search", "steel", "--json")
    assert said.code == 3
    assert said.json["code"] == "defect"
    assert "gears stripped" not in said.out
    (log,) = tmp_path.glob("tanbiao-defect-*.log")
    assert "gears stripped" in log.read_text(encoding="utf-8")
    assert str(log) in said.json["remedy"]


def test_no_traceback_from_a_process() -> None:
    done = run_process(["footprint", EXAMPLES / "README.md"])
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_impossible_setting(tanbiao: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANBIAO_WEB_PORT", "eighty")
    said = tanbiao("serve", "--json")
    assert said.code == 2
    assert "TANBIAO_WEB_PORT" in said.json["what"]


def test_errors_in_chinese(tanbiao: Terminal) -> None:
    assert "无法打开" in tanbiao("footprint", "/no/such.xlsx", "--lang", "zh").err
