"""What a person states about a database that is imported: a small TOML file."""

import tomllib
from pathlib import Path
from typing import Any, Final

from cli.files import read_bytes
from lca.errors import BackgroundError, Message, say

NOT_STATED: Final = "not stated"
TEXTS: Final = ("title", "title_zh", "producer", "licence", "citation", "geography", "reference_year", "system_model")
SCORES: Final = 5


def read_about(path: Path | None) -> dict[str, Any]:
    """Fields of a `ReleaseHead`, and `databases` to import; "not stated" where the file says nothing."""
    stated = dict.fromkeys(("producer", "licence", "citation", "geography", "reference_year"), NOT_STATED)
    if path is None:
        return stated
    try:
        given = tomllib.loads(read_bytes(path).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _unusable(path, say("It is not TOML: {cause}.", cause=str(error))) from error
    wrong = [name for name, value in given.items() if not _fits(name, value)]
    if wrong:
        raise _unusable(
            path, say("These items are unknown, or not of the right kind: {names}.", names=", ".join(wrong))
        )
    if "data_quality" in given:
        given["data_quality"] = tuple(given["data_quality"])
    return {**stated, **given}


def _fits(name: str, value: object) -> bool:
    if name in TEXTS:
        return isinstance(value, str) and value.isprintable()
    if name == "databases":
        return isinstance(value, list) and all(isinstance(part, str) for part in value)
    if name == "data_quality":
        return isinstance(value, list) and len(value) == SCORES and all(score in range(1, 6) for score in value)
    return False


def _unusable(path: Path, cause: Message) -> BackgroundError:
    names = ", ".join((*TEXTS, "databases", "data_quality"))
    return BackgroundError(
        "import-about",
        say("“{file}” cannot be used. {cause}", file=path.name, cause=str(cause)),
        say("It may hold: {names}. Texts in quotes; data_quality five scores, 1 best to 5 worst.", names=names),
    )
