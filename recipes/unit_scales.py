"""Work out the size of every unit with Pint, once: `python -m recipes.unit_scales` writes `lca/unit_scales.json`.

A test compares the file with what Pint says today.
"""

import json
from pathlib import Path

import lca.units
from lca.units import definitions_digest, unit_names, worked_out_dimension, worked_out_factor

TARGET = Path(lca.units.__file__).with_name("unit_scales.json")


def unit_scales() -> str:
    """The document: dimension of each unit and its exact size in the first unit of that dimension."""
    base: dict[str, str] = {}
    scales = {}
    for unit in unit_names():
        name = worked_out_dimension(unit)
        scales[unit] = [name, str(worked_out_factor(unit, base.setdefault(name, unit)))]
    rows = ",\n".join(f"  {json.dumps(unit)}: {json.dumps(row)}" for unit, row in scales.items())
    return f'{{"definitions": "{definitions_digest()}",\n "scales": {{\n{rows}\n }}}}\n'


if __name__ == "__main__":
    TARGET.write_text(unit_scales(), encoding="utf-8")
