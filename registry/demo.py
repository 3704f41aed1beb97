"""The demonstration walk: one declaration through every step of certification, by demo people, up to a signed
certificate.

Each step asks where the application stands and does what comes next, so that a walk that was interrupted goes on, and
one that is finished is found and repeated by nobody.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct

from labels.documents.statement import LevelOfAssurance, Opinion
from lca.conformity.rule import Outcome
from lca.data import DEFAULT_BACKGROUND
from lca.errors import say
from lca.inventory.declaration import Declaration
from registry.bootstrap import Registry
from registry.demo_people import CLERK, DECISION_MAKER, MAKER, VERIFIER
from registry.errors import SettingsError
from registry.reading import read_file
from registry.roles import Actor
from registry.transitions import ApplicationState

DEMO_NOTE = "示例判定 / demonstration judgement"
_REASON = "示例 / demonstration"


class DemoOutcome(Struct, frozen=True):
    """A demo certificate. issued_now: False where it was found. address: what its QR code says. files: by name."""

    application: str
    number: str
    address: str
    issued_now: bool
    files: Mapping[str, bytes]


class _Walk(Struct, frozen=True):
    registry: Registry
    application: str

    def actor(self, login: str) -> Actor:
        return demo_actor(self.registry, login)


def run_demo_walk(registry: Registry, name: str, data: bytes, background: str = DEFAULT_BACKGROUND) -> DemoOutcome:
    """Take a declaration (workbook, zip of CSVs or JSON) to a certificate; finds the one that was issued for it before.

    InvalidInput: the file cannot be read. Refused: a rule that must be met is not. SettingsError outside demo mode.
    """
    maker = demo_actor(registry, MAKER)
    declaration = read_file(name, data, registry.office.releases, background)
    application = _find(registry, maker, declaration) or registry.desk.draft_declaration(maker, declaration)
    walk, issued_now = _Walk(registry, application), False
    while (step := _STEPS.get(_state(walk))) is not None:
        step(walk)
        issued_now = True
    number = registry.desk.application(maker, application).summary.certificate or ""
    return DemoOutcome(
        application=application,
        number=number,
        address=f"{registry.settings.public_address}/c/{number}",
        issued_now=issued_now,
        files=MappingProxyType(registry.desk.documents(maker, application)),
    )


def demo_actor(registry: Registry, login: str) -> Actor:
    """A demo person; SettingsError outside demo mode."""
    actor = registry.accounts.demo_people().get(login)
    if actor is None:
        raise SettingsError(
            "demo-only",
            say("Demo people exist in demo mode only."),
            say("Start with TANBIAO_MODE=demo."),
        )
    return actor


def _find(registry: Registry, maker: Actor, declaration: Declaration) -> str | None:
    """The application of the same declaration that goes on or is issued; a salt that was made for it does not count."""
    closed = (ApplicationState.ABANDONED, ApplicationState.REFUSED)
    for row in registry.desk.applications(maker):
        stored = registry.desk.declaration(maker, row.id)
        salted = declaration if declaration.salt else declaration.model_copy(update={"salt": stored.salt})
        if row.state not in closed and stored == salted:
            return row.id
    return None


def _state(walk: _Walk) -> ApplicationState:
    return walk.registry.desk.application(walk.actor(MAKER), walk.application).summary.state


def _submit(walk: _Walk) -> None:
    walk.registry.desk.submit(walk.actor(MAKER), walk.application)


def _accept(walk: _Walk) -> None:
    walk.registry.desk.accept(walk.actor(CLERK), walk.application)


def _assign(walk: _Walk) -> None:
    walk.registry.desk.assign(walk.actor(CLERK), walk.application, walk.actor(VERIFIER).id)


def _verify(walk: _Walk) -> None:
    desk, verifier = walk.registry.desk, walk.actor(VERIFIER)
    findings = desk.recalculate(verifier, walk.application).study.findings
    judged = desk.application(verifier, walk.application).judgements
    for finding in findings:
        rule = finding.rule.id
        if finding.verdict.outcome is Outcome.NOT_JUDGED and rule not in judged:
            desk.judge_rule(verifier, walk.application, rule, Outcome.MET, DEMO_NOTE)
    desk.give_opinion(verifier, walk.application, Opinion.UNMODIFIED, LevelOfAssurance.LIMITED, _REASON)


def _decide(walk: _Walk) -> None:
    walk.registry.desk.grant(walk.actor(DECISION_MAKER), walk.application, _REASON)


def _issue(walk: _Walk) -> None:
    walk.registry.desk.issue(walk.actor(DECISION_MAKER), walk.application)


_STEPS: Mapping[ApplicationState, Callable[[_Walk], None]] = MappingProxyType(
    {
        ApplicationState.DRAFT: _submit,
        ApplicationState.SUBMITTED: _accept,
        ApplicationState.ACCEPTED: _assign,
        ApplicationState.IN_VERIFICATION: _verify,
        ApplicationState.VERIFIED: _decide,
        ApplicationState.GRANTED: _issue,
    }
)
