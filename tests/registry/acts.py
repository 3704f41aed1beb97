"""Walks of applications that tests begin with."""

from labels.documents.statement import LevelOfAssurance, Opinion
from lca.conformity.rule import Outcome
from lca.inventory.declaration import Declaration
from registry.bootstrap import Registry
from registry.demo import demo_actor
from registry.demo_people import CLERK, DECISION_MAKER, MAKER, VERIFIER
from registry.roles import Actor
from tests.registry.world import product


def submitted(registry: Registry, declaration: Declaration | None = None) -> str:
    maker = demo_actor(registry, MAKER)
    application = registry.desk.draft_declaration(maker, declaration or product())
    registry.desk.submit(maker, application)
    return application


def in_verification(registry: Registry, declaration: Declaration | None = None) -> str:
    application, clerk = submitted(registry, declaration), demo_actor(registry, CLERK)
    registry.desk.accept(clerk, application)
    registry.desk.assign(clerk, application, demo_actor(registry, VERIFIER).id)
    return application


def judge_all(registry: Registry, application: str, by: Actor | None = None) -> None:
    verifier = by or demo_actor(registry, VERIFIER)
    for finding in registry.desk.preview(verifier, application).findings:
        if finding.verdict.outcome is Outcome.NOT_JUDGED:
            registry.desk.judge_rule(verifier, application, finding.rule.id, Outcome.MET, "seen")


def verified(registry: Registry, declaration: Declaration | None = None) -> str:
    application, verifier = in_verification(registry, declaration), demo_actor(registry, VERIFIER)
    registry.desk.recalculate(verifier, application)
    judge_all(registry, application)
    registry.desk.give_opinion(verifier, application, Opinion.UNMODIFIED, LevelOfAssurance.LIMITED)
    return application


def issued(registry: Registry, declaration: Declaration | None = None, supersedes: str | None = None) -> str:
    application = verified(registry, declaration)
    return registry.desk.grant(demo_actor(registry, DECISION_MAKER), application, "fine", supersedes)
