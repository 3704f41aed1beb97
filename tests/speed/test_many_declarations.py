"""Portfolios from declarations: columns are what one declaration after the other gives, and nobody is dropped unnamed."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from benchmarks.products import declare
from lca.calculate_portfolio import assess_portfolio, kg_co2e, ranks
from lca.data import open_policy
from lca.errors import CalculationError, InvalidInput
from lca.impact.changes import ChangedNumber, changed_intensities
from lca.impact.declaration_columns import read_declarations, read_systems
from lca.impact.declared_foregrounds import DeclaredForegrounds, joined_foregrounds, link_foregrounds
from lca.impact.fast import STAGES, quick_footprint
from lca.impact.foreground import straight
from lca.impact.portfolio import ForegroundTable, tabulate
from lca.impact.prepared import Prepared, prepare
from lca.impact.solve import solve
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from lca.inventory.product_system import build_product_system
from lca.inventory.treatment.part import treatment_of
from tests.speed.test_fast import looped, tiny
from tests.studies import declaration, method, process, row
from tests.studies import release as small_release


def same(found: object, expected: object) -> None:
    for name in expected.__struct_fields__:
        one, other = getattr(found, name), getattr(expected, name)
        assert np.array_equal(one, other) if isinstance(other, np.ndarray) else one == other, name


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(tmp_path_factory.mktemp("little"), tiny(), method())


def declared_products() -> list[tuple[str, Declaration]]:
    """Loops, suppliers, flows, other units, rows without a link, periods and co-products."""
    period = declaration(row("E-1", "90000", "kWh", "background:power", basis="period"), row("E-2", "1", "kg", None))
    output = period.unit.reference_flow.model_copy(update={"amount": "30000"})
    period = period.model_copy(update={"study": period.study.model_copy(update={"period_output": output})})
    shared = declaration(
        row("E-1", "7.2", "MJ", "background:power"),
        allocations=[
            {
                "stage": "production",
                "step": "physical",
                "key_name": "mass",
                "reason": "only masses are known",
                "outputs": [
                    {"name": "main", "amount": "3", "unit": "kg", "is_main": True},
                    {"name": "other", "amount": "1", "unit": "kg"},
                ],
            }
        ],
    )
    return [("looped", looped("0.1")), ("period", period), ("shared", shared), ("again", looped("0.2"))]


def test_columns_are_what_each_declaration_gives(little: Prepared) -> None:
    named = declared_products()
    found, left = read_declarations(named)
    assert left == ()
    assert found.unlinked.tolist() == [1, 1, 0, 1]
    linked, missing = link_foregrounds(found, little)
    assert missing.tolist() == []
    foregrounds = [(name, straight(declared, little)) for name, declared in named]
    same(linked, tabulate([(name, f) for name, f in foregrounds if f is not None]))


def test_generated_products(table: ForegroundTable, release: BackgroundRelease, prepared: Prepared) -> None:
    ids = tuple(p.process_id for p in release.processes.values() if p.unit == "kg")
    frame = declaration(row("E-1", "1", "kg", f"background:{ids[0]}"))
    few = replace(table, providers=np.where(table.kinds == 1, table.providers, table.providers % len(ids)))
    named = [(f"p{i}", declare(few, i, frame, ids)) for i in range(12)]
    linked, missing = link_foregrounds(read_declarations(named)[0], prepared)
    assert not len(missing)
    foregrounds = [(name, straight(declared, prepared)) for name, declared in named]
    same(linked, tabulate([(name, f) for name, f in foregrounds if f is not None]))


def test_faults_are_left_to_the_exact_way(little: Prepared) -> None:
    inside = {"basis": "process_output"}
    own = {"own_processes": [{"id": "A", "name": "A", "stage": "production", "output": {"amount": "1", "unit": "kg"}}]}
    wrong = [
        declaration(row("E-1", "1", "kWh", "background:power", process="none", **inside)),
        declaration(row("E-1", "1", "kWh", "background:power", basis="period")),
        declaration(row("E-1", "1", "kWh", "own_process:A"), **own),
        declaration(row("E-1", "1", "kg", "own_process:B"), **own),
        declaration(row("E-1", "1", "kWh", "background:power", process="A"), **own),
        declaration(row("E-1", "1", "kg", "supplier:none")),
    ]
    good = declared_products()
    found, left = read_declarations([good[0], *((f"w{i}", w) for i, w in enumerate(wrong)), good[1]])
    assert left == tuple(range(1, 1 + len(wrong)))
    assert found.products == ("looped", "period")
    same(link_foregrounds(found, little)[0], link_foregrounds(read_declarations([good[0], good[1]])[0], little)[0])
    for declared in wrong:
        with pytest.raises(InvalidInput):
            build_product_system(declared, tiny())


def test_systems_give_the_same(little: Prepared) -> None:
    named = declared_products()
    exact = read_systems([(name, build_product_system(declared, tiny())) for name, declared in named])
    plain = link_foregrounds(read_declarations(named)[0], little)[0]
    found = link_foregrounds(exact, little)[0]
    assert np.array_equal(found.providers, plain.providers)
    assert np.array_equal(found.offsets, plain.offsets)
    assert np.allclose(found.amounts, plain.amounts, rtol=1e-15, atol=0)


def test_taken_and_joined(little: Prepared) -> None:
    named = declared_products()
    whole = read_declarations(named)[0]
    parts = [read_declarations([entry])[0] for entry in named]
    expected = link_foregrounds(whole, little)[0]
    same(link_foregrounds(joined_foregrounds(parts), little)[0], expected)
    back = whole.taken(np.array([3, 0]))
    same(link_foregrounds(back, little)[0], link_foregrounds(read_declarations([named[3], named[0]])[0], little)[0])


def test_parquet_there_and_back(little: Prepared, tmp_path: Path) -> None:
    files = pytest.importorskip("lca.impact.foreground_files")
    whole = read_declarations(declared_products())[0]
    about = {"unit": ["1 piece", "1 piece", "1 kg", "1 kg"]}
    files.write_foregrounds(tmp_path / "kept.parquet", whole, about)
    ((back, texts),) = list(files.read_foregrounds(tmp_path / "kept.parquet"))
    same(link_foregrounds(back, little)[0], link_foregrounds(whole, little)[0])
    assert np.array_equal(back.unlinked, whole.unlinked)
    assert texts == {"unit": tuple(about["unit"])}
    assert [p.name for p in tmp_path.iterdir()] == ["kept.parquet"]
    (tmp_path / "other.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(CalculationError, match="not a portfolio"):
        list(files.read_foregrounds(tmp_path / "other.parquet"))


def test_stages_and_totals_are_those_of_each_product(little: Prepared) -> None:
    named = declared_products()
    found, refused = assess_portfolio(read_declarations(named)[0], little)
    assert refused == {}
    for place, (_, declared) in enumerate(named):
        alone = quick_footprint(declared, little, tiny())
        assert np.allclose(found.totals[place], alone.totals, rtol=1e-13, atol=1e-15)
        for row_, stage in enumerate(STAGES):
            assert np.allclose(found.by_stage[place, row_], alone.by_stage[stage], rtol=1e-13, atol=1e-15)


def test_examples(release: BackgroundRelease, prepared: Prepared, example: Declaration, plain: Declaration) -> None:
    treatment = treatment_of(open_policy(example.study.policy), prepared.gwp_set)
    for declared in (example, plain):
        straight_on, left = read_declarations([("it", declared)])
        assert bool(left) is (declared is example)
        systems = read_systems([("it", build_product_system(declared, release, treatment))] if left else [])
        found, _ = assess_portfolio(joined_foregrounds([straight_on, systems]), prepared)
        alone = quick_footprint(declared, prepared, release, treatment)
        assert kg_co2e(found.totals).tolist() == [pytest.approx(alone.kg_co2e, rel=1e-13)]


def test_who_cannot_be_calculated_is_named_and_the_rest_is(little: Prepared) -> None:
    good = declared_products()
    eats = ("eats", looped("9"))
    gone = (
        "gone",
        declaration(row("E-1", "1", "kg", "background:nothing"), row("E-2", "1", "kWh", "background:power")),
    )
    other = ("other", declaration(row("E-1", "1", "kg", "background:power")))
    found, refused = assess_portfolio(read_declarations([eats, good[0], gone, other, good[1]])[0], little)
    assert found.places.tolist() == [1, 4]
    assert {place: error.code for place, error in refused.items()} == {
        0: "unproductive-loop",
        2: "providers-missing",
        3: "providers-missing",
    }
    assert "nothing" in str(refused[2])
    assert "power" in str(refused[3])
    expected, _ = assess_portfolio(read_declarations([good[0], good[1]])[0], little)
    assert np.array_equal(found.totals, expected.totals)


def test_without_numba_a_singular_product_is_found(little: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    from lca.impact import portfolio  # noqa: PLC0415

    monkeypatch.setattr(portfolio, "find_spec", lambda _: None)
    named = [("singular", looped("5")), ("good", looped("0.1"))]  # 5 kg per 500 g x 0.1 per 1: gain of one
    found, refused = assess_portfolio(read_declarations(named)[0], little)
    assert list(refused) == [0]
    assert found.places.tolist() == [1]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (ChangedNumber("power", "co2-fossil", Fraction("0.7")), {"power": {"co2-fossil": ("0.7", "kg")}}),
        (ChangedNumber("steel", "power", Fraction(5)), {"steel": {"power": ("5", "kWh")}}),
        (ChangedNumber("steel", "ch4-fossil", Fraction(50)), {"steel": {"ch4-fossil": ("50", "g")}}),
    ],
)
def test_one_changed_number_is_a_recalculation_with_bw2calc(
    little: Prepared, change: ChangedNumber, expected: dict[str, dict[str, tuple[str, str]]]
) -> None:
    power = {"steel": ("0.01", "kg")}, {"co2-fossil": ("0.5", "kg")}
    steel = {"power": ("3", "kWh")}, {"ch4-fossil": ("20", "g"), "so2": ("1", "g")}
    for name, (inputs, emits) in (("power", power), ("steel", steel)):
        for target, stated in expected.get(name, {}).items():
            (inputs if target in inputs else emits)[target] = stated
    world = small_release(
        process("power", "kWh", inputs=power[0], emits=power[1]),
        process("steel", "kg", "10", inputs=steel[0], emits=steel[1]),
    )
    named = declared_products()
    found, _ = assess_portfolio(read_declarations(named)[0], little, tiny(), change)
    assert found.changed is not None
    for place, (_, declared) in enumerate(named):
        reference = solve(build_product_system(declared, world), world, method())
        assert kg_co2e(found.changed)[place] == pytest.approx(reference.total, rel=1e-12)


def test_a_number_that_the_release_does_not_have_is_refused(little: Prepared) -> None:
    for change in (ChangedNumber("none", "power", Fraction(1)), ChangedNumber("power", "so2", Fraction(1))):
        with pytest.raises(InvalidInput):
            changed_intensities(little, tiny(), change)
    with pytest.raises(CalculationError, match="at least as much of itself"):
        changed_intensities(little, tiny(), ChangedNumber("steel", "power", Fraction(5000)))


def test_ranks_compare_what_is_counted_alike() -> None:
    values = np.array([3.0, 1.0, 2.0, 9.0])
    assert ranks(values, ["1 kg", "1 kg", "1 kg", "1 piece"]).tolist() == [1, 3, 2, 1]


def test_nothing_at_all(little: Prepared) -> None:
    nothing: DeclaredForegrounds = read_declarations([])[0]
    found, refused = assess_portfolio(nothing, little)
    assert found.totals.shape == (0, 12)
    assert refused == {}
