"""Front door: a verified calculation becomes a statement, a certificate and a signed bundle.

Nothing here knows the time, a number to give or a place to keep: they are arguments. What does not fit is
refused with all its reasons at once.
"""

import calendar
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from msgspec import Struct

from labels.agreement import certificate_disagreements, statement_disagreements
from labels.comparison import certified_values, compare_results
from labels.documents.bundle import Bundle
from labels.documents.certificate import Certificate, CertifiedProduct, LockDocument, UncertaintyValue
from labels.documents.party import Party
from labels.documents.statement import JudgedRule, LevelOfAssurance, Opinion, VerificationStatement
from labels.documents.status import CertificateStatus, StatusEntry, StatusList
from labels.left_out import left_out
from labels.trust.envelope import open_sealed, seal
from labels.trust.keys import SigningKey
from labels.trust.trust_list import Role, TrustList
from lca.documents import LANGUAGES, LocalText
from lca.errors import InvalidInput, Problem, say
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from lca.scope.policy import Policy

if TYPE_CHECKING:
    from lca.calculate import Calculation  # it loads the solver, which only who calculates needs


class IssueError(InvalidInput):
    """A statement or certificate may not be made of these parts: all reasons at once."""


class StatementTerms(Struct, frozen=True):
    """What a verifier adds to a calculation. signed_at: UTC."""

    id: str
    application: str
    demo: bool
    verifier: Party
    level_of_assurance: LevelOfAssurance
    opinion: Opinion
    criteria: tuple[str, ...]
    rules: tuple[JudgedRule, ...]
    signed_at: datetime
    nonconformities_closed: int = 0
    remarks: str = ""


class IssueTerms(Struct, frozen=True):
    """What a certification body adds to a verified calculation. All times UTC.

    address: public page of the certificate. holder_id: the applicant, whose name is read from the
    declaration. decision_maker: id of the person who decided. valid_until: last day; None is as long as the
    policy allows. supersedes: number of the certificate that this one replaces.
    """

    number: str
    address: str
    demo: bool
    body: Party
    holder_id: str
    decision_maker: str
    issued_at: datetime
    valid_from: date
    valid_until: date | None = None
    supersedes: str | None = None


class IssuingKeys(Struct, frozen=True):
    """Keys of a certification body: for certificates, and for the state of certificates (they may be one)."""

    certificate: SigningKey
    status: SigningKey


def draft_statement(
    issued: "Calculation", recalculated: "Calculation", policy: Policy, terms: StatementTerms
) -> VerificationStatement:
    """A verifier's statement on the manufacturer's calculation, after the verifier's own (ISO 14064-3:2019,
    clause 9).

    IssueError: the two are of different studies, or an accepting opinion meets values that differ beyond
    the policy's tolerance.
    """
    _refuse_if_any(_recalculation_problems(issued, recalculated, policy, terms.opinion))
    return VerificationStatement(
        id=terms.id,
        demo=terms.demo,
        application=terms.application,
        declaration_digest=issued.declaration.digest(),
        study_digest=issued.study_digest,
        result_digest=issued.result_digest,
        recalculated_total=recalculated.result.total,
        verifier=terms.verifier,
        level_of_assurance=terms.level_of_assurance,
        opinion=terms.opinion,
        criteria=terms.criteria,
        rules=terms.rules,
        nonconformities_closed=terms.nonconformities_closed,
        remarks=terms.remarks,
        signed_at=terms.signed_at,
    )


def draft_certificate(
    calculation: "Calculation",
    statement: VerificationStatement,
    background: BackgroundRelease,
    policy: Policy,
    terms: IssueTerms,
    uncertainty: UncertaintyValue | None = None,
) -> Certificate:
    """The certificate of a verified calculation, unsigned.

    background, policy: those of the calculation; they give the release its title, the number its rounding
    and the certificate its longest validity. uncertainty: of `labels.certainty`, where the policy asks for it.
    IssueError: the statement does not fit, the parties are not independent, or the validity is too long.
    """
    declaration, study, result = calculation.declaration, calculation.declaration.study, calculation.result
    _refuse_if_any(_foreign_parts(calculation, background, policy, terms))
    certificate = Certificate(
        number=terms.number,
        demo=terms.demo,
        address=terms.address,
        body=terms.body,
        holder=_holder(declaration, terms),
        product=_product(declaration),
        unit=declaration.unit,
        boundary=declaration.boundary,
        left_out=left_out(declaration, result),
        standards=study.standards,
        gwp_set=result.gwp_set,
        background_title=_title(background),
        reference_period=(study.period_start, study.period_end),
        values=certified_values(result, policy, uncertainty),
        lock=cast("LockDocument", calculation.lock.document()),
        study_digest=calculation.study_digest,
        result_digest=calculation.result_digest,
        statement_digest=statement.digest(),
        verifier=statement.verifier,
        decision_maker=terms.decision_maker,
        level_of_assurance=statement.level_of_assurance,
        issued_at=terms.issued_at,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until or last_day_of_validity(terms.valid_from, policy),
        supersedes=terms.supersedes,
    )
    _refuse_if_any([*certificate_disagreements(certificate), *statement_disagreements(certificate, statement)])
    return certificate


def issue(certificate: Certificate, statement_token: str, keys: IssuingKeys, trust: TrustList) -> Bundle:
    """Sign a certificate and bundle it with its statement and its state as of issue.

    trust: the list that the bundle will be judged by; what it would refuse is not issued. IssueError:
    statement and certificate do not fit each other. EnvelopeError, TrustError: a key is not on the list,
    not for this, or not now; the statement is not genuine.
    """
    at = certificate.issued_at
    statement = open_sealed(statement_token, trust, Role.VERIFIER, at)
    problems = [
        *certificate_disagreements(certificate),
        *statement_disagreements(certificate, statement.document),
    ]
    if statement.issuer.jwk.kid == keys.certificate.kid:
        problems.append(
            Problem(
                "one-key-for-both",
                say("One key signed the statement and would sign the certificate."),
                say("Verifier and certification body sign with keys of their own."),
            )
        )
    _refuse_if_any(problems)
    state = StatusList(
        issuer=certificate.body.id,
        demo=certificate.demo,
        as_of=at,
        entries=(StatusEntry(number=certificate.number, status=CertificateStatus.VALID, since=at),),
    )
    bundle = Bundle(
        certificate=seal(certificate, keys.certificate),
        statement=statement_token,
        status_list=seal(state, keys.status),
    )
    open_sealed(bundle.certificate, trust, Role.CERTIFICATION_BODY, at)
    open_sealed(bundle.status_list, trust, Role.STATUS, at)
    return bundle


def last_day_of_validity(valid_from: date, policy: Policy) -> date:
    """The last day of a certificate that begins on a day, by the policy's `certificate_months`."""
    months = valid_from.year * 12 + valid_from.month - 1 + int(policy.value("certificate_months"))
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(valid_from.day, calendar.monthrange(year, month)[1])) - timedelta(days=1)


def _recalculation_problems(
    issued: "Calculation", recalculated: "Calculation", policy: Policy, opinion: Opinion
) -> list[Problem]:
    problems = []
    if issued.study_digest != recalculated.study_digest:
        problems.append(
            Problem(
                "other-study",
                say("The verifier recalculated another study than the one that was submitted."),
                say("Recalculate the submitted revision."),
            )
        )
    differing = compare_results(issued.result, recalculated.result, policy)
    if differing and opinion is not Opinion.ADVERSE:
        first = differing[0]
        problems.append(
            Problem(
                "recalculation-differs",
                say(
                    "The recalculation differs in {count} figure(s), first in {figure}: {found} instead of {issued}.",
                    count=len(differing),
                    figure=first.figure,
                    found=str(first.found),
                    issued=str(first.issued),
                ),
                say("Find the cause, and let the manufacturer hand in a new revision."),
            )
        )
    return problems


def _holder(declaration: Declaration, terms: IssueTerms) -> Party:
    company = declaration.company
    return Party(id=terms.holder_id, name=company.name, registration=company.credit_code)


def _title(background: BackgroundRelease) -> LocalText:
    return LocalText.model_validate({tag: text for tag, text in background.title.items() if tag in LANGUAGES})


def _product(declaration: Declaration) -> CertifiedProduct:
    product = declaration.product
    return CertifiedProduct(
        name=product.name,
        model=product.model,
        gtin=product.gtin,
        category=product.category,
        site=product.site,
    )


def _foreign_parts(
    calculation: "Calculation", background: BackgroundRelease, policy: Policy, terms: IssueTerms
) -> list[Problem]:
    """Reasons against drafting that lie in what was handed over beside the calculation."""
    lock = calculation.lock
    problems = []
    if (background.digest, policy.digest) != (lock.background, lock.policy):
        problems.append(
            Problem(
                "other-data",
                say("Background release or policy are not those of the calculation."),
                say("Hand over “{background}” and “{policy}”.", background=lock.background_id, policy=lock.policy_id),
            )
        )
    longest = last_day_of_validity(terms.valid_from, policy)
    if terms.valid_until is not None and terms.valid_until > longest:
        problems.append(
            Problem(
                "validity-too-long",
                say(
                    "A certificate from {first} may be valid until {last}.",
                    first=str(terms.valid_from),
                    last=str(longest),
                ),
                say("Choose that day or an earlier one."),
            )
        )
    return problems


def _refuse_if_any(problems: list[Problem]) -> None:
    if problems:
        raise IssueError(problems)
