"""What is wrong with rows of recycling, whichever approach is calculated; and what the claimed formula lacks."""

from collections import Counter
from collections.abc import Iterator

from lca.errors import Message, Place, Problem, say
from lca.inventory.declaration import Exchange, ExchangeKind
from lca.inventory.recycling import MaterialRecycling, in_symbols, recycling_faults
from lca.inventory.treatment.part import PART, Task
from lca.inventory.treatment.recycling import A_OF_CLASS, FORMULA, missing, taken_out
from lca.units import dimension, exact

_MATERIALS = (ExchangeKind.MATERIAL, ExchangeKind.PACKAGING)
# link -> unit of what is taken from it; "" is the material's own
_LINKS = {
    "recycled": "",
    "recycling": "",
    "avoided": "",
    "energy_recovery": "",
    "heat_replaced": "MJ",
    "electricity_replaced": "kWh",
    "disposal": "",
}


def recycling_problems(task: Task) -> Iterator[Problem]:
    """Numbers, references and links of every row, and of the end-of-life exchanges they are taken out of."""
    exchanges = {exchange.id: exchange for exchange in task.declaration.exchanges}
    rows_of = Counter(row.exchange for row in task.declaration.recycling)
    for row in task.declaration.recycling:
        yield from (fault.at(f"recycling.{row.id}") for fault in recycling_faults(row))
        material = exchanges.get(row.exchange)
        if material is None or material.kind not in _MATERIALS or exact(material.amount) <= 0:
            yield _problem(
                row,
                "exchange",
                say("“{exchange}” is not a material or packaging of a positive amount.", exchange=row.exchange),
                say("Name an exchange of the sheets of materials or packaging by its ID."),
            )
            continue
        if rows_of[row.exchange] > 1 or any(name.startswith(f"{row.exchange}{PART}") for name in exchanges):
            yield _problem(
                row,
                "exchange",
                say("The material “{exchange}” is divided more than once.", exchange=row.exchange),
                say("Keep one row of recycling for it, and no exchange whose ID continues its own."),
            )
        yield from _links(task, row, material)
        yield from _end_of_life(task, row, material, exchanges.get(row.end_of_life_exchange or ""))
        yield from _formula(task, row)
    yield from _too_much(task, exchanges)


def _links(task: Task, row: MaterialRecycling, material: Exchange) -> Iterator[Problem]:
    for name, unit in _LINKS.items():
        link = getattr(row, name)
        if link is not None:
            found = task.providers.dataset_problem(
                link, unit or material.unit, material.name, f"recycling.{row.id}.{name}"
            )
            if found is not None:
                yield found


def _end_of_life(task: Task, row: MaterialRecycling, material: Exchange, end: Exchange | None) -> Iterator[Problem]:
    """The exchange that a material is taken out of is one of the end of life, and the two can be subtracted."""
    if row.end_of_life_exchange is None:
        return
    if end is None or end.kind is not ExchangeKind.END_OF_LIFE:
        yield _problem(
            row,
            "end_of_life_exchange",
            say("“{exchange}” is not an exchange of the end of life.", exchange=row.end_of_life_exchange),
            say("Name a row of the sheet “End of life” by its ID, or leave the cell empty."),
        )
    elif (
        (material.process or end.process)
        or material.basis is not end.basis
        or dimension(material.unit) != dimension(end.unit)
    ):
        yield _problem(
            row,
            "end_of_life_exchange",
            say("“{exchange}” is not counted as its material is, so that nothing can be taken out of it.",
                exchange=row.end_of_life_exchange),
            say("Give both by mass, on one basis, outside own processes; or reduce that row and leave the cell empty."),
        )  # fmt: skip


def _too_much(task: Task, exchanges: dict[str, Exchange]) -> Iterator[Problem]:
    for name, amount in taken_out(task).items():
        if amount > exact(exchanges[name].amount):
            yield Problem(
                "recycling-end-of-life",
                say(
                    "Materials of {taken} {unit} are to be taken out of “{exchange}”, which holds {amount} {unit}.",
                    taken=float(f"{float(amount):.6g}"),
                    unit=exchanges[name].unit,
                    exchange=name,
                    amount=exchanges[name].amount,
                ),
                say("Declare the whole discarded amount there, or take fewer materials out of it."),
                Place(path=f"exchanges.{name}.amount"),
            )


def _formula(task: Task, row: MaterialRecycling) -> Iterator[Problem]:
    """Missing numbers, where the formula is what is calculated."""
    if task.treatment.recycling != FORMULA or any(True for _ in recycling_faults(row)):
        return
    absent = missing(row, task.declaration, task.treatment)
    if absent:
        yield _problem(
            row,
            absent[0],
            say(
                "The Circular Footprint Formula lacks for “{exchange}”: {fields}.",
                exchange=row.exchange,
                fields=in_symbols(absent),
            ),
            _remedy(absent, task),
        )


def _remedy(absent: tuple[str, ...], task: Task) -> Message:
    if "allocation_factor" not in absent:
        return say("Declare them; write 0 where there is none.")
    classes = sorted(n.removeprefix(A_OF_CLASS) for n in task.treatment.parameters if n.startswith(A_OF_CLASS))
    return say(
        "Declare them. A comes with the class of material, one of: {classes}; or give it.", classes=", ".join(classes)
    )


def _problem(row: MaterialRecycling, field: str, what: Message, remedy: Message) -> Problem:
    return Problem("recycling-row", what, remedy, Place(path=f"recycling.{row.id}.{field}"))
