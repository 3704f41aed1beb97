"""What a file prints, read back from it: a carrier that cannot be drawn again is compared by its words and figures.

A PDF gives its text by the character maps of its fonts. A label as SVG has outlines; each is marked with its character,
and the outline is compared with that of our faces where the drawing is of our version. Two things must hold: every
value of the certificate is printed, and no figure is printed that is none of the certificate's.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final
from xml.etree.ElementTree import Element

import pypdfium2
from defusedxml.ElementTree import fromstring
from msgspec import Struct

from labels.artwork.certificate_content import CertificateContent, certificate_content
from labels.artwork.certificate_layout import certificate_drawing
from labels.artwork.content import LabelContent, label_content
from labels.artwork.drawing import Text
from labels.artwork.fonts import CHAIN, outlines
from labels.artwork.label_layout import label_drawing
from labels.artwork.reading import read_language
from labels.carriers import CERTIFICATE_PDF, LABEL_SVG, Carrier
from labels.documents.certificate import Certificate
from lca.errors import Message, say

READABLE: Final = frozenset({2, 3})  # versions of the drawing whose printed values are those of `_values`
_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_COORDINATE = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
_PLAIN = str.maketrans({**dict(zip("₀₁₂₃₄₅₆₇₈₉ₓ", "0123456789x", strict=True)), "\ufffe": "-", "\x02": "-"})


class PrintedText(Struct, frozen=True):
    """The lines that a file prints. spaced: whether the spaces between words are among them."""

    lines: tuple[str, ...]
    spaced: bool

    def numbers(self, texts: Iterable[str]) -> Counter[str]:
        """Every figure of these texts as this file would print it, with how often."""
        plain = (text.translate(_PLAIN) if self.spaced else _packed(text) for text in texts)
        return Counter(number for text in plain for number in _NUMBER.findall(text))


def values_printed(carrier: Carrier, certificate: Certificate, *, ours: bool) -> Message | int:
    """How many values of a certificate a carrier prints, all of them; or the first thing that does not agree.

    ours: drawn by this version of the artwork, so that outlines can be compared. ArtworkError: it states a language
    that is none of ours.
    """
    kind, data = carrier.kind, carrier.body
    values, known = _expected(kind, certificate, carrier.language)
    if kind == LABEL_SVG:
        printed, foreign = _svg_text(data, ours=ours)
        if foreign:
            return say("The outline that is marked “{character}” is not that of this character.", character=foreign)
    else:
        printed = _pdf_text(data)
    return _missing(printed, values) or _strange(printed, known) or len(values)


def _expected(kind: str, certificate: Certificate, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The values that must be printed, and every text that may be."""
    reading = read_language(language)
    if kind == CERTIFICATE_PDF:
        content = certificate_content(certificate, reading)
        drawing, values = certificate_drawing(content, language), _certificate_values(content)
    else:
        label = label_content(certificate, reading)
        drawing = label_drawing(label, language, "svg" if kind == LABEL_SVG else "pdf")
        values = _label_values(label)
    texts = [mark.text for page in drawing.pages for mark in page.marks if isinstance(mark, Text)]
    given = tuple(value for value in values if value)
    return given, (*given, *texts, drawing.title, drawing.words)


def _label_values(label: LabelContent) -> tuple[str, ...]:
    stages = [text for line in label.stages for text in (line.amount, line.percent)]
    facts = [fact.value[0] for fact in label.facts]
    return (label.number, label.unit, label.product[0], label.model, label.per[0], *label.at_least, *facts, *stages)


def _certificate_values(content: CertificateContent) -> tuple[str, ...]:
    label = content.label
    stages = [text for line in label.stages for text in (line.figure, line.percent)]
    facts = [text for fact in (*content.facts, *content.unit, *content.scenarios) for text in fact.value]
    rows = [text for row in content.rows() for values in row.values for text in values[:1]]
    digests = [digest for _, digest in content.digests]
    head = (label.number, label.unit, label.product[0], label.per[0], *label.at_least, content.number)
    return (*head, *facts, *stages, *rows, *digests)


def _missing(printed: PrintedText, values: tuple[str, ...]) -> Message | None:
    """The first value that is not printed. A text that was cut for want of room ends in an ellipsis."""
    whole = _packed("".join(printed.lines))
    cut = [_packed(line)[:-1] for line in printed.lines if line.rstrip().endswith("…")]
    complete = [value for value in values if _packed(value) in whole]
    for value in values:
        text = _packed(value)
        if text not in whole and not any(len(start) > 3 and text.startswith(start) for start in cut):
            return say("The certificate says “{value}”, which the file does not print.", value=value[:60])
    lacking = printed.numbers(complete) - printed.numbers(printed.lines)
    number = next(iter(lacking), None)
    return say("The certificate says “{value}”, which the file does not print.", value=number) if number else None


def _strange(printed: PrintedText, known: tuple[str, ...]) -> Message | None:
    ours = printed.numbers(known)
    number = next((number for number in printed.numbers(printed.lines) if number not in ours), None)
    return (
        say("The file prints “{value}”, which is no figure of the certificate.", value=number[:60]) if number else None
    )


def _packed(text: str) -> str:
    """A text as it is compared: composed, subscripts as digits, without white space."""
    return "".join(unicodedata.normalize("NFC", text).translate(_PLAIN).split())


def _pdf_text(data: bytes) -> PrintedText:
    document = pypdfium2.PdfDocument(data)
    try:
        lines = [line for page in document for line in page.get_textpage().get_text_range().splitlines()]
    finally:
        document.close()
    return PrintedText(tuple(lines), spaced=True)


def _svg_text(data: bytes, *, ours: bool) -> tuple[PrintedText, str]:
    """The texts of an SVG, and the first character whose outline is of another one ("" where none is)."""
    root = fromstring(data, forbid_dtd=True)
    glyphs = {path.get("id", ""): path for path in root.iter(f"{_SVG}path") if path.get("data-c")}
    foreign = next((p.get("data-c", "") for p in glyphs.values() if ours and not _is_ours(p)), "")
    lines = ["".join(_characters(group, glyphs)) for group in root.findall(f"{_SVG}g")]
    said = [each.text or "" for name in ("title", "desc") for each in root.findall(f"{_SVG}{name}")]
    return PrintedText((*lines, *said), spaced=False), foreign


def _characters(group: Element, glyphs: dict[str, Element]) -> Iterator[str]:
    """The characters that a text draws; a shape that is marked with none is an unknown one."""
    for use in group.iter(f"{_SVG}use"):
        path = glyphs.get((use.get(_LINK) or "").removeprefix("#"))
        yield "\ufffd" if path is None else path.get("data-c", "")


def _is_ours(path: Element) -> bool:
    found = _numbers(path.get("d", ""))
    return found in _outlines_of(path.get("data-c", ""))


@cache
def _outlines_of(character: str) -> tuple[tuple[float, ...], ...]:
    """The outline of a character in every face that has it, as numbers: another program may write them otherwise."""
    if len(character) != 1:
        return ()
    faces = sorted({name for chain in CHAIN.values() for name in chain})
    return tuple(_numbers(outlines(name).path(character)) for name in faces if ord(character) in outlines(name).names)


def _numbers(path: str) -> tuple[float, ...]:
    return tuple(round(float(number), 3) for number in _COORDINATE.findall(path))
