"""A whole life cycle on one page that meets every rule, and small changes to it: each rule is tried on both.

One lamp of 1 kg: 1.05 kg of steel in, 0.05 kg of scrap out, 0.1 kg of box; 1.1 kg treated at the end of its life.
"""

import json
from functools import cache
from typing import Any

from lca.calculate import calculate, judge_calculation
from lca.conformity.rule import Verdict
from lca.data import open_policy
from lca.inventory.declaration import Declaration
from lca.scope.policy import Policy
from tests.studies import declaration, method, process, release, row

POLICY = "general-2026.2"
CO2 = {"co2-fossil": ("1", "kg")}


def _made(process_id: str, unit: str, category: str, kg: str = "1", **fields: Any) -> Any:
    return process(process_id, unit, emits={"co2-fossil": (kg, "kg")}, category=category, **fields)


WORLD = release(
    _made("steel", "kg", "material/metal", "2"),
    _made("steel-2019", "kg", "material/metal", "2", year="2019"),
    _made("steel-2023", "kg", "material/metal", "2", year="2023"),
    _made("steel-proxy-us", "kg", "material/metal", "2", status="proxy", geography="US", year="1998"),
    _made("led-package", "kg", "electronics/component", "20"),
    _made("acid", "kg", "material/chemical"),
    process("wood", "kg", emits={"co2-biogenic-uptake": ("1.8", "kg")}, category="material/wood"),
    _made("grid", "kWh", "electricity/mix", "0.5", factor_family="life-cycle"),
    _made("grid-us", "kWh", "electricity/mix", "0.5", factor_family="life-cycle", geography="US"),
    _made("wind", "kWh", "electricity/generation", "0.02", factor_family="life-cycle"),
    _made("truck", "t*km", "freight/road", "0.1"),
    _made("box", "kg", "packaging/paper"),
    _made("landfill", "kg", "waste/landfill", "0.1"),
    _made("tap-water", "m3", "water/supply", "0.3"),
    _made("sewage", "m3", "water/treatment", "0.3"),
    _made("r-410a", "kg", "emission/refrigerant", "2000"),
    _made("diesel-supply", "kg", "fuel/supply", "0.6"),
    _made("diesel-flame", "kg", "fuel/combustion", "3.1"),
    _made("diesel-engine", "kg", "fuel/use", "3.7"),
    process("nothing", "kg", category="material/metal"),
)
SCORES = dict.fromkeys(("reliability", "completeness", "temporal", "geographical", "technological"), 2)


def line(exchange_id: str, amount: str, unit: str, link: str | None, **fields: Any) -> dict[str, Any]:
    """A scored row; its kind and stage follow from the letter of its id."""
    kind, stage = {
        "M": ("material", "raw_material_acquisition"),
        "E": ("energy", "production"),
        "P": ("processing", "production"),
        "D": ("direct_emission", "production"),
        "T": ("transport", "raw_material_acquisition"),
        "K": ("packaging", "raw_material_acquisition"),
        "U": ("use", "use"),
        "W": ("end_of_life", "end_of_life"),
    }[exchange_id[0]]
    return row(exchange_id, amount, unit, link, **{"kind": kind, "stage": stage, "data_quality": SCORES, **fields})


def freight(exchange_id: str, kg: str, km: str, **fields: Any) -> dict[str, Any]:
    """A leg of freight by truck."""
    amount = str(round(float(kg) * float(km) / 1000, 9))
    leg = {"mass": {"amount": kg, "unit": "kg"}, "distance": {"amount": km, "unit": "km"}}
    return line(exchange_id, amount, "t*km", "background:truck", transport=leg, **fields)


ROWS = {
    one["id"]: one
    for one in (
        line("M-1", "1.05", "kg", "background:steel", name="steel housing"),
        line("E-1", "2", "kWh", "background:grid", name="assembly"),
        line("P-1", "0.05", "kg", "background:landfill", name="scrap"),
        line("P-2", "0.00001", "kg", "background:r-410a", name="refrigerant R-410A"),
        freight("T-1", "1.05", "100"),
        freight("T-2", "1.1", "500", stage="distribution"),
        line("K-1", "0.1", "kg", "background:box", name="box"),
        line("U-1", "10", "kWh", "background:grid", source={"kind": "estimated", "reference": "10 W, 1000 h"}),
        line("W-1", "1.1", "kg", "background:landfill"),
    )
}


def lamp(*more: dict[str, Any], without: tuple[str, ...] = (), **sections: Any) -> Declaration:
    """The good study with rows added, replaced (same id) or left out, and fields of its sections changed.

    A section is given as `product={"model": "X"}`; a list, e.g. `cut_offs=[…]`, is taken as it is.
    """
    rows = {**ROWS, **{one["id"]: one for one in more}}
    document = declaration(*(one for key, one in rows.items() if key not in without)).canonical()
    good: dict[str, dict[str, Any]] = {
        "company": {"address": "1 Example Road, Shenzhen"},
        "product": {"category": "LED luminaires", "description": "A lamp of steel, 10 W."},
        "unit": {
            "kind": "functional",
            "quantity": {"amount": "1000", "unit": "h"},
            "description": {"zh-Hans": "一千小时照明", "en": "1,000 h of light"},
            "service_life": {"amount": "1000", "unit": "h"},
            "use_scenario": "10 W, 1000 h indoors",
            "end_of_life_scenario": "100 % landfilled",
        },
        "boundary": {
            "kind": "cradle_to_grave",
            "stages": [
                {"stage": stage, "status": "included"}
                for stage in ("raw_material_acquisition", "production", "distribution", "use", "end_of_life")
            ],
        },
        "study": {"geography": "CN", "policy": POLICY, "period_output": {"amount": "500", "unit": "piece"}},
    }
    for section, fields in good.items():
        document[section] = {**document[section], **fields}
    for section, fields in sections.items():
        document[section] = {**document.get(section, {}), **fields} if isinstance(fields, dict) else fields
    return Declaration.model_validate_json(json.dumps(document))


@cache
def judged(study: Declaration) -> dict[str, Verdict]:
    """What every rule finds in a study under the policy it names, by rule."""
    return judged_by(study, open_policy(study.study.policy))


def judged_by(study: Declaration, policy: Policy) -> dict[str, Verdict]:
    """What every rule finds in a study under a policy of the same id."""
    calculation = calculate(study, WORLD, method(), policy)
    return {f.rule.id: f.verdict for f in judge_calculation(calculation, WORLD, policy)}
