"""The `tanbiao` command: words of the command line in, one answer out, an exit code for the program that called.

To answer `--help`, only this file and the signatures of the commands are loaded; each command loads what it needs when
it runs.
"""

import gc
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.exceptions import TyperException

from cli import (
    account,
    background,
    background_exchange,
    backup,
    compare,
    demo,
    footprint,
    issue,
    key,
    policies,
    portfolio,
    restore,
    scenario,
    serve,
    supplier,
    template,
    uncertainty,
    verify,
)
from cli.answer import Answer, ExitCode, Reader, deliver
from cli.flags import read_flags

INTERRUPTED = 130  # what a shell expects after Ctrl-C
EPILOG = "Every command takes --json and --lang. Exit codes: 0 good, 1 negative verdict, 2 misuse, 3 our defect."

app = typer.Typer(
    help="Product carbon footprint labels: from a supplier workbook to a signed certificate that anyone can check.",
    epilog=EPILOG,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help answers in half the time
)


@app.callback()
def root(
    _json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document and nothing else.")] = False,
    _lang: Annotated[
        str, typer.Option("--lang", metavar="TAG", help="Language: zh-Hans, zh-Hant, en or pt (default: from LANG).")
    ] = "",
) -> None:
    """Options of every command; `cli.flags` has read them already."""


for _command in (
    template.template,
    policies.policies,
    footprint.footprint,
    uncertainty.uncertainty,
    compare.compare,
    portfolio.portfolio,
    scenario.scenario,
    issue.issue,
    verify.verify,
    backup.backup,
    restore.restore,
    serve.serve,
    demo.demo,
):
    app.command(epilog=EPILOG)(_command)
background_exchange.register(background.app)
app.add_typer(background.app, name="background", epilog=EPILOG)
app.add_typer(supplier.app, name="supplier", epilog=EPILOG)
app.add_typer(account.app, name="account", epilog=EPILOG)
app.add_typer(key.app, name="key", epilog=EPILOG)


def run() -> None:
    """Entry point of the console script."""
    gc.set_threshold(50_000)  # most of a short command is imports, and what they make stays: looking through it is vain
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # nobody looks for strangers among the packages
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no dense algebra here, and its waiting threads take processors
    sys.exit(answer(sys.argv[1:]))


def answer(arguments: Sequence[str]) -> int:
    """Run one command line and write its answer; the exit code."""
    words, reader = read_flags(arguments, os.environ)
    try:
        return deliver(_call(words, reader), reader)
    except BrokenPipeError:  # the reader of our output has gone: nobody is left to tell
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 # keeps Python from complaining at exit
        return ExitCode.GOOD
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 # the one boundary: no traceback reaches a user
        return _excuse(error, reader)


def _call(words: Sequence[str], reader: Reader) -> Answer | int:
    command = typer.main.get_command(app)
    if reader.language != "en" and ("--help" in words or not words):
        from cli.translation import translate_help

        translate_help(command, reader.language)
    outcome: Any = command.main(args=list(words) or ["--help"], prog_name="tanbiao", obj=reader, standalone_mode=False)
    return outcome if isinstance(outcome, Answer) else int(outcome or 0)


def _excuse(error: Exception, reader: Reader) -> int:
    """What a person is told of an error: place, cause, remedy; or that the fault is ours."""
    from cli.complaint import defect, misuse, refusal
    from lca.errors import TanbiaoError

    if isinstance(error, TyperException):
        complaint = misuse(error)
    elif isinstance(error, TanbiaoError):
        complaint = refusal(error)
    else:
        complaint = defect(error)
    return deliver(complaint, reader)


if __name__ == "__main__":
    run()
