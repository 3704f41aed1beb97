"""What an importer has read, before anything is linked or converted: the source's own ids, names, units and amounts.

Every reader (openLCA, ILCD, EcoSpold, Brightway) fills these records; `assemble` makes a release of them, and a report
of everything that was linked, converted, cut off, mended or refused.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from msgspec import Struct, field

from lca.errors import Message

FlowKind = Literal["product", "waste", "elementary"]
Direction = Literal["input", "output"]


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


class ImportedFlow(Struct, frozen=True):
    """A flow as the source states it.

    unit: the unit that `properties` are per, as the source writes it. compartment: categories joined by "/" (elementary
    flows). properties: how much of other units one `unit` is (a density, a heating value), as exact decimal text.
    """

    id: str
    name: str
    kind: FlowKind
    unit: str
    compartment: str = ""
    cas: str = ""
    category: str = ""
    properties: Mapping[str, str] = field(default_factory=_nothing)


class ImportedExchange(Struct, frozen=True):
    """One amount of one flow.

    amount: exact decimal text as the source prints it, in `unit`, positive in `direction`. provider_id: process that
    the source names as provider. location: where the source wants the flow from. avoided: the product is avoided
    elsewhere (a credit). reference: the process is stated per this exchange; exactly one exchange has it.
    share: share of the process's burden that falls on this product (of several), as decimal text; "" if not stated.
    shares: share of this exchange by flow id of the product, where the source allocates each exchange for itself.
    uncertainty: as the source states it, kept in the comment. place: where in the source.
    """

    flow_id: str
    amount: str
    unit: str
    direction: Direction
    provider_id: str = ""
    location: str = ""
    avoided: bool = False
    reference: bool = False
    share: str = ""
    shares: Mapping[str, str] = field(default_factory=_nothing)
    uncertainty: str = ""
    comment: str = ""
    place: str = ""


class ImportedProcess(Struct, frozen=True):
    """A unit process (or, system=True, an aggregated inventory) as the source states it.

    year: "not stated" or four digits. flags: e.g. `copyright`; kept in the comment and counted in the report.
    allocation: how the source shares the burden (`physical`, `economic`, `causal`, or "").
    """

    id: str
    name: str
    location: str
    exchanges: tuple[ImportedExchange, ...]
    name_zh: str = ""
    year: str = ""
    category: str = ""
    comment: str = ""
    source: str = ""
    allocation: str = ""
    system: bool = False
    flags: tuple[str, ...] = ()
    place: str = ""


class ImportedFactor(Struct, frozen=True):
    """Characterisation factor of one elementary flow: value (decimal text) in the category's unit per `unit`."""

    flow_id: str
    value: str
    unit: str
    direction: Direction = "output"
    location: str = ""


class ImportedMethod(Struct, frozen=True):
    """One impact category of an LCIA method."""

    id: str
    name: str
    category: str
    unit: str
    factors: tuple[ImportedFactor, ...]


class ImportIssue(Struct, frozen=True):
    """One thing that did not come over as it stood.

    kind: stable kebab-case name (see `import_report.KINDS`). place: where in the source. message: the cause, one
    sentence. bound: how large the effect could be, e.g. "<= 0.02 kg CO2e per kg", "none" or "unbounded".
    """

    kind: str
    place: str
    message: Message
    bound: Message = Message("")

    def document(self) -> dict[str, str]:
        """For machines, in English."""
        return {"kind": self.kind, "place": self.place, "message": str(self.message), "bound": str(self.bound)}


class ImportedDatabase(Struct, frozen=True):
    """All that one reader found. issues: what the reader itself had to mend or refuse.

    units: other spellings that the source itself defines: name -> (name of a unit it is a multiple of, factor).
    """

    format: str
    flows: Mapping[str, ImportedFlow]
    processes: tuple[ImportedProcess, ...]
    methods: tuple[ImportedMethod, ...] = ()
    issues: tuple[ImportIssue, ...] = ()
    units: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))


class ReleaseHead(Struct, frozen=True):
    """What the importing person states about the release. source_file: name; source_digest: sha256 of what was read.

    data_quality: pedigree scores (reliability, completeness, temporal, geographical, technological) for every row,
    because the source's are of other scales or absent; 5 is the worst.
    """

    id: str
    title: str
    producer: str
    licence: str
    citation: str
    geography: str
    reference_year: str
    source_file: str
    source_digest: str
    released_on: str
    system_model: str = "as the source"
    title_zh: str = ""
    data_quality: tuple[int, int, int, int, int] = (3, 3, 3, 3, 3)
