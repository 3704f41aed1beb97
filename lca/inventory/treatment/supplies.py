"""Checks without a step: supplier footprints that cannot be an input (ISO 14067:2018, 6.3.5), delays that cannot be."""

from collections.abc import Iterator
from datetime import date

from lca.documents import Document
from lca.errors import Problem
from lca.inventory.declaration import Declaration
from lca.inventory.link import Link, LinkKind
from lca.inventory.supplier import last_valid_day, supplier_faults
from lca.inventory.timing import delay_faults
from lca.inventory.treatment.part import Task


def supplier_problems(task: Task) -> Iterator[Problem]:
    """Faults of every footprint that a row is linked to; one that nothing uses does no harm."""
    used = used_suppliers(task.declaration)
    for supplier in task.declaration.supplier_footprints:
        if supplier.id in used:
            yield from (fault.at(f"supplier_footprints.{supplier.id}") for fault in supplier_faults(supplier))


def timing_problems(task: Task) -> Iterator[Problem]:
    """Delays that cannot be."""
    for exchange in task.declaration.exchanges:
        yield from (fault.at(f"exchanges.{exchange.id}") for fault in delay_faults(exchange))


def used_suppliers(declaration: Declaration) -> frozenset[str]:
    """Ids of the footprints that exchanges, materials' recycling, own generation and co-products are linked to."""
    outputs = (output for allocation in declaration.allocations for output in allocation.outputs)
    rows: tuple[Document, ...] = (
        *declaration.exchanges,
        *declaration.recycling,
        *declaration.instruments,
        *declaration.own_generation,
        *outputs,
    )
    links = (value for row in rows for value in dict(row).values() if isinstance(value, Link))
    return frozenset(link.target for link in links if link.kind is LinkKind.SUPPLIER)


def expired_suppliers(declaration: Declaration, day: date, years: int) -> tuple[str, ...]:
    """Ids of the footprints in use whose last day, stated or following from their period, lies before `day`. One whose
    day cannot be read is for the findings to name.
    """
    used = used_suppliers(declaration)
    found = []
    for supplier in declaration.supplier_footprints:
        try:
            last = last_valid_day(supplier, years)
        except ValueError:
            continue
        if supplier.id in used and last is not None and last < day:
            found.append(supplier.id)
    return tuple(found)
