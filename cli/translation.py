"""Help texts in the reader's language."""

import inspect
from typing import Any, cast

from labels.language import translate
from lca.documents import Language


def translate_help(command: Any, language: str) -> None:
    """Put the help of a command, of its options and of the commands below it into a language."""
    for part in (command, *command.params):
        for name in ("help", "epilog"):
            text = getattr(part, name, None)
            if text:
                told = [translate(paragraph, cast("Language", language)) for paragraph in paragraphs(text)]
                setattr(part, name, "\n\n".join(told))
    for below in getattr(command, "commands", {}).values():
        translate_help(below, language)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a help text, each as one line: the msgids of their translations."""
    return [" ".join(paragraph.split()) for paragraph in inspect.cleandoc(text).split("\n\n")]
