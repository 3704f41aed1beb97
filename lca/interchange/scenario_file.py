"""A scenario as somebody writes it (`tanbiao.scenario/1`, TOML, or options of a command) -> changes of a declaration.

Everything wrong in it is reported at once: what cannot be read, datasets that do not exist, rows that are not there.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from lca.errors import InvalidInput, Place, Problem, say
from lca.interchange.cells import Cell, UnreadableCell, read_amount, read_share
from lca.interchange.datasets import DatasetNames
from lca.interchange.problems import problem
from lca.interpretation.changes import (
    AmountChange,
    AmountReplacement,
    Change,
    GridChange,
    ModeChange,
    ProviderChange,
    RecycledShareChange,
    YieldChange,
)
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration, TransportMode
from lca.inventory.link import Link, LinkKind
from lca.inventory.search import search
from lca.scope.boundary import LifeCycleStage

FORMAT: Final = "tanbiao.scenario/1"
MAX_CHANGES: Final = 100
NEAR = 3  # datasets that are named where one is not found


class WrittenChange(Struct, frozen=True):
    """One change as it is written. fields: by name, `kind` among them. place: where."""

    fields: Mapping[str, Any]
    place: Place


class WrittenScenario(Struct, frozen=True):
    """A scenario as it is written."""

    name: str
    changes: tuple[WrittenChange, ...]


class PlannedChange(Struct, frozen=True):
    """A change that can be made, and where it is written."""

    change: Change
    place: Place


def read_scenario(data: bytes, document: str) -> WrittenScenario:
    """The changes of a file, unread as yet. InvalidInput where it is not a scenario. document: its name."""
    try:
        tree = tomllib.loads(data.decode("utf-8"), parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _refused(
            "scenario-syntax",
            Place(document),
            say("This is not a TOML file: {cause}.", cause=str(error)[:200]),
            say("Mend the syntax there; docs/scenarios.md has an example."),
        ) from error
    rows = tree.get("change")
    if tree.get("format") != FORMAT or not isinstance(rows, list) or not 0 < len(rows) <= MAX_CHANGES:
        raise _refused(
            "scenario-format",
            Place(document),
            say("This is not a scenario with 1 to {limit} changes.", limit=MAX_CHANGES),
            say('Begin with format = "{format}" and give each change as a table [[change]].', format=FORMAT),
        )
    changes = (
        WrittenChange(row if isinstance(row, dict) else {}, Place(document, path=f"change[{number}]"))
        for number, row in enumerate(rows, start=1)
    )
    return WrittenScenario(str(tree.get("name", ""))[:200], tuple(changes))


def plan(
    written: Sequence[WrittenChange], declaration: Declaration, background: BackgroundRelease
) -> tuple[PlannedChange, ...]:
    """The changes in their order, each tried on the declaration; InvalidInput with all that is wrong in them."""
    reader = _Reader(background, DatasetNames(background))
    problems: list[Problem] = []
    found: list[PlannedChange] = []
    for row in written:
        try:
            change = reader.change(row)
            declaration = change.apply(declaration)
        except InvalidInput as error:
            problems += (_placed(p, row.place) for p in error.problems)
        else:
            found.append(PlannedChange(change, row.place))
    if problems:
        raise InvalidInput(problems)
    return tuple(found)


def _placed(found: Problem, place: Place) -> Problem:
    inside = ".".join(part for part in (place.path, found.place.path) if part)
    return replace(found, place=replace(place, path=inside))


def _refused(code: str, place: Place, what: Any, remedy: Any) -> InvalidInput:
    return InvalidInput([Problem(code, what, remedy, place)])


class _Reader(Struct, frozen=True):
    """Reads fields with the names of one background release."""

    background: BackgroundRelease
    names: DatasetNames

    def change(self, written: WrittenChange) -> Change:
        """The change that is written. InvalidInput names each wrong field."""
        kind = _text(written.fields.get("kind"))
        if kind not in _KINDS:
            raise InvalidInput([problem("unknown-choice", Place(path="kind"), value=kind, choices="; ".join(_KINDS))])
        shape = _KINDS[kind]
        fields = {name: value for name, value in written.fields.items() if name != "kind"}
        problems = [
            *(problem("missing-value", Place(path=name), field=name) for name in shape.needs if name not in fields),
            *(_unknown(name, shape) for name in fields if name not in {*shape.needs, *shape.may}),
        ]
        values: dict[str, Any] = {}
        for name in (*shape.needs, *shape.may):
            if name not in fields:
                continue
            try:
                values[name] = _READERS[name](self, fields[name])
            except UnreadableCell as error:
                problems.append(problem(error.code, Place(path=name), **error.params))
            except InvalidInput as error:
                problems += (_placed(p, Place(path=name)) for p in error.problems)
        if problems:
            raise InvalidInput(problems)
        return shape.make(values)

    def link(self, value: Any) -> Link:
        """A provider by id or exact name, `own:ID`, `supplier:ID` or `flow:ID`."""
        text = _text(value)
        found = self.names.link(text)
        if found is None:
            near = [hit.process_id for hit in search(self.background, text)[:NEAR]] if text else []
            remedy = (
                say("Did you mean: {names}? Else: tanbiao background search.", names=", ".join(near))
                if near
                else say("Find its id: tanbiao background search.")
            )
            what = say("“{name}” is no dataset of {release}.", name=text, release=self.background.id)
            raise _refused("scenario-dataset", Place(), what, remedy)
        return Link(kind=LinkKind(found["kind"]), target=found["target"])

    def process(self, value: Any) -> str:
        """A process of the release by id or exact name."""
        link = self.link(value)
        if link.kind is not LinkKind.BACKGROUND:
            what = say("“{name}” is no dataset of {release}.", name=_text(value), release=self.background.id)
            raise _refused("scenario-dataset", Place(), what, say("Find its id: tanbiao background search."))
        return link.target


def _unknown(name: str, shape: "_Shape") -> Problem:
    return Problem(
        "scenario-field",
        say("“{field}” is not a part of this kind of change.", field=name[:60]),
        say("Use: {fields}.", fields=", ".join((*shape.needs, *shape.may))),
        Place(path=name),
    )


def _text(value: Any) -> str:
    """Text as it stands; a number of TOML as its decimal."""
    return str(value).strip() if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else ""


def _ids(_: _Reader, value: Any) -> tuple[str, ...]:
    rows = value if isinstance(value, list | tuple) else _text(value).split(",")
    return tuple(text for text in map(_text, rows) if text)


def _number(_: _Reader, value: Any) -> str:
    return read_amount(Cell("text", _text(value)))


def _share(_: _Reader, value: Any) -> str:
    return read_share(Cell("text", _text(value)))


def _yield_share(reader: _Reader, value: Any) -> str:
    text = _share(reader, value)
    if not Decimal(text):
        raise UnreadableCell("share-range", value=text)
    return text


def _choice(choices: Sequence[str]) -> Callable[[_Reader, Any], str]:
    def read(_: _Reader, value: Any) -> str:
        text = _text(value).replace(" ", "_").lower()
        if text not in choices:
            raise UnreadableCell("unknown-choice", value=_text(value), choices="; ".join(choices))
        return text

    return read


_READERS: Mapping[str, Callable[[_Reader, Any], Any]] = MappingProxyType(
    {
        "exchange": _ids,
        "provider": _Reader.link,
        "amount_factor": _number,
        "name": lambda _, value: _text(value),
        "mode": _choice([str(mode) for mode in TransportMode]),
        "before": _Reader.process,
        "after": _Reader.process,
        "share": _share,
        "from": _yield_share,
        "to": _yield_share,
        "stage": _choice([str(stage) for stage in LifeCycleStage]),
        "process": lambda _, value: _text(value),
        "factor": _number,
        "amount": _number,
    }
)


class _Shape(Struct, frozen=True):
    """A kind of change: what it needs, what it may say, and how it is made of those values."""

    needs: tuple[str, ...]
    may: tuple[str, ...]
    make: Callable[[Mapping[str, Any]], Change]


def _provider(values: Mapping[str, Any]) -> Change:
    factor, name = values.get("amount_factor", "1"), values.get("name", "")
    return ProviderChange(values["exchange"], values["provider"], factor, name)


def _mode(values: Mapping[str, Any]) -> Change:
    mode = TransportMode(values["mode"]) if "mode" in values else None
    return ModeChange(values["exchange"], values["provider"], mode)


def _recycled(values: Mapping[str, Any]) -> Change:
    return RecycledShareChange(",".join(values["exchange"]), values["provider"], values["share"])


def _yield(values: Mapping[str, Any]) -> Change:
    stage = LifeCycleStage(values.get("stage", LifeCycleStage.PRODUCTION))
    return YieldChange(values["from"], values["to"], stage, values.get("process", ""), values.get("exchange", ()))


def _amount(values: Mapping[str, Any]) -> Change:
    if ("factor" in values) == ("amount" in values):
        raise InvalidInput([problem("missing-value", Place(), field="amount | factor")])
    if "factor" in values:
        return AmountChange(values["exchange"], values["factor"])
    return AmountReplacement(",".join(values["exchange"]), values["amount"])


_KINDS: Mapping[str, _Shape] = MappingProxyType(
    {
        "provider": _Shape(("exchange", "provider"), ("amount_factor", "name"), _provider),
        "mode": _Shape(("exchange", "provider"), ("mode",), _mode),
        "grid": _Shape(("before", "after"), (), lambda v: GridChange(v["before"], v["after"])),
        "recycled": _Shape(("exchange", "provider", "share"), (), _recycled),
        "yield": _Shape(("from", "to"), ("stage", "process", "exchange"), _yield),
        "amount": _Shape(("exchange",), ("factor", "amount"), _amount),
    }
)
