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

from cli.main import answer, program
from lca.conformity.catalogue import rules
from lca.conformity.rule import JudgedBy, Part, Rule, Strength
from lca.data import open_policy, policy_ids
from lca.documents import QuantityText
from lca.interchange.problems import error_catalogue
from lca.scope.policy import Policy
from lca.scope.product_category import ProductCategoryRules, RequiredExchange
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
**second hand** that they are known from third-party documents, **unconfirmed** that the clause is still to be looked
up, so that how strongly it is asked is a choice of this toolkit, **default** that number or form is a setting of this
toolkit and no standard asks for it.
Only a SHALL rule that is not met keeps an application from being submitted.

| part of the study | rules | of them SHALL | for the verifier |
|---|---|---|---|
{parts}
"""
RULE_HEAD = """| id | rule | in short | clause | strength | judged by | evidence | confidence |
|---|---|---|---|---|---|---|---|
"""
CATEGORIES = """# Product category rules

What a product category adds to the general rules, as data in `databases/pcr/`. A study is pinned to one of them by its
policy (sheet of unit and boundary; `tanbiao policies` lists them), and is then judged by the rules of the part
*product category* of [the rules](rules.md) too. Every one here is a **draft of this toolkit**: no programme operator
has adopted it, and no standard is quoted unless it is named among its sources. Where no public benchmark is known, none
is given.
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
    for name, command in typer.main.get_command(program()).commands.items():
        found.append((name,))
        found += [(name, below) for below in getattr(command, "commands", {})]
    return found


def _help(words: Iterable[str]) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed), patch.dict(os.environ, {"COLUMNS": "80"}):
        answer([*words, "--help", "--lang", "en"])
    return "\n".join(line.rstrip() for line in printed.getvalue().strip().splitlines())


def rule_list() -> str:
    """The catalogue of rules, part by part: the verifier's checklist."""
    groups = {part: [rule for rule in rules() if rule.part is part] for part in Part}
    parts = [
        f"| [{_title(part)}](#{part}) | {len(group)} | {sum(r.strength is Strength.SHALL for r in group)} "
        f"| {sum(r.judged_by is JudgedBy.VERIFIER for r in group)} |"
        for part, group in groups.items()
    ]
    tables = [f"## {_title(part)}\n\n{RULE_HEAD}" + "\n".join(map(_rule, group)) for part, group in groups.items()]
    return RULES.format(count=len(rules()), parts="\n".join(parts)) + "\n" + "\n\n".join(tables) + "\n"


def _title(part: Part) -> str:
    return str(part).replace("-", " ").capitalize()


def _rule(r: Rule) -> str:
    row = (r.title, r.text, f"{r.standard}, {r.clause}", r.strength, r.judged_by, r.evidence, r.confidence)
    return f"| `{r.id}` | {' | '.join(map(_cell, row))} |"


def category_list() -> str:
    """Product category rules, each with what it pins."""
    found = [open_policy(one) for one in policy_ids()]
    return "\n".join([CATEGORIES, *(_category(p, p.category_rules) for p in found if p.category_rules)])


def _category(policy: Policy, rules: ProductCategoryRules) -> str:
    unit, known = rules.unit, rules.benchmark
    rows = [
        ("id", f"`{policy.id}`, {rules.status}"),
        ("products", rules.category.covers.en),
        ("not for", rules.category.leaves_out.en),
        ("HS headings (2022)", ", ".join(rules.category.hs)),
        ("periods that end", f"{rules.validity.first} to {rules.validity.last}"),
        ("boundary", f"{rules.boundary.kind}: {', '.join(rules.boundary.stages)}. {rules.boundary.reason.en}"),
        ("unit", f"{unit.kind}, in {', '.join(unit.units)}: {unit.wording.en}"),
        ("reference flow", unit.reference_flow.en),
        ("service life", f"{_amount(unit.service_life_default)}; at most {_amount(unit.service_life_maximum)}"),
        *((f"{n.stage} scenario", f"{n.what.en}; default: {n.default.en}") for n in rules.scenario),
        ("allocation", f"{', '.join(rules.allocation.steps)}. {rules.allocation.reason.en}"),
        *(("required", one.name.en + _duty(one)) for one in rules.required),
        *(("never cut off", one.name.en) for one in rules.never_cut_off),
        ("cut-off", f"single {policy.value('cut_off_single_share')}, total {policy.value('cut_off_total_share')}"),
        ("approaches", ", ".join(f"{name}: {one.value}" for name, one in policy.choices.items())),
        ("data quality rating", f"at most {policy.value('dqr_maximum'):g}"),
        ("certificate", f"{policy.value('certificate_months'):g} months"),
        ("benchmark", known.set_id or f"none. {known.reason.en}"),
        *((f"source ({one.confidence})", one.text) for one in rules.sources),
    ]
    table = "\n".join(f"| {name.replace('_', ' ')} | {_cell(text.replace('_', ' '))} |" for name, text in rows)
    return f"## {policy.title['en']}\n\n| | |\n|---|---|\n{table}\n"


def _amount(quantity: QuantityText) -> str:
    return f"{quantity.amount} {quantity.unit}"


def _duty(one: RequiredExchange) -> str:
    duties = [text for text, asked in (("primary data", one.primary), ("of its own maker", one.specific)) if asked]
    return f" ({', '.join(duties)})" if duties else ""


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
    "product-category-rules.md": category_list,
    "errors.md": error_list,
    "transitions.md": transition_tables,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
