"""The fast twin agrees with bw2calc, on the examples and on what is hard for it."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from lca.data import open_policy
from lca.errors import CalculationError, InvalidInput
from lca.impact import foreground as ways
from lca.impact.fast import assess, quick_footprint
from lca.impact.foreground import from_system, straight
from lca.impact.method import CATEGORIES, Method
from lca.impact.prepared import Prepared, prepare
from lca.impact.prepared_solve import solve_prepared
from lca.impact.solve import solve
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration, Exchange
from lca.inventory.product_system import build_product_system
from lca.inventory.treatment.part import Treatment, treatment_of
from lca.inventory.treatment.recycling import FORMULA
from tests.studies import declaration, method, process, release, row

ROOT = Path(__file__).resolve().parents[2]

COLD = """
import sys, os
from cli.main import answer
code = answer(["footprint", sys.argv[1], "--json"])
heavy = {"pint", "pandas", "scipy", "bw2calc", "bw_processing", "openpyxl", "numba", "sqlalchemy"} & set(sys.modules)
print(sorted(heavy), file=sys.stderr)
sys.exit(code if not heavy else 99)
"""


def tiny() -> BackgroundRelease:
    return release(
        process("power", "kWh", inputs={"steel": ("0.01", "kg")}, emits={"co2-fossil": ("0.5", "kg")}),
        process(
            "steel", "kg", "10", inputs={"power": ("3", "kWh")}, emits={"ch4-fossil": ("20", "g"), "so2": ("1", "g")}
        ),
    )


OWN = {
    "own_processes": [
        {"id": "A", "name": "A", "stage": "production", "output": {"amount": "2", "unit": "kg"}},
        {"id": "B", "name": "B", "stage": "production", "output": {"amount": "500", "unit": "g"}},
    ]
}


def looped(back: str) -> Declaration:
    inside = {"basis": "process_output"}
    return declaration(
        row("E-1", "3", "kg", "own_process:A"),
        row("E-2", "0.2", "kg", "own_process:B", process="A", **inside),
        row("E-3", back, "kg", "own_process:A", process="B", **inside),
        row("E-4", "7", "MJ", "background:power", process="B", **inside),
        row("E-5", "1500", "g", "background:steel", process="A", **inside),
        row("E-6", "12", "g", "elementary_flow:co2-fossil"),
        row("E-7", "2", "kg", "supplier:S-1"),
        row("E-8", "1", "kg", None),
        supplier_footprints=[
            {
                "id": "S-1",
                "supplier": "S",
                "product": "granulate",
                "quantity": {"amount": "4", "unit": "kg"},
                "fossil": "6",
                "biogenic_uptake": "-1",
                "gwp_set": "AR6",
            }
        ],
        **OWN,
    )


def agree(
    declared: Declaration,
    background: BackgroundRelease,
    gwp: Method,
    prepared: Prepared,
    limit: float,
    treatment: Treatment | None = None,
) -> None:
    system = build_product_system(declared, background, treatment or Treatment(gwp_set=gwp.gwp_set))
    reference = solve(system, background, gwp)
    quick = quick_footprint(declared, prepared, background, treatment)
    scale = sum(abs(e.kg_co2e) for e in reference.exchanges)
    assert quick.kg_co2e == pytest.approx(reference.total, abs=limit * scale)
    for index, category in enumerate(CATEGORIES):
        assert quick.totals[index] == pytest.approx(reference.by_category[category], abs=limit * scale)
    assert [e.id for e in quick.exchanges] == [e.exchange_id for e in reference.exchanges]
    for found, expected in zip(quick.kg_co2e_by_exchange(), reference.exchanges, strict=True):
        assert found == pytest.approx(expected.kg_co2e, abs=limit * scale)
    for stage in reference.stages:
        assert quick.by_stage[stage.stage][: len(CATEGORIES)].sum() == pytest.approx(stage.kg_co2e, abs=limit * scale)
    for pollutant in reference.pollutants:
        assert quick.indicators()[pollutant.pollutant] == pytest.approx(pollutant.kg, rel=limit)


def test_examples_agree_with_bw2calc(
    example: Declaration, release: BackgroundRelease, gwp: Method, prepared: Prepared
) -> None:
    agree(example, release, gwp, prepared, 1e-12)
    agree(example, release, gwp, prepared, 1e-12, treatment_of(open_policy(example.study.policy), gwp.gwp_set))


@pytest.mark.parametrize(
    "other",
    [{"electricity": "contractual"}, {"recycling": FORMULA}, {"allocation": "alternative"}, {"view": "to_border"}],
    ids=lambda other: next(iter(other)),
)
def test_examples_by_other_approaches_agree_with_bw2calc(
    example: Declaration, release: BackgroundRelease, gwp: Method, prepared: Prepared, other: dict[str, str]
) -> None:
    claimed = treatment_of(open_policy(example.study.policy), gwp.gwp_set)
    agree(example, release, gwp, prepared, 1e-12, replace(claimed, **other))


def test_examples_whole_result(
    example: Declaration, release: BackgroundRelease, gwp: Method, prepared: Prepared
) -> None:
    system = build_product_system(example, release)
    expected, found = solve(system, release, gwp).document(), solve_prepared(system, release, gwp, prepared).document()
    same(found, expected, expected["total"])


def same(found: object, expected: object, scale: float, path: str = "") -> None:
    if isinstance(expected, dict):
        assert isinstance(found, dict)
        assert found.keys() == expected.keys(), path
        for name in expected:
            same(found[name], expected[name], scale, f"{path}/{name}")
    elif isinstance(expected, list):
        assert isinstance(found, list)
        assert len(found) == len(expected), path
        for number, (a, b) in enumerate(zip(found, expected, strict=True)):
            same(a, b, scale, f"{path}/{number}")
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-12 * scale), path
    else:
        assert found == expected, path


def test_plain_examples_go_straight(
    example: Declaration, plain: Declaration, release: BackgroundRelease, gwp: Method, prepared: Prepared
) -> None:
    assert straight(example, prepared) is None  # each has something that is treated, which goes the exact way
    assert straight(plain, prepared) is not None
    agree(plain, release, gwp, prepared, 1e-12)


def test_loop_supplier_flow_and_units(tmp_path: Path) -> None:
    background, gwp = tiny(), method()
    prepared = prepare(tmp_path, background, gwp)
    declared = looped("0.1")
    assert straight(declared, prepared) is not None
    agree(declared, background, gwp, prepared, 1e-12)
    system = build_product_system(declared, background)
    same(
        solve_prepared(system, background, gwp, prepared).document(),
        solve(system, background, gwp).document(),
        solve(system, background, gwp).total,
    )
    assert [e.id for e in quick_footprint(declared, prepared, background).unlinked] == ["E-8"]


def test_by_hand(tmp_path: Path) -> None:
    """1 kWh of power without loops: 0.5 kg CO2; steel left out of it."""
    background = release(process("power", "kWh", "2", emits={"co2-fossil": ("1", "kg"), "so2": ("4", "g")}))
    found = quick_footprint(
        declaration(row("E-1", "7.2", "MJ", "background:power")), prepare(tmp_path, background, method()), background
    )
    assert found.kg_co2e == pytest.approx(1.0, rel=1e-15)
    assert found.indicators()["SO2"] == pytest.approx(0.004, rel=1e-15)


def test_foreground_loop_that_eats_what_it_makes(tmp_path: Path) -> None:
    background = tiny()
    prepared = prepare(tmp_path, background, method())
    for back in ("5", "9", "2.5"):  # gain 1 is 0.1 per kg x 10 per kg of the other: 5 kg per 500 g
        if back == "2.5":
            agree(looped(back), background, method(), prepared, 1e-12)
            continue
        with pytest.raises(CalculationError) as error:
            quick_footprint(looped(back), prepared, background)
        assert error.value.code == "unproductive-loop"
        assert "own:A" in str(error.value)


def test_what_does_not_link_is_said_by_the_exact_way(tmp_path: Path) -> None:
    background = tiny()
    prepared = prepare(tmp_path, background, method())
    wrong = declaration(row("E-1", "1", "kg", "background:nothing"), row("E-2", "1", "kg", "background:power"))
    with pytest.raises(InvalidInput) as error:
        quick_footprint(wrong, prepared, background)
    assert {p.code for p in error.value.problems} == {"unknown-provider", "unit-of-provider"}


def test_period_and_reference_flow(tmp_path: Path) -> None:
    background, gwp = tiny(), method()
    prepared = prepare(tmp_path, background, gwp)
    declared = declaration(row("E-1", "90000", "kWh", "background:power", basis="period"))
    stated = declared.study.model_copy(
        update={"period_output": declared.unit.reference_flow.model_copy(update={"amount": "30000"})}
    )
    declared = declared.model_copy(update={"study": stated})
    assert straight(declared, prepared) is not None
    agree(declared, background, gwp, prepared, 1e-12)
    assert (
        straight(
            declared.model_copy(update={"study": declared.study.model_copy(update={"period_output": None})}), prepared
        )
        is None
    )


def test_a_field_that_the_straight_way_does_not_know_goes_the_exact_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    background = tiny()
    prepared = prepare(tmp_path, background, method())
    declared = declaration(row("E-1", "1", "kWh", "background:power", note="said"))
    assert straight(declared, prepared) is not None
    unknown = ways._UNDERSTOOD | {Exchange: ways._UNDERSTOOD[Exchange].replace(" note", "")}
    monkeypatch.setattr(ways, "_UNDERSTOOD", unknown)
    ways._beyond.cache_clear()
    try:
        assert straight(declared, prepared) is None
        agree(declared, background, method(), prepared, 1e-12)
        assert straight(declaration(row("E-1", "1", "kWh", "background:power")), prepared) is not None
    finally:
        ways._beyond.cache_clear()


def test_both_ways_give_the_same(plain: Declaration, release: BackgroundRelease, prepared: Prepared) -> None:
    quick = straight(plain, prepared)
    assert quick is not None
    exact = assess(from_system(build_product_system(plain, release), prepared), prepared)
    assert np.allclose(assess(quick, prepared).by_exchange, exact.by_exchange, rtol=1e-14, atol=0)


def test_prepared_footprint_loads_nothing_heavy(
    example: Declaration, tmp_path: Path, release: BackgroundRelease, gwp: Method
) -> None:
    prepare(tmp_path / "prepared", release, gwp)
    file = tmp_path / "product.json"
    file.write_text(example.model_dump_json(by_alias=True), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", COLD, str(file)],
        cwd=ROOT,
        env={"TANBIAO_DATA": str(tmp_path), "PATH": "", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert '"bw2calc"' not in done.stdout
    assert '"numpy"' in done.stdout
