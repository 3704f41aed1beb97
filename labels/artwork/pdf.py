"""A drawing as PDF: vector, faces embedded as subsets, the bundle attached.

Nothing in the file is compressed and nothing comes from a clock, so that the bytes are the same on a machine with
another zlib, and a doubter can draw the file again and compare.
"""

from io import BytesIO
from typing import Any

import pikepdf
from fontTools.pens.basePen import BasePen
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from labels.artwork.drawing import MM_PER_POINT, Box, Drawing, Link, Mark, Page, Runs, Stroke, Text
from labels.artwork.fonts import advance, face, outlines
from labels.artwork.typesetting import Run, runs, width
from labels.carriers import ATTACHMENT, FORMAT, PDF_KEY

_FIRST_FACE = "TanbiaoSansSC-Regular"  # reportlab names Helvetica in every file unless it is told another face
_Point = tuple[float, float]
_NON_ZERO = 1  # reportlab's name for the winding rule that TrueType outlines are made for
_PRINTED = 4  # annotation flag: print


def draw_pdf(drawing: Drawing, bundle: bytes) -> bytes:
    """All pages of a drawing with the bundle attached, as PDF bytes."""
    face(_FIRST_FACE)
    written = BytesIO()
    first = drawing.pages[0]
    options: dict[str, Any] = {"pageCompression": 0, "invariant": 1, "initialFontName": _FIRST_FACE}
    canvas = Canvas(written, pagesize=_size(first), lang=drawing.language.split("+")[0], **options)
    for page in drawing.pages:
        canvas.setPageSize(_size(page))
        for mark in page.marks:
            _paint(canvas, page, mark)
        canvas.showPage()
    canvas.save()
    return _finish(written.getvalue(), drawing, bundle)


def _finish(pages: bytes, drawing: Drawing, bundle: bytes) -> bytes:
    """Attach the bundle and say what the file is (ISO 32000-2, 7.11.4 and 14.13)."""
    with pikepdf.open(BytesIO(pages)) as pdf:
        attached = pikepdf.AttachedFileSpec(
            pdf,
            bundle,
            description="",
            filename=ATTACHMENT,
            mime_type="application/json",
            creation_date="",
            mod_date="",
        )
        attached.obj.AFRelationship = pikepdf.Name.Data
        pdf.attachments[ATTACHMENT] = attached
        pdf.Root.AF = pikepdf.Array([pdf.attachments[ATTACHMENT].obj])
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        for page in pdf.pages:
            for annotation in page.get("/Annots", ()):
                annotation.F = _PRINTED
        for key in list(pdf.docinfo.keys()):
            del pdf.docinfo[key]
        pdf.docinfo["/Title"] = drawing.title
        pdf.docinfo["/Author"] = drawing.author
        pdf.docinfo["/Subject"] = drawing.words
        pdf.docinfo[PDF_KEY] = f"{FORMAT} {drawing.kind} {drawing.language}"
        written = BytesIO()
        pdf.save(
            written,
            deterministic_id=True,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return written.getvalue()


def _size(page: Page) -> tuple[float, float]:
    return _points(page.width), _points(page.height)


def _points(mm: float) -> float:
    return mm / MM_PER_POINT


def _paint(canvas: Canvas, page: Page, mark: Mark) -> None:
    match mark:
        case Text():
            _text(canvas, page, mark)
        case Box():
            _box(canvas, page, mark)
        case Runs():
            _runs(canvas, page, mark)
        case Stroke():
            _stroke(canvas, page, mark)
        case Link():
            left, bottom = _points(mark.x), _points(page.height - mark.y - mark.height)
            area = (left, bottom, left + _points(mark.width), bottom + _points(mark.height))
            canvas.linkURL(mark.address, area, relative=0, thickness=0)


def _box(canvas: Canvas, page: Page, box: Box) -> None:
    if box.fill:
        canvas.setFillColor(HexColor(box.fill))
    if box.stroke:
        canvas.setStrokeColor(HexColor(box.stroke))
        canvas.setLineWidth(_points(box.stroke_width))
    place = (_points(box.x), _points(page.height - box.y - box.height), _points(box.width), _points(box.height))
    drawn = {"stroke": int(box.stroke is not None), "fill": int(box.fill is not None)}
    if box.radius:
        canvas.roundRect(*place, _points(box.radius), **drawn)
    else:
        canvas.rect(*place, **drawn)


def _runs(canvas: Canvas, page: Page, mark: Runs) -> None:
    canvas.setFillColor(HexColor(mark.fill))
    path = canvas.beginPath()
    for x, y, w, h in mark.rectangles:
        path.rect(_points(x), _points(page.height - y - h), _points(w), _points(h))
    canvas.drawPath(path, stroke=0, fill=1)


def _stroke(canvas: Canvas, page: Page, mark: Stroke) -> None:
    canvas.setStrokeColor(HexColor(mark.colour))
    canvas.setLineWidth(_points(mark.width))
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    path = canvas.beginPath()
    for index, (x, y) in enumerate(mark.points):
        (path.lineTo if index else path.moveTo)(_points(x), _points(page.height - y))
    canvas.drawPath(path, stroke=1, fill=0)


def _text(canvas: Canvas, page: Page, text: Text) -> None:
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor] * width(text.text, text.style)
    canvas.saveState()
    canvas.translate(_points(text.x), _points(page.height - text.y))
    if text.angle:
        canvas.rotate(text.angle)
    canvas.setFillColor(HexColor(text.style.colour))
    if text.opacity < 1:
        canvas.setFillAlpha(text.opacity)
    for run in runs(text.text, text.style):
        if text.opacity < 1:
            _shape(canvas, run, shift)
            continue
        face(run.face)
        canvas.setFont(run.face, run.size)
        canvas.drawString(_points(run.x - shift), -_points(run.drop), run.text)
    canvas.restoreState()


class _PathPen(BasePen):  # type: ignore[misc]
    """Draws glyphs into a path of the canvas."""

    def __init__(self, path: PDFPathObject, origin: float, scale: float) -> None:
        super().__init__()
        self.path, self.origin, self.scale = path, origin, scale

    def _at(self, point: _Point) -> _Point:
        return self.origin + point[0] * self.scale, point[1] * self.scale

    def _moveTo(self, pt: _Point) -> None:  # noqa: N802
        self.path.moveTo(*self._at(pt))

    def _lineTo(self, pt: _Point) -> None:  # noqa: N802
        self.path.lineTo(*self._at(pt))

    def _curveToOne(self, pt1: _Point, pt2: _Point, pt3: _Point) -> None:  # noqa: N802
        self.path.curveTo(*self._at(pt1), *self._at(pt2), *self._at(pt3))

    def _closePath(self) -> None:  # noqa: N802
        self.path.close()


def _shape(canvas: Canvas, run: Run, shift: float) -> None:
    """A text that is only seen: as shapes, so that it does not mix with the words that are copied or read aloud."""
    glyphs = outlines(run.face)
    path, x = canvas.beginPath(), _points(run.x - shift)
    for character in run.text:
        glyphs.draw(character, _PathPen(path, x, run.size / glyphs.units))
        x += advance(character, run.face) * run.size
    canvas.drawPath(path, stroke=0, fill=1, fillMode=_NON_ZERO)
