"""One thing changed: each change against a footprint worked out by hand, and what cannot be changed refused."""

from fractions import Fraction

import pytest

from lca.errors import InvalidInput
from lca.interpretation.changes import (
    AmountChange,
    AmountReplacement,
    Change,
    GridChange,
    ModeChange,
    ProviderChange,
    RecycledShareChange,
    YieldChange,
)
from lca.interpretation.foreground_samples import SPLIT
from lca.interpretation.scenarios import as_estimates, run_scenario
from lca.interpretation.uncertainty import draw
from lca.inventory.data_quality import SourceKind
from lca.inventory.declaration import TransportMode
from lca.inventory.link import Link, LinkKind
from lca.scope.boundary import LifeCycleStage
from tests.studies import declaration, process, release
from tests.uncertainty.worlds import run, scored, uncertain

# kg CO2e per unit, so that every footprint below is mental arithmetic
PLAIN = release(
    process("steel", "kg", emits={"co2-fossil": ("2", "kg")}),
    process("scrap", "kg", emits={"co2-fossil": ("0.5", "kg")}),
    process("plastic", "kg", emits={"co2-fossil": ("3", "kg")}),
    process("coal-power", "kWh", emits={"co2-fossil": ("1", "kg")}),
    process("wind-power", "kWh", emits={"co2-fossil": ("0.1", "kg")}),
    process("truck", "t*km", emits={"co2-fossil": ("0.2", "kg")}),
    process("rail", "t*km", emits={"co2-fossil": ("0.05", "kg")}),
)
LEG = {"mass": {"amount": "2", "unit": "kg"}, "distance": {"amount": "500", "unit": "km"}}
BASE = declaration(
    scored("M-001", "2", "kg", "background:steel", stage="raw_material_acquisition"),  # 4
    scored(
        "T-001", "1", "t*km", "background:truck", kind="transport", stage="raw_material_acquisition", transport=LEG
    ),  # 0.2
    scored("E-001", "3", "kWh", "background:coal-power"),  # 3
    scored("E-002", "1", "kWh", "background:coal-power", process="press", basis="process_output"),  # 0.5 runs: 0.5
    scored("O-001", "0.5", "kg", "own_process:press"),
    own_processes=[{"id": "press", "name": "Press", "stage": "production", "output": {"amount": "1", "unit": "kg"}}],
)
TOTAL = 7.7


def to(target: str) -> Link:
    return Link(kind=LinkKind.BACKGROUND, target=target)


CHANGES = [
    (ProviderChange(("M-001",), to("scrap")), 4.7),
    (ProviderChange(("M-001",), to("plastic"), "0.5", "plastic housing"), 6.7),
    (ProviderChange(("T-001",), to("rail")), 7.55),
    (ModeChange(("T-001",), to("rail"), TransportMode.RAIL), 7.55),
    (GridChange("coal-power", "wind-power"), 4.2 + 0.35),
    (RecycledShareChange("M-001", to("scrap"), "0.25"), 7.7 - 0.25 * 2 * 1.5),
    (RecycledShareChange("M-001", to("scrap"), "1"), 4.7),
    (RecycledShareChange("M-001", to("scrap"), "0"), 7.7),
    (YieldChange("0.8", "1", LifeCycleStage.RAW_MATERIAL_ACQUISITION), 3.5 + 0.8 * 4.2),
    (YieldChange("0.9", "0.6", process="press"), 7.7 + 0.25),
    (YieldChange("0.9", "0.95", exchange_ids=("M-001",)), 3.7 + 4 * 0.9 / 0.95),
    (AmountChange(("E-001", "M-001"), "0.1"), 0.7 + 0.7),
    (AmountReplacement("M-001", "1.5"), 6.7),
    (AmountReplacement("M-001", "0"), 3.7),
    (AmountReplacement("T-001", "0.25"), 7.55),
]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_change_by_hand(change: Change, expected: float) -> None:
    base = run(BASE, PLAIN)
    assert base.result.total == pytest.approx(TOTAL)
    (step,) = run_scenario(base, [change], lambda document: run(document, PLAIN))
    assert step.calculation.result.total == pytest.approx(expected, rel=1e-12)
    assert step.waterfall.change == pytest.approx(expected - TOTAL, abs=1e-12)


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_changed_declaration_is_a_sound_document(change: Change, expected: float) -> None:
    changed = change.apply(BASE)
    again = type(changed).model_validate_json(changed.model_dump_json(by_alias=True))
    assert again == changed
    assert BASE.model_dump_json() == declaration(*[e.model_dump(mode="json") for e in BASE.exchanges], own_processes=[p.model_dump(mode="json") for p in BASE.own_processes]).model_dump_json()  # fmt: skip


def test_freight_stays_mass_times_distance() -> None:
    changed = AmountChange(("T-001",), "0.3").apply(BASE).exchanges[1]
    assert changed.transport is not None
    assert (changed.transport.mass.amount, changed.amount) == ("0.6", "0.3")
    third = YieldChange("1", "0.9", LifeCycleStage.RAW_MATERIAL_ACQUISITION).apply(BASE).exchanges[1]
    assert float(third.amount) == pytest.approx(1 / 0.9)


def test_changes_in_a_row_sum_to_the_whole() -> None:
    base = run(BASE, PLAIN)
    changes = [GridChange("coal-power", "wind-power"), RecycledShareChange("M-001", to("scrap"), "0.5"), ProviderChange(("T-001",), to("rail"))]  # fmt: skip
    steps = run_scenario(base, changes, lambda document: run(document, PLAIN))
    assert sum(s.waterfall.change for s in steps) == pytest.approx(steps[-1].calculation.result.total - TOTAL)
    assert steps[-1].calculation.result.total == pytest.approx(4.55 - 1.5 - 0.15)


def test_parts_of_a_split_amount_are_drawn_as_one() -> None:
    split = run(RecycledShareChange("M-001", to("scrap"), "0.25").apply(BASE), PLAIN)
    (drawn,), _ = draw([split], uncertain(PLAIN))
    ids = [e.id for e in drawn.sampler.exchanges]
    virgin, recycled = (drawn.sampled.supplied[ids.index(i)] for i in ("M-001", "M-001" + SPLIT))
    assert virgin == pytest.approx(3 * recycled)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (ProviderChange(("M-009",), to("scrap")), "scenario-exchange"),
        (ProviderChange(("M-001",), to("scrap"), "0"), "scenario-number"),
        (AmountChange(("M-001",), "many"), "scenario-number"),
        (AmountChange((), "2"), "scenario-exchange"),
        (GridChange("nuclear", "wind-power"), "scenario-grid"),
        (RecycledShareChange("M-001", to("scrap"), "1.2"), "scenario-number"),
        (YieldChange("1.2", "0.9"), "scenario-number"),
        (YieldChange("0.9", "0.9", LifeCycleStage.USE), "scenario-exchange"),
        (ModeChange(("M-001",), to("rail")), "scenario-freight"),
        (AmountReplacement("M-001", "few"), "scenario-number"),
        (AmountReplacement("M-001", "-5"), "scenario-number"),
        (AmountReplacement("M-009", "1"), "scenario-exchange"),
    ],
)
def test_impossible_changes_are_refused(change: Change, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        change.apply(BASE)
    assert caught.value.problems[0].code == code


def test_unknown_provider_is_refused_by_the_front_door() -> None:
    base = run(BASE, PLAIN)
    with pytest.raises(InvalidInput, match="unobtainium"):
        run_scenario(base, [ProviderChange(("M-001",), to("unobtainium"))], lambda document: run(document, PLAIN))


def test_amounts_stay_exact() -> None:
    changed = AmountChange(("M-001",), "0.1").apply(BASE).exchanges[0]
    assert Fraction(changed.amount) == Fraction(2, 10)


def test_another_mode_forgets_how_the_old_one_was_loaded() -> None:
    leg = LEG | {"mode": "road", "load_share": "0.4", "empty_return_share": "1"}
    row = scored("T-001", "1", "t*km", "background:truck", kind="transport", stage="distribution", transport=leg)
    moved = ModeChange(("T-001",), to("rail"), TransportMode.RAIL).apply(declaration(row)).exchanges[0]
    assert moved.transport is not None
    assert (moved.transport.mode, moved.transport.load_share, moved.transport.empty_return_share) == (
        TransportMode.RAIL,
        None,
        None,
    )
    assert (moved.transport.mass.amount, moved.amount) == ("2", "1")


def test_recycled_content_changes_where_it_is_declared() -> None:
    material = {
        "id": "R-001",
        "exchange": "M-001",
        "recycled_content": "0.1",
        "recycled": {"kind": "background", "target": "scrap"},
        "source": {"kind": "measured", "reference": "mill certificate"},
    }
    base = declaration(*[e.model_dump(mode="json") for e in BASE.exchanges if not e.process and e.id != "O-001"], recycling=[material])  # fmt: skip
    changed = RecycledShareChange("M-001", to("scrap"), "0.4").apply(base)
    assert [e.id for e in changed.exchanges] == [e.id for e in base.exchanges]
    assert changed.recycling[0].recycled_content == "0.4"
    # 4 of steel; of its 2 kg, 0.1 and then 0.4 are scrap at 0.5 instead of steel at 2 kg CO2e/kg
    before, after = (run(document, PLAIN).result.total for document in (base, changed))
    assert before - after == pytest.approx(0.3 * 2 * 1.5)


def test_amounts_that_a_scenario_moved_become_estimates() -> None:
    after = BASE
    for change in (AmountChange(("E-001",), "0.5"), ProviderChange(("M-001",), to("scrap"))):
        after = change.apply(after)
    marked = {e.id: e.source for e in as_estimates(BASE, after, "half the electricity").exchanges}
    assert (marked["E-001"].kind, marked["E-001"].reference) == (SourceKind.ESTIMATED, "half the electricity")
    assert all(source.kind is SourceKind.MEASURED for key, source in marked.items() if key != "E-001")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (ProviderChange(("M-001",), to("scrap")), "M-001: steel → scrap"),
        (ModeChange(("T-001",), to("rail")), "T-001: truck → rail"),
        (GridChange("coal-power", "wind-power"), "coal-power → wind-power"),
        (RecycledShareChange("M-001", to("scrap"), "0.25"), "M-001: 25 % from scrap"),
        (YieldChange("0.9", "0.95", process="press"), "press: yield 0.9 → 0.95"),
        (AmountChange(("E-001", "M-001"), "0.1"), "E-001, M-001: amount × 0.1"),
        (AmountReplacement("M-001", "1.5"), "M-001: 2 → 1.5 kg"),
    ],
)
def test_title(change: Change, said: str) -> None:
    assert str(change.title(BASE, lambda link: link.target)) == said


def test_rounding_of_sums_is_no_change() -> None:
    base = run(BASE, PLAIN)
    (step,) = run_scenario(base, [AmountChange(("E-001",), "0.9")], lambda document: run(document, PLAIN))
    assert [moved.key for moved in step.waterfall.moved] == ["E-001"]
