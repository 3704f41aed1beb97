"""What is missing behind a process, what the study says of it, and that an imported release is calculated by the
reference engine as by hand."""

import hashlib
import math

import msgspec
import pytest

from lca.calculate import calculate, judge_calculation
from lca.conformity.rule import Outcome, Verdict
from lca.data import open_policy
from lca.errors import BackgroundError
from lca.impact.missing import missing_behind
from lca.interchange.imported import ImportedFlow
from lca.inventory.background import BackgroundRelease, load_background
from lca.inventory.unit_process import UnlinkedInput
from tests import studies
from tests.importers.solved import footprints
from tests.importers.worlds import database, find, imported, needs, out, process
from tests.studies import declaration, method, row

POWER = process("Power", out("power", "2", "kWh", reference=True), out("co2", "1"), needs("steam", "3"))
STEEL = process("Steel", out("steel", "1", reference=True), needs("power", "4", "kWh"), needs("steam", "0.5"))
BOILER = process("Oven", out("heat", "1", reference=True), out("co2", "0.1"))
FLOWS = {name: ImportedFlow(name, name, "product", "kg") for name in ("steam", "heat")}
POLICY = open_policy("general-2026.1")


@pytest.fixture
def world(tmp_path) -> BackgroundRelease:
    """The largest footprint in kg is steel's own, 4 x 0.5 = 2: so 3 kg of steam are at most 6 kg per 2 kWh, and steel
    lacks at most 0.5 x 2 + 4 x 6 / 2 = 13. The median of 2 and 0.1 is 1.05: 0.5 x 1.05 + 4 x 3.15 / 2 = 6.825."""
    release, _, _ = imported(database(POWER, STEEL, BOILER, flows=FLOWS), tmp_path)
    return release


def judged(release: BackgroundRelease, *rows: dict) -> Verdict:
    study = declaration(*rows)
    pinned = study.model_copy(update={"study": study.study.model_copy(update={"background": release.id})})
    calculation = calculate(pinned, release, method(), POLICY)
    return {f.rule.id: f.verdict for f in judge_calculation(calculation, release, POLICY)}["background-unlinked"]


def test_missing_along_the_chain(world):
    steel, power, oven = (find(world, name).process_id for name in ("Steel", "Power", "Oven"))
    found = missing_behind(world, [steel, power, oven])
    assert {(i.process_id, i.stated, i.unit) for i in world.unlinked} == {(steel, "0.5", "kg"), (power, "3", "kg")}
    assert found[steel].processes == {steel, power}
    assert (found[steel].bound, found[steel].typical) == pytest.approx((13.0, 6.825))
    assert (found[power].processes, found[power].bound) == ({power}, pytest.approx(3.0))
    assert oven not in found


def test_the_study_says_what_its_background_lacks(world):
    """3 kg of steel are 6 kg CO2e and lack at most 39, 650 %; 500 g of heat from the oven lack nothing."""
    steel, oven = (find(world, name).process_id for name in ("Steel", "Oven"))
    rows = (row("S-1", "3", "kg", f"background:{steel}"), row("H-1", "500", "g", f"background:{oven}"))
    verdict = judged(world, *rows)
    assert verdict.outcome is Outcome.NOT_MET
    assert verdict.where == ("S-1",)
    assert "2 inputs are missing in the supply chains of 1 exchange(s): at most 39 kg CO2e, 645 %" in str(verdict.why)
    assert judged(world, rows[1]).outcome is Outcome.NOT_APPLICABLE


def tiny(unlinked: UnlinkedInput, *processes: studies.UnitProcess) -> BackgroundRelease:
    return msgspec.structs.replace(studies.release(*processes), unlinked=(unlinked,))


# 1 kg of board is 2 kg CO2e; a policy allows 5 % to be cut off: 0.1 kg
@pytest.mark.parametrize(("bound", "outcome"), [(0.09, "met"), (0.11, "not_met"), (None, "not_met")])
def test_small_is_met_large_and_unbounded_are_not(bound, outcome):
    board = studies.process("board", "kg", emits={"co2-fossil": ("2", "kg")})
    release = tiny(UnlinkedInput("board", 1, "glue", "3", "g", "no-provider", bound, None), board)
    verdict = judged(release, row("B-1", "1", "kg", "background:board"))
    assert verdict.outcome == outcome
    assert f"{bound or 0:.3g} kg CO2e" in str(verdict.why)


def test_credits_in_a_loop_leave_no_bound():
    """a is made of b and less 1.2 of itself through b: solvable (1 / 2.2), but in size the loop gains 1.2."""
    a = studies.process("a", "kg", inputs={"b": ("1", "kg")}, emits={"co2-fossil": ("1", "kg")})
    b = studies.process("b", "kg", inputs={"a": ("-1.2", "kg")})
    c = studies.process("c", "kg", inputs={"d": ("2", "kg")})
    d = studies.process("d", "kg", emits={"co2-fossil": ("1", "kg")})
    release = tiny(UnlinkedInput("b", 1, "glue", "3", "g", "no-provider", 0.1, 0.1), a, b, c, d)
    more = UnlinkedInput("d", 1, "paint", "3", "g", "no-provider", 0.25, 0.1)
    release = msgspec.structs.replace(release, unlinked=(*release.unlinked, more))
    found = missing_behind(release, ["a", "b", "c"])
    assert math.isinf(found["a"].bound)
    assert math.isinf(found["b"].bound)
    assert found["c"].bound == pytest.approx(0.5)
    verdict = judged(release, row("A-1", "1", "kg", "background:a"))
    assert verdict.outcome is Outcome.NOT_MET
    assert "without a bound" in str(verdict.why)


def test_a_row_of_an_unknown_process_is_refused(world, tmp_path):
    file, sums = tmp_path / "unlinked.csv", tmp_path / "SHA256SUMS"
    before = file.read_bytes()
    file.write_bytes(before.replace(b"\nelectricity-", b"\nsomething-"))
    digests = (hashlib.sha256(data).hexdigest() for data in (before, file.read_bytes()))
    sums.write_text(sums.read_text().replace(*digests))
    with pytest.raises(BackgroundError, match=r"unlinked\.csv names unknown processes: something-"):
        load_background(tmp_path)


def test_release_without_unlinked_inputs(world):
    whole = msgspec.structs.replace(world, unlinked=())
    assert missing_behind(whole, whole.processes) == {}


def test_imported_release_is_calculated_by_the_reference_engine(tmp_path):
    release, _, _ = imported(database(POWER, STEEL), tmp_path)
    steel = find(release, "Steel").process_id
    study = declaration(row("S-1", "3", "kg", f"background:{steel}"))
    pinned = study.model_copy(update={"study": study.study.model_copy(update={"background": release.id})})
    found = calculate(pinned, release, method(), open_policy("general-2026.1"))
    assert found.result.total == pytest.approx(3 * footprints(release)[steel], rel=1e-9)
