"""What may happen to an application and to a certificate, as two tables.

The desk, the screens (which buttons) and the documentation read the same rows. A pair of state and act that has no
row is refused. Expiry is derived from a given time and is no state.
"""

from enum import StrEnum

from msgspec import Struct

from labels.documents.status import CertificateStatus
from registry.roles import Role


class ApplicationState(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    IN_VERIFICATION = "in_verification"
    CORRECTION = "correction"  # nonconformities wait for the manufacturer
    VERIFIED = "verified"  # an opinion is signed
    GRANTED = "granted"  # decided, the certificate is being made
    ISSUED = "issued"
    REFUSED = "refused"
    ABANDONED = "abandoned"


class Act(StrEnum):
    """What a person does to an application; also the tag of the event it leaves."""

    DRAFT = "draft"
    SAVE = "save"
    SUBMIT = "submit"
    ABANDON = "abandon"
    RETURN = "return"
    ACCEPT = "accept"
    ASSIGN = "assign"
    RECALCULATE = "recalculate"
    JUDGE_RULE = "judge_rule"
    RAISE_NONCONFORMITY = "raise_nonconformity"
    ANSWER = "answer"
    CLOSE_NONCONFORMITY = "close_nonconformity"
    GIVE_OPINION = "give_opinion"
    GRANT = "grant"
    REFUSE = "refuse"
    ISSUE = "issue"


class CertificateAct(StrEnum):
    """What is done to a certificate; also the tag of the event it leaves."""

    ISSUE = "issue"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    SUPERSEDE = "supersede"


class Guard(StrEnum):
    """A condition beyond state and role; each is one function in `guards`."""

    OWN_APPLICATION = "own_application"
    NO_SHALL_UNMET = "no_shall_unmet"
    NOT_CLAIMED_ELSEWHERE = "not_claimed_elsewhere"
    SUPPLIERS_VALID = "suppliers_valid"
    INDEPENDENT_CANDIDATE = "independent_candidate"
    ASSIGNED_VERIFIER = "assigned_verifier"
    INDEPENDENT = "independent"
    REVISED = "revised"
    ALL_ANSWERED = "all_answered"
    NONCONFORMITY_OPEN = "nonconformity_open"
    RULE_FOR_VERIFIER = "rule_for_verifier"
    RECALCULATED = "recalculated"
    RULES_JUDGED = "rules_judged"
    NOTHING_UNMET = "nothing_unmet"
    OF_THE_BODY = "of_the_body"
    NOT_THE_VERIFIER = "not_the_verifier"
    OPINION_ALLOWS = "opinion_allows"


class Transition(Struct, frozen=True):
    """One row: in `state` a person in `role` may `act` when every guard holds, which leads to `target`.

    state: None before the first act. clause: where the standard asks for the step.
    """

    state: ApplicationState | None
    act: Act
    target: ApplicationState
    role: Role
    guards: tuple[Guard, ...] = ()
    clause: str = ""


class CertificateTransition(Struct, frozen=True):
    """One row of the certificate table."""

    state: CertificateStatus | None
    act: CertificateAct
    target: CertificateStatus
    role: Role
    clause: str = ""


_S, _G, _A, _C, _CA = ApplicationState, Guard, Act, CertificateStatus, CertificateAct
_T, _CT = Transition, CertificateTransition
_APPLIES, _REVIEW, _EVALUATION, _DECIDES, _DOCUMENTS, _CHANGES = (
    f"ISO/IEC 17065:2012, 7.{number}" for number in (2, 3, 4, 6, 7, 11)
)
_VERIFIES, _OPINES = "ISO 14064-3:2019, 6", "ISO 14064-3:2019, 9"
_OWN = (_G.OWN_APPLICATION,)
_BODY = (_G.OF_THE_BODY,)
_CANDIDATE = (*_BODY, _G.INDEPENDENT_CANDIDATE)
_VERIFIER = (_G.ASSIGNED_VERIFIER, _G.INDEPENDENT)
_JUDGES = (*_VERIFIER, _G.RULE_FOR_VERIFIER)
_CLOSES = (*_VERIFIER, _G.NONCONFORMITY_OPEN)
_OPINION = (*_VERIFIER, _G.RECALCULATED, _G.RULES_JUDGED, _G.NOTHING_UNMET)
_COMPLETE = (_G.NO_SHALL_UNMET, _G.NOT_CLAIMED_ELSEWHERE, _G.SUPPLIERS_VALID)
_REPLY = (*_OWN, _G.REVISED, _G.ALL_ANSWERED, *_COMPLETE)
_DECISION = (*_BODY, _G.NOT_THE_VERIFIER, _G.INDEPENDENT)
_GRANT = (*_DECISION, _G.OPINION_ALLOWS, _G.NOT_CLAIMED_ELSEWHERE)

APPLICATION: tuple[Transition, ...] = (
    _T(None, _A.DRAFT, _S.DRAFT, Role.MANUFACTURER),
    _T(_S.DRAFT, _A.SAVE, _S.DRAFT, Role.MANUFACTURER, _OWN),
    _T(_S.DRAFT, _A.SUBMIT, _S.SUBMITTED, Role.MANUFACTURER, (*_OWN, *_COMPLETE), _APPLIES),
    _T(_S.DRAFT, _A.ABANDON, _S.ABANDONED, Role.MANUFACTURER, _OWN),
    _T(_S.SUBMITTED, _A.ABANDON, _S.ABANDONED, Role.MANUFACTURER, _OWN),
    _T(_S.SUBMITTED, _A.RETURN, _S.DRAFT, Role.CLERK, _BODY, _REVIEW),
    _T(_S.SUBMITTED, _A.ACCEPT, _S.ACCEPTED, Role.CLERK, _BODY, _REVIEW),
    _T(_S.ACCEPTED, _A.ASSIGN, _S.IN_VERIFICATION, Role.CLERK, _CANDIDATE, _EVALUATION),
    _T(_S.IN_VERIFICATION, _A.ASSIGN, _S.IN_VERIFICATION, Role.CLERK, _CANDIDATE, _EVALUATION),
    _T(_S.IN_VERIFICATION, _A.RECALCULATE, _S.IN_VERIFICATION, Role.VERIFIER, _VERIFIER, _VERIFIES),
    _T(_S.IN_VERIFICATION, _A.JUDGE_RULE, _S.IN_VERIFICATION, Role.VERIFIER, _JUDGES, _VERIFIES),
    _T(_S.IN_VERIFICATION, _A.RAISE_NONCONFORMITY, _S.CORRECTION, Role.VERIFIER, _VERIFIER, _EVALUATION),
    _T(_S.CORRECTION, _A.RAISE_NONCONFORMITY, _S.CORRECTION, Role.VERIFIER, _VERIFIER, _EVALUATION),
    _T(_S.CORRECTION, _A.SAVE, _S.CORRECTION, Role.MANUFACTURER, _OWN),
    _T(_S.CORRECTION, _A.ANSWER, _S.IN_VERIFICATION, Role.MANUFACTURER, _REPLY, _EVALUATION),
    _T(_S.CORRECTION, _A.ABANDON, _S.ABANDONED, Role.MANUFACTURER, _OWN),
    _T(_S.IN_VERIFICATION, _A.CLOSE_NONCONFORMITY, _S.IN_VERIFICATION, Role.VERIFIER, _CLOSES, _EVALUATION),
    _T(_S.IN_VERIFICATION, _A.GIVE_OPINION, _S.VERIFIED, Role.VERIFIER, _OPINION, _OPINES),
    _T(_S.VERIFIED, _A.GRANT, _S.GRANTED, Role.DECISION_MAKER, _GRANT, _DECIDES),
    _T(_S.VERIFIED, _A.REFUSE, _S.REFUSED, Role.DECISION_MAKER, _DECISION, _DECIDES),
    _T(_S.GRANTED, _A.ISSUE, _S.ISSUED, Role.DECISION_MAKER, _DECISION, _DOCUMENTS),
)  # fmt: skip

CERTIFICATE: tuple[CertificateTransition, ...] = (
    _CT(None, _CA.ISSUE, _C.VALID, Role.DECISION_MAKER, _DOCUMENTS),
    _CT(_C.VALID, _CA.SUSPEND, _C.SUSPENDED, Role.DECISION_MAKER, _CHANGES),
    _CT(_C.SUSPENDED, _CA.REINSTATE, _C.VALID, Role.DECISION_MAKER, _CHANGES),
    _CT(_C.VALID, _CA.WITHDRAW, _C.WITHDRAWN, Role.DECISION_MAKER, _CHANGES),
    _CT(_C.SUSPENDED, _CA.WITHDRAW, _C.WITHDRAWN, Role.DECISION_MAKER, _CHANGES),
    _CT(_C.VALID, _CA.CANCEL, _C.CANCELLED, Role.MANUFACTURER, _CHANGES),
    _CT(_C.SUSPENDED, _CA.CANCEL, _C.CANCELLED, Role.MANUFACTURER, _CHANGES),
    _CT(_C.VALID, _CA.SUPERSEDE, _C.SUPERSEDED, Role.DECISION_MAKER, _CHANGES),
    _CT(_C.SUSPENDED, _CA.SUPERSEDE, _C.SUPERSEDED, Role.DECISION_MAKER, _CHANGES),
)

# Whose turn it is; a state that is not here waits for nobody
WAITS_FOR: dict[ApplicationState, Role] = {
    _S.DRAFT: Role.MANUFACTURER,
    _S.SUBMITTED: Role.CLERK,
    _S.ACCEPTED: Role.CLERK,
    _S.IN_VERIFICATION: Role.VERIFIER,
    _S.CORRECTION: Role.MANUFACTURER,
    _S.VERIFIED: Role.DECISION_MAKER,
    _S.GRANTED: Role.DECISION_MAKER,
}

_APPLICATION = {(row.state, row.act): row for row in APPLICATION}
_CERTIFICATE = {(row.state, row.act): row for row in CERTIFICATE}


def application_transition(state: ApplicationState | None, act: Act) -> Transition | None:
    """The row for a state and an act, or None where the act is refused."""
    return _APPLICATION.get((state, act))


def certificate_transition(state: CertificateStatus | None, act: CertificateAct) -> CertificateTransition | None:
    """The row for a certificate's state and an act, or None where the act is refused."""
    return _CERTIFICATE.get((state, act))
