"""What the parts of an exchange are called for people."""

from collections.abc import Mapping
from types import MappingProxyType

from lca.errors import Message, say
from lca.inventory.treatment.part import PART

DETAIL = ":"  # after the name of a part, what it is one of: `E-001//instrument:electricity-wind-cn-2024`

# Name of a part -> what a person reads. exchange: name of the declared row; detail: what stands behind `DETAIL`.
NAMES: Mapping[str, Message] = MappingProxyType(
    {
        "grid": say("{exchange}, from the grid"),
        "residual": say("{exchange}, from the grid (residual mix)"),
        "instrument": say("{exchange}, covered by certificates ({detail})"),
        "own_generation": say("{exchange}, own generation {detail}"),
        "load": say("{exchange}, at its load and empty return"),
        "recycled": say("{exchange}, recycled content"),
        "recycled_as_primary": say("{exchange}, recycled content counted as primary"),
        "recycling": say("{exchange}, recycling at the end of life"),
        "avoided": say("{exchange}, primary material that its recycling replaces"),
        "energy_recovery": say("{exchange}, energy recovery"),
        "heat": say("{exchange}, heat that is replaced"),
        "electricity": say("{exchange}, electricity that is replaced"),
        "disposal": say("{exchange}, disposal"),
        "replaced": say("What the co-product {exchange} replaces"),
        "land_use_change": say("{exchange}, land use change"),
    }
)


def part_title(exchange_id: str, name: str) -> Message:
    """What a row of a result is called: by the declared name, or as a part of it. exchange_id: as calculated."""
    part, _, detail = exchange_id.partition(PART)[2].partition(DETAIL)
    known = NAMES.get(part)
    return say("{exchange}", exchange=name) if known is None else say(known.template, exchange=name, detail=detail)
