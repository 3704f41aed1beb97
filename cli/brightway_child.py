"""The program that touches Brightway: a process of its own, with a BRIGHTWAY2_DIR of its own that is thrown away.

`python -m cli.brightway_child REQUEST ANSWER` reads one JSON request and writes JSON lines: records, or one error.
bw2data selects a current project for the whole process and writes files when it is imported: nobody else does.
"""

import importlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from cli.brightway_screen import ActivePickleError


class RefusedError(Exception):
    """What was given cannot be read. cause: one English sentence without a path of this machine."""

    def __init__(self, code: str, place: str, cause: str) -> None:
        super().__init__(cause)
        self.document = {"error": {"code": code, "place": place, "cause": cause}}


def main(arguments: list[str]) -> int:
    """Run one request."""
    request_file, answer_file = (Path(argument) for argument in arguments)
    request = json.loads(request_file.read_text(encoding="utf-8"))
    _limit(int(request["memory"]))
    with answer_file.open("w", encoding="utf-8") as answer:
        for record in _answer(request):
            answer.write(json.dumps(record, ensure_ascii=False, default=_plain) + "\n")
    return 0


def _answer(request: dict[str, Any]) -> list[Any]:
    act = importlib.import_module("cli.brightway_project" if request["act"] == "export" else "cli.brightway_readers")
    try:
        return list(act.run(request))
    except RefusedError as refused:
        return [refused.document]
    except ActivePickleError as found:
        cause = f"The pickle holds “{found.what}”, which is more than plain data and could run a program."
        return [RefusedError("active-pickle", found.place, cause).document]
    except (MemoryError, RecursionError) as error:
        return [
            RefusedError("too-large", "", f"It is too large or nested too deeply ({type(error).__name__}).").document
        ]
    except Exception as error:  # noqa: BLE001 # the libraries raise whatever they like at damaged files
        told = str(error).replace(request.get("path", "\0"), Path(request.get("path", "")).name)
        cause = f"{type(error).__name__}: {told[:500]}"
        return [RefusedError("unreadable", "", cause).document]


def _limit(memory: int) -> None:
    """Address space, and no dump of what was in it."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _plain(value: Any) -> Any:
    """Records without what is empty, which is most of them."""
    if isinstance(value, Struct):
        return {name: part for name, part in asdict(value).items() if part}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"not a record: {type(value).__name__}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
