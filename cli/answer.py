"""What a command answers: one JSON document for programs, a page for people, an exit code for both."""

import sys
from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct

if TYPE_CHECKING:
    from cli.page import Page
    from lca.documents import Language


class ExitCode(IntEnum):
    """What the calling program learns."""

    GOOD = 0
    NEGATIVE = 1  # the command worked, and its verdict is not positive
    MISUSE = 2  # what was given cannot be used
    DEFECT = 3  # our fault


class Reader(Struct, frozen=True):
    """Who reads the answer. language: tag of one of the languages of the product."""

    as_json: bool
    language: str


class Answer(Struct, frozen=True):
    """document: a JSON value that may hold Messages, which are said in the reader's language. show: draws the same for
    a person; on standard error where it is a complaint.
    """

    document: Mapping[str, Any]
    show: "Callable[[Page], None]"
    exit_code: ExitCode = ExitCode.GOOD


def deliver(answer: Answer | int, reader: Reader) -> int:
    """Write an answer where it belongs; the exit code."""
    if isinstance(answer, int):
        sys.stdout.flush()
        return answer
    if reader.as_json:
        sys.stdout.write(_json(answer.document, reader.language) + "\n")
    else:
        from cli.page import open_page

        answer.show(open_page(reader.language, error=answer.exit_code >= ExitCode.MISUSE))
    sys.stdout.flush()
    return answer.exit_code


def _json(document: Mapping[str, Any], language: str) -> str:
    import json

    from lca.errors import Message

    def sentence(value: object) -> str:
        if isinstance(value, Message):
            if language == "en":
                return str(value)
            from labels.language import tell  # loads the catalogues

            return tell(value, cast("Language", language))
        raise TypeError(f"not a JSON value: {value!r}")

    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False, default=sentence)
