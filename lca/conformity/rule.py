"""What a rule is and what a check of it finds.

A rule is data (`rules/*.toml`): who asks for it, where, how strongly, in our own words, and who can judge it. A
check is a small function that never raises for a bad product: it returns one of four outcomes. `NOT_JUDGED` is not
a pass.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from lca.errors import Message, say
from lca.impact.footprint import FootprintResult
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from lca.inventory.product_system import ProductSystem
from lca.scope.policy import Policy

if TYPE_CHECKING:
    from lca.interpretation.unlinked_bounds import UnlinkedBounds  # it loads the search, which few studies need


class Strength(StrEnum):
    """How strongly a rule asks (ISO/IEC Directives, Part 2, clause 7)."""

    SHALL = "SHALL"
    SHOULD = "SHOULD"
    MAY = "MAY"


class Part(StrEnum):
    """Which part of a study a rule looks at: the phases of ISO 14040, the data, the report, and what a product
    category adds. Rules are listed in this order.
    """

    GOAL_AND_SCOPE = "goal-and-scope"
    INVENTORY = "inventory"
    DATA_QUALITY = "data-quality"
    IMPACT_ASSESSMENT = "impact-assessment"
    INTERPRETATION = "interpretation"
    REPORT = "report"
    PRODUCT_CATEGORY = "product-category"


class JudgedBy(StrEnum):
    """Who can tell whether a rule is met."""

    MACHINE = "machine"
    VERIFIER = "verifier"


class Outcome(StrEnum):
    """What a check finds."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    NOT_JUDGED = "not_judged"


class Rule(Struct, frozen=True):
    """One requirement. text: our own paraphrase, English (the msgid of its translations).

    confidence: how sure we are of clause and wording: `confirmed`, `second_hand`, `unconfirmed` (the clause is still to
    be looked up: how strongly it is asked is this toolkit's choice), or `default` (a setting of this toolkit).
    """

    id: str
    standard: str
    clause: str
    strength: Strength
    judged_by: JudgedBy
    title: str
    text: str
    evidence: str
    confidence: str
    part: Part = Part.INVENTORY


class Verdict(Struct, frozen=True):
    """What one check found. where: ids of exchanges, stages or fields. why: the reason; remedy: what to do, where not
    met.
    """

    outcome: Outcome
    why: Message
    where: tuple[str, ...] = ()
    remedy: Message | None = None


class Finding(Struct, frozen=True):
    """A rule and what was found of it in one study."""

    rule: Rule
    verdict: Verdict

    @property
    def blocks(self) -> bool:
        """Whether an application cannot be submitted with it: a SHALL rule that is not met."""
        return self.rule.strength is Strength.SHALL and self.verdict.outcome is Outcome.NOT_MET


class Case(Struct, frozen=True):
    """Everything a check may read. bounds: of the rows without a dataset, where somebody could tell."""

    declaration: Declaration
    system: ProductSystem
    result: FootprintResult
    background: BackgroundRelease
    policy: Policy
    bounds: "UnlinkedBounds | None" = None


Check = Callable[[Case], Verdict]


def met(why: Message | None = None) -> Verdict:
    """The rule is met."""
    return Verdict(Outcome.MET, why or say("Nothing stands against it."))


def not_applicable(why: Message) -> Verdict:
    """The rule does not concern this product."""
    return Verdict(Outcome.NOT_APPLICABLE, why)


def not_met(why: Message, remedy: Message, *where: str) -> Verdict:
    """The rule is not met here."""
    return Verdict(Outcome.NOT_MET, why, where, remedy)


def lacking(fields: Sequence[str], remedy: Message) -> Verdict:
    """The rule is not met: these fields of the declaration are empty."""
    return not_met(say("Missing: {fields}.", fields=", ".join(fields)), remedy, *fields)


def not_judged(why: Message) -> Verdict:
    """A person has to judge it, or something is missing."""
    return Verdict(Outcome.NOT_JUDGED, why)
