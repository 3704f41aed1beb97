"""Is a file what its certificate prints? It is drawn again and compared byte for byte."""

from collections.abc import Iterator
from io import BytesIO
from itertools import zip_longest

import pikepdf
import pypdfium2
from PIL import Image

from labels.artwork.reading import DEFAULT_LANGUAGE
from labels.artwork.render import render_certificate, render_label
from labels.carriers import CERTIFICATE_PDF, LABEL_PDF, LABEL_SVG, CarrierError, open_pdf, read_carrier
from labels.documents.certificate import Certificate
from lca.documents import LANGUAGES
from lca.errors import Message, TanbiaoError, say

_QUOTED = 60  # characters of a line that a message shows


def carrier_matches(kind: str, data: bytes, certificate: Certificate, bundle_bytes: bytes) -> Message | None:
    """None where the file is, to the byte, the drawing of this certificate with this bundle; otherwise what differs.

    kind: `label-svg`, `label-pdf` or `certificate-pdf`. The language is the one that the file states.
    """
    try:
        language = read_carrier(data).language
        drawn = _draw(kind, certificate, bundle_bytes, language)
    except CarrierError as error:
        return error.what
    except TanbiaoError as error:
        return say("The file cannot be drawn again: {reason}", reason=str(error.what))
    if drawn == data:
        return None
    return _difference(drawn, data) if kind in (LABEL_PDF, CERTIFICATE_PDF) else _svg_difference(drawn, data)


def picture_matches(data: bytes, certificate: Certificate) -> bool:
    """Whether a PNG shows, to the pixel, the label of this certificate in the default languages or in one language.

    Pixels and not bytes: how far a PNG is packed depends on the machine.
    """
    found = _pixels(data)
    languages = (DEFAULT_LANGUAGE, *LANGUAGES)
    return any(found == _pixels(render_label(certificate, b"", language, "png")) for language in languages)


def _pixels(data: bytes) -> tuple[tuple[int, int], bytes] | None:
    try:
        with Image.open(BytesIO(data), formats=("PNG",)) as image:
            return image.size, image.convert("RGB").tobytes()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _draw(kind: str, certificate: Certificate, bundle: bytes, language: str) -> bytes:
    if kind == CERTIFICATE_PDF:
        return render_certificate(certificate, bundle, language)
    return render_label(certificate, bundle, language, "svg" if kind == LABEL_SVG else "pdf")


def _difference(drawn: bytes, found: bytes) -> Message:
    """The first line of text that differs; where none does, whether the pages look the same.

    Nothing that is issued is compressed, so that a file with packed streams is not even rendered: it may be a trap.
    """
    if _frame(drawn) != _frame(found):
        return say("Another program has rewritten the file, or its pages are not those of the certificate.")
    expected, present = _Pages(drawn), _Pages(found)
    for should, does in zip_longest(expected.lines(), present.lines(), fillvalue=""):
        if should != does:
            return say(
                "The certificate prints “{expected}” where the file reads “{found}”.",
                expected=should[:_QUOTED],
                found=does[:_QUOTED],
            )
    if expected.pictures() == present.pictures():
        return say("The file looks as it was issued, but another program has rewritten it.")
    return say("The words of the file are those of the certificate, but its picture has been altered.")


def _frame(data: bytes) -> tuple[bool, tuple[str, ...]]:
    """Whether a PDF has packed streams, and the sizes of its pages."""
    with open_pdf(data) as pdf:
        packed = any(isinstance(each, pikepdf.Stream) and "/Filter" in each for each in pdf.objects)
        return packed, tuple(str(list(page.mediabox)) for page in pdf.pages)


def _svg_difference(drawn: bytes, found: bytes) -> Message:
    """A label has no text to read, so the first element that differs is named by its place."""
    for number, (should, does) in enumerate(zip_longest(drawn.splitlines(), found.splitlines()), start=1):
        if should != does:
            return say("The picture is not the one that the certificate prints: line {line} differs.", line=number)
    return say("The picture is not the one that the certificate prints.")


class _Pages:
    """The pages of a PDF that was read by `read_carrier` before."""

    def __init__(self, data: bytes) -> None:
        self._document = pypdfium2.PdfDocument(data)

    def lines(self) -> Iterator[str]:
        """Lines of text, page by page."""
        for page in self._document:
            yield from page.get_textpage().get_text_range().splitlines()

    def pictures(self) -> list[bytes]:
        """What each page looks like at 72 dots per inch."""
        return [page.render(scale=1).to_pil().tobytes() for page in self._document]
