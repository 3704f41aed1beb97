"""What is missing behind a process, and that an imported release is calculated by the reference engine as by hand."""

import pytest

from lca.calculate import calculate
from lca.data import open_policy
from lca.inventory.unlinked import missing_behind, read_unlinked
from tests.importers.solved import footprints
from tests.importers.worlds import database, find, imported, needs, out, process
from tests.studies import declaration, method, row

POWER = process("Power", out("power", "2", "kWh", reference=True), out("co2", "1"), needs("steam", "3"))
STEEL = process("Steel", out("steel", "1", reference=True), needs("power", "4", "kWh"), needs("steam", "0.5"))
BOILER = process("Oven", out("heat", "1", reference=True), out("co2", "0.1"))


def test_missing_along_the_chain(tmp_path):
    """The largest footprint in kg is steel's own, 4 x 0.5 = 2: so 3 kg of steam are at most 6 kg per 2 kWh, and steel
    lacks at most 0.5 x 2 + 4 x 6 / 2 = 13."""
    from lca.interchange.imported import ImportedFlow  # noqa: PLC0415

    flows = {name: ImportedFlow(name, name, "product", "kg") for name in ("steam", "heat")}
    release, _, _ = imported(database(POWER, STEEL, BOILER, flows=flows), tmp_path)
    unlinked = read_unlinked(tmp_path)
    found = missing_behind(release, unlinked)
    steel, power = find(release, "Steel").process_id, find(release, "Power").process_id
    assert (found[steel].count, found[steel].unbounded) == (2, 0)
    assert found[steel].bound == pytest.approx(13.0)
    assert found[power].bound == pytest.approx(3.0)
    assert find(release, "Oven").process_id not in found


def test_release_without_unlinked_inputs(tmp_path):
    assert read_unlinked(tmp_path) == {}


def test_imported_release_is_calculated_by_the_reference_engine(tmp_path):
    release, _, _ = imported(database(POWER, STEEL), tmp_path)
    steel = find(release, "Steel").process_id
    study = declaration(row("S-1", "3", "kg", f"background:{steel}"))
    pinned = study.model_copy(update={"study": study.study.model_copy(update={"background": release.id})})
    found = calculate(pinned, release, method(), open_policy("general-2026.1"))
    assert found.result.total == pytest.approx(3 * footprints(release)[steel], rel=1e-9)
