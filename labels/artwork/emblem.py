"""The emblem of Tanbiao: five bars, one for each life cycle stage, growing smaller. Ours, and like no official mark."""

from labels.artwork.drawing import AMBER, PALE, WHITE, Box, Mark

# Height as a part of the tallest, and colour on a dark ground
_BARS = ((1.0, AMBER), (0.78, WHITE), (0.58, WHITE), (0.42, WHITE), (0.3, PALE))


def emblem(x: float, y: float, side: float) -> tuple[Mark, ...]:
    """The emblem in a square of `side` mm, for a dark ground."""
    step = side / len(_BARS)
    wide = step * 0.62
    return tuple(
        Box(x + index * step, y + side * (1 - part), wide, side * part, fill=colour, radius=wide / 2.2)
        for index, (part, colour) in enumerate(_BARS)
    )
