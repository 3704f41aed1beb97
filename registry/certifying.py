"""The counter of the certification body: accept, assign, decide, issue, suspend and withdraw (ISO/IEC 17065:2012,
clause 7).
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from labels.documents.status import CertificateStatus
from labels.trust.envelope import open_sealed
from labels.trust.trust_list import Role as TrustRole
from lca.errors import say
from registry.application import Application
from registry.claims import claimed_elsewhere, sent_claims
from registry.errors import NotFound, Refused, StaleRevision, refused
from registry.guards import Case
from registry.issuing import Grant, StatusChange, apply_change, issue_event, next_number
from registry.office import Office
from registry.ports import Batch, CertificateRow
from registry.procedure import impossible, wrong_role
from registry.roles import Actor, Role
from registry.transitions import CERTIFICATE, Act, CertificateAct, certificate_transition

# Numbers and status lists are shared by all who issue at once: whoever comes second takes the next number
ATTEMPTS = 5
Made = TypeVar("Made")


class Certifying:
    """Acts of clerks and decision makers, and of holders on their certificates."""

    _office: Office

    def accept(self, actor: Actor, application_id: str) -> None:
        """Accept a submitted application for verification."""
        self._simple(actor, application_id, Act.ACCEPT, "")

    def send_back(self, actor: Actor, application_id: str, reason: str) -> None:
        """Return a submitted application to its applicant, with the reason, before it is accepted."""
        self._simple(actor, application_id, Act.RETURN, _needed(reason))

    def assign(self, actor: Actor, application_id: str, verifier: str) -> None:
        """Put a verifier in charge (account id); Refused for one who is not independent of the applicant."""
        procedure = self._office.procedure
        application = procedure.open(actor, application_id)
        candidate = self._office.people.actor(verifier)
        procedure.permit(Act.ASSIGN, Case(application, actor, candidate=candidate))
        procedure.act(application, Act.ASSIGN, actor, {"verifier": verifier})

    def refuse(self, actor: Actor, application_id: str, reason: str) -> None:
        """Refuse certification, with the reason."""
        self._simple(actor, application_id, Act.REFUSE, _needed(reason))

    def grant(self, actor: Actor, application_id: str, reason: str = "", supersedes: str | None = None) -> str:
        """Grant certification and issue; the certificate's number. supersedes: number of the holder's certificate
        that this one replaces. Should issuing fail, the grant stands and `issue` can be called again.
        """
        procedure = self._office.procedure
        application = procedure.open(actor, application_id)
        store = self._office.store
        elsewhere = claimed_elsewhere(store, application, sent_claims(store, application))
        procedure.permit(Act.GRANT, Case(application, actor, claimed_elsewhere=elsewhere))
        if supersedes is not None:
            self._superseded(supersedes, application.applicant)
        payload = {"reason": reason.strip(), "supersedes": supersedes}
        procedure.act(application, Act.GRANT, actor, payload)
        return self.issue(actor, application_id)

    def issue(self, actor: Actor, application_id: str) -> str:
        """Make the certificate of a granted application; its number."""
        return _retrying(lambda: self._issue(actor, application_id))

    def change_status(self, actor: Actor, number: str, act: CertificateAct, reason: str) -> CertificateStatus:
        """Suspend, reinstate, withdraw (decision maker) or cancel (holder) a certificate; its new state, published at
        once.
        """
        return _retrying(lambda: self._change_status(actor, number, act, _needed(reason)))

    def _issue(self, actor: Actor, application_id: str) -> str:
        office, procedure = self._office, self._office.procedure
        application, at = procedure.open(actor, application_id), procedure.now()
        procedure.permit(Act.ISSUE, Case(application, actor))
        rows = office.store.certificates()
        grant = self._grant(application, at)
        row, files = office.issuer().certify(grant, next_number(rows, at.date(), demo=office.settings.demo), at)
        events, changed = [issue_event(row, actor.id, at)], [row]
        if grant.supersedes is not None:
            old, target = self._superseded(grant.supersedes, grant.holder)
            event, old = apply_change(old, StatusChange(CertificateAct.SUPERSEDE, target, "", actor.id, at, row.number))
            events.append(event)
            changed.append(old)
        deed = procedure.deed(application, Act.ISSUE, actor, {"certificate": row.number})
        kept = [r for r in rows if r.number not in {c.number for c in changed}]
        listed, status_list = office.status_lists().signed([*kept, *changed], actor.id, at)
        office.store.append(
            Batch(
                events=(deed.event, *events, listed),
                documents=(*files, status_list),
                applications=(deed.row,),
                certificates=tuple(changed),
            )
        )
        return row.number

    def _grant(self, application: Application, at: datetime) -> Grant:
        """What the certificate is made of; LedgerDamaged or EnvelopeError where a stored part is not as it was
        signed.
        """
        sent, given, decision = application.submission, application.opinion, application.decision
        if sent is None or given is None or decision is None:
            raise Refused([impossible(application.state)])
        office = self._office
        token = office.store.document(given.statement).decode("ascii")
        opened = open_sealed(token, office.keyring.trust_list(), TrustRole.VERIFIER, at)
        return Grant(
            application=application.id,
            holder=application.applicant,
            study=office.studies.calculate(office.procedure.declaration(sent.revision)),
            statement=opened.document,
            statement_token=token,
            decision_maker=decision.by,
            supersedes=decision.supersedes,
        )

    def _superseded(self, number: str, holder: str) -> tuple[CertificateRow, CertificateStatus]:
        """The certificate to be replaced and the state it gets; refused unless it is the holder's and in force."""
        row = self._office.store.certificate(number)
        if row is None or row.holder != holder:
            raise NotFound("certificate", number)
        transition = certificate_transition(row.status, CertificateAct.SUPERSEDE)
        if transition is None:
            raise Refused([impossible(row.status)])
        return row, transition.target

    def _change_status(self, actor: Actor, number: str, act: CertificateAct, reason: str) -> CertificateStatus:
        office = self._office
        rows = {row.number: row for row in office.store.certificates()}
        row = rows.get(number)
        if row is None or not sees_certificate(actor, row):
            raise NotFound("certificate", number)
        transition = certificate_transition(row.status, act)
        # a certificate is issued and superseded by issuing, never by itself
        if transition is None or act is CertificateAct.SUPERSEDE:
            raise Refused([impossible(row.status)])
        if transition.role not in actor.roles:
            raise Refused([wrong_role(transition.role)], clause=transition.clause)
        at = office.procedure.now()
        event, after = apply_change(row, StatusChange(act, transition.target, reason, actor.id, at))
        rows[number] = after
        listed, status_list = office.status_lists().signed(rows.values(), actor.id, at)
        office.store.append(Batch((event, listed), (status_list,), (), (after,)))
        return after.status

    def _simple(self, actor: Actor, application_id: str, act: Act, reason: str) -> None:
        procedure = self._office.procedure
        application = procedure.open(actor, application_id)
        procedure.permit(act, Case(application, actor))
        procedure.act(application, act, actor, {"reason": reason})


def sees_certificate(actor: Actor, row: CertificateRow) -> bool:
    """Its holder, and everybody of the certification side."""
    return actor.organisation.id == row.holder or Role.MANUFACTURER not in actor.roles


def certificate_acts(actor: Actor, row: CertificateRow) -> tuple[CertificateAct, ...]:
    """Acts that a screen may offer this person on a certificate now."""
    if not sees_certificate(actor, row):
        return ()
    rows = (t for t in CERTIFICATE if t.state == row.status and t.role in actor.roles)
    return tuple(t.act for t in rows if t.act is not CertificateAct.SUPERSEDE)


def _needed(reason: str) -> str:
    if reason.strip():
        return reason.strip()
    raise refused("reason-missing", say("No reason is given."), say("Say why; it is kept in the record."))


def _retrying(attempt: Callable[[], Made]) -> Made:
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except StaleRevision:  # whoever was faster has the number; look again and take the next
            continue
    return attempt()
