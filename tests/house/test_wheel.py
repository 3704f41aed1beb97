"""What is installed: every module and every data file, nothing of the workshop, and a command that runs from it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ("lca", "labels", "registry", "web", "app_pages", "cli", "databases")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    program = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    return folder / done.stdout.strip()


def test_everything_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    here = {
        str(file.relative_to(ROOT))
        for package in SHIPPED
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert names == here | {"app.py", ".streamlit/config.toml"}


def test_it_runs_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    program = "import sys; from cli.main import answer; import lca; print(lca.__file__); sys.exit(answer(sys.argv[1:]))"
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "site"),
        "TANBIAO_DATA": str(tmp_path / "var"),
        "LANG": "zh_CN",
    }
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    done = subprocess.run(
        [sys.executable, "-P", "-c", program, "footprint", str(ROOT / "examples/lunch-box.xlsx")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0].startswith(str(tmp_path / "site"))
    assert "生命周期阶段" in done.stdout
