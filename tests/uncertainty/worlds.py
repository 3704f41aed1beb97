"""A small world with a loop in its background, own processes, a supplier and a mix: everything an analysis meets."""

from typing import Any

from lca.calculate import Calculation, calculate
from lca.data import open_pedigree_variances, open_policy
from lca.interpretation.design import Design
from lca.interpretation.uncertainty import Uncertain
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from tests.studies import declaration, method, process, release, row

SCORES = {"reliability": 3, "completeness": 3, "temporal": 3, "geographical": 3, "technological": 3}


def scored(exchange_id: str, amount: str, unit: str, link: str, **fields: Any) -> dict[str, Any]:
    return row(exchange_id, amount, unit, link, data_quality=fields.pop("data_quality", SCORES), **fields)


def looped() -> BackgroundRelease:
    """Electricity needs fuel, fuel needs electricity; steel needs both; a mix of two kinds of steel."""
    return release(
        process("electricity", "kWh", "10", inputs={"fuel": ("2", "l")}, emits={"co2-fossil": ("1", "kg")}),
        process("fuel", "l", "100", inputs={"electricity": ("5", "kWh")}, emits={"co2-fossil": ("10", "kg"), "ch4-fossil": ("0.2", "kg")}),
        process("steel", "kg", inputs={"electricity": ("3", "kWh"), "fuel": ("0.4", "l")}, emits={"co2-fossil": ("1.6", "kg"), "so2": ("0.01", "kg")}),
        process("scrap-steel", "kg", inputs={"electricity": ("0.8", "kWh")}, emits={"co2-fossil": ("0.1", "kg")}),
        process("steel-mix", "kg", inputs={"steel": ("0.7", "kg"), "scrap-steel": ("0.3", "kg")}),
        process("green-power", "kWh", emits={"co2-fossil": ("0.02", "kg")}),
        process("truck", "t*km", inputs={"fuel": ("0.03", "l")}, emits={"co2-fossil": ("0.08", "kg")}),
    )  # fmt: skip


def product(*more: dict[str, Any], **fields: Any) -> Declaration:
    """A bracket: steel, electricity, freight, an own process and a supplier's part."""
    rows = [
        scored("M-001", "1.2", "kg", "background:steel-mix", stage="raw_material_acquisition"),
        scored("E-001", "2.5", "kWh", "background:electricity"),
        scored("D-001", "0.3", "kg", "elementary_flow:co2-fossil", kind="direct_emission"),
        scored("S-001", "2", "piece", "supplier:bolt", stage="raw_material_acquisition"),
        scored("O-001", "0.5", "kg", "own_process:paint", kind="processing"),
        scored("O-002", "4", "kWh", "background:electricity", process="paint", basis="process_output"),
        row("X-001", "0.1", "l", "background:fuel"),
        *more,
    ]
    document = {
        "own_processes": [{"id": "paint", "name": "Painting", "stage": "production", "output": {"amount": "2", "unit": "kg"}}],
        "supplier_footprints": [
            {"id": "bolt", "supplier": "Bolts Ltd.", "product": "Bolt M8", "quantity": {"amount": "100", "unit": "piece"}, "fossil": "12", "gwp_set": "AR6"}
        ],
        **fields,
    }  # fmt: skip
    return declaration(*rows, **document)


def run(document: Declaration, background: BackgroundRelease | None = None) -> Calculation:
    return calculate(document, background or looped(), method(), open_policy("general-2026.1"))


def uncertain(background: BackgroundRelease | None = None, **fields: Any) -> Uncertain:
    return Uncertain(
        background or looped(), method(), open_pedigree_variances(), fields.pop("design", Design(count=2000)), **fields
    )
