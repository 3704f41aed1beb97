"""Whether a certificate agrees with itself and with its verification statement.

The same checks stand before issue (nothing is issued that fails them) and in verification (nothing that
fails them is believed).
"""

import math
from collections.abc import Iterator

from labels.documents.certificate import Certificate, CertifiedValues
from labels.documents.statement import Opinion, VerificationStatement
from labels.rounding import digits_of_rule, round_for_label
from lca.canonical import digest
from lca.errors import Message, Problem, say

# Opinions that a certificate may rest on. A modified opinion (ISO 14064-3:2019, 9.3) has a misstatement or a limit that
# was not removed; this scheme wants it removed before a decision.
ACCEPTED_OPINIONS = frozenset({Opinion.UNMODIFIED})

# Sums of float64 are repeated here in another order: a difference beyond this share of the largest term is no rounding.
_SUM_TOLERANCE = 1e-9

_NEW_STATEMENT = say("Have the verifier sign a statement on this calculation.")
_OTHER_PERSON = say("Let another person or body take one of the two parts.")
_DRAFT_AGAIN = say("Draft the certificate again from the calculation.")


def statement_disagreements(certificate: Certificate, statement: VerificationStatement) -> tuple[Problem, ...]:
    """What of a statement does not fit a certificate: digests, opinion, parties, times, independence (empty
    if all fits).
    """
    return (*_coverage(certificate, statement), *_independence(certificate, statement))


def certificate_disagreements(certificate: Certificate) -> tuple[Problem, ...]:
    """What of a certificate contradicts itself: study digest and lock, sums, printed number, dates (empty
    if nothing does).
    """
    return tuple(_contradictions(certificate))


def _coverage(certificate: Certificate, statement: VerificationStatement) -> Iterator[Problem]:
    pairs = (
        ("statement_digest", certificate.statement_digest, statement.digest()),
        ("study_digest", certificate.study_digest, statement.study_digest),
        ("result_digest", certificate.result_digest, statement.result_digest),
        ("verifier", certificate.verifier.id, statement.verifier.id),
        ("level_of_assurance", str(certificate.level_of_assurance), str(statement.level_of_assurance)),
        ("demo", str(certificate.demo), str(statement.demo)),
    )
    for field, in_certificate, in_statement in pairs:
        if in_certificate != in_statement:
            yield Problem(
                f"statement-{field.replace('_', '-')}",
                say(
                    "The statement does not fit: {field} is {found} there and {expected} in the certificate.",
                    field=field,
                    found=in_statement,
                    expected=in_certificate,
                ),
                _NEW_STATEMENT,
            )
    if statement.opinion not in ACCEPTED_OPINIONS:
        yield Problem(
            "statement-opinion",
            say("The verifier's opinion is {opinion}, which carries no certificate.", opinion=str(statement.opinion)),
            say("Remove what the verifier objects to, and have a new statement signed."),
        )
    if statement.signed_at > certificate.issued_at:
        yield Problem(
            "statement-later",
            say("The statement was signed after the certificate was issued."),
            say("Issue after verification."),
        )


def _independence(certificate: Certificate, statement: VerificationStatement) -> Iterator[Problem]:
    holder, verifier = certificate.holder, statement.verifier
    same_company = bool(holder.registration) and holder.registration == verifier.registration
    pairs: tuple[tuple[str, bool, Message], ...] = (
        (
            "verifier-decides",
            verifier.id == certificate.decision_maker,
            say("Verifier and decision maker are the same: “{party}”.", party=verifier.id),
        ),
        (
            "verifier-is-holder",
            verifier.id == holder.id or same_company,
            say("The verifier “{party}” belongs to the holder of the certificate.", party=verifier.id),
        ),
        (
            "body-is-holder",
            certificate.body.id == holder.id,
            say("The certification body certifies itself: “{party}”.", party=holder.id),
        ),
        (
            "holder-decides",
            certificate.decision_maker == holder.id,
            say("The holder decides on its own certificate: “{party}”.", party=holder.id),
        ),
    )
    for code, dependent, what in pairs:
        if dependent:
            yield Problem(code, what, _OTHER_PERSON)


def _contradictions(certificate: Certificate) -> Iterator[Problem]:
    values = certificate.values
    if certificate.study_digest != digest(dict(certificate.lock)):
        yield Problem("study-digest", say("The study digest is not the digest of the components."), _DRAFT_AGAIN)
    parts = {
        "by_category": list(values.by_category.values()),
        "stages": [stage.kg_co2e for stage in values.stages],
        **({"gases": [gas.kg_co2e for gas in values.gases]} if values.gases else {}),
    }
    for name, terms in parts.items():
        found, limit = _sum(terms), _SUM_TOLERANCE * max(map(abs, (*terms, values.total)))
        if abs(found - values.total) > limit:
            yield Problem(
                f"sum-of-{name.replace('_', '-')}",
                say(
                    "The parts in {name} make {found} kg CO2e, the total says {total}.",
                    name=name,
                    found=found,
                    total=values.total,
                ),
                _DRAFT_AGAIN,
            )
    yield from _other_figures(values)
    digits = digits_of_rule(values.rounding)
    if digits is None or _printed(values.total, digits) != (values.printed, values.printed_unit):
        yield Problem(
            "printed-number",
            say(
                "The printed number {printed} {unit} is not the total {total} kg CO2e rounded by “{rule}”.",
                printed=values.printed,
                unit=values.printed_unit,
                total=values.total,
                rule=values.rounding,
            ),
            _DRAFT_AGAIN,
        )
    if not certificate.issued_at.date() <= certificate.valid_from <= certificate.valid_until:
        yield Problem(
            "dates",
            say("Day of issue, first and last day of validity are not in order."),
            say("Let the validity begin on the day of issue or later, and end after it begins."),
        )


def _other_figures(values: CertifiedValues) -> Iterator[Problem]:
    """A gas is its mass times its warming potential; a claimed approach is the one that was certified."""
    scale = max(abs(values.total), *(abs(gas.kg_co2e) for gas in values.gases), 0.0)
    for gas in values.gases:
        if abs(gas.amount * gas.gwp - gas.kg_co2e) > _SUM_TOLERANCE * scale:
            yield Problem(
                "gas-product",
                say("{gas}: amount times warming potential is not {found} kg CO2e.", gas=gas.flow, found=gas.kg_co2e),
                _DRAFT_AGAIN,
            )
    for other in values.alternatives:
        claims = values.approaches.get(other.kind, other.approach) == other.approach
        if other.claimed and not (claims and abs(other.total - values.total) <= _SUM_TOLERANCE * scale):
            yield Problem(
                "claimed-approach",
                say("The approach “{approach}” is marked as certified, but is not.", approach=other.approach),
                _DRAFT_AGAIN,
            )


def _sum(terms: list[float]) -> float:
    try:
        return math.fsum(terms)
    except OverflowError:  # terms near the end of float64: no footprint, whatever they add up to
        return math.inf


def _printed(total: float, digits: int) -> tuple[str, str]:
    number = round_for_label(total, digits)
    return number.amount, number.unit
