"""Files by another version of the artwork or of its programs: what was signed is read back, and verify says so."""

import io
from collections.abc import Callable
from datetime import timedelta

import pikepdf
import pytest

from labels.artwork import certificate_layout, drawn_with, label_layout, printed, render_certificate, render_label, svg
from labels.artwork.certificate_content import certificate_content
from labels.artwork.certificate_layout import certificate_drawing
from labels.artwork.content import label_content
from labels.artwork.label_layout import label_drawing
from labels.artwork.reading import read_language
from labels.carriers import CERTIFICATE_PDF, KINDS, LABEL_PDF, LABEL_SVG, read_carrier, split_manifest, with_manifest
from labels.documents.certificate import Certificate
from labels.documents.manifest import CarrierFile, CarrierManifest
from labels.files import sign_files
from labels.recalculation import Evidence
from labels.trust.envelope import open_manifest, seal
from labels.verdict import Outcome, Step
from labels.verify import verify
from lca.canonical import digest_bytes
from tests.labels.conftest import TODAY, Issued
from tests.labels.specimens import lamp, lunch_box

DRAWN = {LABEL_SVG: "label.svg", LABEL_PDF: "label.pdf", CERTIFICATE_PDF: "certificate.pdf"}
LANGUAGE = {LABEL_SVG: "zh-Hans+en", LABEL_PDF: "pt", CERTIFICATE_PDF: "zh-Hans+en"}
# SHA-256 of the marks of the specimens. A new one needs a new drawn_with.DRAWING, and printed.READABLE to know what the
# older versions print.
MARKS = {
    2: "sha256:88372406fd3f03776b74caa1f018c38d75a8c7deccc6aa33d5c503603f3dedcf",
    3: "sha256:5663eb71347b541fa3bcfcaf6c0442c933e8c942f471779575aaadcf65cd0f2f",
}


def draw(kind: str, certificate: Certificate, bundle: bytes) -> bytes:
    if kind == CERTIFICATE_PDF:
        return render_certificate(certificate, bundle, LANGUAGE[kind])
    return render_label(certificate, bundle, LANGUAGE[kind], "svg" if kind == LABEL_SVG else "pdf")


@pytest.fixture(params=list(DRAWN))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def files(issued: Issued) -> dict[str, bytes]:
    """Every file of the certificate as it is issued."""
    drawn = {name: draw(kind, issued.certificate, issued.bundle_bytes) for kind, name in DRAWN.items()}
    drawn |= {"label.png": render_label(issued.certificate, issued.bundle_bytes, fmt="png"), "report.html": b"<p>2.95"}
    return sign_files(issued.certificate, issued.bundle, drawn, issued.keys["body"], issued.trust)


def carrier(issued: Issued, file: bytes, **others: bytes) -> Step:
    report = verify(file, issued.trust, TODAY, Evidence(files={k.replace("_", "."): v for k, v in others.items()}))
    step = report.step("carrier")
    assert report.verdict is (Outcome.FAILED if step.outcome is Outcome.FAILED else report.verdict)
    return step


def words(step: Step) -> str:
    return " ".join(map(str, (step.message, *step.details)))


def older(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the artwork is the next version, and draws otherwise."""
    monkeypatch.setattr(drawn_with, "DRAWING", drawn_with.DRAWING + 1)
    monkeypatch.setattr("labels.carrier_step.DRAWING", drawn_with.DRAWING)
    monkeypatch.setattr(label_layout, "PETROL", "#224466")
    monkeypatch.setattr(certificate_layout, "PETROL", "#224466")


def signed(issued: Issued, kind: str, body: bytes, **fields: object) -> bytes:
    """A file with a manifest that lists it, by the real key of the body."""
    values = {
        "demo": True,
        "issuer": issued.certificate.body.id,
        "certificate": issued.certificate.number,
        "certificate_digest": issued.certificate.digest(),
        "drawing": drawn_with.DRAWING,
        "libraries": drawn_with.libraries(),
        "files": (CarrierFile(name=DRAWN[kind], kind=kind, drawn=digest_bytes(body)),),
        "signed_at": issued.certificate.issued_at,
    }
    return with_manifest(kind, body, seal(CarrierManifest(**{**values, **fields}), issued.keys["body"]))  # type: ignore[arg-type]


def smaller(issued: Issued) -> Certificate:
    """A certificate with another number: 1.95 in place of 2.95."""
    values = issued.certificate.values.model_copy(update={"printed": "1.95", "total": 1.95})
    return issued.certificate.model_copy(update={"values": values})


def test_issued_today(issued: Issued, files: dict[str, bytes], kind: str) -> None:
    step = carrier(issued, files[DRAWN[kind]])
    assert step.outcome is Outcome.PASSED
    assert words(step) == (
        "Drawn again from the certificate, the file is the same."
        " Its digest is the one that the certification body signed."
    )


def test_older_drawing_is_read_back(
    issued: Issued, files: dict[str, bytes], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = drawn_with.DRAWING
    older(monkeypatch)
    assert draw(kind, issued.certificate, issued.bundle_bytes) != read_carrier(files[DRAWN[kind]]).body
    step = carrier(issued, files[DRAWN[kind]])
    assert step.outcome is Outcome.PASSED
    assert "Not drawn again" in words(step)
    assert f"Drawn by version {then} of the artwork; here is version {then + 1}." in words(step)


def test_other_library_is_read_back(issued: Issued, kind: str) -> None:
    body = draw(kind, issued.certificate, issued.bundle_bytes)
    file = signed(issued, kind, body, libraries={**drawn_with.libraries(), "qrcode": "7.0"})
    step = carrier(issued, file)
    assert step.outcome is Outcome.PASSED
    assert "Not drawn again" in words(step)
    assert "Drawn with qrcode 7.0; here is" in words(step)


def test_library_that_has_no_hand_in_a_file_does_not_matter(issued: Issued) -> None:
    body = draw(LABEL_SVG, issued.certificate, issued.bundle_bytes)
    file = signed(issued, LABEL_SVG, body, libraries={**drawn_with.libraries(), "reportlab": "1.0"})
    assert "Drawn again" in words(carrier(issued, file))


@pytest.mark.parametrize("version", [None, 2], ids=["drawn again", "read back"])
def test_changed_number_fails_in_both_ways(
    issued: Issued, files: dict[str, bytes], kind: str, version: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another number around the genuine bundle, with the genuine manifest behind it."""
    token = split_manifest(files[DRAWN[kind]])[1]
    assert token
    forged = with_manifest(kind, draw(kind, smaller(issued), issued.bundle_bytes), token)
    if version:
        older(monkeypatch)
    step = carrier(issued, forged)
    assert step.outcome is Outcome.FAILED


@pytest.mark.parametrize("reader", ["drawn again", "read back"])
def test_signed_with_another_number_than_certified(issued: Issued, kind: str, reader: str) -> None:
    """The body itself signs a file that says something else than its certificate."""
    libraries = {**drawn_with.libraries(), **({"qrcode": "7.0"} if reader == "read back" else {})}
    file = signed(issued, kind, draw(kind, smaller(issued), issued.bundle_bytes), libraries=libraries)
    step = carrier(issued, file)
    assert step.outcome is Outcome.FAILED
    if reader == "read back":
        said = words(step).replace("2,95", "2.95")  # the label as PDF speaks Portuguese
        assert "The certificate says “2.95”, which the file does not print." in said


def test_number_added_beside_the_right_one(issued: Issued) -> None:
    product = issued.certificate.product.model_copy(update={"model": issued.certificate.product.model + " 30% less"})
    forged = issued.certificate.model_copy(update={"product": product})
    file = signed(issued, LABEL_PDF, draw(LABEL_PDF, forged, issued.bundle_bytes), libraries={})
    assert "“30”, which is no figure of the certificate" in words(carrier(issued, file))


def test_outline_under_another_character(issued: Issued, monkeypatch: pytest.MonkeyPatch) -> None:
    """An SVG that says 2 of a shape that is a 1."""
    genuine = svg._outline

    def lying(face: str, character: str) -> str:
        return genuine(face, "1" if character == "2" else character)

    monkeypatch.setattr(svg, "_outline", lying)
    body = draw(LABEL_SVG, issued.certificate, issued.bundle_bytes)
    file = signed(issued, LABEL_SVG, body, libraries={})
    assert "The outline that is marked “2”" in words(carrier(issued, file))


def test_manifest_taken_away_or_of_another(issued: Issued, files: dict[str, bytes], kind: str) -> None:
    file = files[DRAWN[kind]]
    body, token = split_manifest(file)
    assert "no signed list" in words(carrier(issued, body))
    assert carrier(issued, body).outcome is Outcome.PASSED
    other = signed(issued, kind, body, certificate="TBD-2026-000002")
    assert "of another certificate" in words(carrier(issued, other))
    later = signed(issued, kind, body, signed_at=TODAY + timedelta(days=1))
    assert carrier(issued, later).outcome is Outcome.FAILED
    wrong = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    assert carrier(issued, with_manifest(kind, body, wrong)).outcome is Outcome.FAILED
    assert open_manifest(token, issued.trust, TODAY).document.drawing == drawn_with.DRAWING


def test_file_without_manifest_of_an_older_drawing_does_not_pass(
    issued: Issued, files: dict[str, bytes], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, _ = split_manifest(files[DRAWN[kind]])
    older(monkeypatch)
    assert carrier(issued, body).outcome is Outcome.FAILED


def test_newer_drawing_is_not_judged(issued: Issued, kind: str) -> None:
    body = draw(kind, issued.certificate, issued.bundle_bytes)
    step = carrier(issued, signed(issued, kind, body, drawing=99))
    assert step.outcome is Outcome.NOT_JUDGED
    assert "version 99" in words(step)


def test_files_beside_the_bundle(issued: Issued, files: dict[str, bytes]) -> None:
    bundle = files["bundle.json"]
    assert verify(bundle, issued.trust, TODAY).verdict is Outcome.PASSED
    step = carrier(issued, bundle, my_png=files["label.png"], report_html=files["report.html"])
    assert step.outcome is Outcome.PASSED
    assert "“my.png” is the file “label.png” as it was signed." in words(step)
    assert "the picture is the same" in words(step)
    assert carrier(issued, bundle, report_html=b"<p>1.95").outcome is Outcome.FAILED
    assert "nothing can be said" in words(carrier(issued, issued.bundle_bytes, report_html=files["report.html"]))


def test_picture_with_another_number_that_was_signed(issued: Issued) -> None:
    drawn = {"label.png": render_label(smaller(issued), b"", fmt="png")}
    files = sign_files(issued.certificate, issued.bundle, drawn, issued.keys["body"], issued.trust)
    step = carrier(issued, files["bundle.json"], label_png=files["label.png"])
    assert "is not the picture of this certificate" in words(step)


def test_pdf_with_manifest_is_a_pdf(files: dict[str, bytes]) -> None:
    for name in ("label.pdf", "certificate.pdf"):
        with pikepdf.open(io.BytesIO(files[name]), attempt_recovery=False) as pdf:
            assert pdf.check_pdf_syntax() == []
        assert files[name].endswith(b"%%EOF\n")
    assert set(files) == {*KINDS, "bundle.json"}


@pytest.mark.parametrize("language", ["zh-Hans+en", "zh-Hant", "en", "pt"])
@pytest.mark.parametrize("specimen", [lamp, lunch_box])
def test_everything_is_read_back_in_every_language(specimen: Callable[[], Certificate], language: str) -> None:
    certificate = specimen()
    drawn = [
        render_label(certificate, b"{}", language, "svg"),
        render_label(certificate, b"{}", language, "pdf"),
        render_certificate(certificate, b"{}", language),
    ]
    for data in drawn:
        assert isinstance(printed.values_printed(read_carrier(data), certificate, ours=True), int)


def test_version_is_raised_with_the_drawing() -> None:
    """Marks, and not bytes: those depend on libraries too."""
    marks = []
    for language in ("zh-Hans+en", "zh-Hant", "en", "pt"):
        reading = read_language(language)
        for certificate in (lamp(), lunch_box()):
            marks.append(label_drawing(label_content(certificate, reading), language, "svg"))
            marks.append(certificate_drawing(certificate_content(certificate, reading), language))
    assert digest_bytes(repr(marks).encode()) == MARKS.get(drawn_with.DRAWING), "raise drawn_with.DRAWING"
    assert set(range(2, drawn_with.DRAWING + 1)) == printed.READABLE
