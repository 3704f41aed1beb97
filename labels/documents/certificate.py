"""The certificate: what a certification body attests, with the digests that tie it to one calculation."""

from datetime import date
from enum import StrEnum
from typing import Final, Literal

from pydantic import ConfigDict, Field
from typing_extensions import TypedDict  # pydantic reads this one before Python 3.12

from labels.documents.party import Party
from labels.documents.statement import LevelOfAssurance
from labels.documents.times import UtcTime
from lca.canonical import Digest
from lca.documents import Amount, Document, Identifier, LocalText, LongText, ShortText, later
from lca.scope.boundary import LifeCycleStage, SystemBoundary
from lca.scope.declared_unit import StudyUnit

FORMAT: Final = "tanbiao.certificate/1"


class CertifiedProduct(Document):
    """The product as it is named on label and certificate."""

    name: LocalText
    model: ShortText
    gtin: ShortText = ""
    category: ShortText = ""
    site: ShortText


class StageValue(Document):
    """One life cycle stage, kg CO2e per unit and share of the total (0 to 1)."""

    stage: LifeCycleStage
    kg_co2e: float
    share: float


class PollutantValue(Document):
    """Inventory of an air pollutant, kg per unit; coverage below 1 means "at least"."""

    pollutant: ShortText
    kg: float
    coverage: float


class GasValue(Document):
    """One greenhouse gas of one origin (ISO 14067:2018, 7.2). amount: per unit of the study, in `unit`.

    gwp: kg CO2e per unit of the flow, 10 significant digits; 1 for a sum that was published as CO2e, its gases unnamed.
    """

    flow: ShortText
    substance: ShortText
    origin: ShortText
    category: ShortText
    amount: float
    unit: ShortText
    gwp: float
    kg_co2e: float


class AlternativeValue(Document):
    """The footprint by one of several approaches. claimed: whether it is the certified one. total: kg CO2e per unit."""

    kind: ShortText
    approach: ShortText
    claimed: bool
    total: float


class UncertaintyValue(Document):
    """Median and 95 % interval, kg CO2e per unit, with what anybody needs to draw the same samples again.

    pedigree: id of the variances of data quality.
    """

    median: float
    low: float
    high: float
    samples: int
    seed: int
    scheme: ShortText
    pedigree: ShortText


class CertifiedValues(Document):
    """The figures, unrounded, and the one rounding that is printed.

    printed: the total as the label shows it (a decimal string in `printed_unit`), by `rounding`.
    by_category: fossil, biogenic_emission, biogenic_uptake, land_use_change, aircraft, removal (ISO
    14067:2018, 7.2). unspecified: part of the total known as CO2e only; counted as fossil. complete: False
    makes the total "at least". gases: every one that is not zero; none in certificates from before they were stated.
    approaches: what the rule set claims, e.g. electricity: location. alternatives: where the declaration gives
    reason to compare, the claimed one among them.
    """

    total: float
    printed: Amount
    printed_unit: ShortText
    rounding: ShortText
    complete: bool
    coverage: float
    by_category: dict[str, float]
    unspecified: float
    stages: tuple[StageValue, ...]
    pollutants: tuple[PollutantValue, ...]
    data_quality_rating: float | None
    primary_data_share: float
    gases: tuple[GasValue, ...] = later(())
    approaches: dict[str, ShortText] = later({})
    alternatives: tuple[AlternativeValue, ...] = later(())
    uncertainty: UncertaintyValue | None = later(None)


class LeftOutKind(StrEnum):
    """Why something is not in the number."""

    STAGE = "stage"  # a whole life cycle stage outside the boundary
    CUT_OFF = "cut_off"  # a flow left out under the cut-off criteria
    UNLINKED = "unlinked"  # a flow that no data set was found for: the total reads "at least"


class LeftOut(Document):
    """Something that the number does not hold.

    what: name of the flow; "" where the whole stage is left out. reason: the declarant's; "" where none was
    given. estimated_share: of the footprint, 0 to 1; None is "not estimated".
    """

    kind: LeftOutKind
    what: ShortText
    stage: LifeCycleStage
    reason: LongText
    estimated_share: Amount | None = None


class _Locked(TypedDict):
    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)  # type: ignore[misc]


class LockedDeclaration(_Locked):
    """Digest of the declaration without its exchanges, and the salted digest of each exchange by its id."""

    header: Digest
    exchanges: dict[str, Digest]


class LockedRelease(_Locked):
    """Id and digest of background release, method or policy."""

    id: str
    digest: Digest


class LockDocument(_Locked):
    """`lca.lock.StudyLock.document()`: a digest per component."""

    declaration: LockedDeclaration
    background: LockedRelease
    method: LockedRelease
    policy: LockedRelease


class Certificate(Document):
    """A product carbon footprint certificate. All times UTC.

    address: public page of this certificate; printed as the QR code. supersedes: number of the certificate
    it replaces. decision_maker: stable id of the person who decided; another than the verifier (ISO/IEC
    17065:2012, 7.6). valid_until: the last day of validity.
    """

    format: Literal["tanbiao.certificate/1"] = FORMAT
    number: Identifier
    demo: bool
    address: str = Field(max_length=300, pattern=r"^https?://[^\s<>\"']+$")
    body: Party
    holder: Party
    product: CertifiedProduct
    unit: StudyUnit
    boundary: SystemBoundary
    left_out: tuple[LeftOut, ...]
    standards: tuple[ShortText, ...]
    gwp_set: ShortText
    background_title: LocalText
    reference_period: tuple[date, date]
    values: CertifiedValues
    lock: LockDocument
    study_digest: Digest
    result_digest: Digest
    statement_digest: Digest
    verifier: Party
    decision_maker: Identifier
    level_of_assurance: LevelOfAssurance
    issued_at: UtcTime
    valid_from: date
    valid_until: date
    supersedes: Identifier | None = None
