"""One product's folder (`head.toml`, `exchanges.csv`) -> Declaration.

A row says only what is its own: the sheet follows from the letter of its id, an empty stage is the usual stage of that
sheet, freight is mass x distance, and `{name}` in a reference is a sentence of `[references]` in head.toml. Only
products that need them have the columns `load`, `empty_return`, `beyond_border`, `spread` and `delay` (years).
"""

import csv
import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from lca.inventory.declaration import Declaration

PRODUCTS = Path(__file__).with_name("products")
NAMES = ("led-downlight", "power-bank", "cotton-tshirt", "lunch-box")

# letter of the id -> kind of exchange and the stage it usually belongs to
SHEETS = {
    "M": ("material", "raw_material_acquisition"),
    "E": ("energy", "production"),
    "P": ("processing", "production"),
    "D": ("direct_emission", "production"),
    "T": ("transport", ""),
    "K": ("packaging", "raw_material_acquisition"),
    "U": ("use", "use"),
    "W": ("end_of_life", "end_of_life"),
}
PROVIDERS = {"own": "own_process", "supplier": "supplier", "flow": "elementary_flow"}
SCORES = ("reliability", "completeness", "temporal", "geographical", "technological")
STAGES = ("raw_material_acquisition", "production", "distribution", "use", "end_of_life")


def head(name: str) -> dict[str, Any]:
    """Everything of a product but its exchanges; `references` and `checks` are the recipe's own."""
    return tomllib.loads((PRODUCTS / name / "head.toml").read_text(encoding="utf-8"))


def declare(name: str) -> Declaration:
    """The declaration of one example product."""
    frame = head(name)
    references = frame.pop("references")
    frame.pop("checks")
    with (PRODUCTS / name / "exchanges.csv").open(encoding="utf-8", newline="") as file:
        exchanges = [_exchange(row, references) for row in csv.DictReader(file)]
    boundary = {"kind": "cradle_to_grave", "stages": [{"stage": stage, "status": "included"} for stage in STAGES]}
    document = {**frame, "boundary": boundary, "exchanges": exchanges}
    return Declaration.model_validate_json(json.dumps(document, default=str))


def _exchange(row: dict[str, str], references: dict[str, str]) -> dict[str, Any]:
    kind, stage = SHEETS[row["id"][0]]
    return {
        "id": row["id"],
        "kind": kind,
        "stage": row["stage"] or stage,
        "process": row["process"],
        "name": f"{row['name_zh']} / {row['name_en']}",
        "basis": row["basis"] or ("process_output" if row["process"] else "product"),
        "link": _link(row["link"]),
        "source": {
            "kind": row["source"],
            "reference": row["reference"].format_map(references),
            "year": int(row["year"]),
        },
        "data_quality": dict(zip(SCORES, map(int, row["dq"]), strict=True)),
        **(_freight(row) if kind == "transport" else {"amount": row["amount"], "unit": row["unit"]}),
        **_stated(row, {"spread": "spread", "delay": "delay_years"}),
    }


def _link(text: str) -> dict[str, str]:
    kind, colon, target = text.partition(":")
    return {"kind": PROVIDERS[kind], "target": target} if colon else {"kind": "background", "target": text}


def _freight(row: dict[str, str]) -> dict[str, Any]:
    mass, distance = row["mass"].removesuffix(" kg"), row["distance"].removesuffix(" km")
    amount = Decimal(mass) * Decimal(distance) / 1000
    return {
        "amount": format(amount.normalize(), "f"),
        "unit": "t*km",
        "transport": {
            "mass": {"amount": mass, "unit": "kg"},
            "distance": {"amount": distance, "unit": "km"},
            "origin": row["from"],
            "destination": row["to"],
            **_stated(row, {"load": "load_share", "empty_return": "empty_return_share"}),
            **({"beyond_border": True} if row.get("beyond_border") else {}),
        },
    }


def _stated(row: dict[str, str], columns: dict[str, str]) -> dict[str, str]:
    """Fields of columns that the product has and that say something in this row."""
    return {field: row[column] for column, field in columns.items() if row.get(column)}
