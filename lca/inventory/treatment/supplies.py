"""Checks without a step: supplier footprints that cannot be an input (ISO 14067:2018, 6.3.5), delays that cannot be."""

from collections.abc import Iterator

from lca.documents import Document
from lca.errors import Problem
from lca.inventory.declaration import Declaration
from lca.inventory.link import Link, LinkKind
from lca.inventory.supplier import supplier_faults
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
