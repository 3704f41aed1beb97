"""Allocation between co-products (ISO 14044:2006, 4.3.4; ISO 14067:2018, 6.4.6)."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from lca.inventory.declaration import Allocation
from lca.units import exact


def shares(allocation: Allocation) -> tuple[Fraction, ...]:
    """Share of each output: amount x key / sum of amount x key. Exact, so that they sum to one."""
    weights = [exact(output.amount) * exact(output.key) for output in allocation.outputs]
    total = sum(weights, Fraction(0))
    return tuple(weight / total for weight in weights) if total > 0 else (Fraction(0),) * len(weights)


def allocation_shares(allocations: Iterable[Allocation]) -> Mapping[str, Fraction]:
    """Main product's share by foreground node (`own:<id>` or `stage:<stage>`)."""
    result: dict[str, Fraction] = {}
    for allocation in allocations:
        node = f"own:{allocation.process}" if allocation.process else f"stage:{allocation.stage}"
        main = next(i for i, output in enumerate(allocation.outputs) if output.is_main)
        result[node] = shares(allocation)[main]
    return result
