"""Spend-based data: the last resort, when a purchase is known by its price only.

Such a process is per unit of money at the prices of one year; spending of another year or currency is brought to it by
the price levels of the release.
"""

from lca.errors import BackgroundError, say
from lca.inventory.background import BackgroundRelease
from lca.inventory.unit_process import UnitProcess
from lca.units import Quantity

CATEGORY = "spend/"


def is_spend_based(process: UnitProcess) -> bool:
    """Whether a process stands for spending instead of an amount."""
    return process.category.startswith(CATEGORY)


def at_release_prices(spending: Quantity, year: str, release: BackgroundRelease) -> Quantity:
    """Spending of a year, in the currency and at the prices of the release's spend-based rows, exactly.

    BackgroundError if the release knows no price level of that currency and year: nothing is extrapolated.
    """
    for level in release.price_levels:
        if (level.currency, level.year) == (spending.unit, year):
            return Quantity(spending.amount * level.factor, "CNY")
    known = ", ".join(f"{level.currency} {level.year}" for level in release.price_levels)
    raise BackgroundError(
        "no-price-level",
        say(
            "{release} has no price level of {currency} {year}.", release=release.id, currency=spending.unit, year=year
        ),
        say("Bring the spending to one of these first: {known}.", known=known or "—"),
    )
