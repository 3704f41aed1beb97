"""Small worlds for tests: background releases, methods and declarations that fit on a page and can be solved by hand."""

import json
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from lca.impact.method import CharacterisationFactor, Method
from lca.inventory.background import BackgroundRelease, residual_mixes
from lca.inventory.data_quality import Pedigree
from lca.inventory.declaration import Declaration
from lca.inventory.unit_process import FLOW_GROUPS, BackgroundExchange, ElementaryFlow, Source, UnitProcess

DQ = Pedigree(reliability=2, completeness=2, temporal=2, geographical=2, technological=2)

FLOWS = {
    "co2-fossil": ("Carbon dioxide", "CO2", "fossil", "emission", "kg", "GHG"),
    "ch4-fossil": ("Methane, fossil", "CH4", "fossil", "emission", "kg", "GHG"),
    "co2-biogenic-uptake": ("Carbon dioxide, uptake", "CO2", "biogenic", "uptake", "kg", "BIOGENIC_CO2"),
    "ghg-unspecified-ar5": (
        "GHG, CO2e only",
        "GHG, unspecified",
        "unspecified",
        "emission",
        "kg CO2e",
        "GHG",
    ),
    "co2-land-use-change": (
        "Carbon dioxide, land use change",
        "CO2",
        "land_use_change",
        "emission",
        "kg",
        "LAND_USE_CHANGE",
    ),
    "so2": ("Sulphur dioxide", "SO2", "none", "emission", "kg", "SO2"),
    "crude-oil": ("Crude oil", "crude oil", "none", "uptake", "l", "GHG"),
}
FACTORS = {
    "co2-fossil": ("fossil", 1.0),
    "ch4-fossil": ("fossil", 29.8),
    "co2-biogenic-uptake": ("biogenic_uptake", -1.0),
    "ghg-unspecified-ar5": ("fossil", 1.0),
    "co2-land-use-change": ("land_use_change", 1.0),
}

_REGISTER = {"kind": "literature", "reference": "register", "year": 2024}
# 1 kg of what M-1 takes needs 5 m2 of land for a year; forest of 120 t C/ha became a field of 60 t C/ha
LAND = {
    "id": "L-1",
    "exchange": "M-1",
    "area": {"amount": "5", "unit": "m2"},
    "per": {"amount": "1", "unit": "kg"},
    "carbon_before": "120",
    "carbon_after": "60",
    "converted": 2015,
    "source": _REGISTER,
}
REMOVAL = {
    "id": "X-1",
    "how": "technology",
    "name": "capture",
    "amount": {"amount": "1", "unit": "kg"},
    "storage_years": "100",
    "source": _REGISTER,
}


def flow(flow_id: str) -> ElementaryFlow:
    name, substance, origin, direction, unit, group = FLOWS[flow_id]
    return ElementaryFlow(flow_id, name, name, substance, origin, direction, "air", unit, group)


def process(
    process_id: str,
    unit: str,
    amount: str = "1",
    *,
    inputs: Mapping[str, tuple[str, str]] | None = None,
    emits: Mapping[str, tuple[str, str]] | None = None,
    declares: tuple[str, ...] = FLOW_GROUPS,
    **fields: Any,
) -> UnitProcess:
    rows = [("technosphere", target, *value) for target, value in (inputs or {}).items()]
    rows += [("biosphere", target, *value) for target, value in (emits or {}).items()]
    exchanges = tuple(
        BackgroundExchange(
            process_id,
            number,
            kind,
            target,
            Fraction(size),
            its_unit,
            "test",
            "",
            "2024",
            "CN",
            "derived",
            DQ,
            "",
        )
        for number, (kind, target, size, its_unit) in enumerate(rows, start=1)
    )
    values: dict[str, Any] = {
        "name_en": process_id,
        "name_zh": process_id,
        "synonyms": (),
        "category": "test",
        "reference_product": process_id,
        "geography": "CN",
        "year": "2024",
        "factor_family": "",
        "status": "derived",
        "source_id": "test",
        "locator": "",
        "boundary": "",
        "data_quality": DQ,
        "negative_reason": "",
        "comment": "",
    }
    return UnitProcess(
        process_id=process_id,
        unit=unit,
        amount=Fraction(amount),
        declares=frozenset(declares),
        exchanges=exchanges,
        **{**values, **fields},
    )


def release(*processes: UnitProcess, release_id: str = "tiny-1") -> BackgroundRelease:
    return BackgroundRelease(
        id=release_id,
        title=MappingProxyType({"en": "Tiny", "zh-Hans": "小"}),
        licence="CC0-1.0",
        citation="test",
        reference_year="2024",
        flows=MappingProxyType({flow_id: flow(flow_id) for flow_id in FLOWS}),
        processes=MappingProxyType({p.process_id: p for p in processes}),
        sources=MappingProxyType({"test": Source("test", "Test", "Test", "2024", "CC0-1.0", "Test", "")}),
        digest="sha256:" + "0" * 64,
        residual_mixes=residual_mixes(processes),
    )


def method(**changed: float) -> Method:
    factors = {
        flow_id: CharacterisationFactor(flow_id, category, changed.get(flow_id, value), "kg CO2e/kg", "test", "test")
        for flow_id, (category, value) in FACTORS.items()
    }
    pollutants = {"SO2": ("so2",), "NOx": (), "PM2.5": (), "NMVOC": (), "CO": (), "NH3": ()}
    return Method(
        "tiny-gwp",
        "Tiny GWP100",
        "AR6",
        "test",
        MappingProxyType(factors),
        MappingProxyType(pollutants),
        "sha256:" + "1" * 64,
    )


def row(exchange_id: str, amount: str, unit: str, link: str | None, **fields: Any) -> dict[str, Any]:
    """An exchange of a declaration; link is `background:<id>`, `own_process:<id>`, `supplier:<id>`, `elementary_flow:<id>`."""
    kind, _, target = (link or "").partition(":")
    return {
        "id": exchange_id,
        "kind": "material",
        "stage": "production",
        "name": exchange_id,
        "amount": amount,
        "unit": unit,
        "link": {"kind": kind, "target": target} if link else None,
        "source": {"kind": "measured", "reference": "weighed", "year": 2025},
        **fields,
    }


def declaration(*rows: dict[str, Any], **fields: Any) -> Declaration:
    """A complete declaration of one piece of a product, with these exchanges."""
    document: dict[str, Any] = {
        "salt": "0123456789abcdef0123456789abcdef",
        "company": {
            "name": {"zh-Hans": "示例公司", "en": "Example Co."},
            "credit_code": "91440300DEMO000001",
        },
        "product": {
            "name": {"zh-Hans": "示例产品", "en": "Example product"},
            "model": "X-1",
            "site": "Shenzhen",
            "mass": {"amount": "1", "unit": "kg"},
        },
        "unit": {
            "kind": "declared",
            "quantity": {"amount": "1", "unit": "piece"},
            "description": {"zh-Hans": "每件", "en": "one piece"},
            "reference_flow": {"amount": "1", "unit": "piece"},
        },
        "boundary": {
            "kind": "cradle_to_gate",
            "stages": [
                {"stage": "raw_material_acquisition", "status": "included"},
                {"stage": "production", "status": "included"},
                {"stage": "distribution", "status": "excluded", "reason": "partial footprint"},
                {"stage": "use", "status": "excluded", "reason": "partial footprint"},
                {"stage": "end_of_life", "status": "excluded", "reason": "partial footprint"},
            ],
        },
        "study": {
            "goal": "test",
            "geography": "CN",
            "period_start": "2025-01-01",
            "period_end": "2025-12-31",
            "background": "tiny-1",
            "method": "tiny-gwp",
            "policy": "general-2026.1",
        },
        "exchanges": list(rows),
        **fields,
    }
    return Declaration.model_validate_json(json.dumps(document))
