"""A drawing as SVG: text as glyph outlines, which look the same without any font; the bundle in the metadata.

Each outline is marked with its character (`data-c`), so that what is printed can be read back from the file.
"""

import base64
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from labels.artwork.drawing import MM_PER_POINT, Box, Drawing, Link, Mark, Runs, Stroke, Text
from labels.artwork.fonts import advance, outlines
from labels.artwork.typesetting import Run, runs, width
from labels.carriers import FORMAT, XML_NAMESPACE

_DIGITS = 3  # of a millimetre: a micrometre


def draw_svg(drawing: Drawing, bundle: bytes) -> bytes:
    """The first page of a drawing, with the bundle; UTF-8 bytes that depend on nothing else."""
    page = drawing.pages[0]
    glyphs: dict[tuple[str, str], str] = {}
    body = [_mark(mark, glyphs) for mark in page.marks]
    shapes = [f'<path id="{name}" data-c={quoteattr(key[1])} d="{_outline(*key)}"/>' for key, name in glyphs.items()]
    stamp = f"{FORMAT} {drawing.kind} {drawing.language}"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'
        f' width="{_number(page.width)}mm" height="{_number(page.height)}mm"'
        f' viewBox="0 0 {_number(page.width)} {_number(page.height)}" role="img"'
        f' xml:lang="{drawing.language.split("+")[0]}" aria-labelledby="title words">',
        f'<title id="title">{escape(drawing.title)}</title>',
        f'<desc id="words">{escape(drawing.words)}</desc>',
        f'<metadata><carrier xmlns="{XML_NAMESPACE}" stamp="{stamp}" name="bundle.json" encoding="base64">',
        base64.encodebytes(bundle).decode("ascii").rstrip(),
        "</carrier></metadata>",
        "<defs>",
        *shapes,
        "</defs>",
        *[line for line in body if line],
        "</svg>",
        "",
    ]
    return "\n".join(lines).encode("utf-8")


@lru_cache(maxsize=4096)
def _outline(face: str, character: str) -> str:
    return outlines(face).path(character)


def _number(value: float) -> str:
    text = f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _mark(mark: Mark, glyphs: dict[tuple[str, str], str]) -> str:
    match mark:
        case Text():
            return _text(mark, glyphs)
        case Box():
            return _box(mark)
        case Runs():
            path = "".join(
                f"M{_number(x)} {_number(y)}h{_number(w)}v{_number(h)}h{_number(-w)}z" for x, y, w, h in mark.rectangles
            )
            return f'<path fill="{mark.fill}" d="{path}"/>'
        case Stroke():
            points = " ".join(f"{_number(x)},{_number(y)}" for x, y in mark.points)
            return (
                f'<polyline points="{points}" fill="none" stroke="{mark.colour}" stroke-width="{_number(mark.width)}"'
                ' stroke-linecap="round" stroke-linejoin="round"/>'
            )
        case Link():
            return ""


def _box(box: Box) -> str:
    stroke = f' stroke="{box.stroke}" stroke-width="{_number(box.stroke_width)}"' if box.stroke else ""
    radius = f' rx="{_number(box.radius)}"' if box.radius else ""
    return (
        f'<rect x="{_number(box.x)}" y="{_number(box.y)}" width="{_number(box.width)}"'
        f' height="{_number(box.height)}" fill="{box.fill or "none"}"{stroke}{radius}/>'
    )


def _text(text: Text, glyphs: dict[tuple[str, str], str]) -> str:
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor] * width(text.text, text.style)
    place = f"translate({_number(text.x)} {_number(text.y)})" + (
        f" rotate({_number(-text.angle)})" if text.angle else ""
    )
    opacity = f' opacity="{_number(text.opacity)}"' if text.opacity < 1 else ""
    parts = [_run(run, shift, glyphs) for run in runs(text.text, text.style)]
    return f'<g fill="{text.style.colour}" transform="{place}"{opacity}>{"".join(parts)}</g>'


def _run(run: Run, shift: float, glyphs: dict[tuple[str, str], str]) -> str:
    """One run: glyphs in font units, scaled once; a space moves on and draws nothing."""
    units = outlines(run.face).units
    scale = run.size * MM_PER_POINT / units
    uses: list[str] = []
    x = 0.0
    for character in run.text:
        if _outline(run.face, character):
            name = glyphs.setdefault((run.face, character), f"g{len(glyphs)}")
            uses.append(f'<use xlink:href="#{name}"' + (f' x="{_number(x)}"' if x else "") + "/>")
        x += advance(character, run.face) * units
    place = f"translate({_number(run.x - shift)} {_number(run.drop)}) scale({scale:.6f} {-scale:.6f})"
    return f'<g transform="{place}">{"".join(uses)}</g>'
