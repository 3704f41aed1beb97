"""Every sentence of the app, found in its source: what `t`, `translate` and `say` are called with, and the words of the shell."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app_pages.shell import BUILT_IN

ROOM = Path(__file__).resolve().parents[2] / "app_pages"
_CALLS = {"t", "translate", "say"}


def sentences() -> dict[str, str]:
    """English sentence -> file it stands in."""
    found = dict.fromkeys(BUILT_IN, "shell.py")
    for file in sorted(ROOM.rglob("*.py")):
        found |= dict.fromkeys(_in_python(file), file.name)
    for file in sorted(ROOM.rglob("*.html")):
        found |= dict.fromkeys(re.findall(r'\bt\(["\']([^"\']+)["\']\)', file.read_text(encoding="utf-8")), file.name)
    return found


def _in_python(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args and _name(node.func) in _CALLS:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value
            elif isinstance(first, ast.IfExp):
                yield from (part.value for part in (first.body, first.orelse) if isinstance(part, ast.Constant))


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
