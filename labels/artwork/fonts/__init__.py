"""The faces of the artwork: subsets of Noto Sans (SIL OFL 1.1), unpacked in memory when first needed.

Made by `recipes/fonts/make_fonts.py`. Metrics and embedding are reportlab's, outlines for SVG are fontTools'.
"""

import lzma
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont as OutlineFont
from msgspec import Struct
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

Weight = Literal["regular", "bold", "mono"]
Script = Literal["sc", "hk"]

_FOLDER = Path(__file__).parent

# Faces in the order in which they are asked for a character
CHAIN: dict[tuple[Script, Weight], tuple[str, ...]] = {
    ("sc", "regular"): ("TanbiaoSansSC-Regular", "TanbiaoSansHK-Regular"),
    ("sc", "bold"): ("TanbiaoSansSC-Bold", "TanbiaoSansHK-Bold", "TanbiaoSansSC-Regular", "TanbiaoSansHK-Regular"),
    ("hk", "regular"): ("TanbiaoSansHK-Regular", "TanbiaoSansSC-Regular"),
    ("hk", "bold"): ("TanbiaoSansHK-Bold", "TanbiaoSansSC-Bold", "TanbiaoSansHK-Regular", "TanbiaoSansSC-Regular"),
    ("sc", "mono"): ("TanbiaoMono-Regular", "TanbiaoSansSC-Regular"),
    ("hk", "mono"): ("TanbiaoMono-Regular", "TanbiaoSansHK-Regular", "TanbiaoSansSC-Regular"),
}


class Outlines(Struct, frozen=True):
    """Glyph outlines of one face. units: font units to the em."""

    font: Any
    glyphs: Any
    names: dict[int, str]
    units: int

    def draw(self, character: str, pen: Any) -> None:
        """Draw a character with a fontTools pen, in font units, y upwards."""
        self.glyphs[self.names[ord(character)]].draw(pen)

    def path(self, character: str) -> str:
        """SVG path data of a character; "" for a space."""
        pen = SVGPathPen(self.glyphs, ntos=lambda value: format(value, "g"))
        self.draw(character, pen)
        return str(pen.getCommands())


@cache
def _bytes(name: str) -> bytes:
    return lzma.decompress((_FOLDER / f"{name}.ttf.xz").read_bytes())


@cache
def face(name: str) -> TTFont:
    """A face for measuring and embedding; reportlab knows it by this name from now on."""
    font = TTFont(name, BytesIO(_bytes(name)))
    pdfmetrics.registerFont(font)
    return font


@cache
def outlines(name: str) -> Outlines:
    """The outlines of a face."""
    font = OutlineFont(BytesIO(_bytes(name)), lazy=True)
    return Outlines(font, font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm)


@cache
def face_of(character: str, script: Script, weight: Weight) -> str | None:
    """Name of the first face that has the character; None if no face has it."""
    chain = CHAIN[script, weight]
    return next((name for name in chain if ord(character) in face(name).face.charToGlyph), None)


def advance(character: str, name: str) -> float:
    """Width of a character in a face, in ems."""
    return float(face(name).face.charWidths[ord(character)]) / 1000
