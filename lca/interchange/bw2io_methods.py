"""LCIA methods that come with an installed bw2io (the ecoinvent 3.9 implementation): EF 3.1, IPCC 2021 and others.

The files of the installation are read as they are; nothing of them is copied into the toolkit. Brightway's own set-up
is not used: it needs a project, and that of bw2io 0.9.17 fails with bw2data 4.6 and later.
"""

import json
import zipfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

from defusedxml.ElementTree import iterparse

from lca.canonical import Digest, digest_bytes
from lca.errors import BackgroundError, say
from lca.interchange.brightway_nodes import UNITS, elementary_flow, read_method
from lca.interchange.imported import ImportedDatabase, ImportedFlow

FORMAT = "bw2io"
METHODS = Path("lcia") / "lcia_39_ecoinvent.zip"
FLOWS = Path("lci") / "ecoinvent elementary flows 3.9.xml"
_TAG = "{http://www.EcoInvent.org/EcoSpold02}"


def installed_families() -> dict[str, int]:
    """Names of the families of methods in the installed bw2io, with the count of their impact categories."""
    counted: dict[str, int] = {}
    for method in _documents():
        counted[method["name"][0]] = counted.get(method["name"][0], 0) + 1
    return dict(sorted(counted.items()))


def installed_digest() -> Digest:
    """Of the file that the methods are read from."""
    return digest_bytes((_folder() / METHODS).read_bytes())


def installed_methods(family: str) -> ImportedDatabase:
    """The impact categories of one family, e.g. `EF v3.1`; BackgroundError if there is none of that name."""
    chosen = [method for method in _documents() if method["name"][0] == family]
    if not chosen:
        raise BackgroundError(
            "method-family",
            say("The installed bw2io has no methods of the name “{name}”.", name=family),
            say("Name one of: {names}.", names=", ".join(installed_families())),
        )
    nodes = {node["code"]: node for node in _flow_nodes()}
    methods, flows = [], dict[str, ImportedFlow]()
    for method in chosen:
        rows = [(nodes[row["input"][1]], row["amount"]) for row in method["exchanges"]]
        methods.append(read_method(tuple(method["name"]), method.get("unit", ""), rows))
        for node, _ in rows:
            if node["code"] not in flows:
                flows[node["code"]] = elementary_flow(node)
    return ImportedDatabase(FORMAT, MappingProxyType(flows), (), tuple(methods), (), UNITS)


def _documents() -> list[dict[str, Any]]:
    with zipfile.ZipFile(_folder() / METHODS) as archive:
        documents: list[dict[str, Any]] = json.loads(archive.read("data.json"))
    return documents


def _flow_nodes() -> Iterator[dict[str, Any]]:
    """Elementary flows as Brightway names them, but for the compartment `unspecified`, which it leaves out."""
    for _, element in iterparse(_folder() / FLOWS, forbid_dtd=True):
        if element.tag != f"{_TAG}elementaryExchange":
            continue
        where = [element.findtext(f"{_TAG}compartment/{_TAG}{part}", "") for part in ("compartment", "subcompartment")]
        yield {
            "code": element.get("id"),
            "name": element.findtext(f"{_TAG}name", ""),
            "unit": element.findtext(f"{_TAG}unitName", ""),
            "CAS number": (element.get("casNumber") or "").lstrip("0"),
            "categories": tuple(part for part in where if part != "unspecified"),
        }
        element.clear()


def _folder() -> Path:
    """Data of the installed bw2io, found without importing it."""
    found = find_spec("bw2io")
    if found is None or found.origin is None:
        raise BackgroundError(
            "brightway-missing",
            say("Brightway's {names} are not installed.", names="bw2io"),
            say("Install them with: {command}", command='pip install "tanbiao[exchange]"'),
        )
    return Path(found.origin).parent / "data"
