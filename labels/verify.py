"""Front door: a bundle, a trust list and a time in; a report out, step by step. Nothing is looked up anywhere."""

from datetime import datetime, timedelta

from pydantic import ValidationError

from labels.agreement import certificate_disagreements, statement_disagreements
from labels.carriers import BUNDLE, CERTIFICATE_PDF, LABEL_PDF, LABEL_SVG, Carrier, read_carrier
from labels.documents.bundle import Bundle
from labels.documents.certificate import Certificate
from labels.documents.manifest import CarrierManifest
from labels.documents.statement import LevelOfAssurance, VerificationStatement
from labels.documents.status import CertificateStatus, StatusEntry
from labels.recalculation import Evidence, judge_components, judge_recalculation
from labels.trust.envelope import Opened, open_manifest, open_sealed
from labels.trust.errors import EnvelopeError
from labels.trust.trust_list import Role, TrustList
from labels.verdict import STEPS, Findings, Step, VerificationReport, failed, not_judged, passed
from lca.errors import Message, TanbiaoError, say

_NOTHING = Evidence()
_STATUS_SENTENCES = {
    CertificateStatus.VALID: say("Valid since {since}, as of {as_of}."),
    CertificateStatus.SUSPENDED: say("Suspended since {since}, as of {as_of}."),
    CertificateStatus.WITHDRAWN: say("Withdrawn since {since}, as of {as_of}."),
    CertificateStatus.CANCELLED: say("Cancelled since {since}, as of {as_of}."),
    CertificateStatus.SUPERSEDED: say("Superseded since {since}, as of {as_of}."),
}
_ASSURANCE_SENTENCES = {
    LevelOfAssurance.LIMITED: say("Level of assurance: limited."),
    LevelOfAssurance.REASONABLE: say("Level of assurance: reasonable."),
}
_KIND_SENTENCES = {
    BUNDLE: say("The file is a bundle and carries three signed documents."),
    LABEL_SVG: say("The file is a label (SVG) and carries three signed documents."),
    LABEL_PDF: say("The file is a label (PDF) and carries three signed documents."),
    CERTIFICATE_PDF: say("The file is a certificate (PDF) and carries three signed documents."),
}


def verify(source: bytes, trust: TrustList, at: datetime, evidence: Evidence = _NOTHING) -> VerificationReport:
    """Judge a label: a bundle, or a label or certificate file that carries one, as seen at a time (UTC).

    1. **Bundle.** The file is read under limits, and holds three signed documents. 2. **Certificate.** It is signed
    by a certification body of the trust list, which is given apart and never read from the file; and it does not
    contradict itself (sums, printed number, study digest, dates). 3. **Statement.** It is signed by a verifier of the
    trust list, is the one that the certificate names, covers the same study and result, and carries a certificate;
    verifier, decision maker, holder and body are independent. 4. **Validity.** The time lies within the dates of the
    certificate. 5. **Status.** The newest signed list that names the certificate says that it is valid *as of* the
    time of that list. No list names it: not judged. 6. **Carrier.** A PDF or SVG is the one that the body signed.
    Where the artwork and the programs that drew it are those that are here, it is drawn again and is the same; where
    not, every value is read from it and compared: the step says which (see `carrier_step`). 7. **Components**, with
    the study at hand: the digest of each exchange and release is compared, and those that differ are named. 8.
    **Recalculation**, with the study at hand: every value is compared within the policy's tolerance of the total.

    Bad input never raises; it fails the step that met it, and steps that depend on that one are not judged.
    ValueError: `at` is not in UTC, which is a defect of the caller.
    """
    if at.utcoffset() != timedelta(0):
        raise ValueError("the time of verification must be given in UTC")
    read = _read_bundle(source)
    if isinstance(read, Step):
        return _report([read], Findings())
    bundle, carrier = read
    kind = carrier.kind
    steps = [passed("bundle", _KIND_SENTENCES[kind])]
    step, opened = _judge_certificate(bundle, trust, at)
    steps.append(step)
    if opened is None:
        return _report(steps, Findings(kind))
    certificate = opened.document
    statement_step, statement = _judge_statement(bundle, opened, trust, at)
    status_step, status = _judge_status((bundle.status_list, evidence.status_list), certificate, trust, at)
    steps += [
        statement_step,
        _judge_validity(certificate, at),
        status_step,
        _judge_carrier(read, opened, (trust, at), evidence),
        judge_components(certificate, evidence),
        judge_recalculation(certificate, evidence),
    ]
    return _report(steps, Findings(kind, certificate, statement, status))


def _read_bundle(source: bytes) -> Step | tuple[Bundle, Carrier]:
    try:
        carrier = read_carrier(source)
        return Bundle.model_validate_json(carrier.bundle), carrier
    except TanbiaoError as error:
        return failed("bundle", error.what, error.remedy)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "bundle.json"
        return failed(
            "bundle",
            say(
                "The bundle is not one that this version reads. {place}: {cause}.", place=place[:80], cause=first["msg"]
            ),
        )


def _judge_certificate(bundle: Bundle, trust: TrustList, at: datetime) -> tuple[Step, Opened[Certificate] | None]:
    try:
        opened = open_sealed(bundle.certificate, trust, Role.CERTIFICATION_BODY, at)
    except EnvelopeError as error:
        return failed("certificate", error.what, error.remedy), None
    contradictions = certificate_disagreements(opened.document)
    if contradictions:
        what = say("The signature holds, but the certificate contradicts itself.")
        return failed("certificate", what, *(problem.what for problem in contradictions)), None
    demo = (say("This is a demonstration: the certificate attests nothing."),) if opened.document.demo else ()
    return passed("certificate", _signed_by(opened), *demo), opened


def _judge_statement(
    bundle: Bundle, certificate: Opened[Certificate], trust: TrustList, at: datetime
) -> tuple[Step, VerificationStatement | None]:
    try:
        opened = open_sealed(bundle.statement, trust, Role.VERIFIER, at)
    except EnvelopeError as error:
        return failed("statement", error.what, error.remedy), None
    reasons = [problem.what for problem in statement_disagreements(certificate.document, opened.document)]
    if opened.issuer.jwk.kid == certificate.issuer.jwk.kid:
        reasons.append(say("One key signed both statement and certificate."))
    if reasons:
        return failed(
            "statement", say("The signature holds, but the statement does not carry this certificate."), *reasons
        ), None
    level = opened.document.level_of_assurance
    return passed("statement", _signed_by(opened), _ASSURANCE_SENTENCES[level]), opened.document


def _judge_validity(certificate: Certificate, at: datetime) -> Step:
    first, last, day = certificate.valid_from, certificate.valid_until, at.date()
    if day < first:
        return failed(
            "validity",
            say("The certificate becomes valid on {first}; the day is {day}.", first=str(first), day=str(day)),
        )
    if day > last:
        return failed(
            "validity", say("The certificate expired on {last}; the day is {day}.", last=str(last), day=str(day))
        )
    return passed(
        "validity",
        say("Valid from {first} until {last}; the day is {day}.", first=str(first), last=str(last), day=str(day)),
    )


def _judge_status(
    tokens: tuple[str | None, ...], certificate: Certificate, trust: TrustList, at: datetime
) -> tuple[Step, StatusEntry | None]:
    named: list[tuple[datetime, StatusEntry]] = []
    for token in tokens:
        if token is None:
            continue
        try:
            status_list = open_sealed(token, trust, Role.STATUS, at).document
        except EnvelopeError as error:
            return failed("status", error.what, error.remedy), None
        if status_list.issuer != certificate.body.id:
            what = say(
                "The status list is of “{party}”, which did not issue this certificate.", party=status_list.issuer
            )
            return failed("status", what), None
        named += [(status_list.as_of, entry) for entry in status_list.entries if entry.number == certificate.number]
    if not named:
        return not_judged("status", say("No status list at hand names this certificate.")), None
    as_of, entry = max(named, key=lambda pair: (pair[0], pair[1].since))
    judge = passed if entry.status is CertificateStatus.VALID else failed
    told = Message(_STATUS_SENTENCES[entry.status].template, {"since": _moment(entry.since), "as_of": _moment(as_of)})
    reason = (say("Reason given: {reason}", reason=entry.reason),) if entry.reason else ()
    return judge("status", told, *reason), entry


def _judge_carrier(
    read: tuple[Bundle, Carrier], certificate: Opened[Certificate], seen: tuple[TrustList, datetime], evidence: Evidence
) -> Step:
    bundle, carrier = read
    manifest: CarrierManifest | None = None
    token = bundle.carriers if carrier.kind == BUNDLE else carrier.manifest
    if token:
        try:
            manifest = open_manifest(token, *seen).document
        except EnvelopeError as error:
            return failed("carrier", error.what, error.remedy)
        if not _lists_files_of(manifest, certificate.document):
            return failed("carrier", say("The list of files is of another certificate."))
    if carrier.kind == BUNDLE and not evidence.files:
        return not_judged("carrier", say("The bundle alone was given: nothing is printed on it."), asked=False)
    # Drawing loads fonts and PDF programs, which a bundle does not need.
    from labels.carrier_step import Printed, judge_carrier  # noqa: PLC0415

    return judge_carrier(Printed(carrier, manifest, certificate.document, evidence.files))


def _lists_files_of(manifest: CarrierManifest, certificate: Certificate) -> bool:
    named = (manifest.issuer, manifest.certificate, manifest.certificate_digest, manifest.demo)
    in_time = manifest.signed_at >= certificate.issued_at
    return in_time and named == (certificate.body.id, certificate.number, certificate.digest(), certificate.demo)


def _signed_by(opened: Opened[Certificate] | Opened[VerificationStatement]) -> Message:
    issuer = opened.issuer
    return say(
        "Signed by “{issuer}” ({name}) with the key “{kid}”.",
        issuer=issuer.id,
        name=issuer.name.get("en"),
        kid=issuer.jwk.kid,
    )


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _report(steps: list[Step], findings: Findings) -> VerificationReport:
    """The report, with the steps that were not reached."""
    reached = {step.name for step in steps}
    rest = [not_judged(name, say("Not looked at: an earlier step failed.")) for name in STEPS if name not in reached]
    return VerificationReport((*steps, *rest), findings)
