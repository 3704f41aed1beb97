"""What if some things were different: changes of a declaration made one after another, with a footprint after each."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from lca.interpretation.changes import Change
from lca.interpretation.foreground_samples import Calculated
from lca.interpretation.waterfall import Waterfall, waterfall
from lca.inventory.data_quality import SourceKind
from lca.inventory.declaration import Declaration, Exchange
from lca.inventory.link import Provenance


class ScenarioStep(Struct, frozen=True):
    """One change and what it brings after those before it."""

    change: Change
    calculation: Calculated
    waterfall: Waterfall


def run_scenario(
    base: Calculated, changes: Sequence[Change], calculate: Callable[[Declaration], Calculated]
) -> tuple[ScenarioStep, ...]:
    """Make changes one after another and calculate after each.

    calculate: the front door, with release, method and policy filled in. The changes of all steps sum to the whole.
    """
    found: list[ScenarioStep] = []
    before = base
    for change in changes:
        after = calculate(change.apply(before.declaration))
        found.append(ScenarioStep(change, after, waterfall(before.result, after.result)))
        before = after
    return tuple(found)


def as_estimates(before: Declaration, after: Declaration, reasoning: str) -> Declaration:
    """The changed declaration with every amount that a scenario moved said to be an estimate, and why: nobody has
    measured it (ISO 14067:2018, 6.3.5, on documenting where data come from).
    """
    known = {e.id: e for e in before.exchanges}
    source = Provenance(kind=SourceKind.ESTIMATED, reference=reasoning)

    def told(exchange: Exchange) -> Exchange:
        old = known.get(exchange.id)
        same = old is not None and old.amount == exchange.amount
        return exchange if same else exchange.model_copy(update={"source": source})

    return after.model_copy(update={"exchanges": tuple(map(told, after.exchanges))})
