"""A background release as columns of text, and back, read only where it is asked for.

Every value is a text that is kept once, amounts as exact fractions; a table is an array of the numbers of its texts.
What is large, the exchanges, becomes objects process by process when somebody looks at them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from lca.inventory.background import BackgroundRelease
from lca.inventory.data_quality import Pedigree
from lca.inventory.unit_process import (
    BackgroundExchange,
    Duplicate,
    ElementaryFlow,
    PriceLevel,
    Source,
    UnitProcess,
    UnlinkedInput,
)

_SEPARATOR = "\x1f"
Write: TypeAlias = Callable[[Any], str]
Read: TypeAlias = Callable[[str], Any]


def _write_pedigree(value: Pedigree) -> str:
    return "".join(str(score) for score in value.model_dump().values())


def _read_pedigree(text: str) -> Pedigree:
    return Pedigree(**dict(zip(Pedigree.model_fields, map(int, text), strict=True)))


def _write_number(value: float | None) -> str:
    return "" if value is None else repr(value)


def _read_number(text: str) -> float | None:
    return float(text) if text else None


# what is not text by nature
_CODECS: Final[Mapping[str, tuple[Write, Read]]] = MappingProxyType(
    {
        "amount": (str, Fraction),
        "factor": (str, Fraction),
        "number": (str, int),
        "bound": (_write_number, _read_number),
        "typical": (_write_number, _read_number),
        "carbon_content": (lambda v: "" if v is None else str(v), lambda t: Fraction(t) if t else None),
        "data_quality": (_write_pedigree, _read_pedigree),
        "declares": (
            lambda v: _SEPARATOR.join(sorted(v)),
            lambda t: frozenset(t.split(_SEPARATOR)) if t else frozenset(),
        ),
        "synonyms": (_SEPARATOR.join, lambda t: tuple(t.split(_SEPARATOR)) if t else ()),
    }
)
_ALONE = frozenset({"amount", "locator", "comment"})  # mostly different in every row: not worth remembering
_TABLES: Final[Mapping[str, type]] = MappingProxyType(
    {
        "flows": ElementaryFlow,
        "sources": Source,
        "duplicates": Duplicate,
        "price_levels": PriceLevel,
        "unlinked": UnlinkedInput,
    }
)


def columns_of(kind: Any) -> tuple[str, ...]:
    """Columns of a table, in the order of the record's fields."""
    return tuple(name for name in kind.__match_args__ if not (kind is UnitProcess and name == "exchanges"))


class Columns(Struct, frozen=True):
    """A release in arrays. about: its head. arrays: `texts` (UTF-8), `ends` of each text, tables, `offsets`."""

    about: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]


def to_columns(release: BackgroundRelease) -> Columns:
    """The arrays of a release."""
    numbers: dict[str, int] = {}
    exchanges = [exchange for process in release.processes.values() for exchange in process.exchanges]
    counts = [len(process.exchanges) for process in release.processes.values()]
    tables: dict[str, Sequence[Any]] = {
        "processes": tuple(release.processes.values()),
        "exchanges": exchanges,
        "flows": tuple(release.flows.values()),
        "sources": tuple(release.sources.values()),
        "duplicates": release.duplicates,
        "price_levels": release.price_levels,
        "unlinked": release.unlinked,
    }
    arrays = {name: _numbered(rows, _kind(name), numbers) for name, rows in tables.items()}
    texts = [text.encode() for text in numbers]
    about = {
        "id": release.id,
        "title": dict(release.title),
        "licence": release.licence,
        "citation": release.citation,
        "reference_year": release.reference_year,
        "digest": release.digest,
        "residual_mixes": dict(release.residual_mixes),
        "imported_from": release.imported_from,
    }
    arrays["texts"] = np.frombuffer(b"".join(texts) or b"\0", dtype=np.uint8)
    arrays["ends"] = np.cumsum([len(text) for text in texts], dtype=np.int64)
    arrays["offsets"] = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)
    return Columns(about, arrays)


def from_columns(columns: Columns) -> BackgroundRelease:
    """The release of some arrays; its processes are made when they are looked at."""
    texts = _Texts(columns.arrays["texts"], columns.arrays["ends"])
    about, arrays = columns.about, columns.arrays
    tables = {name: tuple(_Table(kind, arrays[name], texts)) for name, kind in _TABLES.items()}
    processes = _Processes(
        _Table(UnitProcess, arrays["processes"], texts),
        _Table(BackgroundExchange, arrays["exchanges"], texts),
        arrays["offsets"],
    )
    return BackgroundRelease(
        id=about["id"],
        title=MappingProxyType(dict(about["title"])),
        licence=about["licence"],
        citation=about["citation"],
        reference_year=about["reference_year"],
        flows=MappingProxyType({flow.flow_id: flow for flow in tables["flows"]}),
        processes=processes,
        sources=MappingProxyType({source.source_id: source for source in tables["sources"]}),
        digest=about["digest"],
        residual_mixes=MappingProxyType(dict(about["residual_mixes"])),
        duplicates=tables["duplicates"],
        price_levels=tables["price_levels"],
        unlinked=tables["unlinked"],
        imported_from=about["imported_from"],
    )


def _kind(table: str) -> type:
    return {"processes": UnitProcess, "exchanges": BackgroundExchange, **_TABLES}[table]


def _numbered(rows: Sequence[Any], kind: type, numbers: dict[str, int]) -> NDArray[np.int32]:
    """Number of the text of each value; a text that is new gets the next number."""
    names = columns_of(kind)
    found = np.empty((len(rows), len(names)), dtype=np.int32)
    for column, name in enumerate(names):
        write = _CODECS.get(name, (_text, str))[0]
        found[:, column] = [numbers.setdefault(write(getattr(row, name)), len(numbers)) for row in rows]
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a column of {type(value).__name__} needs a codec")
    return value


class _Texts:
    """Texts by number."""

    def __init__(self, data: NDArray[np.uint8], ends: NDArray[np.int64]) -> None:
        self._data = memoryview(data)  # type: ignore[arg-type] # arrays have the buffer protocol
        self._ends = np.asarray(ends)  # an element of a memory map costs ten times one of an array

    def __getitem__(self, number: int) -> str:
        start = int(self._ends[number - 1]) if number else 0
        return str(self._data[start : int(self._ends[number])], "utf-8")


class _Table(Sequence[Any]):
    """Rows of one table as records."""

    def __init__(self, kind: type, numbers: NDArray[np.int32], texts: _Texts) -> None:
        self.kind = kind
        self._numbers = numbers
        self._texts = texts
        self._columns = [(name, _CODECS.get(name, (_text, str))[1], name not in _ALONE) for name in columns_of(kind)]
        self._known: list[dict[int, Any]] = [{} for _ in self._columns]

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, index: Any) -> Any:
        return self.kind(**self.values(self._numbers[index].tolist()))

    def rows(self, start: int, stop: int) -> Iterator[dict[str, Any]]:
        """Values of some rows by column."""
        return map(self.values, self._numbers[start:stop].tolist())

    def column(self, name: str) -> Iterator[str]:
        """One column, as text."""
        number = columns_of(self.kind).index(name)
        return map(self._texts.__getitem__, self._numbers[:, number].tolist())

    def values(self, numbers: Sequence[int]) -> dict[str, Any]:
        """Values of one row by column."""
        found = {}
        for (name, read, remember), known, number in zip(self._columns, self._known, numbers, strict=True):
            value = known.get(number)
            if value is None:
                value = read(self._texts[number])
                if remember:
                    known[number] = value
            found[name] = value
        return found


class _Processes(Mapping[str, UnitProcess]):
    """Processes by id, made when they are looked at, and kept."""

    def __init__(self, processes: _Table, exchanges: _Table, offsets: NDArray[np.int64]) -> None:
        self._processes = processes
        self._exchanges = exchanges
        self._offsets = offsets
        self._made: dict[str, UnitProcess] = {}

    @cached_property
    def _index(self) -> Mapping[str, int]:
        return {process_id: number for number, process_id in enumerate(self._processes.column("process_id"))}

    def __len__(self) -> int:
        return len(self._processes)

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __contains__(self, process_id: object) -> bool:
        return process_id in self._index

    def __getitem__(self, process_id: str) -> UnitProcess:
        found = self._made.get(process_id)
        if found is None:
            number = self._index[process_id]
            (values,) = self._processes.rows(number, number + 1)
            found = _StoredProcess.of(values, lambda: self._read(number))
            self._made[process_id] = found
        return found

    def _read(self, number: int) -> tuple[BackgroundExchange, ...]:
        rows = self._exchanges.rows(int(self._offsets[number]), int(self._offsets[number + 1]))
        return tuple(BackgroundExchange(**row) for row in rows)


class _StoredProcess(UnitProcess):
    """A unit process whose exchanges are read when they are looked at."""

    @classmethod
    def of(cls, values: Mapping[str, Any], read: Callable[[], tuple[BackgroundExchange, ...]]) -> UnitProcess:
        """A process of its values but for the exchanges."""
        made = cls.__new__(cls)
        made.__dict__.update(values, read=read)
        return made

    @cached_property
    def exchanges(self) -> tuple[BackgroundExchange, ...]:  # a field that is read late
        read: Callable[[], tuple[BackgroundExchange, ...]] = self.__dict__["read"]
        return read()
