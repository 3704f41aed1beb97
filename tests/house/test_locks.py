"""The locks: plain pip installs from them, every file has its hash, and they name no place."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[a-z,-]+\])?==(\S+)", re.MULTILINE)


def _pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / name).read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_a_hash_and_no_place(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)
    assert len(entries) == len(_pins(name)) > 50
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|^--(?!hash)|/home/|file:", text, re.MULTILINE)


def test_development_has_the_same_versions() -> None:
    run, dev = (_pins(name) for name in LOCKS)
    assert run.items() <= dev.items()


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    def names(texts: list[object]) -> set[str]:
        found = (re.match(r"[A-Za-z0-9._-]+", text) for text in texts if isinstance(text, str))
        return {match[0].lower().replace("_", "-") for match in found if match}

    assert (
        names(project["project"]["dependencies"]) | names(project["dependency-groups"]["build"])
        <= _pins(LOCKS[0]).keys()
    )
    assert names(project["dependency-groups"]["dev"]) <= _pins(LOCKS[1]).keys()
