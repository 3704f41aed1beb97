"""What states, acts and roles are called, and why an act is not possible in a state: one table each."""

from collections.abc import Mapping
from types import MappingProxyType

from labels.documents.status import CertificateStatus
from lca.errors import Message, say
from registry.roles import Role
from registry.transitions import Act, ApplicationState, CertificateAct

STATES: Mapping[ApplicationState, Message] = MappingProxyType(
    {
        ApplicationState.DRAFT: say("Draft"),
        ApplicationState.SUBMITTED: say("Submitted"),
        ApplicationState.ACCEPTED: say("Accepted"),
        ApplicationState.IN_VERIFICATION: say("In verification"),
        ApplicationState.CORRECTION: say("Correction wanted"),
        ApplicationState.VERIFIED: say("Verified, decision pending"),
        ApplicationState.GRANTED: say("Granted, certificate pending"),
        ApplicationState.ISSUED: say("Certificate issued"),
        ApplicationState.REFUSED: say("Refused"),
        ApplicationState.ABANDONED: say("Abandoned"),
    }
)
ACTS: Mapping[Act, Message] = MappingProxyType(
    {
        Act.DRAFT: say("Start an application"),
        Act.SAVE: say("Save a revision"),
        Act.SUBMIT: say("Submit the application"),
        Act.ABANDON: say("Abandon the application"),
        Act.RETURN: say("Send the application back"),
        Act.ACCEPT: say("Accept the application"),
        Act.ASSIGN: say("Assign a verifier"),
        Act.RECALCULATE: say("Recalculate"),
        Act.JUDGE_RULE: say("Judge a rule"),
        Act.RAISE_NONCONFORMITY: say("Raise a nonconformity"),
        Act.ANSWER: say("Answer the nonconformities"),
        Act.CLOSE_NONCONFORMITY: say("Close a nonconformity"),
        Act.GIVE_OPINION: say("Give an opinion"),
        Act.GRANT: say("Grant certification"),
        Act.REFUSE: say("Refuse certification"),
        Act.ISSUE: say("Issue the certificate"),
    }
)
CERTIFICATE_ACTS: Mapping[CertificateAct, Message] = MappingProxyType(
    {
        CertificateAct.ISSUE: say("Issue the certificate"),
        CertificateAct.SUSPEND: say("Suspend the certificate"),
        CertificateAct.REINSTATE: say("Reinstate the certificate"),
        CertificateAct.WITHDRAW: say("Withdraw the certificate"),
        CertificateAct.CANCEL: say("Cancel the certificate"),
        CertificateAct.SUPERSEDE: say("Supersede the certificate"),
    }
)
ROLES: Mapping[Role, Message] = MappingProxyType(
    {
        Role.MANUFACTURER: say("Manufacturer"),
        Role.CLERK: say("Clerk of the certification body"),
        Role.VERIFIER: say("Verifier"),
        Role.DECISION_MAKER: say("Decision maker"),
    }
)
NOT_POSSIBLE: Mapping[ApplicationState | CertificateStatus, Message] = MappingProxyType(
    {
        ApplicationState.DRAFT: say("This is not possible while the application is a draft."),
        ApplicationState.SUBMITTED: say("This is not possible: the application waits to be accepted."),
        ApplicationState.ACCEPTED: say("This is not possible: the application waits for its verifier."),
        ApplicationState.IN_VERIFICATION: say("This is not possible while the application is being verified."),
        ApplicationState.CORRECTION: say("This is not possible while nonconformities wait for an answer."),
        ApplicationState.VERIFIED: say("This is not possible: the application waits for the decision."),
        ApplicationState.GRANTED: say("This is not possible: the certificate is being made."),
        ApplicationState.ISSUED: say("This is not possible: the certificate is issued, the application closed."),
        ApplicationState.REFUSED: say("This is not possible: certification was refused, the application is closed."),
        ApplicationState.ABANDONED: say("This is not possible: the application was abandoned."),
        CertificateStatus.VALID: say("This is not possible with a certificate that is valid."),
        CertificateStatus.SUSPENDED: say("This is not possible with a certificate that is suspended."),
        CertificateStatus.WITHDRAWN: say("This is not possible: the certificate was withdrawn."),
        CertificateStatus.CANCELLED: say("This is not possible: the certificate was cancelled by its holder."),
        CertificateStatus.SUPERSEDED: say("This is not possible: another certificate took the place of this one."),
    }
)  # fmt: skip
FOR_ROLE: Mapping[Role, Message] = MappingProxyType(
    {
        Role.MANUFACTURER: say("Only people of a manufacturer may do this."),
        Role.CLERK: say("Only a clerk of the certification body may do this."),
        Role.VERIFIER: say("Only a verifier may do this."),
        Role.DECISION_MAKER: say("Only a decision maker of the certification body may do this."),
    }
)
