"""The older dialect of openLCA JSON-LD, translated before the library sees it.

`olca-schema` reads the current names only and passes over all others in silence: of an older file no exchange would be
an input and no process would have a reference.
"""

from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]

# older name -> current name, by type of the object that carries it ("" for any)
_NAMES: Mapping[str, Mapping[str, str]] = {
    "Exchange": {
        "input": "isInput",
        "avoidedProduct": "isAvoidedProduct",
        "quantitativeReference": "isQuantitativeReference",
        "pedigreeUncertainty": "dqEntry",
    },
    "Process": {"infrastructureProcess": "isInfrastructureProcess"},
    "Flow": {"infrastructureFlow": "isInfrastructureFlow"},
    "FlowPropertyFactor": {"referenceFlowProperty": "isRefFlowProperty"},
    "Unit": {"referenceUnit": "isRefUnit"},
    "ProcessDocumentation": {"copyright": "isCopyrightProtected"},
    "Uncertainty": {"standardDeviation": "sd", "geometricMean": "geomMean", "geometricSd": "geomSd"},
}

# of what an exchange refers to only id and name are read: the rest stands in its own document, and takes long to parse
_REFERENCES = frozenset({"flow", "unit", "flowProperty", "defaultProvider", "location", "product"})


def is_older(document: Document) -> bool:
    """Whether a document uses a name of the older dialect."""
    if any(old in document for old in _NAMES.get(str(document.get("@type")), {})):
        return True
    if isinstance(document.get("category"), dict):
        return True
    children = (child for value in document.values() if isinstance(value, list) for child in value)
    return any(isinstance(child, dict) and is_older(child) for child in children)


def translated(document: Document, categories: Mapping[str, str]) -> Document:
    """The document in the current dialect: names, and categories as paths. categories: path of each category id."""
    names = _NAMES.get(str(document.get("@type")), {})
    found: Document = {}
    for name, value in document.items():
        found.setdefault(names.get(name, name), _value(name, value, categories))
    return found


def _value(name: str, value: Any, categories: Mapping[str, str]) -> Any:
    if name == "category" and isinstance(value, dict):
        return categories.get(str(value.get("@id")), str(value.get("name", "")).strip())
    if isinstance(value, dict):
        return _reference(value) if name in _REFERENCES else translated(value, categories)
    if isinstance(value, list):
        return [translated(item, categories) if isinstance(item, dict) else item for item in value]
    return value.strip() if name == "name" and isinstance(value, str) else value


def _reference(value: Document) -> Document:
    return {"@id": value.get("@id", ""), "name": str(value.get("name", "")).strip()}


def category_paths(documents: Mapping[str, Document]) -> Mapping[str, str]:
    """Path of each category by id, from the older dialect's category documents; a cycle ends where it closes."""
    paths: dict[str, str] = {}
    for key in documents:
        names: list[str] = []
        seen: set[str] = set()
        current = key
        while current in documents and current not in seen:
            seen.add(current)
            document = documents[current]
            names.insert(0, str(document.get("name", "")).strip())
            parent = document.get("category")
            current = str(parent.get("@id")) if isinstance(parent, dict) else ""
        paths[key] = "/".join(names)
    return paths
