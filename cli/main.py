"""The `tanbiao` command: words of the command line in, one answer out, an exit code for the program that called.

To answer `--help`, only this file and the signatures of the commands are loaded; to run one, only its own. Each command
loads what it needs when it runs.
"""

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any, NoReturn

import typer
from typer.exceptions import TyperException

from cli.answer import Answer, ExitCode, Reader, deliver
from cli.flags import read_flags

INTERRUPTED = 130  # what a shell expects after Ctrl-C
EPILOG = "Every command takes --json and --lang. Exit codes: 0 good, 1 negative verdict, 2 misuse, 3 our defect."
# each in the module of its name
COMMANDS = (
    "template",
    "policies",
    "footprint",
    "uncertainty",
    "compare",
    "portfolio",
    "scenario",
    "issue",
    "verify",
    "backup",
    "restore",
    "serve",
    "demo",
)
GROUPS = ("background", "supplier", "account", "key")


def root(
    _json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document and nothing else.")] = False,
    _lang: Annotated[
        str, typer.Option("--lang", metavar="TAG", help="Language: zh-Hans, zh-Hant, en or pt (default: from LANG).")
    ] = "",
) -> None:
    """Options of every command; `cli.flags` has read them already."""


def program(words: Sequence[str] = ()) -> typer.Typer:
    """With the one command that is asked for, or with all of them."""
    app = typer.Typer(
        help="Product carbon footprint labels: from a supplier workbook to a signed certificate that anyone can check.",
        epilog=EPILOG,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # plain help answers in half the time
    )
    app.callback()(root)
    named = words[:1] if words and words[0] in COMMANDS + GROUPS else (*COMMANDS, *GROUPS)
    for name in named:
        module = import_module(f"cli.{name}")
        if name in GROUPS:
            app.add_typer(module.app, name=name, epilog=EPILOG)
        else:
            app.command(epilog=EPILOG)(getattr(module, name))
    return app


def run() -> NoReturn:
    """Entry point of the console script.

    What a short command makes stays until its end, and most of it is imports: looking through it for rubbish, and
    taking it apart afterwards, took a sixth of the time of a footprint. Every file is closed by then.
    """
    gc.set_threshold(200_000)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # nobody looks for strangers among the packages
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no dense algebra here, and its waiting threads take processors
    code = answer(sys.argv[1:])
    sys.stderr.flush()
    os._exit(code)


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
    command = typer.main.get_command(program(words))
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
