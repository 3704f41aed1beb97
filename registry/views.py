"""The counter where things are looked up: what each screen reads, as frozen rows, through the eyes of one person."""

from collections.abc import Mapping
from datetime import date, datetime

from msgspec import Struct

from labels.artwork import LabelFormat, render_certificate, render_label
from labels.documents.bundle import Bundle
from labels.documents.certificate import Certificate
from labels.documents.statement import VerificationStatement
from labels.documents.status import CertificateStatus, StatusEntry, status_on
from labels.trust.envelope import open_sealed
from labels.trust.trust_list import Role as TrustRole
from lca.documents import LocalText
from lca.inventory.declaration import Declaration
from registry.application import (
    Application,
    Decision,
    DeclarationRevision,
    GivenOpinion,
    Judgement,
    Nonconformity,
    Recalculation,
    Submission,
)
from registry.certifying import certificate_acts, sees_certificate
from registry.errors import NotFound
from registry.ledger import Event
from registry.office import Office
from registry.ports import ApplicationRow, CertificateRow
from registry.procedure import row_of
from registry.roles import Actor, Role
from registry.status_lists import entry_of
from registry.studies import CalculatedStudy
from registry.transitions import WAITS_FOR, Act, ApplicationState, CertificateAct

# What a manufacturer does alone is nobody else's to read
_PRIVATE = frozenset({Act.DRAFT, Act.SAVE})
_SAID = ("what", "reason", "note", "rule", "opinion", "certificate", "nonconformity")


class ApplicationSummary(Struct, frozen=True):
    """One line of a list. verifier, certificate: where there is one. mine: whether it waits for this person."""

    id: str
    product: LocalText
    model: str
    applicant: LocalText
    state: ApplicationState
    verifier: LocalText | None
    certificate: str | None
    updated_at: datetime
    mine: bool


class TimelineEntry(Struct, frozen=True):
    """One thing that was done. said: what was said with it, by `reason`, `rule`, `opinion` …"""

    at: datetime
    who: LocalText
    organisation: LocalText
    act: Act
    said: tuple[tuple[str, str], ...]


class ApplicationView(Struct, frozen=True):
    """One application for one person. revision: the declaration revision that this person works on (see
    `save_declaration`).

    acts: what the person may do now, input aside.
    """

    summary: ApplicationSummary
    revision: DeclarationRevision
    submission: Submission | None
    recalculation: Recalculation | None
    judgements: Mapping[str, Judgement]
    nonconformities: tuple[Nonconformity, ...]
    opinion: GivenOpinion | None
    decision: Decision | None
    acts: tuple[Act, ...]
    timeline: tuple[TimelineEntry, ...]


class CertificateSummary(Struct, frozen=True):
    """One certificate of a list. state: as a reader is told today (`expired` included)."""

    number: str
    product: LocalText
    holder: LocalText
    status: CertificateStatus
    state: str
    valid_from: date
    valid_until: date
    application: str
    acts: tuple[CertificateAct, ...]


class Looking:
    """Reading, for everybody: nothing is returned that `Procedure.open` or `sees_certificate` would not show."""

    _office: Office

    def applications(self, actor: Actor) -> tuple[ApplicationSummary, ...]:
        """Every application that this person may see, newest change first."""
        return tuple(self._summary(actor, row) for row in self._office.procedure.visible(actor))

    def work_list(self, actor: Actor) -> tuple[ApplicationSummary, ...]:
        """Those that wait for this person, longest waiting first."""
        return tuple(row for row in reversed(self.applications(actor)) if row.mine)

    def application(self, actor: Actor, application_id: str) -> ApplicationView:
        """One application."""
        application, summary = self._opened(actor, application_id)
        own = actor.organisation.id == application.applicant
        return ApplicationView(
            summary=summary,
            revision=self._office.procedure.revision_for(actor, application),
            submission=application.submission,
            recalculation=application.recalculation,
            judgements=application.judgements,
            nonconformities=application.nonconformities,
            opinion=application.opinion,
            decision=application.decision,
            acts=self._office.procedure.possible(application, actor),
            timeline=tuple(
                self._entry(event) for event in application.timeline if own or Act(event.tag) not in _PRIVATE
            ),
        )

    def declaration(self, actor: Actor, application_id: str, number: int | None = None) -> Declaration:
        """The declaration that this person works on: the owner's last revision, for others the submitted one; or the
        revision of that number. NotFound for one that this person may not read.
        """
        readable = self.revisions(actor, application_id)
        found = next((r for r in readable if r.number == number), None) if number is not None else readable[-1]
        if found is None:
            raise NotFound("revision", f"{application_id}/{number}")
        return self._office.procedure.declaration(found)

    def revisions(self, actor: Actor, application_id: str) -> tuple[DeclarationRevision, ...]:
        """Revisions that this person may read, the one they work on last: the owner reads every one."""
        application = self._office.procedure.open(actor, application_id)
        if actor.organisation.id == application.applicant:
            return application.declarations
        return (self._office.procedure.revision_for(actor, application),)

    def preview(self, actor: Actor, application_id: str) -> CalculatedStudy:
        """Footprint and findings of that declaration. CalculationError, UnitError, BackgroundError say what to mend."""
        return self._office.studies.remembered(self.declaration(actor, application_id))

    def statement(self, actor: Actor, application_id: str) -> VerificationStatement | None:
        """The signed verification statement, its seal checked, or None where none is signed yet."""
        application = self._office.procedure.open(actor, application_id)
        if application.opinion is None:
            return None
        token = self._office.store.document(application.opinion.statement).decode("ascii")
        trust, at = self._office.keyring.trust_list(), self._office.clock.now()
        return open_sealed(token, trust, TrustRole.VERIFIER, at).document

    def documents(self, actor: Actor, application_id: str) -> dict[str, bytes]:
        """The files of an issued certificate by name, as they were drawn at issue; empty before."""
        application = self._office.procedure.open(actor, application_id)
        row = self._office.store.certificate(application.certificate) if application.certificate else None
        if row is None:
            return {}
        return {name: self._office.store.document(digest) for name, digest in row.artefacts.items()}

    def draw_label(self, actor: Actor, number: str, language: str, fmt: LabelFormat) -> bytes:
        """The label in another language or format; ArtworkError says what cannot be drawn."""
        bundle, certificate = self._certificate(actor, number)
        return render_label(certificate, bundle, language, fmt)

    def draw_certificate(self, actor: Actor, number: str, language: str) -> bytes:
        """The certificate as PDF in another language."""
        bundle, certificate = self._certificate(actor, number)
        return render_certificate(certificate, bundle, language)

    def certificates(self, actor: Actor) -> tuple[CertificateSummary, ...]:
        """Certificates that this person may see, by number."""
        today = self._office.clock.now().date()
        rows = (row for row in self._office.store.certificates() if sees_certificate(actor, row))
        return tuple(self._certified(actor, row, today) for row in rows)

    def verifiers(self, actor: Actor, application_id: str) -> tuple[Actor, ...]:
        """Verifiers who are independent of the applicant of an application."""
        application = self._office.procedure.open(actor, application_id)
        people = self._office.people.people(Role.VERIFIER)
        return tuple(person for person in people if person.independent_of(application.applicant))

    def _opened(self, actor: Actor, application_id: str) -> tuple[Application, ApplicationSummary]:
        application = self._office.procedure.open(actor, application_id)
        return application, self._summary(actor, row_of(application))

    def _certificate(self, actor: Actor, number: str) -> tuple[bytes, Certificate]:
        row = self._office.store.certificate(number)
        if row is None or not sees_certificate(actor, row):
            raise NotFound("certificate", number)
        bundle = self._office.store.document(row.bundle)
        token, trust = Bundle.model_validate_json(bundle).certificate, self._office.keyring.trust_list()
        opened = open_sealed(token, trust, TrustRole.CERTIFICATION_BODY, self._office.clock.now())
        return bundle, opened.document

    def _certified(self, actor: Actor, row: CertificateRow, today: date) -> CertificateSummary:
        entry: StatusEntry = entry_of(row)
        return CertificateSummary(
            number=row.number,
            product=LocalText.model_validate(dict(row.product)),
            holder=self._organisation_name(row.holder),
            status=row.status,
            state=status_on(entry, row.valid_from, row.valid_until, today),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            application=row.application,
            acts=certificate_acts(actor, row),
        )

    def _summary(self, actor: Actor, row: ApplicationRow) -> ApplicationSummary:
        verifier = self._office.people.actor(row.verifier) if row.verifier else None
        return ApplicationSummary(
            id=row.id,
            product=LocalText.model_validate(dict(row.product)),
            model=row.model,
            applicant=self._organisation_name(row.applicant),
            state=row.state,
            verifier=verifier.name if verifier else None,
            certificate=row.certificate,
            updated_at=row.updated_at,
            mine=_waits_for(actor, row),
        )

    def _entry(self, event: Event) -> TimelineEntry:
        person = self._office.people.actor(event.actor)
        unknown = LocalText(en=event.actor)
        return TimelineEntry(
            at=event.at,
            who=person.name if person else unknown,
            organisation=person.organisation.name if person else unknown,
            act=Act(event.tag),
            said=tuple((name, str(event.payload[name])) for name in _SAID if event.payload.get(name)),
        )

    def _organisation_name(self, organisation_id: str) -> LocalText:
        organisation = self._office.people.organisation(organisation_id)
        return organisation.name if organisation else LocalText(en=organisation_id)


def _waits_for(actor: Actor, row: ApplicationRow) -> bool:
    role = WAITS_FOR.get(row.state)
    if role is None or role not in actor.roles:
        return False
    return (row.verifier == actor.id) == (role is Role.VERIFIER) or role is Role.CLERK
