"""Every sentence that the command line can say, read from its source."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from cli.main import program
from cli.translation import paragraphs

ROOT = Path(__file__).resolve().parents[2]
SAYING = {"say", "line", "heading", "words", "plain", "step"}  # calls whose first argument is a sentence


def sentences() -> set[str]:
    """All msgids of the room: sentences in calls, headings of tables, help texts."""
    found = set(_help(typer.main.get_command(program())))
    for file in sorted((ROOT / "cli").glob("*.py")):
        found |= set(_literals(ast.parse(file.read_text(encoding="utf-8"))))
    return {text for text in found if any(letter.isalpha() for letter in _without_fields(text))}


def _without_fields(text: str) -> str:
    while "{" in text:
        before, _, rest = text.partition("{")
        text = before + rest.partition("}")[2]
    return text


def _literals(tree: ast.Module) -> Iterator[str]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in SAYING:
            yield from _texts([call.args[0]])
        elif name == "table" and isinstance(call.args[0], ast.List):
            yield from _texts(call.args[0].elts)


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value


def _help(command: Any) -> Iterator[str]:
    for part in (command, *command.params):
        for name in ("help", "epilog"):
            text = getattr(part, name, None)
            if text:
                yield from paragraphs(text)
    for below in getattr(command, "commands", {}).values():
        yield from _help(below)
