"""What a verification found: one step after the other, and the verdict that follows from them."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from labels.documents.certificate import Certificate
from labels.documents.statement import VerificationStatement
from labels.documents.status import StatusEntry
from labels.language import tell
from lca.documents import Language
from lca.errors import Message, say

FORMAT: Final = "tanbiao.verification-report/1"


class Outcome(StrEnum):
    """Outcome of a step, and of the whole. A crash of the checker is none of them: it is a defect."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_JUDGED = "not_judged"


STEPS: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "bundle": say("The file and the bundle in it"),
        "certificate": say("Signature of the certificate"),
        "statement": say("Verification statement and independence"),
        "validity": say("Dates of validity"),
        "status": say("Status of the certificate"),
        "carrier": say("What is printed"),
        "components": say("Components of the study"),
        "recalculation": say("Recalculation"),
    }
)


class Step(Struct, frozen=True):
    """One step. name: key of `STEPS`. details: what exactly, one thing each.

    asked: whether the reader gave what the step needs to look at; one that was not asked for does not weigh on the
    verdict.
    """

    name: str
    outcome: Outcome
    message: Message
    details: tuple[Message, ...] = ()
    asked: bool = True

    @property
    def title(self) -> Message:
        """What the step looks at."""
        return STEPS[self.name]


class Findings(Struct, frozen=True):
    """What was established on the way, by documents whose signatures hold; None where it was not."""

    kind: str = ""
    certificate: Certificate | None = None
    statement: VerificationStatement | None = None
    status: StatusEntry | None = None


class VerificationReport(Struct, frozen=True):
    """Every step in order, and what was established."""

    steps: tuple[Step, ...]
    findings: Findings

    @property
    def verdict(self) -> Outcome:
        """FAILED if any step failed; NOT_JUDGED if one that was asked for could not be judged; else PASSED."""
        if any(step.outcome is Outcome.FAILED for step in self.steps):
            return Outcome.FAILED
        if any(step.outcome is Outcome.NOT_JUDGED and step.asked for step in self.steps):
            return Outcome.NOT_JUDGED
        return Outcome.PASSED

    @property
    def demo(self) -> bool:
        """Whether the certificate is a demonstration and attests nothing."""
        return self.findings.certificate is not None and self.findings.certificate.demo

    def step(self, name: str) -> Step:
        """The step of this name; KeyError is a defect of the caller."""
        return next(step for step in self.steps if step.name == name)

    def document(self, language: Language = "en") -> dict[str, Any]:
        """The report as a JSON value, its sentences in a language."""
        found = self.findings
        return {
            "format": FORMAT,
            "verdict": str(self.verdict),
            "demo": self.demo,
            "kind": found.kind,
            "certificate": found.certificate.number if found.certificate else None,
            "status": str(found.status.status) if found.status else None,
            "steps": [
                {
                    "name": step.name,
                    "title": tell(step.title, language),
                    "outcome": str(step.outcome),
                    "asked": step.asked,
                    "message": tell(step.message, language),
                    "details": [tell(detail, language) for detail in step.details],
                }
                for step in self.steps
            ],
        }


def passed(name: str, message: Message, *details: Message) -> Step:
    """A step that holds."""
    return Step(name, Outcome.PASSED, message, details)


def failed(name: str, message: Message, *details: Message) -> Step:
    """A step that does not hold."""
    return Step(name, Outcome.FAILED, message, details)


def not_judged(name: str, message: Message, *details: Message, asked: bool = True) -> Step:
    """A step that could not be looked at."""
    return Step(name, Outcome.NOT_JUDGED, message, details, asked)
