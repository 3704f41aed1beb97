"""What may happen to an application and to a certificate, as two tables.

The desk, the screens (which buttons) and the documentation read the same rows. A pair of state and act that has no row is
refused. Expiry is derived from a given time and is no state.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True)
class Transition:
    """One row: in `state` a person in `role` may `act` when every guard holds, which leads to `target`.

    state: None before the first act. clause: where the standard asks for the step.
    """

    state: ApplicationState | None
    act: Act
    target: ApplicationState
    role: Role
    guards: tuple[Guard, ...] = ()
    clause: str = ""


@dataclass(frozen=True)
class CertificateTransition:
    """One row of the certificate table."""

    state: CertificateStatus | None
    act: CertificateAct
    target: CertificateStatus
    role: Role
    clause: str = ""


_S, _G = ApplicationState, Guard
_OWN = (_G.OWN_APPLICATION,)
_VERIFIER = (_G.ASSIGNED_VERIFIER, _G.INDEPENDENT)
_DECISION = (_G.OF_THE_BODY, _G.NOT_THE_VERIFIER, _G.INDEPENDENT)
_OPINION = (*_VERIFIER, _G.RECALCULATED, _G.RULES_JUDGED, _G.NOTHING_UNMET)

APPLICATION: tuple[Transition, ...] = (
    Transition(None, Act.DRAFT, _S.DRAFT, Role.MANUFACTURER),
    Transition(_S.DRAFT, Act.SAVE, _S.DRAFT, Role.MANUFACTURER, _OWN),
    Transition(_S.DRAFT, Act.SUBMIT, _S.SUBMITTED, Role.MANUFACTURER, (*_OWN, _G.NO_SHALL_UNMET), "ISO/IEC 17065:2012, 7.2"),
    Transition(_S.DRAFT, Act.ABANDON, _S.ABANDONED, Role.MANUFACTURER, _OWN),
    Transition(_S.SUBMITTED, Act.ABANDON, _S.ABANDONED, Role.MANUFACTURER, _OWN),
    Transition(_S.SUBMITTED, Act.RETURN, _S.DRAFT, Role.CLERK, (_G.OF_THE_BODY,), "ISO/IEC 17065:2012, 7.3"),
    Transition(_S.SUBMITTED, Act.ACCEPT, _S.ACCEPTED, Role.CLERK, (_G.OF_THE_BODY,), "ISO/IEC 17065:2012, 7.3"),
    Transition(_S.ACCEPTED, Act.ASSIGN, _S.IN_VERIFICATION, Role.CLERK, (_G.OF_THE_BODY, _G.INDEPENDENT_CANDIDATE), "ISO/IEC 17065:2012, 7.4"),
    Transition(_S.IN_VERIFICATION, Act.ASSIGN, _S.IN_VERIFICATION, Role.CLERK, (_G.OF_THE_BODY, _G.INDEPENDENT_CANDIDATE), "ISO/IEC 17065:2012, 7.4"),
    Transition(_S.IN_VERIFICATION, Act.RECALCULATE, _S.IN_VERIFICATION, Role.VERIFIER, _VERIFIER, "ISO 14064-3:2019, 6"),
    Transition(_S.IN_VERIFICATION, Act.JUDGE_RULE, _S.IN_VERIFICATION, Role.VERIFIER, (*_VERIFIER, _G.RULE_FOR_VERIFIER), "ISO 14064-3:2019, 6"),
    Transition(_S.IN_VERIFICATION, Act.RAISE_NONCONFORMITY, _S.CORRECTION, Role.VERIFIER, _VERIFIER, "ISO/IEC 17065:2012, 7.4"),
    Transition(_S.CORRECTION, Act.RAISE_NONCONFORMITY, _S.CORRECTION, Role.VERIFIER, _VERIFIER, "ISO/IEC 17065:2012, 7.4"),
    Transition(_S.CORRECTION, Act.SAVE, _S.CORRECTION, Role.MANUFACTURER, _OWN),
    Transition(_S.CORRECTION, Act.ABANDON, _S.ABANDONED, Role.MANUFACTURER, _OWN),
    Transition(_S.CORRECTION, Act.ANSWER, _S.IN_VERIFICATION, Role.MANUFACTURER, (*_OWN, _G.REVISED, _G.ALL_ANSWERED, _G.NO_SHALL_UNMET), "ISO/IEC 17065:2012, 7.4"),
    Transition(_S.IN_VERIFICATION, Act.CLOSE_NONCONFORMITY, _S.IN_VERIFICATION, Role.VERIFIER, (*_VERIFIER, _G.NONCONFORMITY_OPEN), "ISO/IEC 17065:2012, 7.4"),
    Transition(_S.IN_VERIFICATION, Act.GIVE_OPINION, _S.VERIFIED, Role.VERIFIER, _OPINION, "ISO 14064-3:2019, 9"),
    Transition(_S.VERIFIED, Act.GRANT, _S.GRANTED, Role.DECISION_MAKER, (*_DECISION, _G.OPINION_ALLOWS), "ISO/IEC 17065:2012, 7.6"),
    Transition(_S.VERIFIED, Act.REFUSE, _S.REFUSED, Role.DECISION_MAKER, _DECISION, "ISO/IEC 17065:2012, 7.6"),
    Transition(_S.GRANTED, Act.ISSUE, _S.ISSUED, Role.DECISION_MAKER, _DECISION, "ISO/IEC 17065:2012, 7.7"),
)  # fmt: skip

_C = CertificateStatus
_ENDING = "ISO/IEC 17065:2012, 7.11"
CERTIFICATE: tuple[CertificateTransition, ...] = (
    CertificateTransition(None, CertificateAct.ISSUE, _C.VALID, Role.DECISION_MAKER, "ISO/IEC 17065:2012, 7.7"),
    CertificateTransition(_C.VALID, CertificateAct.SUSPEND, _C.SUSPENDED, Role.DECISION_MAKER, _ENDING),
    CertificateTransition(_C.SUSPENDED, CertificateAct.REINSTATE, _C.VALID, Role.DECISION_MAKER, _ENDING),
    CertificateTransition(_C.VALID, CertificateAct.WITHDRAW, _C.WITHDRAWN, Role.DECISION_MAKER, _ENDING),
    CertificateTransition(_C.SUSPENDED, CertificateAct.WITHDRAW, _C.WITHDRAWN, Role.DECISION_MAKER, _ENDING),
    CertificateTransition(_C.VALID, CertificateAct.CANCEL, _C.CANCELLED, Role.MANUFACTURER, _ENDING),
    CertificateTransition(_C.SUSPENDED, CertificateAct.CANCEL, _C.CANCELLED, Role.MANUFACTURER, _ENDING),
    CertificateTransition(_C.VALID, CertificateAct.SUPERSEDE, _C.SUPERSEDED, Role.DECISION_MAKER, _ENDING),
    CertificateTransition(_C.SUSPENDED, CertificateAct.SUPERSEDE, _C.SUPERSEDED, Role.DECISION_MAKER, _ENDING),
)

_APPLICATION = {(row.state, row.act): row for row in APPLICATION}
_CERTIFICATE = {(row.state, row.act): row for row in CERTIFICATE}


def application_transition(state: ApplicationState | None, act: Act) -> Transition | None:
    """The row for a state and an act, or None where the act is refused."""
    return _APPLICATION.get((state, act))


def certificate_transition(state: CertificateStatus | None, act: CertificateAct) -> CertificateTransition | None:
    """The row for a certificate's state and an act, or None where the act is refused."""
    return _CERTIFICATE.get((state, act))


def acts_from(state: ApplicationState | None, roles: Iterable[Role]) -> tuple[Act, ...]:
    """Acts that the table has for a state and any of these roles, in table order."""
    held = frozenset(roles)
    return tuple(dict.fromkeys(row.act for row in APPLICATION if row.state == state and row.role in held))
