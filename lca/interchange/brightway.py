"""Exchange with Brightway: what its child process is asked, and what it answers, as records of an import.

bw2data keeps one current project per process and writes files when it is imported (ADR 0004); here are only documents.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from lca.errors import BackgroundError, Message, say
from lca.interchange.brightway_nodes import UNITS
from lca.interchange.imported import (
    ImportedDatabase,
    ImportedExchange,
    ImportedFactor,
    ImportedFlow,
    ImportedMethod,
    ImportedProcess,
    ImportIssue,
)

# formats of an import -> what the child process is asked to read
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "brightway": "project",
        "bw2package": "package",
        "ecospold2": "ecospold2",
        "simapro-csv": "simapro",
        "brightway-excel": "excel",
    }
)
_LINE_KINDS = ("flow", "process", "method", "issue")


def read_answer(lines: Iterable[str], format_: str) -> ImportedDatabase:
    """Records of an answer; BackgroundError with the cause if the child process refused what it was given."""
    flows: dict[str, ImportedFlow] = {}
    processes: list[ImportedProcess] = []
    methods: list[ImportedMethod] = []
    issues: list[ImportIssue] = []
    for document in map(json.loads, lines):
        raise_refusal(document)
        (kind, record) = next(iter(document.items()))
        if kind == "flow":
            flow = ImportedFlow(**{"name": "", "unit": "", **record})
            flows[flow.id] = flow
        elif kind == "process":
            processes.append(_process(record))
        elif kind == "method":
            methods.append(_method(record))
        elif kind == "issue":
            words = {name: _message(record.pop(name, {})) for name in ("message", "bound")}
            issues.append(ImportIssue(**{"place": "", **record, **words}))
    return ImportedDatabase(format_, MappingProxyType(flows), tuple(processes), tuple(methods), tuple(issues), UNITS)


def raise_refusal(document: Mapping[str, Any]) -> None:
    """Raise the error that a line of an answer holds, if it holds one."""
    error = document.get("error")
    if error is None:
        return
    place = f"{error['place']}: " if error["place"] else ""
    raise BackgroundError(
        f"brightway-{error['code']}",
        say("It cannot be read as the format that was named: {place}{cause}", place=place, cause=error["cause"]),
        say("Name its format, or save it anew as a BW2Package, which is plain data, and import that."),
    )


def _message(record: Mapping[str, Any]) -> Message:
    return Message(str(record.get("template", "")), MappingProxyType(dict(record.get("params", {}))))


def _process(record: dict[str, Any]) -> ImportedProcess:
    exchanges = tuple(_exchanges(record.pop("exchanges", ())))
    flags = tuple(record.pop("flags", ()))
    return ImportedProcess(**{"name": "", "location": "", **record, "exchanges": exchanges, "flags": flags})


def _exchanges(records: Iterable[dict[str, Any]]) -> Iterator[ImportedExchange]:
    for record in records:
        yield ImportedExchange(**{"amount": "", "unit": "", **record})


def _method(record: dict[str, Any]) -> ImportedMethod:
    factors = tuple(ImportedFactor(**{"unit": "", **factor}) for factor in record.pop("factors", ()))
    return ImportedMethod(**{"unit": "", **record, "factors": factors})
