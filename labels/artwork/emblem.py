"""The emblem of Tanbiao: a tag of five bars, one for each life cycle stage. Ours, and like no official mark."""

from labels.artwork.drawing import AMBER, PALE, WHITE, Box, Mark

_BARS = (1.0, 0.78, 0.58, 0.42, 0.3)  # heights, as parts of the tallest


def emblem(x: float, y: float, side: float) -> tuple[Mark, ...]:
    """The emblem in a square of `side` mm, for a dark ground."""
    step = side / len(_BARS)
    bar = step * 0.62
    bars = [
        Box(x + index * step, y + side * (1 - part), bar, side * part, fill=WHITE if index else AMBER, radius=bar / 2.2)
        for index, part in enumerate(_BARS)
    ]
    return (*bars[:1], *bars[1:4], Box(bars[4].x, bars[4].y, bar, bars[4].height, fill=PALE, radius=bar / 2.2))
