"""The counter of the verifier: recalculate, judge, raise and close nonconformities, give an opinion (ISO
14064-3:2019).
"""

from msgspec import Struct
from msgspec.structs import replace

from labels.comparison import Difference, compare
from labels.documents.statement import JudgedRule, LevelOfAssurance, Opinion
from labels.issue import StatementTerms, draft_statement
from labels.trust.envelope import open_sealed, seal
from labels.trust.trust_list import Role
from lca.conformity.rule import Outcome
from lca.errors import Message, Problem, say
from registry.application import Application, Submission
from registry.errors import Refused
from registry.guards import Case
from registry.office import Office
from registry.procedure import bytes_document
from registry.roles import Actor
from registry.studies import CalculatedStudy
from registry.study_figures import read_figures, study_figures
from registry.transitions import Act

_STATEMENT = "application/jwt"


class RecalculationReport(Struct, frozen=True):
    """A verifier's own run beside the applicant's. agrees: same study, every figure within the policy's tolerance.

    differences: figures that do not agree, the total first (kg CO2e per unit; shares and ratings dimensionless).
    """

    study: CalculatedStudy
    submitted: Submission
    agrees: bool
    differences: tuple[Difference, ...]


class Verifying:
    """Acts of a verifier."""

    _office: Office

    def recalculate(self, actor: Actor, application_id: str) -> RecalculationReport:
        """Calculate the submitted revision anew and compare every figure with what was submitted."""
        procedure = self._office.procedure
        application = procedure.open(actor, application_id)
        procedure.permit(Act.RECALCULATE, Case(application, actor))
        submitted = _submission(application)
        study = self._office.studies.calculate(procedure.declaration(submitted.revision))
        calculation = study.calculation
        differences = compare(
            read_figures(self._office.store.document(submitted.figures)),
            study_figures(study),
            study.policy.value("recalculation_tolerance"),
        )
        agrees = not differences and calculation.study_digest == submitted.study_digest
        payload = {
            "declaration": submitted.revision.declaration,
            "study_digest": calculation.study_digest,
            "result_digest": calculation.result_digest,
            "total": calculation.result.total,
            "agrees": agrees,
        }
        procedure.act(application, Act.RECALCULATE, actor, payload)
        return RecalculationReport(study, submitted, agrees, differences)

    def judge_rule(self, actor: Actor, application_id: str, rule: str, outcome: Outcome, note: str = "") -> None:
        """Judge a rule that no machine can judge: met, or not met or not applicable with a note that says why."""
        procedure = self._office.procedure
        application = procedure.open(actor, application_id)
        findings = self._submitted_study(application).findings
        procedure.permit(Act.JUDGE_RULE, Case(application, actor, findings=findings, rule=rule))
        if outcome is Outcome.NOT_JUDGED or (outcome is not Outcome.MET and not note.strip()):
            raise Refused([_incomplete(say("The judgement of “{rule}” has no verdict or no reason.", rule=rule))])
        payload = {"rule": rule, "outcome": str(outcome), "note": note.strip()}
        procedure.act(application, Act.JUDGE_RULE, actor, payload)

    def raise_nonconformity(self, actor: Actor, application_id: str, where: str, what: str) -> str:
        """Send the application back for correction; the nonconformity's id. where: exchange, stage, rule or clause."""
        procedure = self._office.procedure
        application = procedure.open(actor, application_id)
        procedure.permit(Act.RAISE_NONCONFORMITY, Case(application, actor))
        if not what.strip():
            raise Refused([_incomplete(say("The nonconformity says nothing."))])
        payload = {"where": where.strip(), "what": what.strip()}
        procedure.act(application, Act.RAISE_NONCONFORMITY, actor, payload)
        return f"NC-{len(application.nonconformities) + 1}"

    def close_nonconformity(self, actor: Actor, application_id: str, nonconformity: str) -> None:
        """Accept the answer to a nonconformity."""
        procedure = self._office.procedure
        application = procedure.open(actor, application_id)
        case = Case(application, actor, nonconformity=nonconformity)
        procedure.permit(Act.CLOSE_NONCONFORMITY, case)
        procedure.act(application, Act.CLOSE_NONCONFORMITY, actor, {"nonconformity": nonconformity})

    def give_opinion(
        self,
        actor: Actor,
        application_id: str,
        opinion: Opinion,
        level: LevelOfAssurance,
        remarks: str = "",
    ) -> str:
        """Sign a verification statement on the submitted revision; its id. Refused without an own recalculation that
        agrees.
        """
        procedure = self._office.procedure
        application = procedure.open(actor, application_id)
        procedure.check(Act.GIVE_OPINION, application, actor)
        study = self._submitted_study(application)
        case = Case(application, actor, findings=study.findings, opinion=opinion)
        procedure.permit(Act.GIVE_OPINION, case)
        terms = StatementTerms(
            id=f"VS-{application.id}",
            application=application.id,
            demo=self._office.settings.demo,
            verifier=actor.party(),
            level_of_assurance=level,
            opinion=opinion,
            criteria=(*study.calculation.declaration.study.standards, study.policy.id),
            rules=_judged_rules(application, study),
            signed_at=procedure.now(),
            nonconformities_closed=sum(n.closed for n in application.nonconformities),
            remarks=remarks.strip(),
        )
        token = self._sign(application, study, terms)
        document = bytes_document(token.encode("ascii"), _STATEMENT)
        payload = {"opinion": str(opinion), "statement": document.digest}
        procedure.act(application, Act.GIVE_OPINION, actor, payload, [document])
        return terms.id

    def _sign(self, application: Application, study: CalculatedStudy, terms: StatementTerms) -> str:
        """The signed statement about what was submitted; figures were compared when the verifier recalculated."""
        submitted, keyring = _submission(application), self._office.keyring
        issued = replace(
            study.calculation,
            study_digest=submitted.study_digest,
            result_digest=submitted.result_digest,
        )
        statement = draft_statement(issued, study.calculation, study.policy, terms)
        token = seal(statement, keyring.key_for(terms.verifier.id, Role.VERIFIER, terms.signed_at))
        open_sealed(token, keyring.trust_list(), Role.VERIFIER, terms.signed_at)
        return token

    def _submitted_study(self, application: Application) -> CalculatedStudy:
        revision = _submission(application).revision
        return self._office.studies.remembered(self._office.procedure.declaration(revision))


def _submission(application: Application) -> Submission:
    if application.submission is None:
        raise Refused([_incomplete(say("Nothing was submitted yet."))])
    return application.submission


def _judged_rules(application: Application, study: CalculatedStudy) -> tuple[JudgedRule, ...]:
    judged = application.judgements
    return tuple(
        JudgedRule(
            rule=finding.rule.id,
            outcome=judged[finding.rule.id].outcome,
            judged_by="verifier",
            note=judged[finding.rule.id].note,
        )
        if finding.rule.id in judged
        else JudgedRule(rule=finding.rule.id, outcome=str(finding.verdict.outcome), judged_by="machine")
        for finding in study.findings
    )


def _incomplete(what: Message) -> Problem:
    return Problem("incomplete", what, say("Give what is missing, then try again."))
