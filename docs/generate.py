"""Write the reference pages that are printed from the program: command line, rules, errors, transitions.

    python docs/generate.py

A test holds the pages and the program together.
"""

import io
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stdout
from pathlib import Path
from unittest.mock import patch

import typer

from cli.main import answer, app
from lca.conformity.catalogue import rules
from lca.interchange.problems import error_catalogue
from registry.transitions import APPLICATION, CERTIFICATE
from registry.wording import ACTS, CERTIFICATE_ACTS, ROLES

DOCS = Path(__file__).resolve().parent
COMMAND_LINE = """# Command line

`--json` answers with one JSON document on standard output and nothing else, errors too. `--lang` takes `zh-Hans`,
`zh-Hant`, `en` or `pt`; without it the language comes from `LANG`. Both may stand anywhere.

| exit code | meaning |
|---|---|
| 0 | good |
| 1 | the command worked, and its verdict is not positive |
| 2 | what was given cannot be used: place, cause and remedy are said |
| 3 | our defect: a log file is named |
"""
RULES = """# Rules

{count} rules, in our own words, as data in `lca/conformity/rules/`; each has one small check. A rule that only a
person can judge is the verifier's. *Confidence*: **confirmed** means that clause and wording were read in the standard,
**second hand** that they are known from third-party documents, **default** that number or form is a setting of this
toolkit and no standard asks for it.

| id | rule | in short | clause | strength | judged by | evidence | confidence |
|---|---|---|---|---|---|---|---|
"""
ERRORS = """# Errors of reading

Every problem names its place (sheet, row, column, or path), the cause, and what to do. Words in braces are filled in.
The codes are stable: `--json` prints them.
"""
TRANSITIONS = """# States and acts

Printed from the tables in `registry/transitions.py`, which the desk and the screens read too. A pair of state and act
that has no row is refused. Whether a certificate has expired is derived from a given day and is no state.
"""
PLACES = {
    "workbook": "In a workbook, CSV file or zip: all at once",
    "file": "The file is refused whole",
    "json": "In a JSON declaration: all at once",
}


def command_line() -> str:
    """Help of every command, as it prints it."""
    parts = [COMMAND_LINE]
    for words in commands():
        parts.append(f"## `{' '.join(('tanbiao', *words))}`\n\n```text\n{_help(words)}\n```\n")
    return "\n".join(parts)


def commands() -> list[tuple[str, ...]]:
    """The words of every command, groups before what is in them, in the order of the help."""
    found: list[tuple[str, ...]] = [()]
    for name, command in typer.main.get_command(app).commands.items():
        found.append((name,))
        found += [(name, below) for below in getattr(command, "commands", {})]
    return found


def _help(words: Iterable[str]) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed), patch.dict(os.environ, {"COLUMNS": "80"}):
        answer([*words, "--help", "--lang", "en"])
    return "\n".join(line.rstrip() for line in printed.getvalue().strip().splitlines())


def rule_list() -> str:
    """The catalogue of rules: the verifier's checklist."""
    rows = [
        (r.title, r.text, f"{r.standard}, {r.clause}", r.strength, r.judged_by, r.evidence, r.confidence)
        for r in rules()
    ]
    lines = [f"| `{r.id}` | {' | '.join(map(_cell, row))} |" for r, row in zip(rules(), rows, strict=True)]
    return RULES.format(count=len(lines)) + "\n".join(lines) + "\n"


def error_list() -> str:
    """What reading a declaration can find wrong."""
    parts = [ERRORS]
    for place, title in PLACES.items():
        kinds = [kind for kind in error_catalogue() if kind.found_in == place]
        rows = [f"| `{k.code}` | {_cell(k.what.template)} | {_cell(k.remedy.template)} |" for k in kinds]
        table = ["| code | what is wrong | what to do |", "|---|---|---|", *rows]
        parts.append(f"## {title}\n\n" + "\n".join(table) + "\n")
    return "\n".join(parts)


def transition_tables() -> str:
    """What may happen to an application and to a certificate."""
    parts = [TRANSITIONS]
    for title, table, acts in (
        ("An application", APPLICATION, ACTS),
        ("A certificate", CERTIFICATE, CERTIFICATE_ACTS),
    ):
        rows = [
            f"| {_state(r.state)} | {acts[r.act]} | {_state(r.target)} | {ROLES[r.role]} | {_guards(r)} | {r.clause} |"
            for r in table
        ]
        head = ["| state | act | becomes | by | if | clause |", "|---|---|---|---|---|---|"]
        parts.append(f"## {title}\n\n" + "\n".join([*head, *rows]) + "\n")
    return "\n".join(parts)


def _state(state: object) -> str:
    return "" if state is None else str(state).replace("_", " ")


def _guards(row: object) -> str:
    return ", ".join(str(guard).replace("_", " ") for guard in getattr(row, "guards", ()))


def _cell(text: str) -> str:
    return text.replace("second_hand", "second hand").replace("|", "\\|").replace("*", "\\*")


PAGES: Mapping[str, Callable[[], str]] = {
    "command-line.md": command_line,
    "rules.md": rule_list,
    "errors.md": error_list,
    "transitions.md": transition_tables,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
