"""Allocation between co-products (ISO 14044:2006, 4.3.4; ISO 14067:2018, 6.4.6).

A process that is divided (subdivision) or expanded (system expansion) is not allocated: the main product carries all
that is declared of it. What expansion credits for the co-products is made by `treatment.system_expansion`.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from lca.inventory.declaration import Allocation, AllocationStep
from lca.units import convert, dimension, exact

AVOIDED = (AllocationStep.SUBDIVISION, AllocationStep.SYSTEM_EXPANSION)  # steps that avoid allocation
MASS = "mass"
_LONGEST_NAME = 180  # of an approach, on a certificate


class Split(Struct, frozen=True):
    """One way to divide a process between its outputs. key: what it is divided by. shares: of the outputs in order."""

    key: str
    shares: tuple[Fraction, ...]


def node_id(allocation: Allocation) -> str:
    """The foreground node that is allocated: `own:<id>` or `stage:<stage>`."""
    return f"own:{allocation.process}" if allocation.process else f"stage:{allocation.stage}"


def shares(allocation: Allocation) -> tuple[Fraction, ...]:
    """Share of each output: amount x key / sum of amount x key. Exact, so that they sum to one."""
    if allocation.step in AVOIDED:
        return tuple(Fraction(int(output.is_main)) for output in allocation.outputs)
    return _divided(exact(output.amount) * exact(output.key) for output in allocation.outputs)


def stated(allocation: Allocation) -> Split:
    """As the declaration says it."""
    return Split(allocation.key_name or str(allocation.step), shares(allocation))


def alternative(allocation: Allocation) -> Split | None:
    """By another key: the declared one, else mass where all outputs are weighed and mass is not the key already.

    None where neither can be; for a subdivided process only the declared key.
    """
    keys = [output.alternative_key for output in allocation.outputs]
    if all(key is not None for key in keys):
        weights = [exact(o.amount) * exact(key) for o, key in zip(allocation.outputs, keys, strict=True) if key]
        return Split(allocation.alternative_key_name or "alternative", _divided(weights))
    if allocation.step is AllocationStep.SUBDIVISION or not _weighed(allocation):
        return None
    by_mass = Split(MASS, _divided(convert(exact(o.amount), o.unit, "kg") for o in allocation.outputs))
    return None if by_mass.shares == shares(allocation) else by_mass


def _weighed(allocation: Allocation) -> bool:
    return all(dimension(output.unit) == "[mass]" for output in allocation.outputs)


def _divided(weights: Iterable[Fraction]) -> tuple[Fraction, ...]:
    listed = tuple(weights)
    total = sum(listed, Fraction(0))
    return tuple(weight / total for weight in listed) if total > 0 else (Fraction(0),) * len(listed)


def allocation_shares(allocations: Iterable[Allocation], approach: str = "stated") -> Mapping[str, Fraction]:
    """Main product's share by foreground node (`own:<id>` or `stage:<stage>`).

    approach: stated, or alternative, which takes the other key wherever there is one.
    """
    result: dict[str, Fraction] = {}
    for allocation in allocations:
        other = alternative(allocation) if approach == "alternative" else None
        main = next(i for i, output in enumerate(allocation.outputs) if output.is_main)
        result[node_id(allocation)] = (other or stated(allocation)).shares[main]
    return result


def key_names(allocations: Iterable[Allocation], approach: str = "stated") -> str:
    """What the processes are divided by, each key once; the alternative never bears the name of what is stated."""
    listed = tuple(allocations)
    keys = _joined(stated(a).key for a in listed)
    if approach != "alternative":
        return keys
    others = _joined((alternative(a) or stated(a)).key for a in listed)
    return others if others != keys else f"{others} (2)"


def _joined(keys: Iterable[str]) -> str:
    text = "; ".join(dict.fromkeys(keys))
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"
