"""A product of one recycled material, for the tests of recycling; its numbers are worked out in test_recycling.py."""

from types import MappingProxyType
from typing import Any

import pytest
from msgspec.structs import replace

from lca.calculate import Calculation, calculate, judge_calculation
from lca.data import open_policy
from lca.errors import InvalidInput
from lca.inventory.declaration import Declaration
from lca.scope.boundary import LifeCycleStage
from lca.scope.policy import Choice, Policy
from tests.studies import declaration, method, process, release, row

CUT_OFF = replace(open_policy("general-2026.2"), id="general-2026.1")  # what the small declarations are pinned to
FORMULA = replace(
    CUT_OFF,
    choices=MappingProxyType({**CUT_OFF.choices, "recycling": Choice("circular_footprint_formula", "this test")}),
)
KG = {"primary": "10", "secondary": "3", "recycler": "1", "incinerator": "2", "tip": "0.5", "better-primary": "7"}
WORLD = release(
    *(process(name, "kg", emits={"co2-fossil": (kg, "kg")}) for name, kg in KG.items()),
    process("heat", "MJ", emits={"co2-fossil": ("0.1", "kg")}),
    process("power", "kWh", emits={"co2-fossil": ("0.6", "kg")}),
)
SOURCE = {"kind": "literature", "reference": "statistics of the branch", "year": 2024}
GRAVE = {
    "boundary": {
        "kind": "cradle_to_grave",
        "stages": [{"stage": stage.value, "status": "included"} for stage in LifeCycleStage],
    }
}


def link(target: str) -> dict[str, str]:
    return {"kind": "background", "target": target}


def material(amount: str = "2", unit: str = "kg", **fields: Any) -> dict[str, Any]:
    return row("M-1", amount, unit, "background:primary", stage="raw_material_acquisition", **fields)


def recycling(**fields: Any) -> dict[str, Any]:
    """The row of the worked numbers, with other fields; None takes one away."""
    whole: dict[str, Any] = {
        "id": "R-1",
        "exchange": "M-1",
        "recycled_content": "0.4",
        "recycled": link("secondary"),
        "recycling_rate": "0.5",
        "recycling": link("recycler"),
        "quality_in": "0.9",
        "quality_out": "0.8",
        "allocation_factor": "0.2",
        "energy_recovery_rate": "0.3",
        "energy_recovery": link("incinerator"),
        "heat": "5",
        "heat_replaced": link("heat"),
        "electricity": "1",
        "electricity_replaced": link("power"),
        "disposal": link("tip"),
        "source": SOURCE,
    }
    return {name: value for name, value in (whole | fields).items() if value is not None}


def study(*rows: dict[str, Any], recycled: dict[str, Any] | None = None, **fields: Any) -> Declaration:
    return declaration(*(rows or (material(),)), recycling=[recycled or recycling()], **(GRAVE | fields))


def calculated(study: Declaration, policy: Policy = CUT_OFF) -> Calculation:
    return calculate(study, WORLD, method(), policy)


def by_part(calculation: Calculation) -> dict[str, float]:
    return {e.exchange_id: round(e.kg_co2e, 9) for e in calculation.result.exchanges}


def problems(study: Declaration, policy: Policy = CUT_OFF) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        calculated(study, policy)
    return [f"{p.place.path}: {p.what}" for p in caught.value.problems]


def verdict(study: Declaration, rule: str, policy: Policy = CUT_OFF) -> Any:
    return {f.rule.id: f.verdict for f in judge_calculation(calculated(study, policy), WORLD, policy)}[rule]
