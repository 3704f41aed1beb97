"""The golden numbers of the examples: what a change of data or code is compared with, and how each was made."""

import json
from typing import Any

from recipes.examples.declare import NAMES
from recipes.examples.study import ROOT, Data, calculate_example

PATH = ROOT / "tests" / "examples" / "golden.json"


def golden(data: Data) -> dict[str, Any]:
    """Totals, parts and digests of every example. kg CO2e per unit of the study, to 12 significant digits."""
    return {
        "made_by": "python -m recipes.examples",
        "unit": "kg CO2e per functional unit",
        "background": {"id": data.background.id, "digest": data.background.digest},
        "method": {"id": data.method.id, "digest": data.method.digest},
        "products": {name: product(name, data) for name in NAMES},
    }


def product(name: str, data: Data) -> dict[str, Any]:
    """The golden numbers of one example."""
    calculation, _ = calculate_example(name, data)
    result = calculation.result.document()
    return {
        "unit": calculation.declaration.unit.description.en,
        "policy": {"id": data.policies[name].id, "digest": data.policies[name].digest},
        "total": result["total"],
        "by_category": result["by_category"],
        "alternatives": [{key: a[key] for key in ("kind", "approach", "total")} for a in result["alternatives"]],
        "stages": {stage["stage"]: stage["kg_co2e"] for stage in result["stages"]},
        "air_pollutants_kg": {p["pollutant"]: p["kg"] for p in result["pollutants"]},
        "coverage": result["coverage"],
        "data_quality_rating": result["data_quality_rating"],
        "primary_data_share": result["primary_data_share"],
        "declaration_digest": calculation.declaration.digest(),
        "study_digest": calculation.study_digest,
        "result_digest": calculation.result_digest,
    }


def golden_bytes(data: Data) -> bytes:
    """The file as it is kept."""
    return (json.dumps(golden(data), ensure_ascii=False, indent=2) + "\n").encode()
