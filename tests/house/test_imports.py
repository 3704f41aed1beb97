"""Importing does nothing: no file in the home folder or the working folder, no process-wide state of other libraries."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import importlib, sys
from pathlib import Path
root = Path(sys.argv[1])
sys.path.insert(0, str(root))
OPTIONAL = {"numba"}  # faster where it is installed
names = []
for package in ("lca", "labels", "registry", "web", "app_pages", "cli"):
    for file in sorted((root / package).rglob("*.py")):
        parts = file.relative_to(root).with_suffix("").parts
        if "versions" not in parts and parts[:2] not in (("app_pages", "screens"), ("app_pages", "portal")):
            names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
names.remove("registry.schema.env") if "registry.schema.env" in names else None  # Alembic runs it, nobody imports it
for name in names:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name not in OPTIONAL:
            raise
from lca.impact.engine import bw2calc
bw2calc()
assert "bw2data" not in sys.modules, "bw2data was imported"
print(len(names))
"""


def _import_everything(home: Path, work: Path) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(ROOT)],
        cwd=work,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_import_leaves_no_trace(tmp_path: Path) -> None:
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    done = _import_everything(home, work)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100
    assert list(home.rglob("*")) == []
    assert list(work.rglob("*")) == []


def test_import_needs_no_home(tmp_path: Path) -> None:
    done = _import_everything(Path("/proc/no-home"), tmp_path)  # not even root can make a folder there
    assert done.returncode == 0, done.stderr
