"""A supplier footprint that was valid in the period is not, by itself, valid on the day of the application."""

import pytest

from registry.bootstrap import Registry
from registry.errors import Refused
from registry.roles import Actor
from tests.registry.world import POWER, STEEL, HandClock, product
from tests.studies import row

CHIP = {
    "id": "S-1",
    "supplier": "Chip Co.",
    "product": "chip",
    "quantity": {"amount": "1", "unit": "piece"},
    "fossil": "5",
    "gwp_set": "AR6",
    "valid_until": "2026-03-31",
}


def test_refused_on_the_day_after_the_last(registry: Registry, maker: Actor, clock: HandClock) -> None:
    """The clock stands at 1 March 2026; the footprint is valid until 31 March, the period ended with 2025."""
    chips = row("M-2", "1", "piece", "supplier:S-1", stage="raw_material_acquisition")
    declared = product(STEEL, POWER, chips, supplier_footprints=[CHIP])
    late = registry.desk.draft_declaration(maker, declared)
    registry.desk.submit(maker, registry.desk.draft_declaration(maker, declared))
    clock.move(days=31)
    with pytest.raises(Refused) as refusal:
        registry.desk.submit(maker, late)
    (problem,) = refusal.value.problems
    assert problem.code == "supplier-footprint-expired"
    assert problem.what.params == {"ids": "S-1"}
