"""Systems small enough to be solved by hand, and what a calculation owes its reader."""

from fractions import Fraction
from types import MappingProxyType

import msgspec
import pytest

from lca.calculate import Calculation, calculate
from lca.data import open_policy
from lca.errors import CalculationError, InvalidInput
from lca.impact.method import Method
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from lca.lock import differences
from tests.oracles.exact import footprint
from tests.studies import declaration, method, process, release, row

POLICY = open_policy("general-2026.1")


def run(study: Declaration, background: BackgroundRelease, factors: Method | None = None) -> Calculation:
    factors = factors or method()
    found = calculate(study, background, factors, POLICY)
    oracle, _ = footprint(study, background, factors)
    assert found.result.total == pytest.approx(float(oracle), rel=1e-9, abs=1e-15)
    return found


def heijungs_and_suh() -> BackgroundRelease:
    """Heijungs and Suh (2002), section 2.2: electricity (10 kWh from 2 l fuel: CO2 1 kg, SO2 0.1 kg) and fuel
    (100 l: CO2 10 kg, SO2 2 kg, crude oil 50 l)."""
    return release(
        process(
            "electricity",
            "kWh",
            "10",
            inputs={"fuel": ("2", "l")},
            emits={"co2-fossil": ("1", "kg"), "so2": ("0.1", "kg")},
        ),
        process(
            "fuel",
            "l",
            "100",
            emits={"co2-fossil": ("10", "kg"), "so2": ("2", "kg"), "crude-oil": ("50", "l")},
        ),
    )


def test_heijungs_and_suh() -> None:
    found = run(declaration(row("E-1", "1000", "kWh", "background:electricity")), heijungs_and_suh())
    assert found.result.total == pytest.approx(120, rel=1e-12)
    sulphur = next(p for p in found.result.pollutants if p.pollutant == "SO2")
    assert sulphur.kg == pytest.approx(14, rel=1e-12)
    assert {p.process_id: p.kg_co2e for p in found.result.processes} == pytest.approx({"electricity": 100, "fuel": 20})
    _, flows = footprint(found.declaration, heijungs_and_suh(), method())
    assert flows["crude-oil"] == 100


def test_units_are_converted_exactly() -> None:
    a = run(declaration(row("E-1", "3600", "MJ", "background:electricity")), heijungs_and_suh())
    b = run(declaration(row("E-1", "1", "MWh", "background:electricity")), heijungs_and_suh())
    assert a.result.total == b.result.total == pytest.approx(120, rel=1e-12)


def test_loop_between_two_own_processes() -> None:
    """Workshop a makes 1 kg from 0.5 kg of b's output; b makes 1 kg from 0.2 kg of a's: a = 1 / (1 - 0.5 x 0.2) = 10/9."""
    study = declaration(
        row("M-1", "1", "kg", "own_process:a"),
        row("M-2", "0.5", "kg", "own_process:b", process="a", basis="process_output"),
        row("M-3", "0.2", "kg", "own_process:a", process="b", basis="process_output"),
        row("D-1", "9", "kg", "elementary_flow:co2-fossil", process="a", basis="process_output"),
        own_processes=[
            {"id": "a", "name": "a", "stage": "production", "output": {"amount": "1", "unit": "kg"}},
            {"id": "b", "name": "b", "stage": "production", "output": {"amount": "1", "unit": "kg"}},
        ],
    )
    assert run(study, release()).result.total == pytest.approx(10, rel=1e-12)


def test_co_product_split() -> None:
    """900 kg of product and 100 kg of a co-product worth three times as much by key: main share 900 / 1200."""
    study = declaration(
        row("D-1", "4", "kg", "elementary_flow:co2-fossil"),
        allocations=[
            {
                "stage": "production",
                "step": "other",
                "key_name": "price",
                "reason": "no physical relation holds between the outputs",
                "outputs": [
                    {"name": "product", "amount": "900", "unit": "kg", "key": "1", "is_main": True},
                    {"name": "by-product", "amount": "100", "unit": "kg", "key": "3"},
                ],
            }
        ],
    )
    found = run(study, release())
    assert found.result.total == pytest.approx(3, rel=1e-12)
    assert found.system.allocation_shares == {"stage:production": Fraction(3, 4)}


def test_pure_transport_chain() -> None:
    """2 t over 500 km by a truck that burns 0.03 kg diesel a t*km, 3 kg CO2 a kg: 1000 x 0.03 x 3 = 90."""
    background = release(
        process("truck", "t*km", inputs={"diesel-burned": ("0.03", "kg")}),
        process("diesel-burned", "kg", emits={"co2-fossil": ("3", "kg")}),
    )
    study = declaration(
        row(
            "T-1",
            "1000",
            "t*km",
            "background:truck",
            kind="transport",
            stage="distribution",
            transport={"mass": {"amount": "2000", "unit": "kg"}, "distance": {"amount": "500", "unit": "km"}},
        )
    )
    found = run(study, background)
    assert found.result.total == pytest.approx(90, rel=1e-12)
    assert [(s.stage.value, s.share) for s in found.result.stages] == [("distribution", 1.0)]


def test_period_amounts_are_shared_over_the_output() -> None:
    study = declaration(
        row("E-1", "50000", "kWh", "background:electricity", basis="period"),
        study={
            "geography": "CN",
            "period_start": "2025-01-01",
            "period_end": "2025-12-31",
            "period_output": {"amount": "1000", "unit": "piece"},
            "background": "tiny-1",
            "method": "tiny-gwp",
        },
    )
    assert run(study, heijungs_and_suh()).result.total == pytest.approx(50 * 0.12, rel=1e-12)


def test_supplier_footprint_keeps_its_parts_apart() -> None:
    study = declaration(
        row("M-1", "2", "kg", "supplier:S-1"),
        supplier_footprints=[
            {
                "id": "S-1",
                "supplier": "Supplier",
                "product": "board",
                "quantity": {"amount": "1", "unit": "kg"},
                "fossil": "1.5",
                "biogenic_uptake": "-0.4",
                "gwp_set": "AR5",
                "primary_data_share": "0.5",
            }
        ],
    )
    result = run(study, release()).result
    assert result.by_category["fossil"] == pytest.approx(3)
    assert result.by_category["biogenic_uptake"] == pytest.approx(-0.8)
    assert result.by_gwp_set == pytest.approx({"AR5": 2.2})
    assert result.primary_data_share == pytest.approx(0.5)


def test_unlinked_is_kept_and_makes_the_total_at_least() -> None:
    found = run(
        declaration(row("E-1", "1", "kWh", "background:electricity"), row("M-1", "1", "kg", None)),
        heijungs_and_suh(),
    )
    assert [u.exchange_id for u in found.result.unlinked] == ["M-1"]
    assert not found.result.complete


def test_coverage_is_the_share_that_states_the_group() -> None:
    """The power plant emits 100 of 120 kg; if it does not state SO2, a sixth of the footprint does."""
    plant = process(
        "electricity",
        "kWh",
        "10",
        inputs={"fuel": ("2", "l")},
        emits={"co2-fossil": ("1", "kg")},
        declares=("GHG",),
    )
    background = release(plant, heijungs_and_suh().processes["fuel"])
    result = run(declaration(row("E-1", "1000", "kWh", "background:electricity")), background).result
    assert result.coverage == 1
    assert next(p for p in result.pollutants if p.pollutant == "SO2").coverage == pytest.approx(1 / 6)


def test_amounts_are_float64() -> None:
    """21.754 passes through float32 as 21.75399971."""
    study = declaration(row("D-1", "21.754", "kg", "elementary_flow:co2-fossil"))
    assert run(study, release()).result.total == 21.754


def test_unproductive_loop_is_named() -> None:
    background = release(
        process("a", "kg", inputs={"b": ("1", "kg")}),
        process("b", "kg", inputs={"a": ("1.1", "kg")}, emits={"co2-fossil": ("1", "kg")}),
    )
    with pytest.raises(CalculationError, match="background:a → background:b"):
        calculate(declaration(row("M-1", "1", "kg", "background:a")), background, method(), POLICY)


def test_every_broken_link_at_once() -> None:
    study = declaration(
        row("M-1", "1", "kg", "background:electricity"),
        row("M-2", "1", "kg", "background:nothing"),
        row("M-3", "1", "kg", "supplier:nobody"),
        row("M-4", "1", "kg", "background:fuel", basis="period"),
        row("M-5", "1", "kWh", "background:electricity", process="ghost", basis="process_output"),
    )
    with pytest.raises(InvalidInput) as caught:
        calculate(study, heijungs_and_suh(), method(), POLICY)
    assert [p.code for p in caught.value.problems] == [
        "unit-of-provider",
        "unknown-provider",
        "unknown-provider",
        "period-output-missing",
        "unknown-own-process",
    ]


def test_direct_co2_electricity_is_refused() -> None:
    background = release(process("grid", "kWh", emits={"co2-fossil": ("0.5", "kg")}, factor_family="direct-co2"))
    with pytest.raises(InvalidInput, match="CO2 factor for organisations"):
        calculate(declaration(row("E-1", "1", "kWh", "background:grid")), background, method(), POLICY)


def test_pinned_data_must_be_the_given_data() -> None:
    study = declaration(row("D-1", "1", "kg", "elementary_flow:co2-fossil"))
    with pytest.raises(CalculationError, match="pinned"):
        calculate(study, release(release_id="other"), method(), POLICY)


def test_the_lock_names_what_differs() -> None:
    def study(amount: str, unit: str = "kWh", model: str = "X-1") -> Declaration:
        return declaration(
            row("E-1", amount, unit, "background:electricity"),
            row("D-1", "1", "kg", "elementary_flow:co2-fossil"),
            product={"name": {"en": "P"}, "model": model, "site": "Shenzhen"},
        )

    base = run(study("1"), heijungs_and_suh())
    issued = base.lock.document()

    def changed(other: Calculation) -> tuple[str, ...]:
        assert other.study_digest != base.study_digest
        return differences(issued, other.lock.document())

    assert changed(run(study("2"), heijungs_and_suh())) == ("declaration.exchanges.E-1",)
    assert changed(run(study("1", "MJ"), heijungs_and_suh())) == ("declaration.exchanges.E-1",)
    assert changed(run(study("1", model="X-2"), heijungs_and_suh())) == ("declaration.header",)
    other = msgspec.structs.replace(heijungs_and_suh(), digest="sha256:" + "2" * 64)
    assert changed(run(study("1"), other)) == ("background",)
    assert changed(
        run(study("1"), heijungs_and_suh(), msgspec.structs.replace(method(), digest="sha256:" + "3" * 64))
    ) == ("method",)


def test_the_same_study_has_the_same_digests() -> None:
    runs = [run(declaration(row("E-1", "1", "kWh", "background:electricity")), heijungs_and_suh()) for _ in range(2)]
    assert runs[0].study_digest == runs[1].study_digest
    assert runs[0].result_digest == runs[1].result_digest


def test_parts_sum_to_the_total() -> None:
    study = declaration(
        row("E-1", "7", "kWh", "background:electricity"),
        row("M-1", "3", "l", "background:fuel", stage="raw_material_acquisition"),
        row("D-1", "0.3", "kg", "elementary_flow:ch4-fossil"),
        row("D-2", "2", "kg", "elementary_flow:co2-biogenic-uptake", stage="raw_material_acquisition"),
    )
    result = run(study, heijungs_and_suh()).result
    for parts in (
        result.by_category.values(),
        (s.kg_co2e for s in result.stages),
        (e.kg_co2e for e in result.exchanges),
        (f.kg_co2e for f in result.flows),
    ):
        assert sum(parts) == pytest.approx(result.total, rel=1e-12)
    assert sum(s.share for s in result.stages) == pytest.approx(1)


def test_results_are_frozen() -> None:
    result = run(declaration(row("D-1", "1", "kg", "elementary_flow:co2-fossil")), release()).result
    assert isinstance(result.by_category, MappingProxyType)
    with pytest.raises(AttributeError):
        result.total = 0  # type: ignore[misc]
