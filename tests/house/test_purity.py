"""`lca` and `labels` know no clock, environment, network, chance or database; nobody pickles or evaluates."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PURE = sorted(file for package in ("lca", "labels") for file in (ROOT / package).rglob("*.py"))
ALL = sorted(
    file
    for package in ("lca", "labels", "registry", "web", "app_pages", "cli")
    for file in (ROOT / package).rglob("*.py")
)
OUTSIDE = {
    "time", "random", "secrets", "uuid", "socket", "ssl", "http", "urllib.request", "requests", "httpx", "asyncio",
    "subprocess", "sqlite3", "sqlalchemy", "alembic", "psycopg", "streamlit", "starlette", "uvicorn", "platformdirs",
    "os.environ", "os.getenv", "os.urandom",
}  # fmt: skip
PICKLING = {"pickle", "cPickle", "dill", "cloudpickle", "shelve", "marshal", "joblib"}
CLOCK = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter"}
DATES = {"datetime", "date", "time"}


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _reaches(imported: str, modules: set[str]) -> bool:
    return any(imported == module or imported.startswith(f"{module}.") for module in modules)


def _uses(tree: ast.Module) -> Iterator[str]:
    """The clock of a date class, and what of `os` is not about files."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            used = f"{owner}.{node.attr}"
            if (owner in DATES and node.attr in CLOCK) or used in OUTSIDE:
                yield used


def _read(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def impurities(tree: ast.Module) -> list[str]:
    """What of the outside a pure module uses."""
    return [name for name in _imports(tree) if _reaches(name, OUTSIDE)] + list(_uses(tree))


def dangers(tree: ast.Module) -> list[str]:
    """What runs code that came as data."""
    calls = [
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"eval", "exec", "compile"}
    ]
    return calls + [name for name in _imports(tree) if _reaches(name, PICKLING)]


@pytest.mark.parametrize("file", PURE, ids=lambda file: str(file.relative_to(ROOT)))
def test_pure(file: Path) -> None:
    assert impurities(_read(file)) == []


@pytest.mark.parametrize("file", ALL, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_code_from_data(file: Path) -> None:
    assert dangers(_read(file)) == []


@pytest.mark.parametrize("file", [f for f in ALL if f.relative_to(ROOT).parts[0] == "registry"], ids=lambda f: f.stem)
def test_environment_is_read_in_one_place(file: Path) -> None:
    reads = any(
        isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"} for node in ast.walk(_read(file))
    )
    assert not reads or file.name == "settings.py"


@pytest.mark.parametrize(
    "text",
    [
        "import time", "from random import choice", "import os\nx = os.environ", "from os import getenv", "from urllib.request import urlopen", "import sqlalchemy.sql",
        "from datetime import datetime\nx = datetime.now()", "import datetime\nx = datetime.date.today()",
    ],
)  # fmt: skip
def test_impurity_is_seen(text: str) -> None:
    assert impurities(ast.parse(text))


@pytest.mark.parametrize("text", ["import pickle", "eval('1')", "from joblib import load", "exec('x')"])
def test_danger_is_seen(text: str) -> None:
    assert dangers(ast.parse(text))
