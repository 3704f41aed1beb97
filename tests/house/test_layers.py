"""The house keeps itself: imports point down, every file has its floor, names and sizes stay within the rules."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("lca", "labels", "registry", "web", "app_pages", "cli")
EVERY_FILE = sorted(f for package in PACKAGES for f in (ROOT / package).rglob("*.py"))
NOT_SHIPPED = ("benchmarks", "recipes", "tests")
LONGEST = 350  # lines
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc", "core"}


def _contract(folder: Path) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([program, "--no-cache"], cwd=folder, capture_output=True, encoding="utf-8", check=False)


def test_import_contract() -> None:
    done = _contract(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("lca/scope/study.py", "import lca.impact.method"),
        ("labels/rounding.py", "import registry.roles"),
        ("lca/unplaced.py", ""),
        ("registry/roles.py", "import bw2calc"),
    ],
)
def test_contract_refuses(tmp_path: Path, file: str, line: str) -> None:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.xz"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    target = tmp_path / file
    target.write_text((target.read_text(encoding="utf-8") if target.exists() else "") + f"\n{line}\n", encoding="utf-8")
    done = _contract(tmp_path)
    assert done.returncode != 0
    assert file.removesuffix(".py").replace("/", ".") in done.stdout


@pytest.mark.parametrize("file", EVERY_FILE, ids=lambda file: str(file.relative_to(ROOT)))
def test_file_is_short_and_well_named(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST
    assert file.stem not in EMPTY_NAMES


def test_every_package_is_installed() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = set(settings["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])
    assert shipped == {*PACKAGES, "databases", "app.py", ".streamlit"}
    assert {file.parent.name for file in ROOT.glob("*/__init__.py")} == {*PACKAGES, *NOT_SHIPPED}
