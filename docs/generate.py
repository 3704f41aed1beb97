"""Write the reference pages that are printed from the program: command line, rules, errors.

    python docs/generate.py

A test holds the pages and the program together.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from lca.conformity.catalogue import rules
from lca.interchange.problems import error_catalogue

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

{count} rules, in our own words, as data in `lca/conformity/iso14067.toml`; each has one small check. A rule that only a
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
PLACES = {
    "workbook": "In a workbook, CSV file or zip: all at once",
    "file": "The file is refused whole",
    "json": "In a JSON declaration: all at once",
}
COMMANDS = (
    (),
    ("template",),
    ("footprint",),
    ("background",),
    ("background", "list"),
    ("background", "show"),
    ("background", "search"),
    ("background", "check"),
    ("issue",),
    ("verify",),
    ("backup",),
    ("restore",),
    ("serve",),
    ("demo",),
)


def pages() -> dict[str, str]:
    """Every generated page by its file name."""
    return {"command-line.md": command_line(), "rules.md": rule_list(), "errors.md": error_list()}


def command_line() -> str:
    """Help of every command, as it prints it."""
    parts = [COMMAND_LINE]
    for words in COMMANDS:
        parts.append(f"## `{' '.join(('tanbiao', *words))}`\n\n```text\n{_help(words)}\n```\n")
    return "\n".join(parts)


def _help(words: Iterable[str]) -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))}
    environment |= {"COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1", "TERM": "dumb"}
    command = [sys.executable, "-X", "utf8", "-m", "cli.main", *words, "--help"]
    printed = subprocess.run(command, cwd=DOCS.parent, env=environment, check=True, capture_output=True)
    return "\n".join(line.rstrip() for line in printed.stdout.decode().strip().splitlines())


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


def _cell(text: str) -> str:
    return text.replace("second_hand", "second hand").replace("|", "\\|").replace("*", "\\*")


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
