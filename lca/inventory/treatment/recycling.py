"""Materials with recycled content or a future after the product: their exchanges by cut-off or by the Circular
Footprint Formula (ISO 14067:2018, 6.4.6.3).

Input terms stay where the exchange stands. End-of-life terms belong to the end of life, and are counted only where that
stage is inside the boundary. A material in an own process keeps its process, whose runs it follows.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from msgspec.structs import replace

from lca.inventory.allocation import allocation_shares
from lca.inventory.declaration import Declaration, Exchange, ExchangeKind
from lca.inventory.link import Link
from lca.inventory.recycling import MaterialRecycling
from lca.inventory.treatment import circular_footprint as formula
from lca.inventory.treatment.part import PART, Part, Task, Treatment
from lca.scope.boundary import LifeCycleStage, StageStatus
from lca.units import convert, dimension, exact

FORMULA = "circular_footprint_formula"
A_OF_CLASS = "recycling_a."  # and the class: a number of the rule set
A_PARTIAL = "recycling_a_partial_footprint"
B = "recycling_b"
_INPUT = (formula.RECYCLED, formula.AS_PRIMARY)
_UNITS = {formula.HEAT: "MJ", formula.ELECTRICITY: "kWh"}
_SAID_OF_THE_END = (
    *("recycling_rate", "recycling", "energy_recovery_rate", "energy_recovery", "heat", "electricity"),
    *("disposal", "end_of_life_exchange"),
)


def counts_the_end(declaration: Declaration) -> bool:
    """Whether the end of life is inside the boundary."""
    return declaration.boundary.status_of(LifeCycleStage.END_OF_LIFE) is StageStatus.INCLUDED


def says_the_end(row: MaterialRecycling) -> bool:
    """Whether a row says anything of the end of life of its material."""
    return any(getattr(row, name) is not None for name in _SAID_OF_THE_END)


def allocation_factor(row: MaterialRecycling, declaration: Declaration, treatment: Treatment) -> Fraction | None:
    """A of a material; of a partial footprint, which knows no end of life, that of the rule set. None: not declared."""
    if not counts_the_end(declaration):
        return treatment.parameter(A_PARTIAL, 1.0)
    if row.allocation_factor is not None:
        return exact(row.allocation_factor)
    name = f"{A_OF_CLASS}{row.material_class}"
    return treatment.parameter(name, 0.0) if row.material_class and name in treatment.parameters else None


def energy_factor(treatment: Treatment) -> Fraction:
    """B of the rule set."""
    return treatment.parameter(B, 0.0)


def credit_ids(declaration: Declaration) -> frozenset[str]:
    """Ids of the parts that the formula credits with a reason: what they replace, and where it is known from."""
    declared = {exchange.id for exchange in declaration.exchanges}
    made = {
        f"{row.exchange}{PART}{term}"
        for row in declaration.recycling
        if row.source.reference
        for term in formula.CREDITS
    }
    return frozenset(made - declared)


def missing(row: MaterialRecycling, declaration: Declaration, treatment: Treatment) -> tuple[str, ...]:
    """Fields without which the formula cannot be computed; what is multiplied by zero is not needed."""
    exchange = next((e for e in declaration.exchanges if e.id == row.exchange), None)
    a, r1 = allocation_factor(row, declaration, treatment), row.recycled_content
    needed = {
        "link": exchange is not None and exchange.link is None,
        "recycled_content": r1 is None,
        "allocation_factor": a is None,
        "recycled": _positive(r1) and a != 0 and row.recycled is None,
        "quality_in": _positive(r1) and a != 1 and row.quality_in is None,
    }
    if counts_the_end(declaration):
        needed |= _missing_at_the_end(row, a, energy_factor(treatment))
    return tuple(name for name, is_missing in needed.items() if is_missing)


def formula_possible(declaration: Declaration, treatment: Treatment) -> bool:
    """Whether nothing is missing for the approach of a treatment."""
    return treatment.recycling != FORMULA or not any(
        missing(row, declaration, treatment) for row in declaration.recycling
    )


def _missing_at_the_end(row: MaterialRecycling, a: Fraction | None, b: Fraction) -> Mapping[str, bool]:
    recycled, recovered = _positive(row.recycling_rate) and a != 1, _positive(row.energy_recovery_rate) and b != 1
    known = exact(row.recycling_rate or "0") + exact(row.energy_recovery_rate or "0")
    return {
        "recycling_rate": row.recycling_rate is None,
        "recycling": recycled and row.recycling is None,
        "quality_out": recycled and row.quality_out is None,
        "energy_recovery_rate": row.energy_recovery_rate is None,
        "energy_recovery": recovered and row.energy_recovery is None,
        "heat": recovered and row.heat is None,
        "heat_replaced": recovered and _positive(row.heat) and row.heat_replaced is None,
        "electricity": recovered and row.electricity is None,
        "electricity_replaced": recovered and _positive(row.electricity) and row.electricity_replaced is None,
        "disposal": known < 1 and row.disposal is None and row.end_of_life_exchange is None,
    }


def _positive(text: str | None) -> bool:
    return text is not None and exact(text) > 0


def terms(row: MaterialRecycling, exchange: Exchange, declaration: Declaration, treatment: Treatment) -> formula.Terms:
    """How much of each dataset one unit of the exchange stands for, by name of the term."""
    found = _formula(row, exchange, declaration, treatment)
    if found is None:
        r2, r3 = (_share(rate) for rate in (row.recycling_rate, row.energy_recovery_rate))
        found = formula.cut_off(_share(row.recycled_content), r2, r3)
    if not counts_the_end(declaration) or not says_the_end(row):
        return {name: value for name, value in found.items() if name == formula.PRIMARY or name in _INPUT}
    stays = row.end_of_life_exchange is not None and row.disposal is None
    return {name: value for name, value in found.items() if not (stays and name == formula.DISPOSAL)}


def _formula(
    row: MaterialRecycling, exchange: Exchange, declaration: Declaration, treatment: Treatment
) -> formula.Terms | None:
    """By the formula; None where it is not taken or lacks a number."""
    a = allocation_factor(row, declaration, treatment)
    if treatment.recycling != FORMULA or a is None or missing(row, declaration, treatment):
        return None
    per_unit = convert(Fraction(1), exchange.unit, "kg") if dimension(exchange.unit) == "[mass]" else Fraction(1)
    return formula.circular_footprint(
        formula.Numbers(
            r1=_share(row.recycled_content),
            r2=_share(row.recycling_rate),
            r3=_share(row.energy_recovery_rate),
            a=a,
            b=energy_factor(treatment),
            quality_in=_share(row.quality_in),
            quality_out=_share(row.quality_out),
            heat=_share(row.heat) * per_unit,
            electricity=_share(row.electricity) * per_unit,
        )
    )


def _share(text: str | None) -> Fraction:
    return Fraction(0) if text is None else exact(text)


def linked_to(row: MaterialRecycling, exchange: Exchange) -> Mapping[str, Link | None]:
    """The dataset of each term. None: not linked; what is not declared to be recycled or recovered has none either."""
    known = row.recycling_rate is not None and row.energy_recovery_rate is not None
    return {
        formula.PRIMARY: exchange.link,
        formula.RECYCLED: row.recycled,
        formula.AS_PRIMARY: exchange.link,
        formula.RECYCLING: row.recycling,
        formula.AVOIDED: row.avoided or exchange.link,
        formula.ENERGY_RECOVERY: row.energy_recovery,
        formula.HEAT: row.heat_replaced,
        formula.ELECTRICITY: row.electricity_replaced,
        formula.DISPOSAL: row.disposal if known else None,
    }


def recycle(task: Task, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The step: materials with a row of recycling are split by the terms of the approach."""
    rows = {row.exchange: row for row in task.declaration.recycling}
    if not rows:
        return parts
    left = _left_in_their_exchange(task)
    found: list[Part] = []
    for part in parts:
        row = rows.get(part.exchange.id)
        if row is not None:
            found += _split(task, row, part)
        else:
            found.append(part.scaled(left[part.exchange.id]) if part.exchange.id in left else part)
    return tuple(found)


def _split(task: Task, row: MaterialRecycling, part: Part) -> Iterator[Part]:
    links = linked_to(row, part.exchange)
    at_the_end = _share_of_node(task, part.exchange)
    for name, value in terms(row, part.exchange, task.declaration, task.treatment).items():
        link = _sound(task, links[name], _UNITS.get(name, part.exchange.unit))
        if name == formula.PRIMARY:
            yield part.scaled(value)
        elif name in _INPUT:
            yield part.named(name, link, value)
        else:
            yield _at_the_end(part.named(name, link, value * at_the_end), row, name)


def _sound(task: Task, link: Link | None, unit: str) -> Link | None:
    """A link without fault; one with a fault is reported where it is stated."""
    return link if link is not None and task.providers.problem(link, unit, "", "") is None else None


def _at_the_end(part: Part, row: MaterialRecycling, name: str) -> Part:
    """A part as one of the end of life. What is known of it is what the row says."""
    update = {"stage": LifeCycleStage.END_OF_LIFE, "kind": ExchangeKind.END_OF_LIFE, "source": row.source}
    if name in _UNITS:
        update["unit"] = _UNITS[name]
    return replace(part, exchange=part.exchange.model_copy(update=update))


def _share_of_node(task: Task, exchange: Exchange) -> Fraction:
    """Share of the material that the product has where its stage has co-products; an own process keeps its share."""
    if exchange.process:
        return Fraction(1)
    shares = allocation_shares(task.declaration.allocations, task.treatment.allocation)
    return shares.get(f"stage:{exchange.stage}", Fraction(1))


def _left_in_their_exchange(task: Task) -> Mapping[str, Fraction]:
    """Share of each end-of-life exchange that is left when what the rows treat is taken out."""
    exchanges = {exchange.id: exchange for exchange in task.declaration.exchanges}
    return {
        name: 1 - amount / exact(exchanges[name].amount)
        for name, amount in taken_out(task).items()
        if name in exchanges and exact(exchanges[name].amount)
    }


def taken_out(task: Task) -> Mapping[str, Fraction]:
    """What the rows take out of end-of-life exchanges, by id and in the unit of each: the whole material where a row
    says how the rest is disposed of, else what is recycled or recovered.
    """
    exchanges = {exchange.id: exchange for exchange in task.declaration.exchanges}
    found: dict[str, Fraction] = {}
    for row in task.declaration.recycling if counts_the_end(task.declaration) else ():
        material, end = exchanges.get(row.exchange), exchanges.get(row.end_of_life_exchange or "")
        if material is None or end is None or dimension(material.unit) != dimension(end.unit):
            continue
        share = Fraction(1) if row.disposal else _share(row.recycling_rate) + _share(row.energy_recovery_rate)
        amount = convert(exact(material.amount), material.unit, end.unit) * share * _share_of_node(task, material)
        found[end.id] = found.get(end.id, Fraction(0)) + amount
    return found
