"""A product for the pages: a lamp with every stage, two rows that are not linked, and names that would be markup if they could."""

import json
from typing import Any

from lca.inventory.declaration import Declaration
from tests.studies import declaration, row

SUSPICIOUS = "<img src=x onerror=alert(1)> **{b}** [x](https://x.example)"
_RAW, _USE, _MADE = "raw_material_acquisition", "use", "production"


def lamp(*, linked: bool = True, name: str = "铝散热器") -> Declaration:
    """The lamp; with `linked` every row has its dataset, so that it can be submitted."""

    def link(target: str) -> str | None:
        return f"background:{target}" if linked else None

    rows: list[dict[str, Any]] = [
        row("M-001", "0.062", "kg", "background:aluminium-ingot-primary-cn", stage=_RAW, name=name),
        row("M-002", "0.018", "kg", link("polycarbonate-proxy"), stage=_RAW, name="PC 灯罩"),
        row("M-003", "0.041", "kg", "background:electronics-small-uk", stage=_RAW, name="驱动电源"),
        row("K-001", "0.045", "kg", "background:corrugated-box-cn", stage=_RAW, kind="packaging", name="纸箱"),
        row(
            "E-001",
            "0.35",
            "kWh",
            "background:electricity-national-average-cn-2024",
            stage=_MADE,
            kind="energy",
            name="装配用电",
        ),
        row(
            "T-001",
            "0.19",
            "t*km",
            "background:truck-rigid-medium",
            stage="distribution",
            kind="transport",
            name="公路运输",
        ),
        row("U-001", "250", "kWh", link("electricity-national-average-cn-2024"), stage=_USE, kind="use", name="用电"),
        row(
            "L-001",
            "0.166",
            "kg",
            "background:landfill-weee-small-uk",
            stage="end_of_life",
            kind="end_of_life",
            name="填埋",
        ),
    ]
    stages = ("raw_material_acquisition", "production", "distribution", "use", "end_of_life")
    return declaration(
        *rows,
        product={
            "name": {"zh-Hans": "LED 筒灯", "en": "LED downlight"},
            "model": "DL-10",
            "site": "Shenzhen",
            "mass": {"amount": "0.121", "unit": "kg"},
        },
        unit={
            "kind": "functional",
            "quantity": {"amount": "25000", "unit": "h"},
            "description": {"zh-Hans": "一只筒灯照明", "en": "light from one downlight"},
            "reference_flow": {"amount": "1", "unit": "piece"},
            "service_life": {"amount": "25000", "unit": "h"},
            "use_scenario": "10 W, 25,000 h",
            "end_of_life_scenario": "landfill",
        },
        boundary={"kind": "cradle_to_grave", "stages": [{"stage": s, "status": "included"} for s in stages]},
        study={
            "goal": "label",
            "geography": "CN",
            "period_start": "2025-01-01",
            "period_end": "2025-12-31",
            "background": "tanbiao-open-2026.1",
        },
    )


def lamp_json(*, linked: bool = True, name: str = "铝散热器") -> bytes:
    """The lamp as a file to upload."""
    return json.dumps(lamp(linked=linked, name=name).canonical(), ensure_ascii=False).encode()
