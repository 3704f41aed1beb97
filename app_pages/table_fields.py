"""Lists behind the cells of a table: units, entries of a choice, and rows of the declaration that a cell names."""

from collections.abc import Callable, Mapping

from app_pages.sheet_words import entries
from lca.documents import Language
from lca.interchange.cells import UNITS_OF
from lca.interchange.layout import Column
from lca.inventory.declaration import Declaration, ExchangeKind
from lca.units import unit_names

_SEPARATOR = " · "


def options(column: Column, declaration: Declaration, language: Language) -> dict[str, str]:
    """Value -> words of everything that a cell can be; empty where it is typed."""
    kind, _, dimension = column.kind.partition(":")
    if kind == "choice":
        return entries(column, language)
    if kind == "unit":
        names = UNITS_OF[dimension].split(", ") if dimension else unit_names()
        return {name: name for name in names}
    return _NAMED[column.key](declaration) if column.key in _NAMED else {}


def _exchanges(declaration: Declaration) -> dict[str, str]:
    return {row.id: f"{row.id}{_SEPARATOR}{row.name}" for row in declaration.exchanges}


def _end_of_life(declaration: Declaration) -> dict[str, str]:
    return {
        row.id: f"{row.id}{_SEPARATOR}{row.name}"
        for row in declaration.exchanges
        if row.kind is ExchangeKind.END_OF_LIFE
    }


def _own_processes(declaration: Declaration) -> dict[str, str]:
    return {one.id: f"{one.id}{_SEPARATOR}{one.name}" for one in declaration.own_processes}


# Columns that hold the ID of another row
_NAMED: Mapping[str, Callable[[Declaration], dict[str, str]]] = {
    "exchange": _exchanges,
    "end_of_life_exchange": _end_of_life,
    "process": _own_processes,
}
