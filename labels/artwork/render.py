"""From a certificate to the bytes of its label and its document."""

from typing import Literal

from labels.artwork.certificate_content import certificate_content
from labels.artwork.certificate_layout import certificate_drawing
from labels.artwork.content import label_content
from labels.artwork.label_layout import label_drawing
from labels.artwork.pdf import draw_pdf
from labels.artwork.png import draw_png
from labels.artwork.reading import DEFAULT_LANGUAGE, read_language
from labels.artwork.svg import draw_svg
from labels.documents.certificate import Certificate

LabelFormat = Literal["svg", "png", "pdf"]


def render_label(
    certificate: Certificate, bundle_bytes: bytes, language: str = DEFAULT_LANGUAGE, fmt: LabelFormat = "svg"
) -> bytes:
    """The label of a certificate; the same arguments give the same bytes.

    bundle_bytes: carried by SVG and PDF. language: `zh-Hans`, `zh-Hant`, `en`, `pt`, or two of them joined by +.
    ArtworkError: a name has a character that no font has, or the public address does not fit the QR code.
    """
    drawing = label_drawing(label_content(certificate, read_language(language)), language, fmt)
    if fmt == "svg":
        return draw_svg(drawing, bundle_bytes)
    pdf = draw_pdf(drawing, bundle_bytes)
    return pdf if fmt == "pdf" else draw_png(pdf)


def render_certificate(certificate: Certificate, bundle_bytes: bytes, language: str = DEFAULT_LANGUAGE) -> bytes:
    """The certificate as A4 PDF that carries the bundle; the same arguments give the same bytes.

    ArtworkError: as `render_label`.
    """
    return draw_pdf(
        certificate_drawing(certificate_content(certificate, read_language(language)), language), bundle_bytes
    )
