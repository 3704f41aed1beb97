"""What a footprint does not hold, for label and certificate (ISO 14067:2018, 6.3.4 and 7.3)."""

from labels.documents.certificate import LeftOut, LeftOutKind
from lca.impact.footprint import FootprintResult
from lca.inventory.declaration import Declaration
from lca.scope.boundary import LifeCycleStage, StageStatus


def left_out(declaration: Declaration, result: FootprintResult) -> tuple[LeftOut, ...]:
    """Everything that the number does not hold: stages outside the boundary, cut-offs, flows without a data set.

    A stage that the boundary is silent about and that no exchange is declared for is left out, without a reason.
    """
    present = {exchange.stage for exchange in declaration.exchanges}
    reasons = {entry.stage: entry.reason for entry in declaration.boundary.stages}
    stages = (
        LeftOut(kind=LeftOutKind.STAGE, what="", stage=stage, reason=reasons.get(stage, ""))
        for stage in LifeCycleStage
        if (status := declaration.boundary.status_of(stage)) is StageStatus.EXCLUDED
        or (status is None and stage not in present)
    )
    cut_offs = (
        LeftOut(
            kind=LeftOutKind.CUT_OFF,
            what=cut.name,
            stage=cut.stage,
            reason=cut.reason,
            estimated_share=cut.estimated_share,
        )
        for cut in declaration.cut_offs
    )
    unlinked = (
        LeftOut(kind=LeftOutKind.UNLINKED, what=row.name, stage=row.stage, reason="") for row in result.unlinked
    )
    return (*stages, *cut_offs, *unlinked)
