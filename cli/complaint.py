"""Errors as answers: place, cause and remedy, all at once; never a traceback."""

import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from typer.exceptions import TyperException

from cli.answer import Answer, ExitCode
from cli.page import Page
from lca.errors import Message, Problem, TanbiaoError, say

FORMAT = "tanbiao.error/1"


def misuse(error: TyperException) -> Answer:
    """A command line that cannot be understood."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "tanbiao"
    what = say("{cause}", cause=error.format_message())
    remedy = say("See: {command} --help", command=command)
    return _answer("command-line", what, remedy, ())


def refusal(error: TanbiaoError) -> Answer:
    """Something given cannot be used, or may not be done: every problem that was found."""
    return _answer(error.code, error.what, error.remedy, getattr(error, "problems", ()), error.clause)


def defect(error: Exception) -> Answer:
    """Our fault: a short message, and the details in a file that can be sent to us."""
    trace = "".join(traceback.format_exception(error))
    where = _keep(trace)
    what = say("A defect of this program, not of your data: {kind}.", kind=type(error).__name__)
    remedy = say("Please report it with the file {file}; it holds the details.", file=where)
    return _answer("defect", what, remedy, (), code=ExitCode.DEFECT)


def _keep(trace: str) -> str:
    with tempfile.NamedTemporaryFile(
        "w", prefix="tanbiao-defect-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        log.write(trace)
    return str(Path(log.name))


def _answer(
    code_name: str,
    what: Message,
    remedy: Message,
    problems: Sequence[Problem],
    clause: str = "",
    code: ExitCode = ExitCode.MISUSE,
) -> Answer:
    document = {
        "format": FORMAT,
        "code": code_name,
        "what": what,
        "remedy": remedy,
        "clause": clause,
        "problems": [_problem(problem) for problem in problems],
    }

    def show(page: Page) -> None:
        page.line(what, style="bold red")
        if len(problems) > 1 or (problems and str(problems[0].place)):
            page.table(
                ["Place", "What is wrong", "What to do"],
                [[str(p.place) or "—", page.plain(p.what), page.plain(p.remedy)] for p in problems],
            )
        else:
            page.line(remedy)
        if clause:
            page.line("{clause}", clause=clause, style="dim")

    return Answer(document, show, code)


def _problem(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "code": problem.code,
        "place": {
            "document": place.document,
            "sheet": place.sheet,
            "row": place.row,
            "column": place.column,
            "path": place.path,
        },
        "what": problem.what,
        "remedy": problem.remedy,
    }
