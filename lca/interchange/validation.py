"""A draft -> a Declaration, or everything that is wrong with it in plain sentences.

The documents' own validation (pydantic) has the last word; its errors are translated, and those that only follow from a
problem that is already reported are left out.
"""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from annotated_types import Ge, Le
from pydantic import ValidationError

from lca.documents import Document
from lca.errors import InvalidInput, UnitError
from lca.interchange.cells import UNITS_OF, UnreadableCell, check_range
from lca.interchange.draft import Draft, Path
from lca.interchange.guard import MAX_ROWS
from lca.interchange.problems import from_unit_error, problem
from lca.interchange.relations import check_relations
from lca.interchange.row_faults import check_row_faults
from lca.inventory import recycling
from lca.inventory.data_quality import Pedigree
from lca.inventory.declaration import (
    Allocation,
    CutOff,
    Declaration,
    Exchange,
    OwnProcess,
    SupplierFootprint,
)
from lca.inventory.electricity import ContractualInstrument, OwnGeneration
from lca.inventory.land_use import LandUseChange, Removal
from lca.inventory.link import Provenance
from lca.inventory.recycling import MaterialRecycling
from lca.units import canonical_decimal, dimension, parse_unit

_PARTS = ("fossil", "biogenic_emission", "biogenic_uptake", "land_use_change", "aircraft")
_SHARES = ("primary_data_share", "estimated_share", "load_share", "empty_return_share")
_OF_ROWS = ("key", "alternative_key", "heat", "electricity", *recycling.SHARES)
_GASES = ("fossil_methane", "nitrous_oxide", "biogenic_methane", "removals", "data_quality_rating")
_LAND = ("carbon_before", "carbon_after", "storage_years", "delay_years")
AMOUNTS = frozenset(("amount", *_OF_ROWS, *_SHARES, *_PARTS, *_GASES, *_LAND))
AT_ONCE = 200_000  # characters of JSON, some 300 exchanges
MAX_NESTED = 100  # entries of a list or object inside a row
_ROWS: Mapping[str, type[Document]] = {
    "exchanges": Exchange,
    "own_processes": OwnProcess,
    "supplier_footprints": SupplierFootprint,
    "cut_offs": CutOff,
    "allocations": Allocation,
    "instruments": ContractualInstrument,
    "own_generation": OwnGeneration,
    "recycling": MaterialRecycling,
    "land_use_changes": LandUseChange,
    "removals": Removal,
}
Parsed = TypeVar("Parsed", bound=Document)
_RANGES: tuple[type[Document], ...] = (Provenance, Pedigree, LandUseChange)  # their whole numbers have limits
_LEG_UNITS = {"mass": ("[mass]", "kg"), "distance": ("[length]", "km")}
_OF_ENERGY = ("site_electricity", "instruments", "own_generation")  # all their quantities are electricity
# pydantic's error -> the type of JSON that is wanted; names of JSON are the same in every language
_EXPECTED = {
    "string_type": "string",
    "int_type": "integer",
    "int_from_float": "integer",
    "bool_type": "boolean",
    "list_type": "array",
    "tuple_type": "array",
    "dict_type": "object",
    "model_type": "object",
    "date_type": "string (date)",
}
_FOUND = {bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object"}


def finish(draft: Draft) -> Declaration:
    """The declaration that a draft makes; InvalidInput with all problems, in the order they were written."""
    _check_leaves(draft, draft.tree, ())
    check_relations(draft)
    check_row_faults(draft)
    sound = None if draft.problems else _sound(draft.tree)
    if sound is not None:
        return sound
    whole = _checked_rows(draft)
    declaration = _validate(draft, Declaration, whole, ())
    if declaration is None or draft.problems:
        raise InvalidInput(draft.problems)
    return declaration


def _sound(tree: dict[str, Any]) -> Declaration | None:
    """The declaration of a tree without fault, validated once; None where one has to be looked for row by row, or where
    a tree is so large that the report of all its faults would be.
    """
    text = json.dumps(tree)
    if len(text) > AT_ONCE:
        return None
    try:
        return Declaration.model_validate_json(text)
    except (ValidationError, UnitError):
        return None


def _checked_rows(draft: Draft) -> dict[str, Any]:
    """The tree with its good rows; bad ones are reported one by one, so that a thousand stop the reading early."""
    whole = dict(draft.tree)
    for collection, model in _ROWS.items():
        found = whole.get(collection)
        if isinstance(found, list):
            whole[collection] = [row for n, row in enumerate(found) if _validate(draft, model, row, (collection, n))]
            if len(whole[collection]) < len(found):
                draft.mark((collection,))
    return whole


def _validate(draft: Draft, model: type[Parsed], value: Any, path: Path) -> Parsed | None:
    """The document that a value makes, or None after reporting what is wrong with it."""
    try:
        return model.model_validate_json(json.dumps(value))
    except ValidationError as error:
        for entry in error.errors(include_url=False):
            _translate(draft, (*path, *entry["loc"]), entry)
    except UnitError as error:
        draft.add(from_unit_error(error, draft.place(path)), path)
    return None


def _check_leaves(draft: Draft, node: Any, path: Path) -> None:
    """Units, amounts and spreads, wherever they stand. A unit that is refused is replaced, so that the rest can be
    judged.
    """
    limit = MAX_NESTED if path else MAX_ROWS
    for key, value in list(node.items() if isinstance(node, dict) else enumerate(node)):
        if isinstance(value, _NODES):
            if len(value) > limit:
                found = problem("too-many-items", draft.place((*path, key)), count=len(value), limit=limit)
                raise InvalidInput((*draft.problems, found))
            _check_leaves(draft, value, (*path, key))
        elif isinstance(value, str) and key in _LEAVES:
            node[key] = _LEAVES[key](draft, value, (*path, key))


def _checked_unit(draft: Draft, value: str, path: Path) -> str:
    wanted, usual = _LEG_UNITS.get(str(path[-2]) if "transport" in path else "", ("", "kg"))
    if path[0] in _OF_ENERGY:
        wanted, usual = "[energy]", "kWh"
    try:
        unit = parse_unit(value)
    except UnitError as error:
        draft.add(from_unit_error(error, draft.place(path)), path)
        return usual
    if unit != value:
        draft.report("unit-spelling", path, unit=value, expected=unit)
    elif wanted and dimension(unit) != wanted:
        draft.report("unit-dimension", path, unit=value, expected=UNITS_OF[wanted])
        return usual
    return unit


def _checked_amount(draft: Draft, value: str, path: Path) -> str:
    try:
        check_range(canonical_decimal(value))
    except UnreadableCell as error:
        draft.report(error.code, path, **error.params)
    except ValueError:
        draft.report("amount-spelling", path, value=value[:60])
    return value


def _checked_spread(draft: Draft, value: str, path: Path) -> str:
    if not value:
        return value
    from lca.interpretation.distributions import parse_distribution  # noqa: PLC0415 - numpy, which few rows ask for

    try:
        parse_distribution(value)
    except InvalidInput:
        draft.report("bad-spread", path, text=value[:60])
    return value


_NODES = (dict, list)
_LEAVES: Mapping[str, Callable[[Draft, str, Path], str]] = MappingProxyType(
    {"unit": _checked_unit, "spread": _checked_spread, **dict.fromkeys(AMOUNTS, _checked_amount)}
)


def _translate(draft: Draft, path: Path, error: Mapping[str, Any]) -> None:
    if draft.is_broken(path) or (not path and draft.problems):
        return
    kind = error["type"]
    if kind in _EXPECTED:
        draft.report("wrong-type", path, found=_FOUND.get(type(error["input"]), "null"), expected=_EXPECTED[kind])
    elif kind in _TRANSLATIONS:
        _TRANSLATIONS[kind](draft, path, error)
    else:
        draft.report("invalid-value", path, cause=str(error["msg"]))


def _missing(draft: Draft, path: Path, _: Mapping[str, Any]) -> None:
    draft.report("missing-value", path, field=draft.label(path))


def _unknown(draft: Draft, path: Path, _: Mapping[str, Any]) -> None:
    draft.report("unknown-name", path, field=str(path[-1])[:60])


def _too_long(draft: Draft, path: Path, error: Mapping[str, Any]) -> None:
    draft.report("text-too-long", path, count=len(error["input"]), limit=error["ctx"]["max_length"])


def _pattern(draft: Draft, path: Path, error: Mapping[str, Any]) -> None:
    if path == ("salt",):
        draft.report("bad-key", path)
    else:
        draft.report("bad-identifier", path, value=str(error["input"])[:60])


def _choice(draft: Draft, path: Path, error: Mapping[str, Any]) -> None:
    choices = str(error["ctx"]["expected"]).replace("'", "")
    draft.report("unknown-choice", path, value=str(error["input"])[:60], choices=choices)


def _range(draft: Draft, path: Path, error: Mapping[str, Any]) -> None:
    field = str(path[-1])
    limits = next(model.model_fields[field].metadata for model in _RANGES if field in model.model_fields)
    lowest = next(limit.ge for limit in limits if isinstance(limit, Ge))
    highest = next(limit.le for limit in limits if isinstance(limit, Le))
    params = {"value": error["input"], "field": draft.label(path), "lowest": str(lowest), "highest": str(highest)}
    draft.report("out-of-range", path, **params)


def _too_short(draft: Draft, path: Path, _: Mapping[str, Any]) -> None:
    draft.report("no-exchange" if path == ("exchanges",) else "too-few-outputs", path)


def _too_many(draft: Draft, path: Path, error: Mapping[str, Any]) -> None:
    draft.report("too-many-items", path, count=error["ctx"]["actual_length"], limit=error["ctx"]["max_length"])


def _date(draft: Draft, path: Path, error: Mapping[str, Any]) -> None:
    draft.report("not-a-date", path, value=str(error["input"])[:60])


_TRANSLATIONS: Mapping[str, Callable[[Draft, Path, Mapping[str, Any]], None]] = {
    "missing": _missing,
    "string_too_short": _missing,
    "extra_forbidden": _unknown,
    "string_too_long": _too_long,
    "string_pattern_mismatch": _pattern,
    "enum": _choice,
    "literal_error": _choice,
    "greater_than_equal": _range,
    "less_than_equal": _range,
    "too_short": _too_short,
    "too_long": _too_many,
    "date_from_datetime_parsing": _date,
    "date_from_datetime_inexact": _date,
    "date_parsing": _date,
}
