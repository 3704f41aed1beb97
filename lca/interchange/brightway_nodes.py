"""Nodes and edges as Brightway holds them, as records of an import: nothing is dropped, signs stay as they stand.

Brightway counts every amount in the unit of the node that it points to; a unit written on an edge is a remark only. A
treatment of waste is a process whose product is negative; its users need it with a negative amount.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from lca.errors import say
from lca.interchange.imported import (
    Direction,
    ImportedExchange,
    ImportedFactor,
    ImportedFlow,
    ImportedMethod,
    ImportedProcess,
    ImportIssue,
)

Key = tuple[str, str]  # database, code
Node = Mapping[str, Any]

PROCESSES: Final = frozenset({"", "process", "processwithreferenceproduct", "multifunctional"})
PRODUCED: Final = frozenset({"production", "generic production"})
CONSUMED: Final = frozenset({"technosphere", "generic consumption"})
RESOURCES: Final = frozenset({"natural resource", "resource", "resources", "raw", "raw materials", "land"})
_UNCERTAINTY: Final = ("uncertainty type", "loc", "scale", "shape", "minimum", "maximum", "negative", "pedigree")
_LONGEST = 4000  # characters of a text that is kept

# Brightway's words for units: a `ton` is 1000 kg, a `unit` is one piece
UNITS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "kilogram": ("kg", "1"),
        "gram": ("g", "1"),
        "ton": ("t", "1"),
        "megajoule": ("MJ", "1"),
        "kilojoule": ("kJ", "1"),
        "gigajoule": ("GJ", "1"),
        "kilowatt hour": ("kWh", "1"),
        "watt hour": ("Wh", "1"),
        "meter": ("m", "1"),
        "kilometer": ("km", "1"),
        "square meter": ("m2", "1"),
        "hectare": ("m2", "10000"),
        "cubic meter": ("m3", "1"),
        "litre": ("l", "1"),
        "normal cubic meter": ("Nm3", "1"),
        "hour": ("h", "1"),
        "day": ("day", "1"),
        "year": ("a", "1"),
        "unit": ("piece", "1"),
        "ton kilometer": ("t*km", "1"),
        "kilogram kilometer": ("kg*km", "1"),
        "person kilometer": ("person*km", "1"),
        "square meter-year": ("m2*a", "1"),
    }
)


class Records(Struct, frozen=True):
    """What was read, and what had to be said of it."""

    flows: Mapping[str, ImportedFlow]
    processes: tuple[ImportedProcess, ...]
    issues: tuple[ImportIssue, ...]


def node_id(key: Key) -> str:
    """The source's id of a node."""
    return f"{key[0]}/{key[1]}"


def read_nodes(nodes: Mapping[Key, Node]) -> Records:
    """Every process of some databases, with the flows that they exchange."""
    nodes = {key: {"code": key[1], **node} for key, node in nodes.items()}
    reader = _Reader(nodes)
    processes = tuple(reader.process(key, node) for key, node in nodes.items() if _is_process(node))
    return Records(reader.flows, processes, tuple(reader.issues))


def read_method(name: tuple[str, ...], unit: str, factors: Sequence[tuple[Node, Any]]) -> ImportedMethod:
    """One impact category. factors: (elementary flow, amount or uncertainty) of each."""
    rows = tuple(
        ImportedFactor(_flow_id(flow), _number(value), _text(flow.get("unit")), _direction(flow))
        for flow, value in factors
    )
    return ImportedMethod("/".join(name), name[0], " / ".join(name[1:]) or name[0], unit, rows)


def elementary_flow(node: Node) -> ImportedFlow:
    """An elementary flow, of a node or of an edge that describes it."""
    return ImportedFlow(
        _flow_id(node),
        _text(node.get("name")),
        "elementary",
        _text(node.get("unit")),
        compartment="/".join(_text(part) for part in _categories(node)),
        cas=_text(node.get("CAS number")),
    )


class _Reader:
    """Look-ups of one reading."""

    def __init__(self, nodes: Mapping[Key, Node]) -> None:
        self._nodes = nodes
        self.flows: dict[str, ImportedFlow] = {}
        self.issues: list[ImportIssue] = []

    def process(self, key: Key, node: Node) -> ImportedProcess:
        place = f"{key[0]} / {key[1]} “{_text(node.get('name'))}”"
        edges = [edge for edge in node.get("exchanges") or () if isinstance(edge, Mapping)]
        exchanges = [self._exchange(key, edge, number, place) for number, edge in enumerate(edges, start=1)]
        if not any(e.reference for e in exchanges) and not any(edge.get("type") in PRODUCED for edge in edges):
            exchanges.insert(0, self._implied(key, node, place))
        metadata = node.get("simapro metadata")
        metadata = metadata if isinstance(metadata, Mapping) else {}
        return ImportedProcess(
            id=node_id(key),
            name=_text(node.get("name")) or node_id(key),
            location=_text(node.get("location")),
            exchanges=tuple(exchanges),
            year=_year(node, metadata),
            category=_category(node),
            comment=_comment(node),
            source=key[0],
            system=_text(metadata.get("Type")).casefold() == "system",
            place=place,
        )

    def _implied(self, key: Key, node: Node, place: str) -> ImportedExchange:
        self.issues.append(
            ImportIssue(
                "implied-product", place, say("No product is stated: Brightway takes it as one unit."), say("none")
            )
        )
        flow = self._product(key, node)
        return ImportedExchange(flow.id, "1", flow.unit, "output", node_id(key), reference=True, place=place)

    def _exchange(self, key: Key, edge: Node, number: int, place: str) -> ImportedExchange:
        kind = _text(edge.get("type"))
        where = f"{place}, exchange {number}"
        target = _key(edge.get("input"))
        node = self._nodes.get(target) if target else None
        if kind == "biosphere" or (node is not None and not _is_process(node) and node.get("type") != "product"):
            return self._biosphere(edge, node, where)
        if kind not in PRODUCED | CONSUMED | {"substitution"}:
            text = say(
                "The exchange has the kind “{kind}”, which Brightway does not calculate; it is kept as an input.",
                kind=kind,
            )
            self.issues.append(ImportIssue("exchange-kind", where, text, say("unbounded")))
        own = kind in PRODUCED and (target is None or target == key)
        flow = self._product(key, self._nodes[key]) if own else self._intermediate(target, node, edge)
        if node is not None or own:
            self._compare_unit(edge, flow, where)
        provider = target if node is not None and target and _is_process(node) else None
        return ImportedExchange(
            flow_id=flow.id,
            amount=_number(edge.get("amount")),
            unit=flow.unit,
            direction="output" if kind in PRODUCED else "input",
            provider_id=node_id(provider) if provider and not own else "",
            location=_text((node or edge).get("location")),
            avoided=kind == "substitution",
            reference=kind in PRODUCED and self._is_reference(key, edge),
            share=_number(edge["allocation"]) if kind in PRODUCED and "allocation" in edge else "",
            uncertainty=_uncertainty(edge),
            comment=_text(edge.get("comment")),
            place=where,
        )

    def _is_reference(self, key: Key, edge: Node) -> bool:
        """The only product, or of several the one that is the process's own."""
        made = [
            e for e in self._nodes[key].get("exchanges") or () if isinstance(e, Mapping) and e.get("type") in PRODUCED
        ]
        own = [e for e in made if _key(e.get("input")) in (key, None)]
        return len(made) == 1 or (len(own) == 1 and own[0] is edge)

    def _biosphere(self, edge: Node, node: Node | None, where: str) -> ImportedExchange:
        described = node if node is not None else edge
        flow = elementary_flow(described)
        flow = self.flows.setdefault(flow.id, flow)
        if node is not None:
            self._compare_unit(edge, flow, where)
        return ImportedExchange(
            flow.id,
            _number(edge.get("amount")),
            flow.unit,
            _direction(described),
            uncertainty=_uncertainty(edge),
            comment=_text(edge.get("comment")),
            place=where,
        )

    def _product(self, key: Key, node: Node) -> ImportedFlow:
        """The product of a process that is its own product."""
        made = [e for e in node.get("exchanges") or () if isinstance(e, Mapping) and e.get("type") in PRODUCED]
        stated = next((_text(e["flow"]) for e in made if len(made) == 1 and e.get("flow")), "")
        unit = _text(node.get("unit")) or next((_text(e.get("unit")) for e in made), "")
        name = _text(node.get("reference product")) or _text(node.get("name"))
        flow = ImportedFlow(stated or node_id(key), name or node_id(key), "product", unit, category=_category(node))
        return self.flows.setdefault(flow.id, flow)

    def _intermediate(self, target: Key | None, node: Node | None, edge: Node) -> ImportedFlow:
        if target is not None and node is not None:
            if _is_process(node):
                return self._product(target, node)
            flow = ImportedFlow(node_id(target), _text(node.get("name")), "product", _text(node.get("unit")))
        else:
            name = _text(edge.get("product")) or _text(edge.get("reference product")) or _text(edge.get("name"))
            flow_id = _text(edge.get("flow")) or (node_id(target) if target else f"{name} [{_text(edge.get('unit'))}]")
            flow = ImportedFlow(flow_id, name or flow_id, "product", _text(edge.get("unit")))
        return self.flows.setdefault(flow.id, flow)

    def _compare_unit(self, edge: Node, flow: ImportedFlow, where: str) -> None:
        stated = _text(edge.get("unit"))
        if stated and flow.unit and UNITS.get(stated, (stated,))[0] != UNITS.get(flow.unit, (flow.unit,))[0]:
            text = say(
                "The exchange says “{stated}”; Brightway counts it in “{unit}”, the unit of “{flow}”.",
                stated=stated,
                unit=flow.unit,
                flow=flow.name,
            )
            self.issues.append(ImportIssue("edge-unit", where, text, say("as Brightway calculates")))


def _is_process(node: Node) -> bool:
    return _text(node.get("type")) in PROCESSES


def _key(value: object) -> Key | None:
    if isinstance(value, tuple | list) and len(value) == 2:
        return _text(value[0]), _text(value[1])
    return None


def _flow_id(node: Node) -> str:
    """The code of an elementary flow: the flow's id in most databases, whatever the database is called."""
    stated = node.get("code") or node.get("flow")
    key = _key(node.get("input"))
    where = "/".join(_text(part) for part in _categories(node))
    return _text(stated) or (key[1] if key else f"{_text(node.get('name'))} [{where}]")


def _categories(node: Node) -> tuple[Any, ...]:
    found = node.get("categories") or ()
    return tuple(found) if isinstance(found, tuple | list) else (found,)


def _direction(node: Node) -> Direction:
    first = next((_text(part).casefold() for part in _categories(node)), "")
    return "input" if first in RESOURCES or node.get("type") == "natural resource" else "output"


def _category(node: Node) -> str:
    for entry in node.get("classifications") or ():
        if isinstance(entry, tuple | list) and len(entry) == 2 and "ISIC" in _text(entry[0]):
            return _text(entry[1])
    return "/".join(_text(part) for part in _categories(node))


def _comment(node: Node) -> str:
    comment = node.get("comment")
    if isinstance(comment, Mapping):
        return " ".join(f"{name}: {_text(text)}" for name, text in comment.items())[:_LONGEST]
    return _text(comment)


def _year(node: Node, metadata: Node) -> str:
    stated = (node.get("start_date"), node.get("year"), metadata.get("Time Period"), metadata.get("Date"))
    found = (re.search(r"(?<!\d)(19|20)\d\d(?!\d)", _text(text)) for text in stated)
    return next((match[0] for match in found if match), "")


def _uncertainty(edge: Node) -> str:
    stated = {name: edge[name] for name in _UNCERTAINTY if edge.get(name) is not None}
    if not stated or (set(stated) <= {"uncertainty type", "loc"} and stated.get("uncertainty type") in (0, 1, None)):
        return ""
    return json.dumps(stated, default=str, sort_keys=True)


def _number(value: object) -> str:
    """Shortest decimal text that is the same float; other things as they stand, to be refused by name."""
    if isinstance(value, Mapping):
        value = value.get("amount")
    if isinstance(value, bool) or value is None:
        return _text(value)
    try:
        number = float(value)  # type: ignore[arg-type] # what is no number is caught
    except (TypeError, ValueError, OverflowError):
        return _text(value)
    if math.isfinite(number) and number == int(number) and abs(number) < 1e15:
        return str(int(number))
    return repr(number)


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()[:_LONGEST]
