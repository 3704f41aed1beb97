"""The result of a calculation: footprint per unit, by stage, exchange, gas and origin, and background process.

Every figure is float64 and unrounded, in kg CO2e per declared or functional unit unless it says otherwise. The
parts are all sums over one table (exchange x elementary flow), so that they agree by construction.
"""

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from lca.canonical import Digest, digest
from lca.impact.method import CATEGORIES
from lca.scope.boundary import LifeCycleStage

FORMAT = "tanbiao.footprint/1"


class ExchangeContribution(Struct, frozen=True):
    """What one exchange of the declaration brings, supply chain behind it included.

    amount, unit: per unit of the study, after basis and allocation. kg_co2e: sum of `by_category`.
    """

    exchange_id: str
    name: str
    stage: LifeCycleStage
    kind: str
    provider: str
    amount: float
    unit: str
    kg_co2e: float
    by_category: Mapping[str, float]


class StageTotal(Struct, frozen=True):
    """One life cycle stage, absolute and as a share of the footprint (ISO 14067:2018, 7.2 a)."""

    stage: LifeCycleStage
    kg_co2e: float
    share: float
    by_category: Mapping[str, float]


class FlowTotal(Struct, frozen=True):
    """One greenhouse gas of one origin. amount: in `unit` (kg, or kg CO2e where the gases are unspecified)."""

    flow_id: str
    substance: str
    origin: str
    category: str
    amount: float
    unit: str
    kg_co2e: float


class ProcessContribution(Struct, frozen=True):
    """Direct emissions of one background process anywhere in the supply chain."""

    process_id: str
    name_en: str
    name_zh: str
    kg_co2e: float


class PollutantTotal(Struct, frozen=True):
    """Inventory of one air pollutant, kg.

    coverage: share of the footprint that comes from processes which state this pollutant; below 1 the amount reads
    "at least".
    """

    pollutant: str
    kg: float
    coverage: float


class Unlinked(Struct, frozen=True):
    """An exchange with no provider: its effect is not in the sums."""

    exchange_id: str
    name: str
    stage: LifeCycleStage
    amount: str
    unit: str


class Alternative(Struct, frozen=True):
    """The footprint by one of several approaches that the declaration gives reason to compare.

    kind: electricity, recycling, allocation or view. approach: e.g. location. claimed: whether `total` of the result
    is this one. total: kg CO2e per unit.
    """

    kind: str
    approach: str
    claimed: bool
    total: float
    by_category: Mapping[str, float]


class FootprintResult(Struct, frozen=True):
    """A footprint and all that a report, a label and a rule read of it.

    total: kg CO2e per unit, sum of `by_category` (fossil holds CO2e whose gases are unspecified).
    unspecified: part of `total` published as CO2e only. by_gwp_set: kg CO2e of that part by the GWP set it was
    published under, or brought to.
    coverage: share of the footprint from processes that state all greenhouse gases; with `unlinked` rows the total
    reads "at least".
    data_quality_rating: contribution-weighted, 1 to 5. primary_data_share: 0 to 1, over absolute contributions.
    alternatives: the same product by other approaches, where it is to be shown what a choice does.
    """

    method_id: str
    gwp_set: str
    background_id: str
    total: float
    by_category: Mapping[str, float]
    unspecified: float
    by_gwp_set: Mapping[str, float]
    coverage: float
    stages: tuple[StageTotal, ...]
    exchanges: tuple[ExchangeContribution, ...]
    flows: tuple[FlowTotal, ...]
    processes: tuple[ProcessContribution, ...]
    pollutants: tuple[PollutantTotal, ...]
    unlinked: tuple[Unlinked, ...]
    data_quality_rating: float | None
    primary_data_share: float
    alternatives: tuple[Alternative, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the total is a statement of the whole, not "at least"."""
        return not self.unlinked and self.coverage >= 1 - 1e-9

    def document(self) -> dict[str, Any]:
        """The JSON value that is digested, signed and compared: figures to 12 significant digits.

        The limit of comparison is 1e-9 of the total; 12 digits keep last-bit differences between processors out of
        the digest. Without alternatives it has no word of them, as the first results had not.
        """
        scale = max(abs(self.total), max((abs(v) for v in self.by_category.values()), default=0.0))
        written_out = _plain(self, scale)
        if not self.alternatives:
            del written_out["alternatives"]
        return {"format": FORMAT, **written_out}

    def digest(self) -> Digest:
        """Digest of `document()`."""
        return digest(self.document())


def by_category(parts: Iterable[Mapping[str, float]]) -> Mapping[str, float]:
    """Sum of category maps, each category present, summed without loss of precision."""
    rows = list(parts)
    return MappingProxyType({c: math.fsum(row.get(c, 0.0) for row in rows) for c in CATEGORIES})


def written(value: float, scale: float) -> float:
    """A figure as the result document has it: 12 significant digits, and 0 where it is below 1e-12 of the scale."""
    if abs(value) < 1e-12 * scale or value == 0:
        return 0.0
    return float(f"{value:.11e}")


def _plain(value: Any, scale: float) -> Any:
    if isinstance(value, float):
        return written(value, scale)
    if isinstance(value, Mapping):
        return {str(k): _plain(v, scale) for k, v in value.items()}
    if isinstance(value, tuple):
        return [_plain(v, scale) for v in value]
    if isinstance(value, Struct):
        return {name: _plain(getattr(value, name), scale) for name in value.__struct_fields__}
    return value
