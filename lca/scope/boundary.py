"""Life cycle stages and the system boundary (ISO 14067:2018, 6.3.4)."""

from enum import StrEnum

from lca.documents import Document, LongText


class LifeCycleStage(StrEnum):
    """The stages a footprint is reported by (ISO 14067:2018, 7.2 a)."""

    RAW_MATERIAL_ACQUISITION = "raw_material_acquisition"
    PRODUCTION = "production"
    DISTRIBUTION = "distribution"
    USE = "use"
    END_OF_LIFE = "end_of_life"


class BoundaryKind(StrEnum):
    """Cradle to gate makes a partial footprint; cradle to grave a whole one."""

    CRADLE_TO_GATE = "cradle_to_gate"
    CRADLE_TO_GRAVE = "cradle_to_grave"


class StageStatus(StrEnum):
    """Whether a stage is inside the boundary."""

    INCLUDED = "included"
    EXCLUDED = "excluded"
    NOT_APPLICABLE = "not_applicable"


# Stages that a boundary cannot leave out and keep its name
REQUIRED_STAGES: dict[BoundaryKind, frozenset[LifeCycleStage]] = {
    BoundaryKind.CRADLE_TO_GATE: frozenset({LifeCycleStage.RAW_MATERIAL_ACQUISITION, LifeCycleStage.PRODUCTION}),
    BoundaryKind.CRADLE_TO_GRAVE: frozenset(LifeCycleStage),
}


class StageDeclaration(Document):
    """One stage: inside, outside or not applicable, and why where it is not inside."""

    stage: LifeCycleStage
    status: StageStatus
    reason: LongText = ""


class SystemBoundary(Document):
    """The boundary of a study: its kind and each stage's status."""

    kind: BoundaryKind
    stages: tuple[StageDeclaration, ...]

    def status_of(self, stage: LifeCycleStage) -> StageStatus | None:
        """Status of a stage, or None where the declaration is silent about it."""
        return next((entry.status for entry in self.stages if entry.stage == stage), None)
