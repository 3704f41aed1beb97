"""The two commands and what they stand on: targets exist, scripts are strict, nothing names a host."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_targets_that_are_named_exist(page: Path) -> None:
    named = re.findall(r"(?:`|^\$ )make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(named) <= _targets()


def test_every_target_is_phony_and_explained() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)[0].split())
    explained = set(re.findall(r"^([a-z]+):.*## \S", text, re.MULTILINE))
    assert _targets() == phony == explained


@pytest.mark.parametrize(("serve", "flag"), [("0", False), ("1", True)])
def test_demo_serves_unless_told_not_to(serve: str, flag: bool) -> None:
    done = subprocess.run(
        ["make", "-n", "demo", f"SERVE={serve}"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    (line,) = [line for line in done.stdout.splitlines() if "tanbiao demo" in line]
    assert ("--serve" in line) is flag


def test_ci_is_strict_and_runs_the_test_command() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert script.index("set -euo pipefail") < script.index("TANBIAO_REQUIRE_ALL=1") < script.index("\nmake test\n")
    assert "make check" in script
    assert "://" not in script
