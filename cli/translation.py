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
                setattr(part, name, translate(inspect.cleandoc(text), cast("Language", language)))
    for below in getattr(command, "commands", {}).values():
        translate_help(below, language)
