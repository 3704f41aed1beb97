"""When something is emitted, in years after first use (ISO 14067:2018, 6.4.8)."""

from collections.abc import Iterator

from lca.errors import say
from lca.inventory.declaration import Exchange
from lca.inventory.fault import Fault
from lca.units import exact


def delay_faults(exchange: Exchange) -> Iterator[Fault]:
    """A delay lies after first use, not before it."""
    if exchange.delay_years is not None and exact(exchange.delay_years) < 0:
        yield Fault(
            "delay-before-use",
            "delay_years",
            say("“{name}” is emitted before the product is first used.", name=exchange.name),
            say("Give the years from first use until it is emitted, zero or more, or leave the cell empty."),
        )
