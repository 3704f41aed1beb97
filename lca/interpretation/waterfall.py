"""From one footprint to another, step by step: what each exchange, stage or change adds or takes away."""

from msgspec import Struct

from lca.impact.footprint import ExchangeContribution, FootprintResult
from lca.scope.boundary import LifeCycleStage

NOISE = 1e-12  # of the larger total: a change below it is rounding of sums


class Step(Struct, frozen=True):
    """One exchange or stage. before, after: kg CO2e per unit; 0 where it is not there."""

    key: str
    name: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """kg CO2e that it adds (above zero) or takes away."""
        return self.after - self.before


class Waterfall(Struct, frozen=True):
    """Steps from one total to another; those of each kind sum to the difference of the totals.

    exchanges: by id, the largest change first. stages: in the order of the life cycle.
    """

    before: float
    after: float
    stages: tuple[Step, ...]
    exchanges: tuple[Step, ...]

    @property
    def change(self) -> float:
        """kg CO2e between the totals."""
        return self.after - self.before

    @property
    def moved(self) -> tuple[Step, ...]:
        """Exchanges that change by more than the rounding of sums."""
        least = NOISE * max(abs(self.before), abs(self.after))
        return tuple(step for step in self.exchanges if abs(step.change) > least)


def waterfall(before: FootprintResult, after: FootprintResult) -> Waterfall:
    """What lies between two footprints, by stage and by exchange (matched by id)."""
    old = {e.exchange_id: e for e in before.exchanges}
    new = {e.exchange_id: e for e in after.exchanges}
    steps = [
        Step(
            key,
            _name(old.get(key), new.get(key)),
            old[key].kg_co2e if key in old else 0.0,
            new[key].kg_co2e if key in new else 0.0,
        )
        for key in dict.fromkeys([*old, *new])
    ]
    first = {stage.stage: stage.kg_co2e for stage in before.stages}
    second = {stage.stage: stage.kg_co2e for stage in after.stages}
    stages = tuple(
        Step(str(stage), str(stage), first.get(stage, 0.0), second.get(stage, 0.0))
        for stage in LifeCycleStage
        if stage in first or stage in second
    )
    return Waterfall(before.total, after.total, stages, tuple(sorted(steps, key=lambda s: -abs(s.change))))


def _name(old: ExchangeContribution | None, new: ExchangeContribution | None) -> str:
    """One name, or both where something else stands under the same id."""
    return " → ".join(dict.fromkeys(e.name for e in (old, new) if e is not None))
