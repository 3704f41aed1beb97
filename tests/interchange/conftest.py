"""A small background release of three datasets and two flows, and what is read with it."""

from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest

from lca.interchange.reading import ReadingContext
from lca.inventory.background import BackgroundRelease, residual_mixes
from lca.inventory.data_quality import Pedigree
from lca.inventory.declaration import Declaration
from lca.inventory.unit_process import ElementaryFlow, Source, UnitProcess

GOOD = Pedigree(reliability=1, completeness=1, temporal=1, geographical=1, technological=1)


def process(process_id: str, zh: str, en: str, unit: str, category: str, synonyms: tuple[str, ...] = ()) -> UnitProcess:
    return UnitProcess(
        process_id, en, zh, synonyms, category, en, Fraction(1), unit, "CN", "2024", "", "derived", "S", "", "cradle to gate",
        GOOD, frozenset({"GHG"}), "", "", (),
    )  # fmt: skip


def small_release() -> BackgroundRelease:
    processes = (
        process("electricity-cn", "工业用电", "Electricity, industrial", "kWh", "electricity/mix", ("市电",)),
        process("steel-cold", "冷轧钢板", "Steel sheet", "kg", "material/metal", ("钢板",)),
        process("steel-hot", "热轧钢板", "Hot rolled steel", "kg", "material/metal", ("钢板",)),
        process("truck-18t", "18吨货车", "Truck, 18 t", "t*km", "freight/road"),
    )
    flows = (
        ElementaryFlow("hfc-134a", "HFC-134a", "四氟乙烷", "HFC-134a", "fossil", "emission", "air", "kg", "GHG"),
        ElementaryFlow("co2-fossil", "Carbon dioxide, fossil", "化石二氧化碳", "CO2", "fossil", "emission", "air", "kg", "GHG"),
    )  # fmt: skip
    return BackgroundRelease(
        id="small-1",
        title=MappingProxyType({"en": "Small", "zh-Hans": "小"}),
        licence="none",
        citation="none",
        reference_year="2024",
        flows=MappingProxyType({flow.flow_id: flow for flow in flows}),
        processes=MappingProxyType({p.process_id: p for p in processes}),
        sources=MappingProxyType({"S": Source("S", "t", "p", "2024", "l", "c", "")}),
        digest="sha256:0",
        residual_mixes=residual_mixes(processes),
    )


@pytest.fixture(scope="session")
def release() -> BackgroundRelease:
    return small_release()


@pytest.fixture(scope="session")
def context(release: BackgroundRelease) -> ReadingContext:
    return ReadingContext(release)


@pytest.fixture(scope="session")
def filled() -> Declaration:
    """A declaration with something on every sheet."""
    return Declaration.model_validate_json((Path(__file__).parent / "filled.json").read_bytes())
