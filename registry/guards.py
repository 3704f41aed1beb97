"""The conditions of the transitions table: one small function each, joined by an explicit catalogue.

A guard returns None where it holds, else a Problem with the reason and what to do. All guards of a row are asked, so
that a person hears every reason at once.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct, field

from labels.agreement import ACCEPTED_OPINIONS
from labels.documents.statement import Opinion
from lca.conformity.rule import Finding, Outcome, Strength
from lca.errors import Problem, say
from registry.application import Application
from registry.roles import Actor, OrganisationKind, Role
from registry.transitions import Guard


class Case(Struct, frozen=True):
    """What guards may look at. actor: who acts. The rest is there where the act has it.

    candidate: the verifier to be assigned. findings: of the declaration that is sent or judged. rule, nonconformity:
    what the act is about. claimed_elsewhere: lots of certificates that somebody else claims too. expired_suppliers:
    footprints that are not valid on the day of the act. answers: replies by
    nonconformity id. opinion: about to be given.
    """

    application: Application
    actor: Actor
    candidate: Actor | None = None
    findings: tuple[Finding, ...] = ()
    rule: str = ""
    nonconformity: str = ""
    claimed_elsewhere: tuple[str, ...] = ()
    expired_suppliers: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    opinion: Opinion | None = None


def _own_application(case: Case) -> Problem | None:
    if case.actor.organisation.id == case.application.applicant:
        return None
    return Problem(
        "not-the-applicant",
        say("This application belongs to another organisation."),
        say("Ask the applicant to do it."),
    )


def _no_shall_unmet(case: Case) -> Problem | None:
    unmet = [f.rule.id for f in case.findings if f.blocks]
    if not unmet:
        return None
    return Problem(
        "shall-unmet",
        say("{count} rule(s) that must be met are not: {rules}.", count=len(unmet), rules=", ".join(unmet)),
        say("Mend what each of these findings names, then send the declaration."),
    )


def _not_claimed_elsewhere(case: Case) -> Problem | None:
    if not case.claimed_elsewhere:
        return None
    return Problem(
        "certificate-claimed-elsewhere",
        say(
            "Certificates of {lots} are claimed for another site or company too.",
            lots=", ".join(case.claimed_elsewhere),
        ),
        say("Take these rows out of the declaration, or show the certification body that the retirement is yours."),
    )


def _suppliers_valid(case: Case) -> Problem | None:
    if not case.expired_suppliers:
        return None
    return Problem(
        "supplier-footprint-expired",
        say("The supplier footprints {ids} are no longer valid today.", ids=", ".join(case.expired_suppliers)),
        say("Ask the suppliers for their present footprints, enter them and send the declaration again."),
    )


def _independent_candidate(case: Case) -> Problem | None:
    candidate = case.candidate
    if candidate is None or Role.VERIFIER not in candidate.roles:
        return Problem(
            "not-a-verifier",
            say("The person named is not a verifier."),
            say("Assign somebody who holds the role of verifier."),
        )
    return _independence(candidate, case.application)


def _independent(case: Case) -> Problem | None:
    return _independence(case.actor, case.application)


def _independence(person: Actor, application: Application) -> Problem | None:
    if person.independent_of(application.applicant):
        return None
    return Problem(
        "not-independent",
        say("This person is not independent of the applicant."),
        say("Let somebody act who neither works for the applicant nor advised it."),
    )


def _assigned_verifier(case: Case) -> Problem | None:
    if case.actor.id == case.application.verifier:
        return None
    return Problem(
        "not-assigned",
        say("Another verifier is in charge of this application."),
        say("Ask the certification body to assign it to you."),
    )


def _revised(case: Case) -> Problem | None:
    sent = case.application.submission
    if sent is None or case.application.latest.number > sent.revision.number:
        return None
    return Problem(
        "no-new-revision",
        say("The declaration is still the one that the nonconformities were raised on."),
        say("Save a corrected revision first, then answer."),
    )


def _all_answered(case: Case) -> Problem | None:
    missing = [n.id for n in case.application.open_nonconformities if not case.answers.get(n.id, "").strip()]
    if not missing:
        return None
    return Problem(
        "answer-missing",
        say("No answer is given to {ids}.", ids=", ".join(missing)),
        say("Say for each nonconformity what was corrected, or why nothing had to be."),
    )


def _nonconformity_open(case: Case) -> Problem | None:
    if any(n.id == case.nonconformity for n in case.application.open_nonconformities):
        return None
    return Problem(
        "nonconformity-not-open",
        say("The nonconformity {id} is not open.", id=case.nonconformity),
        say("Choose one of those that are open."),
    )


def _rule_for_verifier(case: Case) -> Problem | None:
    if any(f.rule.id == case.rule and f.verdict.outcome is Outcome.NOT_JUDGED for f in case.findings):
        return None
    return Problem(
        "rule-not-for-verifier",
        say("The rule “{rule}” is not one that waits for the verifier's judgement.", rule=case.rule),
        say("Judge the rules that read “not judged”; raise a nonconformity where another verdict is wrong."),
    )


def _recalculated(case: Case) -> Problem | None:
    run, sent = case.application.recalculation, case.application.submission
    fits = run is not None and sent is not None and run.declaration == sent.revision.declaration
    if fits and run is not None and run.by == case.actor.id and (run.agrees or case.opinion is Opinion.ADVERSE):
        return None
    return Problem(
        "not-recalculated",
        say("Your own recalculation of the present revision is missing, or does not agree with the applicant's."),
        say("Recalculate; where the values differ, raise a nonconformity."),
    )


def _rules_judged(case: Case) -> Problem | None:
    waiting = [
        f.rule.id
        for f in case.findings
        if f.verdict.outcome is Outcome.NOT_JUDGED and f.rule.id not in case.application.judgements
    ]
    if not waiting:
        return None
    return Problem(
        "rules-not-judged",
        say("{count} rule(s) are not judged yet: {rules}.", count=len(waiting), rules=", ".join(waiting)),
        say("Judge each of them on the present revision."),
    )


def _nothing_unmet(case: Case) -> Problem | None:
    if case.opinion not in ACCEPTED_OPINIONS:
        return None
    judged = case.application.judgements
    unmet = [
        f.rule.id
        for f in case.findings
        if f.rule.strength is Strength.SHALL
        and (f.blocks or (f.rule.id in judged and judged[f.rule.id].outcome == Outcome.NOT_MET))
    ]
    still_open = [*unmet, *(n.id for n in case.application.open_nonconformities)]
    if not still_open:
        return None
    return Problem(
        "still-open",
        say("Still open: {items}.", items=", ".join(still_open)),
        say("Have them mended and close them, or give a modified or adverse opinion."),
    )


def _of_the_body(case: Case) -> Problem | None:
    if case.actor.organisation.kind is OrganisationKind.CERTIFICATION_BODY:
        return None
    return Problem(
        "not-of-the-body",
        say("Only people of the certification body may do this."),
        say("Ask the certification body."),
    )


def _not_the_verifier(case: Case) -> Problem | None:
    if case.actor.id not in case.application.verifiers:
        return None
    return Problem(
        "verifier-decides",
        say("Whoever verified an application does not decide on it."),
        say("Let another decision maker decide."),
    )


def _opinion_allows(case: Case) -> Problem | None:
    given = case.application.opinion
    if given is not None and given.opinion in ACCEPTED_OPINIONS:
        return None
    return Problem(
        "opinion-not-accepting",
        say("The verifier's opinion is modified or adverse: it does not carry a certificate."),
        say("Refuse the application; the applicant may apply again with a corrected declaration."),
    )


GUARDS: Mapping[Guard, Callable[[Case], Problem | None]] = MappingProxyType(
    {
        Guard.OWN_APPLICATION: _own_application,
        Guard.NO_SHALL_UNMET: _no_shall_unmet,
        Guard.NOT_CLAIMED_ELSEWHERE: _not_claimed_elsewhere,
        Guard.SUPPLIERS_VALID: _suppliers_valid,
        Guard.INDEPENDENT_CANDIDATE: _independent_candidate,
        Guard.ASSIGNED_VERIFIER: _assigned_verifier,
        Guard.INDEPENDENT: _independent,
        Guard.REVISED: _revised,
        Guard.ALL_ANSWERED: _all_answered,
        Guard.NONCONFORMITY_OPEN: _nonconformity_open,
        Guard.RULE_FOR_VERIFIER: _rule_for_verifier,
        Guard.RECALCULATED: _recalculated,
        Guard.RULES_JUDGED: _rules_judged,
        Guard.NOTHING_UNMET: _nothing_unmet,
        Guard.OF_THE_BODY: _of_the_body,
        Guard.NOT_THE_VERIFIER: _not_the_verifier,
        Guard.OPINION_ALLOWS: _opinion_allows,
    }
)

# Guards that need no more than application and actor: they say which acts a screen may offer at all
STANDING = frozenset(
    {
        Guard.OWN_APPLICATION,
        Guard.ASSIGNED_VERIFIER,
        Guard.INDEPENDENT,
        Guard.OF_THE_BODY,
        Guard.NOT_THE_VERIFIER,
        Guard.OPINION_ALLOWS,
    }
)
