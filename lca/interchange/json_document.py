"""A declaration as JSON (databases/schemas/declaration-1.schema.json), read with path-precise problems."""

import json
from typing import Any, Final, NoReturn

from lca.errors import Place
from lca.interchange.draft import Draft
from lca.interchange.guard import MAX_PLAIN
from lca.interchange.problems import refuse
from lca.interchange.validation import AMOUNTS, finish
from lca.inventory.declaration import Declaration
from lca.units import unit_names

MAX_VALUES: Final = 250_000  # commas and brackets; more than a declaration of the most exchanges with every field holds
AMOUNT_PATTERN: Final = r"^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d{1,3})?$"  # what `lca.units.exact` reads
SCHEMA_ID: Final = "urn:tanbiao:schema:declaration:1"


def declaration_from_json(data: bytes) -> Declaration:
    """Read a declaration; InvalidInput with the JSON path of every problem.

    Stricter than JSON: no duplicate names, no NaN; amounts are text, so that 0.1 stays one tenth.
    """
    return finish(Draft(tree=json_object(data)))


def json_object(data: bytes) -> dict[str, Any]:
    """The object that UTF-8 JSON holds; InvalidInput for anything else, and for JSON that two readers may read
    differently.
    """
    if len(data) > MAX_PLAIN:
        raise refuse("file-too-large", size=round(len(data) / 1e6, 1), limit=MAX_PLAIN // 1_000_000)
    if sum(data.count(mark) for mark in (b",", b"[", b"{")) > MAX_VALUES:
        raise refuse("too-much-content", part="JSON")
    try:
        text = data.decode("utf-8-sig")
        tree = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise refuse("json-syntax", line=error.lineno, column=error.colno) from error
    except UnicodeDecodeError as error:
        raise refuse("text-encoding") from error
    except RecursionError as error:
        raise refuse("json-depth") from error
    if not isinstance(tree, dict):
        raise refuse("wrong-type", Place(path="$"), found="array", expected="object")
    return tree


def declaration_json(declaration: Declaration) -> bytes:
    """The declaration as readable UTF-8 JSON; the same bytes for the same declaration."""
    return (json.dumps(declaration.canonical(), ensure_ascii=False, indent=2) + "\n").encode()


def declaration_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a declaration, generated from the model."""
    schema = Declaration.model_json_schema(by_alias=True, mode="validation")
    for definition in schema["$defs"].values():
        for name, field in definition.get("properties", {}).items():
            _describe(name, field)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **schema}


def _describe(name: str, field: dict[str, Any]) -> None:
    """What the model checks by code: amounts are decimals as text, units are canonical names."""
    for entry in (field, *field.get("anyOf", ())):
        if name in AMOUNTS and entry.get("type") == "string":
            entry["pattern"] = AMOUNT_PATTERN
            field["description"] = 'Exact decimal as text, e.g. "0.1".'
        elif name == "unit" and entry.get("type") == "string":
            entry["enum"] = list(unit_names())


def schema_bytes() -> bytes:
    """What `databases/schemas/declaration-1.schema.json` holds."""
    return (json.dumps(declaration_schema(), ensure_ascii=False, indent=2) + "\n").encode()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise refuse("json-duplicate", field=twice[:60])
    return found


def _constant(name: str) -> NoReturn:
    raise refuse("json-number", value=name)


def _integer(text: str) -> int:
    if len(text) > 30:  # int() of millions of digits is slow, and no field of a declaration needs it
        raise refuse("json-number", value=text[:30] + "…")
    return int(text)
