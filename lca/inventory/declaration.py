"""The document a manufacturer signs for: product, unit, boundary and every exchange with the provenance of its amount.

A declaration is what was said, not what it means: nothing is linked or converted here (see `product_system`).
Amounts are exact decimals as text. It holds one flat list of exchanges because that is what people can review;
structure (own processes, co-products) is named by reference.
"""

from datetime import date
from enum import StrEnum
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from lca.canonical import Digest, digest, salted_digest
from lca.documents import Amount, Document, Identifier, LocalText, LongText, QuantityText, ShortText, Unit, later
from lca.inventory.data_quality import Pedigree
from lca.inventory.electricity import ContractualInstrument, OwnGeneration, SiteElectricity
from lca.inventory.land_use import LandUseChange, Removal
from lca.inventory.link import Link, Provenance
from lca.inventory.recycling import MaterialRecycling
from lca.scope.boundary import LifeCycleStage, SystemBoundary
from lca.scope.declared_unit import StudyUnit
from lca.scope.study import Study
from lca.units import exact

FORMAT: Final = "tanbiao.declaration/1"


class Company(Document):
    """The applicant."""

    name: LocalText
    credit_code: ShortText = ""  # unified social credit code, or the company number of the place
    address: ShortText = ""
    contact: ShortText = ""


class Product(Document):
    """The product of one model made at one site."""

    name: LocalText
    model: ShortText
    gtin: ShortText = ""
    category: ShortText = ""
    description: LongText = ""
    site: ShortText
    mass: QuantityText | None = None  # of one piece, without packaging
    biogenic_carbon: QuantityText | None = None  # carbon content, kg C per piece (ISO 14067:2018, 6.4.9.3)


class ExchangeKind(StrEnum):
    """Which sheet of the workbook an exchange is declared on."""

    MATERIAL = "material"
    ENERGY = "energy"
    PROCESSING = "processing"
    DIRECT_EMISSION = "direct_emission"
    TRANSPORT = "transport"
    PACKAGING = "packaging"
    USE = "use"
    END_OF_LIFE = "end_of_life"


class Basis(StrEnum):
    """What an amount is counted per.

    PRODUCT: one unit of product, in the unit of the reference flow (one piece, one kilogram), as a bill of
    materials has it. PERIOD: the whole output of the study's period, as a meter has it. PROCESS_OUTPUT: the output
    of the own process it names.
    """

    PRODUCT = "product"
    PERIOD = "period"
    PROCESS_OUTPUT = "process_output"


class TransportMode(StrEnum):
    """How goods travel."""

    ROAD = "road"
    RAIL = "rail"
    INLAND_WATER = "inland_water"
    SEA = "sea"
    AIR = "air"
    PIPELINE = "pipeline"


class TransportLeg(Document):
    """Mass and distance behind an amount of freight; amount = mass x distance, in t*km.

    load_share: mean load of the vehicle as a share of its capacity, on this leg. empty_return_share: share of the
    distance that the vehicle goes back empty. beyond_border: the leg lies behind the border of Hong Kong, which a view
    that ends at the border leaves out.
    """

    mass: QuantityText
    distance: QuantityText
    origin: ShortText = ""
    destination: ShortText = ""
    mode: TransportMode | None = later(None)
    load_share: Amount | None = later(None)
    empty_return_share: Amount | None = later(None)
    beyond_border: bool = later(False)


class Exchange(Document):
    """One amount of one flow at one process of the foreground.

    id: stable within the declaration, e.g. `M-001`; keys digests and, later, random draws.
    process: id of an own process; "" is the implicit process of the stage.
    link: None is "not linked": kept, named, never zero.
    spread: its distribution, e.g. `gsd2:1.2`, where more is known than pedigree scores say.
    delay_years: years from first use until it is emitted, where that is known (ISO 14067:2018, 6.4.8).
    """

    id: Identifier
    kind: ExchangeKind
    stage: LifeCycleStage
    process: ShortText = ""
    name: ShortText = Field(min_length=1)
    amount: Amount
    unit: Unit
    basis: Basis = Basis.PRODUCT
    link: Link | None = None
    transport: TransportLeg | None = None
    source: Provenance
    data_quality: Pedigree | None = None
    note: LongText = ""
    spread: ShortText = later("")
    delay_years: Amount | None = later(None)

    @model_validator(mode="after")
    def _freight_is_mass_times_distance(self) -> Self:
        if self.transport is not None:
            leg = self.transport.mass.exact().to("t").amount * self.transport.distance.exact().to("km").amount
            if self.unit != "t*km" or exact(self.amount) != leg:
                raise ValueError(f"freight amount must be {float(leg)} t*km (mass x distance)")
        return self


class OwnProcess(Document):
    """A process of the manufacturer's own, with its reference output. Its exchanges name it and are per this output."""

    id: Identifier
    name: ShortText
    stage: LifeCycleStage
    output: QuantityText


class SupplierFootprint(Document):
    """A footprint that a supplier declares for what it sells, in kg CO2e per `quantity`.

    The parts are stated apart (ISO 14067:2018, 7.2); a part that the supplier does not state is None, which is not
    zero. fossil_methane, nitrous_oxide: kg CH4 and kg N2O inside `fossil`, biogenic_methane: kg CH4 inside
    `biogenic_emission`; with them the footprint can be brought to another GWP set. removals: zero or negative, never
    netted. data_quality_rating: 1 to 5. period_start, period_end: time that it stands for.
    """

    id: Identifier
    supplier: ShortText
    product: ShortText
    quantity: QuantityText
    fossil: Amount
    biogenic_emission: Amount | None = None
    biogenic_uptake: Amount | None = None  # zero or negative
    land_use_change: Amount | None = None
    aircraft: Amount | None = None
    gwp_set: Literal["AR4", "AR5", "AR6"]
    boundary: ShortText = "cradle to gate"
    primary_data_share: Amount | None = None  # 0 to 1
    valid_until: ShortText = ""  # ISO 8601 date
    reference: LongText = ""
    verified_by: ShortText = ""
    fossil_methane: Amount | None = later(None)
    nitrous_oxide: Amount | None = later(None)
    biogenic_methane: Amount | None = later(None)
    removals: Amount | None = later(None)
    data_quality_rating: Amount | None = later(None)
    period_start: date | None = later(None)
    period_end: date | None = later(None)


class CutOff(Document):
    """A flow left out, with its reason and the share of the footprint it is estimated to be (0 to 1)."""

    id: Identifier
    stage: LifeCycleStage
    name: ShortText
    reason: LongText
    estimated_share: Amount | None = None


class AllocationStep(StrEnum):
    """The order of ISO 14044:2006, 4.3.4.2: a later step needs the reason why the earlier ones do not serve."""

    SUBDIVISION = "subdivision"
    SYSTEM_EXPANSION = "system_expansion"
    PHYSICAL = "physical"
    OTHER = "other"


class CoProduct(Document):
    """One output of a process that makes several; share = amount x key / sum of all.

    key: property per unit of output that is allocated by: 1 for mass, heating value, or price.
    alternative_key: another property, for the alternative that is calculated beside.
    avoided: what the co-product replaces, for system expansion.
    """

    name: ShortText
    amount: Amount
    unit: Unit
    key: Amount = "1"
    is_main: bool = False
    alternative_key: Amount | None = later(None)
    avoided: Link | None = later(None)


class Allocation(Document):
    """How the exchanges of one process are split between its outputs. `process` "" with a stage means that stage's
    implicit process.
    """

    stage: LifeCycleStage
    process: ShortText = ""
    step: AllocationStep
    key_name: ShortText  # mass, energy content, price ...
    reason: LongText
    alternative_key_name: ShortText = later("")
    outputs: tuple[CoProduct, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _one_main_product(self) -> Self:
        if sum(output.is_main for output in self.outputs) != 1:
            raise ValueError("exactly one output must be the main product")
        return self


class Declaration(Document):
    """Everything a footprint is calculated from, apart from background release, method and policy.

    salt: 32 hexadecimal digits, kept with the declaration; hides amounts in the digests that a certificate publishes.
    """

    format: Literal["tanbiao.declaration/1"] = FORMAT
    salt: str = Field("", pattern=r"^([0-9a-f]{32})?$")
    company: Company
    product: Product
    unit: StudyUnit
    boundary: SystemBoundary
    study: Study
    exchanges: tuple[Exchange, ...] = Field(min_length=1, max_length=5000)
    own_processes: tuple[OwnProcess, ...] = ()
    supplier_footprints: tuple[SupplierFootprint, ...] = ()
    cut_offs: tuple[CutOff, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    site_electricity: SiteElectricity | None = later(None)
    instruments: tuple[ContractualInstrument, ...] = later(())
    own_generation: tuple[OwnGeneration, ...] = later(())
    recycling: tuple[MaterialRecycling, ...] = later(())
    land_use_changes: tuple[LandUseChange, ...] = later(())
    removals: tuple[Removal, ...] = later(())

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        for rows in (
            self.exchanges,
            self.own_processes,
            self.supplier_footprints,
            self.cut_offs,
            self.instruments,
            self.own_generation,
            self.recycling,
            self.land_use_changes,
            self.removals,
        ):
            ids = [row.id for row in rows]
            if len(ids) != len(set(ids)):
                raise ValueError(f"ids must be unique: {sorted({i for i in ids if ids.count(i) > 1})}")
        return self

    def exchange_digests(self) -> dict[str, Digest]:
        """Salted digest of each exchange, by its id."""
        return {e.id: salted_digest(e.canonical(), self.salt) for e in self.exchanges}

    def header_digest(self) -> Digest:
        """Digest of all that is not an exchange."""
        return digest({k: v for k, v in self.canonical().items() if k != "exchanges"})
