"""The data behind a background release: flows, unit processes and their exchanges, every number with its provenance."""

from dataclasses import dataclass
from fractions import Fraction

from msgspec import Struct

from lca.inventory.data_quality import Pedigree

STATUSES = ("official", "reported", "derived", "proxy")
FLOW_GROUPS = ("GHG", "BIOGENIC_CO2", "LAND_USE_CHANGE", "SO2", "NOX", "PM2_5", "NMVOC", "CO", "NH3")


class Source(Struct, frozen=True):
    """A published document that figures come from."""

    source_id: str
    title: str
    producer: str
    year: str
    licence: str
    citation: str
    document_number: str


class ElementaryFlow(Struct, frozen=True):
    """What is emitted to or taken from nature (ISO 14040:2006, 3.12).

    unit: of amounts; `kg CO2e` for a flow that is published as CO2 equivalents only, whose gases are unknown.
    origin: fossil, biogenic, land_use_change, aircraft, removal, unspecified or none.
    group: what a process says it states completely when it declares the group.
    """

    flow_id: str
    name_en: str
    name_zh: str
    substance: str
    origin: str
    direction: str
    compartment: str
    unit: str
    group: str


class BackgroundExchange(Struct, frozen=True):
    """One amount of one flow at one unit process.

    kind: technosphere (target is a process) or biosphere (target is an elementary flow). amount: exact, in `unit`.
    negative_reason: why an imported amount is below zero, e.g. because the product is avoided; "" where it is not.
    """

    process_id: str
    number: int
    kind: str
    target_id: str
    amount: Fraction
    unit: str
    source_id: str
    locator: str
    year: str
    geography: str
    status: str
    data_quality: Pedigree
    comment: str
    negative_reason: str = ""


class Duplicate(Struct, frozen=True):
    """A process that says the same thing as the others of its group, from another source.

    reason: why the footprints of the group may differ by more than a factor of two; on any one of its rows.
    """

    group: str
    process_id: str
    reason: str


class PriceLevel(Struct, frozen=True):
    """What one unit of a currency spent in a year is in CNY at the prices that the spend-based rows are for."""

    currency: str
    year: str
    price_year: str
    factor: Fraction


class UnlinkedInput(Struct, frozen=True):
    """A product or waste exchange of an imported process that has no provider: kept, named, not in any sum.

    stated: the amount as the source prints it, in `unit`, per product amount of the process. bound: at most this many
    kg CO2e per product amount, typical: with the median footprint of like data; None where nothing bounds it.
    """

    process_id: str
    number: int
    flow: str
    stated: str
    unit: str
    cause: str
    bound: float | None
    typical: float | None


@dataclass(frozen=True)  # no Struct: the exchanges of a stored release are read late
class UnitProcess:
    """The smallest part of an inventory for which data are given (ISO 14040:2006, 3.34).

    amount, unit: of the reference product. declares: flow groups that its own exchanges state completely.
    factor_family: for electricity, `life-cycle` or `direct-co2`; a footprint may use the first only.
    name_zh_hant, cas, hs: Traditional Chinese name, CAS registry number, heading of the Harmonized System; "" where
    none is given. carbon_content: kg of carbon in one unit of what is burned or treated, for the carbon balance.
    outlier_reason: why the footprint may lie far from those of its category.
    """

    process_id: str
    name_en: str
    name_zh: str
    synonyms: tuple[str, ...]
    category: str
    reference_product: str
    amount: Fraction
    unit: str
    geography: str
    year: str
    factor_family: str
    status: str
    source_id: str
    locator: str
    boundary: str
    data_quality: Pedigree
    declares: frozenset[str]
    negative_reason: str
    comment: str
    exchanges: tuple[BackgroundExchange, ...]
    name_zh_hant: str = ""
    cas: str = ""
    hs: str = ""
    carbon_content: Fraction | None = None
    outlier_reason: str = ""
