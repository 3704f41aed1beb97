"""System expansion: the main product carries the whole process, less what its co-products replace (ISO 14044:2006,
4.3.4.2 a 2).

Per unit of the main product: minus (amount of co-product / amount of main product) x dataset of what it replaces.
"""

from collections.abc import Iterator
from fractions import Fraction

from lca.errors import Message, Place, Problem, UnitError, say
from lca.inventory.allocation import alternative, node_id
from lca.inventory.data_quality import SourceKind
from lca.inventory.declaration import (
    Allocation,
    AllocationStep,
    Basis,
    CoProduct,
    Declaration,
    Exchange,
    ExchangeKind,
)
from lca.inventory.link import Provenance
from lca.inventory.treatment.part import PART, Part, Task
from lca.units import convert, exact

ROOT = "allocation-"  # and the number of the allocation: the root of what its co-products replace
REPLACED = "replaced"


def expand(task: Task, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The step: a credit for each co-product of an expanded system, at the node that makes it."""
    found = tuple(
        _credit(task.declaration, allocation, number, output)
        for number, allocation in _expanded(task)
        for output in enumerate(allocation.outputs, start=1)
        if not output[1].is_main and _is_linked(task, output[1])
    )
    return (*parts, *(part for part in found if part is not None))


def _is_linked(task: Task, product: CoProduct) -> bool:
    """Whether what a co-product replaces is linked without fault; a fault is reported where it is stated."""
    return product.avoided is not None and task.providers.problem(product.avoided, product.unit, "", "") is None


def credit_ids(declaration: Declaration) -> frozenset[str]:
    """Ids of the credits whose allocation gives its reason."""
    declared = {exchange.id for exchange in declaration.exchanges}
    made = {
        _credit_id(number, place)
        for number, allocation in enumerate(declaration.allocations, start=1)
        if allocation.step is AllocationStep.SYSTEM_EXPANSION and allocation.reason
        for place, output in enumerate(allocation.outputs, start=1)
        if not output.is_main
    }
    return frozenset(made - declared)


def _expanded(task: Task) -> Iterator[tuple[int, Allocation]]:
    """Systems that this treatment expands; where it takes another key, that divides them instead."""
    for number, allocation in enumerate(task.declaration.allocations, start=1):
        divided = task.treatment.allocation == "alternative" and alternative(allocation) is not None
        if allocation.step is AllocationStep.SYSTEM_EXPANSION and not divided:
            yield number, allocation


def _credit_id(number: int, place: int) -> str:
    return f"{ROOT}{number}{PART}{REPLACED}:{place}"


def _credit(
    declaration: Declaration, allocation: Allocation, number: int, output: tuple[int, CoProduct]
) -> Part | None:
    place, product = output
    per_output = _main_output(declaration, allocation)
    if not per_output:
        return None
    exchange = Exchange(
        id=_credit_id(number, place),
        kind=ExchangeKind.PROCESSING,
        stage=allocation.stage,
        process=allocation.process,
        name=product.name or str(place),
        amount=product.amount,
        unit=product.unit,
        basis=Basis.PROCESS_OUTPUT if allocation.process else Basis.PRODUCT,
        link=product.avoided,
        source=Provenance(kind=SourceKind.ESTIMATED, reference=allocation.reason),
    )
    return Part(exchange, -1 / per_output)


def _main_output(declaration: Declaration, allocation: Allocation) -> Fraction | None:
    """How many outputs of the node the stated amounts stand for: of an own process its reference output, of a stage one
    unit of product. None where the main product is not counted so.
    """
    main = next(output for output in allocation.outputs if output.is_main)
    own = next((p for p in declaration.own_processes if p.id == allocation.process), None)
    if allocation.process and own is None:
        return None
    unit, size = (own.output.unit, exact(own.output.amount)) if own else (_product_unit(declaration), Fraction(1))
    try:
        made = convert(exact(main.amount), main.unit, unit)
    except UnitError:
        made = Fraction(0) if own else _by_mass(declaration, main)
    return made / size if made > 0 and size > 0 else None


def _product_unit(declaration: Declaration) -> str:
    return declaration.unit.reference_flow.unit


def _by_mass(declaration: Declaration, main: CoProduct) -> Fraction:
    """Pieces of product in a mass of it; 0 where that is not known."""
    mass = declaration.product.mass
    if mass is None or _product_unit(declaration) != "piece" or exact(mass.amount) <= 0:
        return Fraction(0)
    try:
        return convert(exact(main.amount), main.unit, mass.unit) / exact(mass.amount)
    except UnitError:
        return Fraction(0)


def allocation_problems(task: Task) -> Iterator[Problem]:
    """Co-products that cannot be divided or replaced as the declaration says."""
    nodes = [node_id(allocation) for allocation in task.declaration.allocations]
    for index, allocation in enumerate(task.declaration.allocations):
        path = f"allocations.{index}"
        if nodes.index(nodes[index]) < index:
            what = say("“{node}” is allocated more than once.", node=nodes[index])
            yield _problem(path, what, say("Keep one allocation of each process or stage."))
        yield from _keys(allocation, path)
        if allocation.step is AllocationStep.SYSTEM_EXPANSION:
            yield from _expansion(task, allocation, path)
        elif any(output.avoided is not None for output in allocation.outputs):
            what = say("What a co-product replaces is stated, but the step is not system expansion.")
            yield _problem(path, what, say("Choose the step system expansion, or clear the cell."))


def _keys(allocation: Allocation, path: str) -> Iterator[Problem]:
    others = [output.alternative_key for output in allocation.outputs]
    stated = [key for key in others if key is not None]
    if stated and len(stated) < len(others):
        what = say("The alternative key is stated for some outputs only.")
        yield _problem(path, what, say("Give it for every output, or for none."))
    elif stated and (any(exact(key) < 0 for key in stated) or not any(exact(key) > 0 for key in stated)):
        what = say("The alternative keys are below zero or all zero.")
        yield _problem(path, what, say("Give each output its property, e.g. its price; 0 for waste without a price."))
    elif stated and not allocation.alternative_key_name:
        what = say("The alternative key has no name.")
        yield _problem(path, what, say("Say what it is, e.g. price."))


def _expansion(task: Task, allocation: Allocation, path: str) -> Iterator[Problem]:
    for place, output in enumerate(allocation.outputs):
        if output.is_main:
            continue
        where = f"{path}.outputs.{place}"
        if output.avoided is None:
            what = say("System expansion needs to know what “{name}” replaces.", name=output.name)
            remedy = say("Choose the dataset of the product that is not made because of it, or take another step.")
            yield _problem(f"{where}.avoided", what, remedy)
        elif found := task.providers.dataset_problem(output.avoided, output.unit, output.name, f"{where}.avoided"):
            yield found
        if exact(output.amount) < 0:
            what = say("The amount of “{name}” is below zero.", name=output.name)
            yield _problem(f"{where}.amount", what, say("Give the amount that is made, as a positive number."))
    if _main_output(task.declaration, allocation) is None:
        what = say("How much of the co-products goes with one unit of the main product is not known.")
        remedy = say("Give its amount in the unit of the own process or of the reference flow, or the product's mass.")
        yield _problem(path, what, remedy)


def _problem(path: str, what: Message, remedy: Message) -> Problem:
    return Problem("allocation-row", what, remedy, Place(path=path))
