"""Labels and certificates as files: a genuine one verifies as its bundle does, an altered print shows."""

import random
import re
from collections.abc import Callable

import pytest

from labels.artwork import render_certificate, render_label
from labels.carriers import CERTIFICATE_PDF, LABEL_PDF, LABEL_SVG
from labels.documents.certificate import Certificate
from labels.trust.trust_list import TrustList
from labels.verdict import STEPS, Outcome
from labels.verify import verify
from tests.labels.conftest import TODAY, Issued

Render = Callable[[Certificate, bytes], bytes]

CARRIERS: dict[str, Render] = {
    LABEL_SVG: lambda certificate, bundle: render_label(certificate, bundle, "zh-Hans+en", "svg"),
    LABEL_PDF: lambda certificate, bundle: render_label(certificate, bundle, "pt", "pdf"),
    CERTIFICATE_PDF: lambda certificate, bundle: render_certificate(certificate, bundle, "zh-Hans+en"),
}


@pytest.fixture(params=list(CARRIERS))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def outcome(issued: Issued, file: bytes) -> tuple[Outcome, Outcome]:
    report = verify(file, issued.trust, TODAY)
    return report.verdict, report.step("carrier").outcome


def test_genuine_file(issued: Issued, kind: str) -> None:
    file = CARRIERS[kind](issued.certificate, issued.bundle_bytes)
    report = verify(file, issued.trust, TODAY)
    assert report.findings.kind == kind
    assert {step.name for step in report.steps if step.outcome is not Outcome.PASSED} == {"components", "recalculation"}
    assert report.verdict is Outcome.PASSED


def test_smaller_number_drawn_around_the_genuine_bundle(issued: Issued, kind: str) -> None:
    """The forger's best: this toolkit draws a label with another number and puts the genuine bundle inside."""
    values = issued.certificate.values.model_copy(update={"printed": "1.95", "total": 1.95})
    forged = issued.certificate.model_copy(update={"values": values})
    file = CARRIERS[kind](forged, issued.bundle_bytes)
    assert outcome(issued, file) == (Outcome.FAILED, Outcome.FAILED)


def test_longer_validity_drawn_around_the_genuine_bundle(issued: Issued, kind: str) -> None:
    forged = issued.certificate.model_copy(
        update={"valid_until": issued.certificate.valid_until.replace(year=2036), "number": "TBD-2026-000002"}
    )
    file = CARRIERS[kind](forged, issued.bundle_bytes)
    assert outcome(issued, file) == (Outcome.FAILED, Outcome.FAILED)


def test_something_drawn_over_an_svg(issued: Issued) -> None:
    file = CARRIERS[LABEL_SVG](issued.certificate, issued.bundle_bytes)
    over = re.sub(rb"</svg>\s*$", b'<rect width="99" height="99" fill="#fff"/></svg>', file)
    assert over != file
    assert outcome(issued, over) == (Outcome.FAILED, Outcome.FAILED)


def test_bytes_added_to_a_pdf(issued: Issued) -> None:
    """An incremental update is how a PDF is overwritten without touching what was there."""
    file = CARRIERS[LABEL_PDF](issued.certificate, issued.bundle_bytes)
    report = verify(file + b"\n1 0 obj\n<<>>\nendobj\n", issued.trust, TODAY)
    assert report.verdict is Outcome.FAILED


def test_file_of_an_unknown_issuer_is_not_even_drawn(issued: Issued, kind: str) -> None:
    file = CARRIERS[kind](issued.certificate, issued.bundle_bytes)
    report = verify(file, TrustList(issuers=()), TODAY)
    assert report.verdict is Outcome.FAILED
    assert report.step("carrier").outcome is Outcome.NOT_JUDGED
    assert [step.name for step in report.steps] == list(STEPS)


def test_damage_never_raises_and_never_passes(issued: Issued, kind: str) -> None:
    """Bytes changed, cut, inserted or moved at random places."""
    chance = random.Random(20260302)
    file = CARRIERS[kind](issued.certificate, issued.bundle_bytes)
    for _ in range(25):
        damaged = bytearray(file)
        place, other, size = chance.randrange(len(file)), chance.randrange(len(file)), chance.choice((1, 10, 1000))
        damaged[place : place + chance.choice((0, size))] = file[other : other + chance.choice((0, size))]
        if bytes(damaged) != file:
            assert verify(bytes(damaged), issued.trust, TODAY).verdict is Outcome.FAILED
