"""Secrets are asked for, or read from a pipe; never taken from the command line, which other users of a machine see."""

import getpass
import sys

from lca.errors import TanbiaoError, say


class SecretError(TanbiaoError):
    """No secret was given."""


def ask_password(prompt: str, again: str) -> str:
    """A password typed twice on a terminal, or the first line of standard input; SecretError where the two differ."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first, second = getpass.getpass(prompt), getpass.getpass(again)
    if first != second:
        raise SecretError(
            "passwords-differ",
            say("The two passwords are not the same."),
            say("Run the command again, and type it twice."),
        )
    return first


def operator() -> str:
    """Who runs the command, as this machine knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
