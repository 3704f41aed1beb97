"""Changes of a scenario as options of a command: `provider:M-001=DATASET`, `grid:A=B`, `yield:production=0.8..0.9`."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from lca.errors import InvalidInput, Place, Problem, say
from lca.interchange.scenario_file import WrittenChange
from lca.inventory.declaration import Declaration
from lca.scope.boundary import LifeCycleStage

GRAMMAR = (
    "provider:ID=DATASET, mode:ID=DATASET, grid:DATASET=DATASET, recycled:ID=SHARE:DATASET, "
    "yield:STAGE=FROM..TO, amount:ID=xFACTOR, amount:ID=AMOUNT"
)


def written_change(word: str, declaration: Declaration) -> WrittenChange:
    """One option as the fields of a change; InvalidInput where it is not written so."""
    place = Place(path=f"--change {word}")
    kind, colon, rest = word.partition(":")
    left, equals, right = (part.strip() for part in rest.partition("="))
    if not (colon and equals and left and right) or kind.strip() not in _FIELDS:
        raise InvalidInput(
            [
                Problem(
                    "scenario-change",
                    say("“{word}” is not a change.", word=word),
                    say("Write one of: {grammar}.", grammar=GRAMMAR),
                    place,
                )
            ]
        )
    return WrittenChange({"kind": kind.strip(), **_FIELDS[kind.strip()](left, right, declaration)}, place)


Fields = Mapping[str, Any]


def _provider(left: str, right: str, _: Declaration) -> Fields:
    return {"exchange": left, "provider": right}


def _grid(left: str, right: str, _: Declaration) -> Fields:
    return {"before": left, "after": right}


def _recycled(left: str, right: str, _: Declaration) -> Fields:
    share, _colon, dataset = right.partition(":")
    return {"exchange": left, "share": share, "provider": dataset}


def _yield(left: str, right: str, declaration: Declaration) -> Fields:
    before, _dots, after = right.partition("..")
    where = "exchange"
    if left in list(LifeCycleStage):
        where = "stage"
    elif left in {process.id for process in declaration.own_processes}:
        where = "process"
    return {"from": before, "to": after, where: left}


def _amount(left: str, right: str, _: Declaration) -> Fields:
    factor = right.removeprefix("x").removeprefix("×")
    return {"exchange": left, ("amount" if factor == right else "factor"): factor}


_FIELDS: Mapping[str, Callable[[str, str, Declaration], Fields]] = MappingProxyType(
    {
        "provider": _provider,
        "mode": _provider,
        "grid": _grid,
        "recycled": _recycled,
        "yield": _yield,
        "amount": _amount,
    }
)
