"""What is wrong with rows that can be read: the faults that a calculation finds, at the place where they are written.

Only rows that later versions of the declaration brought, or that were never judged when read.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from lca.documents import Document
from lca.errors import Problem, UnitError
from lca.interchange.draft import Draft, Path, rows
from lca.inventory.declaration import Exchange, SupplierFootprint
from lca.inventory.fault import Fault
from lca.inventory.land_use import LandUseChange, Removal, land_use_faults, removal_faults
from lca.inventory.recycling import MaterialRecycling, recycling_faults
from lca.inventory.supplier import supplier_faults
from lca.inventory.timing import delay_faults

Row = TypeVar("Row", bound=Document)


def check_row_faults(draft: Draft) -> None:
    """Report the faults of supplier footprints, recycling, land use changes, removals and delays."""
    units = {row.get("id"): row.get("unit") for row in rows(draft, "exchanges")}
    end = _period_end(draft)

    def of_change(change: LandUseChange) -> Iterator[Fault]:
        if change.exchange in units:  # one that is not declared is reported where references are judged
            yield from land_use_faults(change, units[change.exchange], end)

    _check(draft, "supplier_footprints", SupplierFootprint, supplier_faults)
    _check(draft, "land_use_changes", LandUseChange, of_change)
    _check(draft, "recycling", MaterialRecycling, recycling_faults)
    _check(draft, "removals", Removal, removal_faults)
    _check(draft, "exchanges", Exchange, delay_faults, lambda row: row.get("delay_years") is not None)


def _check(
    draft: Draft,
    collection: str,
    model: type[Row],
    faults: Callable[[Row], Iterator[Fault]],
    concerns: Callable[[Mapping[str, Any]], bool] = lambda _: True,
) -> None:
    for index, row in enumerate(rows(draft, collection)):
        path: Path = (collection, index)
        if draft.is_broken(path) or not concerns(row):
            continue
        try:
            found = list(faults(model.model_validate_json(json.dumps(row))))
        except (ValidationError, UnitError):
            continue  # what cannot be read is reported where documents are validated
        for fault in found:
            where: Path = (*path, *fault.field.split("."))
            draft.add(Problem(fault.code, fault.what, fault.remedy, draft.place(where)), where)


def _period_end(draft: Draft) -> date | None:
    study = draft.tree.get("study")
    try:
        return date.fromisoformat(study["period_end"]) if isinstance(study, Mapping) else None
    except (KeyError, TypeError, ValueError):
        return None
