"""One unit of a background process, against a sum by hand and against a calculated declaration of that unit."""

import pytest

from lca.calculate import calculate
from lca.data import DEFAULT_BACKGROUND, DEFAULT_METHOD, open_background, open_method, open_policy
from lca.impact.unit_footprint import unit_footprint
from tests.studies import declaration, method, process, release, row


def test_by_hand() -> None:
    """Steel: 2 kg CO2e of unnamed gases and 1 kWh of 0.5 kg CO2; wood takes up 0.25 and is made with 0.2 kWh."""
    background = release(
        process("electricity", "kWh", emits={"co2-fossil": ("0.5", "kg"), "so2": ("0.002", "kg")}),
        process(
            "steel",
            "kg",
            inputs={"electricity": ("1", "kWh")},
            emits={"ghg-unspecified-ar5": ("2", "kg CO2e")},
            declares=(),
        ),
        process("wood", "kg", inputs={"electricity": ("0.2", "kWh")}, emits={"co2-biogenic-uptake": ("0.25", "kg")}),
    )
    steel = unit_footprint(background, method(), "steel")
    assert steel.total == pytest.approx(2.5, rel=1e-12)
    assert steel.coverage == pytest.approx(0.5 / 2.5, rel=1e-12)
    assert steel.pollutants["SO2"] == pytest.approx(0.002, rel=1e-12)
    wood = unit_footprint(background, method(), "wood")
    assert dict(wood.by_category) == pytest.approx(
        {
            "fossil": 0.1,
            "biogenic_emission": 0,
            "biogenic_uptake": -0.25,
            "land_use_change": 0,
            "aircraft": 0,
            "removal": 0,
        }
    )
    assert (wood.total, wood.coverage) == pytest.approx((-0.15, 1.0))


def test_as_a_calculated_declaration() -> None:
    background, factors = open_background(DEFAULT_BACKGROUND), open_method(DEFAULT_METHOD)
    policy = open_policy("general-2026.1")
    for process_id in ("aluminium-ingot-primary-cn", "aluminium-ingot-mix-us", "aluminium-extrusion"):
        unit = background.processes[process_id].unit
        study = declaration(row("M-001", "1", unit, f"background:{process_id}"))
        used = {"background": background.id, "method": factors.id, "policy": policy.id}
        pinned = study.model_copy(update={"study": study.study.model_copy(update=used)})
        result = calculate(pinned, background, factors, policy).result
        found = unit_footprint(background, factors, process_id)
        assert found.total == pytest.approx(result.total, rel=1e-9)
        assert found.coverage == pytest.approx(result.coverage, rel=1e-9)
        assert dict(found.by_category) == pytest.approx(dict(result.by_category), rel=1e-9, abs=1e-15)
