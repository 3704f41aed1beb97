"""`check_background` on imported releases: what the source is responsible for is said, and is no error; what is wrong
is one, wherever it comes from."""

import dataclasses
from collections.abc import Callable
from types import MappingProxyType

import msgspec
import pytest

from lca.impact.method import load_method
from lca.inventory.background import BackgroundRelease
from lca.inventory.background_check import check_background, errors
from lca.inventory.unit_process import BackgroundExchange
from tests.background.conftest import METHOD
from tests.importers.worlds import ImportedFlow, database, find, imported, needs, out, process

FLOWS = {
    "dust": ImportedFlow("dust", "Dust of the works", "elementary", "kg", "air"),
    "scrap": ImportedFlow("scrap", "Scrap", "product", "kg"),
}
POWER = process("Power", out("power", "1", "kWh", reference=True), out("co2", "0.5"), out("dust", "0.1"))
SCRAP = process("Scrap", out("scrap", "1", reference=True), out("co2", "9"))
STEEL = process("Steel", out("steel", "1", reference=True), needs("power", "2", "kWh"), out("scrap", "1", avoided=True))
FACTORS = {f.flow_id: f.value for f in load_method(METHOD).factors.values()}


@pytest.fixture
def world(tmp_path) -> BackgroundRelease:
    """Steel takes 2 kWh of 0.5 kg CO2 and avoids 1 kg of scrap of 9 kg CO2: 1 - 9 = -8."""
    return imported(database(POWER, SCRAP, STEEL, flows=FLOWS), tmp_path)[0]


def found(release: BackgroundRelease) -> dict[str, str]:
    return {f.code: f.severity for f in check_background(release, FACTORS)}


def edited(
    release: BackgroundRelease, name: str, change: Callable[[BackgroundExchange], BackgroundExchange]
) -> BackgroundRelease:
    made = find(release, name)
    changed = dataclasses.replace(made, exchanges=tuple(map(change, made.exchanges)))
    processes = MappingProxyType({**release.processes, made.process_id: changed})
    return msgspec.structs.replace(release, processes=processes)


def test_what_the_source_says_is_said_and_no_error(world):
    assert found(world) == {"own-flows": "warning", "credit": "warning", "negative-footprint": "warning"}
    (credit,) = (f for f in check_background(world, FACTORS) if f.code == "credit")
    assert str(credit.message).startswith("1 amounts are below zero")
    assert "an avoided product: a credit" in str(credit.message)
    assert world.imported_from == "world.zip (sha256:" + "0" * 64 + ")"


def test_the_same_in_a_release_of_our_own_is_wrong(world):
    codes = {f.code for f in errors(check_background(msgspec.structs.replace(world, imported_from=""), FACTORS))}
    assert codes == {"flow-group", "amount-not-positive"}


def test_a_negative_amount_without_a_reason_is_wrong(world):
    bare = edited(world, "Steel", lambda e: msgspec.structs.replace(e, negative_reason=""))
    assert found(bare)["amount-not-positive"] == "error"
    nothing = edited(world, "Power", lambda e: msgspec.structs.replace(e, amount=e.amount * 0, negative_reason="none"))
    assert found(nothing)["amount-not-positive"] == "error"


def test_a_flow_that_counts_must_have_a_group(world):
    flows = {k: msgspec.structs.replace(f, group="") if k == "co2-fossil" else f for k, f in world.flows.items()}
    assert found(msgspec.structs.replace(world, flows=MappingProxyType(flows)))["flow-group"] == "error"


def test_a_process_of_which_nothing_is_linked_is_said(tmp_path):
    lone = process("Lone", out("steel", "1", reference=True), needs("scrap", "2"))
    empty = process("Empty", out("scrap2", "1", reference=True))
    flows = {**FLOWS, "scrap2": ImportedFlow("scrap2", "Scrap 2", "product", "kg")}
    release, _, _ = imported(database(POWER, lone, empty, flows=flows), tmp_path)
    severities = {f.process_id: f.severity for f in check_background(release, FACTORS) if f.code == "no-exchange"}
    assert severities == {find(release, "Lone").process_id: "warning", find(release, "Empty").process_id: "error"}


def test_a_loop_is_found_among_credits(world):
    """1 kWh that takes 1.5 kWh of itself, beside the credit of steel."""
    power = find(world, "Power").process_id

    def turn(exchange: BackgroundExchange) -> BackgroundExchange:
        if exchange.target_id == "co2-fossil":
            return msgspec.structs.replace(
                exchange, kind="technosphere", target_id=power, unit="kWh", amount=exchange.amount * 3
            )
        return exchange

    assert found(edited(world, "Power", turn))["loop-gain"] == "error"
