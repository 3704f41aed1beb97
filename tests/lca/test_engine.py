"""Brightway as the reference engine: alone, in memory, and equal to Brightway's usual way."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CALCULATE = """
import sys
from tests.lca.test_calculate import heijungs_and_suh, run
from tests.studies import declaration, row
total = run(declaration(row("E-1", "1000", "kWh", "background:electricity")), heijungs_and_suh()).result.total
assert sys.modules.get("bw2data") is None and "bw2data" not in sys.modules
print(repr(total))
"""

# the system of Heijungs and Suh the way a Brightway user writes it: project, database, method
PLAIN = """
import bw2data, bw2calc
bw2data.projects.set_current("oracle")
bw2data.Database("bio").write({
    ("bio", "co2"): {"name": "CO2", "unit": "kg", "type": "emission", "exchanges": []},
})
bw2data.Database("two").write({
    ("two", "electricity"): {"name": "electricity", "unit": "kWh", "exchanges": [
        {"input": ("two", "electricity"), "amount": 10, "type": "production"},
        {"input": ("two", "fuel"), "amount": 2, "type": "technosphere"},
        {"input": ("bio", "co2"), "amount": 1, "type": "biosphere"}]},
    ("two", "fuel"): {"name": "fuel", "unit": "l", "exchanges": [
        {"input": ("two", "fuel"), "amount": 100, "type": "production"},
        {"input": ("bio", "co2"), "amount": 10, "type": "biosphere"}]},
})
bw2data.Method(("gwp",)).write([(("bio", "co2"), 1)])
lca = bw2calc.LCA({bw2data.get_node(database="two", code="electricity"): 1000}, ("gwp",))
lca.lci(); lca.lcia()
print(repr(float(lca.score)))
"""


def _needs_bw2data() -> None:
    """Looked for, not imported: its import writes into the home folder."""
    if find_spec("bw2data") is None:
        pytest.skip("bw2data is not installed")


def python(code: str, home: Path) -> str:
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "BRIGHTWAY2_DIR": str(home / "bw"), "PYTHONPATH": str(ROOT)}
    (home / "bw").mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def test_bw2data_stays_out_and_nothing_is_written(tmp_path: Path) -> None:
    _needs_bw2data()
    python(CALCULATE, tmp_path)
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_equal_to_plain_brightway(tmp_path: Path) -> None:
    _needs_bw2data()
    ours, plain = json.loads(python(CALCULATE, tmp_path)), json.loads(python(PLAIN, tmp_path))
    assert ours == pytest.approx(plain, rel=1e-12)
    assert any(p.is_file() for p in (tmp_path / "bw").rglob("*")), "the plain way writes; if not, the guard is obsolete"
