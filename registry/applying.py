"""The counter of the manufacturer: draft, save, link, submit, answer."""

import secrets
from collections.abc import Mapping
from typing import Any

from lca.data import DEFAULT_BACKGROUND
from lca.inventory.declaration import Declaration
from lca.inventory.link import Link
from lca.inventory.supplier import USUAL_VALIDITY, VALIDITY
from lca.inventory.treatment.supplies import expired_suppliers
from registry.application import Application
from registry.claims import claimed_elsewhere, claims_of
from registry.errors import NotFound, StaleRevision
from registry.guards import Case
from registry.office import Office
from registry.ports import StoredDocument
from registry.procedure import bytes_document, json_document
from registry.reading import read_file
from registry.roles import Actor
from registry.studies import CalculatedStudy
from registry.study_figures import figures_document
from registry.transitions import Act


class Applying:
    """Acts of a manufacturer."""

    _office: Office

    def draft(self, actor: Actor, name: str, data: bytes, background: str = DEFAULT_BACKGROUND) -> str:
        """Start an application from a workbook, a zip of CSVs or JSON; its id. InvalidInput has every problem of the
        file.

        background: id of the release whose datasets a workbook names.
        """
        return self.draft_declaration(actor, read_file(name, data, self._office.releases, background))

    def draft_declaration(self, actor: Actor, declaration: Declaration) -> str:
        """Start an application from a declaration; its id. A declaration without a salt gets one."""
        application_id = f"A-{secrets.token_hex(6)}"
        payload, document = _saved(_salted(declaration, ""))
        self._office.procedure.begin(actor, application_id, {"applicant": actor.organisation.id, **payload}, document)
        return application_id

    def upload(self, actor: Actor, application_id: str, name: str, data: bytes, expected_revision: int) -> int:
        """Save the declaration of a file as a new revision, as `save_declaration`; its datasets are those of the last
        one.
        """
        procedure = self._office.procedure
        pinned = procedure.declaration(procedure.open(actor, application_id).latest).study.background
        declaration = read_file(name, data, self._office.releases, pinned)
        return self.save_declaration(actor, application_id, declaration, expected_revision)

    def save_declaration(
        self, actor: Actor, application_id: str, declaration: Declaration, expected_revision: int
    ) -> int:
        """Save a new revision; its number. expected_revision: the one that was edited.

        StaleRevision: somebody saved another meanwhile; it names what they changed. An unchanged declaration makes no
        revision.
        """
        procedure = self._office.procedure
        application = procedure.open(actor, application_id)
        procedure.permit(Act.SAVE, Case(application, actor))
        if expected_revision != application.latest.number:
            raise self._stale(application, expected_revision)
        salted = _salted(declaration, procedure.declaration(application.latest).salt)
        payload, document = _saved(salted)
        if document.digest == application.latest.declaration:
            return application.latest.number
        try:
            procedure.act(application, Act.SAVE, actor, payload, [document])
        except StaleRevision as error:
            raise self._stale(procedure.open(actor, application_id), expected_revision) from error
        return application.latest.number + 1

    def link(self, actor: Actor, application_id: str, exchange_id: str, link: Link | None) -> int:
        """Choose the provider of one exchange (None takes it away) in the last revision; the number of the new one."""
        procedure = self._office.procedure
        application = procedure.open(actor, application_id)
        declaration = procedure.declaration(application.latest)
        if all(exchange.id != exchange_id for exchange in declaration.exchanges):
            raise NotFound("exchange", exchange_id)
        document = declaration.canonical()
        for row in document["exchanges"]:
            if row["id"] == exchange_id:
                row["link"] = None if link is None else link.canonical()
        changed = Declaration.model_validate_json(json_document(document).data)
        return self.save_declaration(actor, application_id, changed, application.latest.number)

    def submit(self, actor: Actor, application_id: str) -> CalculatedStudy:
        """Send the last revision to the certification body; the calculation it is sent with. Refused while a SHALL
        rule is unmet.
        """
        application = self._office.procedure.open(actor, application_id)
        study, payload, figures = self._calculated(Act.SUBMIT, application, actor)
        elsewhere = claimed_elsewhere(self._office.store, application, payload.get("claims"))
        expired = self._expired(study)
        case = Case(application, actor, findings=study.findings, claimed_elsewhere=elsewhere, expired_suppliers=expired)
        self._office.procedure.permit(Act.SUBMIT, case)
        self._office.procedure.act(application, Act.SUBMIT, actor, payload, [figures])
        return study

    def answer(self, actor: Actor, application_id: str, answers: Mapping[str, str]) -> CalculatedStudy:
        """Answer every open nonconformity (text by its id) with a corrected revision; the calculation of that
        revision.
        """
        application = self._office.procedure.open(actor, application_id)
        study, payload, figures = self._calculated(Act.ANSWER, application, actor)
        elsewhere = claimed_elsewhere(self._office.store, application, payload.get("claims"))
        case = Case(
            application,
            actor,
            findings=study.findings,
            answers=answers,
            claimed_elsewhere=elsewhere,
            expired_suppliers=self._expired(study),
        )
        self._office.procedure.permit(Act.ANSWER, case)
        known = {n.id: answers[n.id].strip() for n in application.open_nonconformities}
        self._office.procedure.act(application, Act.ANSWER, actor, {**payload, "answers": known}, [figures])
        return study

    def _expired(self, study: CalculatedStudy) -> tuple[str, ...]:
        """Supplier footprints of a study that are not valid today."""
        today = self._office.procedure.now().date()
        parameter = study.policy.parameter(VALIDITY)
        return expired_suppliers(
            study.calculation.declaration, today, int(parameter.value) if parameter else USUAL_VALIDITY
        )

    def abandon(self, actor: Actor, application_id: str, reason: str = "") -> None:
        """Take an application back, for good."""
        application = self._office.procedure.open(actor, application_id)
        self._office.procedure.permit(Act.ABANDON, Case(application, actor))
        self._office.procedure.act(application, Act.ABANDON, actor, {"reason": reason.strip()})

    def _calculated(
        self, act: Act, application: Application, actor: Actor
    ) -> tuple[CalculatedStudy, dict[str, Any], StoredDocument]:
        self._office.procedure.check(act, application, actor)
        study = self._office.studies.calculate(self._office.procedure.declaration(application.latest))
        figures = bytes_document(figures_document(study), "application/json")
        payload = {
            "study_digest": study.calculation.study_digest,
            "result_digest": study.calculation.result_digest,
            "figures": figures.digest,
            "total": study.calculation.result.total,
        }
        claims = claims_of(study.calculation.declaration, study.policy)
        return study, payload | ({"claims": claims} if claims else {}), figures

    def _stale(self, application: Application, expected_revision: int) -> StaleRevision:
        latest, procedure = application.latest, self._office.procedure
        before = next((r for r in application.declarations if r.number == expected_revision), None)
        if before is None:
            return StaleRevision(latest.number)
        return StaleRevision(latest.number, changed_parts(procedure.declaration(before), procedure.declaration(latest)))


def changed_parts(before: Declaration, after: Declaration) -> tuple[str, ...]:
    """Names of the parts in which two declarations differ, e.g. `product`, `exchanges.M-001`."""
    old, new = before.canonical(), after.canonical()
    rows_old = {row["id"]: row for row in old.pop("exchanges")}
    rows_new = {row["id"]: row for row in new.pop("exchanges")}
    parts = [name for name in old if old[name] != new[name]]
    ids = sorted(rows_old.keys() | rows_new.keys())
    return (*parts, *(f"exchanges.{i}" for i in ids if rows_old.get(i) != rows_new.get(i)))


def _salted(declaration: Declaration, salt: str) -> Declaration:
    """The declaration with a salt: its own, else the one given, else a new one."""
    if declaration.salt:
        return declaration
    return declaration.model_copy(update={"salt": salt or secrets.token_hex(16)})


def _saved(declaration: Declaration) -> tuple[dict[str, Any], StoredDocument]:
    document = json_document(declaration.canonical())
    product = declaration.product
    return {
        "declaration": document.digest,
        "product": product.name.canonical(),
        "model": product.model,
    }, document
