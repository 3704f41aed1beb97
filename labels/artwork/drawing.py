"""What is drawn, before anyone draws it: marks on pages, in millimetres from the upper left corner.

One drawing has two painters (`svg`, `pdf`), so that a label says the same in both. A general vector library was
rejected: the marks are five, and the bytes must be the same on every machine.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from labels.artwork.fonts import Script, Weight

MM_PER_POINT = 25.4 / 72

# Petrol and amber: neither the green nor the footprint nor the ring of an official mark
INK = "#12242c"
GREY = "#55646c"
FAINT = "#7b8990"
RULE = "#d5dcdf"
TINT = "#eef3f4"
PETROL = "#0e3a47"
PALE = "#c9dde1"
AMBER = "#e3a63c"
WHITE = "#ffffff"
ALERT = "#b3261e"

Anchor = Literal["start", "middle", "end"]


class Style(Struct, frozen=True):
    """How a text is set. size: points. script: which Chinese letter forms come first."""

    size: float
    weight: Weight = "regular"
    colour: str = INK
    script: Script = "sc"

    def at(self, size: float) -> "Style":
        """The same style in another size."""
        return replace(self, size=size)


class Text(Struct, frozen=True):
    """One line of text. x, y: of the baseline at the anchor. angle: degrees, counter-clockwise. opacity: 0 to 1."""

    x: float
    y: float
    text: str
    style: Style
    anchor: Anchor = "start"
    angle: float = 0.0
    opacity: float = 1.0


class Box(Struct, frozen=True):
    """A rectangle, rounded where it has a radius."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    stroke: str | None = None
    stroke_width: float = 0.2
    radius: float = 0.0


class Runs(Struct, frozen=True):
    """Filled rectangles (x, y, width, height) in one colour, painted as one path."""

    rectangles: tuple[tuple[float, float, float, float], ...]
    fill: str


class Stroke(Struct, frozen=True):
    """An open line through points."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float


class Link(Struct, frozen=True):
    """An area that leads to an address, where the format has such a thing."""

    x: float
    y: float
    width: float
    height: float
    address: str


Mark = Text | Box | Runs | Stroke | Link


def moved(mark: Mark, dx: float, dy: float) -> Mark:
    """The mark elsewhere, mm to the right and down."""
    match mark:
        case Runs():
            return replace(mark, rectangles=tuple((x + dx, y + dy, w, h) for x, y, w, h in mark.rectangles))
        case Stroke():
            return replace(mark, points=tuple((x + dx, y + dy) for x, y in mark.points))
        case _:
            return replace(mark, x=mark.x + dx, y=mark.y + dy)


def in_script(mark: Mark, script: Script) -> Mark:
    """The mark with its text in the Chinese letter forms of a script."""
    return replace(mark, style=replace(mark.style, script=script)) if isinstance(mark, Text) else mark


class Page(Struct, frozen=True):
    """One page in millimetres, marks painted in order."""

    width: float
    height: float
    marks: tuple[Mark, ...]


class Drawing(Struct, frozen=True):
    """Pages and what their file says of itself.

    kind: of `labels.carriers`. language: as given to `labels.artwork`. words: for who cannot see it.
    """

    pages: tuple[Page, ...]
    kind: str
    language: str
    title: str
    author: str
    words: str
