"""The steps in their order, and which alternatives are calculated beside the claimed result."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lca.inventory.allocation import allocation_shares
from lca.inventory.declaration import Declaration
from lca.inventory.treatment.part import Part, Task, Treated, Treatment

Step = Callable[[Task, tuple[Part, ...]], tuple[Part, ...]]

STEPS: tuple[Step, ...] = ()


def treat(declaration: Declaration, treatment: Treatment) -> Treated:
    """Parts of a declaration by one treatment. A plain declaration comes back as it is."""
    task = Task(declaration, treatment)
    parts = tuple(Part(exchange) for exchange in declaration.exchanges)
    for step in STEPS:
        parts = step(task, parts)
    return Treated(parts, allocation_shares(declaration.allocations))


@dataclass(frozen=True)
class Approaches:
    """Ways that differ in one respect. concerns: whether a declaration gives reason to show them beside each other."""

    kind: str
    names: tuple[str, ...]
    concerns: Callable[[Declaration], bool]
    taken: Callable[[Treatment, str], Treatment]


APPROACHES = (
    Approaches(
        "electricity",
        ("location", "contractual"),
        lambda declaration: bool(declaration.instruments),
        lambda treatment, name: replace(treatment, electricity=name),
    ),
    Approaches(
        "recycling",
        ("cut_off", "circular_footprint_formula"),
        lambda declaration: bool(declaration.recycling),
        lambda treatment, name: replace(treatment, recycling=name),
    ),
)


def approaches(declaration: Declaration, claimed: Treatment) -> Iterator[tuple[str, str, Treatment]]:
    """Kind, approach and treatment of every result that is shown, the claimed one of each kind among them."""
    for found in APPROACHES:
        if found.concerns(declaration):
            for name in found.names:
                yield found.kind, name, found.taken(claimed, name)
