"""The steps in their order, and which alternatives are calculated beside the claimed result."""

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from lca.errors import Problem
from lca.inventory.allocation import allocation_shares, alternative, key_names
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from lca.inventory.provider import Providers
from lca.inventory.treatment.electricity import electricity_problems, split_electricity
from lca.inventory.treatment.freight import freight_problems, load_freight, to_the_border
from lca.inventory.treatment.land import emit_land_use_change, land_problems
from lca.inventory.treatment.part import Part, Task, Treated, Treatment
from lca.inventory.treatment.recycling import formula_possible, recycle
from lca.inventory.treatment.recycling_problems import recycling_problems
from lca.inventory.treatment.supplies import supplier_problems, timing_problems
from lca.inventory.treatment.system_expansion import allocation_problems, expand

Step = Callable[[Task, tuple[Part, ...]], tuple[Part, ...]]

# What is wrong with the rows that steps read, found whichever treatment is calculated: links, units, impossible numbers
Check = Callable[[Task], Iterator[Problem]]

# The border comes last: it leaves out what the other steps put behind it
STEPS: tuple[Step, ...] = (load_freight, split_electricity, recycle, expand, emit_land_use_change, to_the_border)
CHECKS: tuple[Check, ...] = (
    freight_problems,
    electricity_problems,
    recycling_problems,
    allocation_problems,
    land_problems,
    supplier_problems,
    timing_problems,
)


def task_of(declaration: Declaration, background: BackgroundRelease, treatment: Treatment) -> Task:
    """What the steps of one treatment read."""
    return Task(declaration, treatment, Providers(declaration, background))


def treat(task: Task) -> Treated:
    """Parts of a declaration by one treatment. A plain declaration comes back as it is. Rows that `problems_of` finds
    fault with are passed over by the steps, which never raise.
    """
    parts = tuple(Part(exchange) for exchange in task.declaration.exchanges)
    for step in STEPS:
        parts = step(task, parts)
    return Treated(parts, allocation_shares(task.declaration.allocations, task.treatment.allocation))


def problems_of(task: Task) -> tuple[Problem, ...]:
    """Everything that is wrong with the rows that the steps read, all at once."""
    return tuple(problem for check in CHECKS for problem in check(task))


class Approaches(Struct, frozen=True):
    """Ways that differ in one respect. concerns: whether a declaration gives reason to show them beside each other.

    possible: whether it declares what a treatment needs. called: what an approach is shown as, its name if not given.
    """

    kind: str
    names: tuple[str, ...]
    concerns: Callable[[Declaration], bool]
    taken: Callable[[Treatment, str], Treatment]
    possible: Callable[[Declaration, Treatment], bool] | None = None
    called: Callable[[Declaration, str], str] | None = None


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
        possible=formula_possible,
    ),
    Approaches(
        "allocation",
        ("stated", "alternative"),
        lambda declaration: any(alternative(allocation) for allocation in declaration.allocations),
        lambda treatment, name: replace(treatment, allocation=name),
        called=lambda declaration, name: key_names(declaration.allocations, name),
    ),
    Approaches(
        "view",
        ("whole", "to_border"),
        lambda declaration: any(e.transport is not None and e.transport.beyond_border for e in declaration.exchanges),
        lambda treatment, name: replace(treatment, view=name),
    ),
)


def approaches(declaration: Declaration, claimed: Treatment) -> Iterator[tuple[str, str, Treatment]]:
    """Kind, approach and treatment of every result that is shown, the claimed one of each kind among them."""
    for found in APPROACHES:
        taken = {name: found.taken(claimed, name) for name in found.names}
        possible = [name for name in taken if found.possible is None or found.possible(declaration, taken[name])]
        if found.concerns(declaration) and len(possible) > 1:
            for name in possible:
                yield found.kind, found.called(declaration, name) if found.called else name, taken[name]
