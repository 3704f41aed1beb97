"""The exchanges of a declaration as an editable table, and what was edited put back into a declaration.

An edit becomes the JSON of a whole declaration, which goes through the same reader as an uploaded file: the table knows
no rule.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app_pages.language import tell
from app_pages.wording import BASES, KINDS
from labels.artwork.wording import STAGES
from lca.documents import Language
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration, Link, LinkKind

# Columns that can be edited, and where each stands in an exchange of the declaration
EDITABLE: Mapping[str, tuple[str, ...]] = {
    "name": ("name",),
    "amount": ("amount",),
    "unit": ("unit",),
    "source": ("source", "kind"),
    "reference": ("source", "reference"),
    "year": ("source", "year"),
    "spread": ("spread",),
    "note": ("note",),
}


def table(declaration: Declaration, background: BackgroundRelease, language: Language) -> list[dict[str, Any]]:
    """One line an exchange, in the order of the declaration."""
    return [
        {
            "id": row.id,
            "name": row.name,
            "kind": tell(KINDS[row.kind], language),
            "stage": tell(STAGES[row.stage], language),
            "amount": row.amount,
            "unit": row.unit,
            "basis": tell(BASES[row.basis], language),
            "dataset": provider_name(row.link, declaration, background, language),
            "source": str(row.source.kind),
            "reference": row.source.reference,
            "year": row.source.year,
            "spread": row.spread,
            "note": row.note,
        }
        for row in declaration.exchanges
    ]


def provider_name(
    link: Link | None, declaration: Declaration, background: BackgroundRelease, language: Language
) -> str:
    """What a row is linked to, by name; "" where it is not linked."""
    if link is None:
        return ""
    if link.kind is LinkKind.BACKGROUND and link.target in background.processes:
        process = background.processes[link.target]
        return process.name_zh if language.startswith("zh") else process.name_en
    if link.kind is LinkKind.ELEMENTARY_FLOW and link.target in background.flows:
        flow = background.flows[link.target]
        return flow.name_zh if language.startswith("zh") else flow.name_en
    own = {p.id: p.name for p in declaration.own_processes}
    suppliers = {s.id: f"{s.supplier} · {s.product}" for s in declaration.supplier_footprints}
    return {**own, **suppliers}.get(link.target, link.target)


def edited(declaration: Declaration, changes: Mapping[int, Mapping[str, Any]], deleted: Sequence[int]) -> bytes:
    """The declaration as JSON with cells changed (by row number and column) and rows deleted."""
    document = declaration.canonical()
    rows = document["exchanges"]
    for number, cells in changes.items():
        for column, value in cells.items():
            *parents, field = EDITABLE[column]
            target = rows[int(number)]
            for parent in parents:
                target = target[parent]
            target[field] = _typed(column, value)
    document["exchanges"] = [row for number, row in enumerate(rows) if number not in set(deleted)]
    return _json(document)


def added(declaration: Declaration, exchange: Mapping[str, Any]) -> bytes:
    """The declaration as JSON with one more exchange, as somebody typed it."""
    document = declaration.canonical()
    document["exchanges"].append(dict(exchange))
    return _json(document)


def next_id(declaration: Declaration, prefix: str) -> str:
    """The next free id of a series, e.g. `M-012`."""
    taken = {row.id for row in declaration.exchanges}
    return next(one for number in range(1, len(taken) + 2) if (one := f"{prefix}-{number:03d}") not in taken)


def _typed(column: str, value: Any) -> Any:
    if column == "year":
        return None if value is None else int(value)
    return "" if value is None else str(value).strip()


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8")
