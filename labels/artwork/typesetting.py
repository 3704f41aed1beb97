"""Setting text: which face draws which character, how wide it is, where a line breaks.

No font of the artwork has subscript digits, so that CO₂ is set with a lowered small 2; a character that no face has
is refused by name, because a box in its place would be a hole in a signed document.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from labels.artwork.drawing import MM_PER_POINT, Style
from labels.artwork.errors import ArtworkError
from labels.artwork.fonts import advance, face_of
from lca.errors import say

_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₓ", "0123456789x")
_SUBSCRIPT_SIZE = 0.65
_SUBSCRIPT_DROP = 0.12  # of the size
_STEP = 0.2  # points between two sizes that are tried
_CLOSING = "，。；：、！？）》」』】”’,.;:!?)]}%°"
_OPENING = "（《「『【“‘([{"
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_UNIT_OF_LINE = re.compile(rf"\s+|{_CJK}|(?:(?!{_CJK})\S)+")


class Run(Struct, frozen=True):
    """Characters of one face at one size. drop: millimetres below the baseline. x: millimetres from the start."""

    face: str
    size: float
    drop: float
    text: str
    x: float


def clean(text: str) -> str:
    """A text as it can be set: composed characters, and single spaces where there was any white space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


class _Glyph(Struct, frozen=True):
    """One character as it is drawn. advance: mm to the next one."""

    face: str
    size: float
    drop: float
    text: str
    advance: float


@lru_cache(maxsize=8192)
def _glyph(character: str, style: Style) -> _Glyph | None:
    plain = character.translate(_SUBSCRIPTS)
    lowered = plain != character
    size = style.size * (_SUBSCRIPT_SIZE if lowered else 1)
    drop = style.size * _SUBSCRIPT_DROP * MM_PER_POINT if lowered else 0.0
    face = face_of(plain, style.script, style.weight)
    if face is None:
        return None
    return _Glyph(face, size, drop, plain, advance(plain, face) * size * MM_PER_POINT)


def _glyphs(text: str, style: Style) -> Iterator[_Glyph]:
    for character in text:
        glyph = _glyph(character, style)
        if glyph is None:
            raise _no_glyph(character, text)
        yield glyph


def _no_glyph(character: str, text: str) -> ArtworkError:
    return ArtworkError(
        "character-not-drawable",
        say(
            "“{text}” has the character “{character}” (U+{code}), which no font of the label has.",
            text=text[:60],
            character=character,
            code=f"{ord(character):04X}",
        ),
        say("Write it with another character, and keep the original in the documents of the application."),
    )


def runs(text: str, style: Style) -> tuple[Run, ...]:
    """The runs of one line; ArtworkError names a character that no face has."""
    made: list[Run] = []
    x = 0.0
    for glyph in _glyphs(clean(text), style):
        last = made[-1] if made else None
        if last and (last.face, last.size, last.drop) == (glyph.face, glyph.size, glyph.drop):
            made[-1] = replace(last, text=last.text + glyph.text)
        else:
            made.append(Run(glyph.face, glyph.size, glyph.drop, glyph.text, x))
        x += glyph.advance
    return tuple(made)


def width(text: str, style: Style) -> float:
    """Width of one line, mm."""
    return _length(clean(text), style)


def _length(text: str, style: Style) -> float:
    return math.fsum(glyph.advance for glyph in _glyphs(text, style))


def fit(text: str, style: Style, room: float, least: float) -> tuple[str, Style]:
    """The text in the largest size, not below `least`, that is no wider than `room`; cut with … where none is."""
    text = clean(text)
    wide = width(text, style)
    if wide <= room:
        return text, style
    style = style.at(max(least, style.size * room / wide * 0.999))
    if width(text, style) <= room:
        return text, style
    while text and width(text + "…", style) > room:
        text = text[:-1].rstrip()
    return text + "…", style


def wrap(text: str, style: Style, room: float, most: int | None = None) -> tuple[str, ...]:
    """Lines no wider than `room`; no more than `most`, the last cut with …"""
    text = clean(text)
    _length(text, style)  # a character that cannot be drawn is told of with the whole text
    lines: list[str] = []
    line, long = "", 0.0
    for piece in _pieces(text, style, room):
        if line and long + _length(piece.rstrip(), style) > room:
            lines.append(line.rstrip())
            line, long = "", 0.0
        piece = piece if line else piece.lstrip()  # noqa: PLW2901
        line, long = line + piece, long + _length(piece, style)
    lines = [*lines, line.rstrip()] if line.strip() else lines
    if most is not None and len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        return (*lines[: most - 1], fit(rest, style, room, style.size)[0])
    return tuple(lines)


def fill(text: str, style: Style, room: float, most: int, least: float) -> tuple[tuple[str, ...], Style]:
    """Lines in the largest size, not below `least`, that makes no more than `most`; cut with … where none does."""
    size = style.size
    while size > least and len(wrap(text, style.at(size), room)) > most:
        size = max(least, size - _STEP)
    return wrap(text, style.at(size), room, most), style.at(size)


def _pieces(text: str, style: Style, room: float) -> Iterator[str]:
    """What must stay on one line together: a word, or a Chinese character with the punctuation that clings to it."""
    held = ""
    for piece in _UNIT_OF_LINE.findall(text):
        if held and not piece.isspace() and (piece[0] in _CLOSING or held[-1] in _OPENING):
            held += piece
            continue
        yield from _narrow(held, style, room)
        held = piece
    yield from _narrow(held, style, room)


def _narrow(piece: str, style: Style, room: float) -> Iterable[str]:
    """A piece that is wider than the line (a digest, an address), cut where it must be."""
    while piece and _length(piece.rstrip(), style) > room:
        size, long = 0, 0.0
        for glyph in _glyphs(piece, style):
            long += glyph.advance
            if long > room and size:
                break
            size += 1
        yield piece[:size]
        piece = piece[size:]
    if piece:
        yield piece
