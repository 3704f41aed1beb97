"""Blocks stacked on pages: what has a height of its own goes on the next page where this one is full."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from labels.artwork.drawing import Mark, Page, in_script, moved
from labels.artwork.fonts import Script


class Block(Struct, frozen=True):
    """Marks from the upper left corner of a block, and its height, mm. keep: stands with the block after it."""

    height: float
    marks: tuple[Mark, ...]
    keep: bool = False


class Sheet(Struct, frozen=True):
    """A page format, mm. Blocks begin at first_top on the first page and at top on the others, and end at bottom."""

    width: float
    height: float
    left: float
    first_top: float
    top: float
    bottom: float


def stack(blocks: Iterable[Block], sheet: Sheet) -> tuple[tuple[Mark, ...], ...]:
    """The marks of each page. A block that is higher than a page is put on one by itself."""
    pages: list[list[Mark]] = [[]]
    y = sheet.first_top
    waiting: list[Block] = []
    for block in blocks:
        waiting.append(block)
        if block.keep:
            continue
        if pages[-1] and y + sum(each.height for each in waiting) > sheet.bottom:
            pages.append([])
            y = sheet.top
        for each in waiting:
            pages[-1] += [moved(mark, sheet.left, y) for mark in each.marks]
            y += each.height
        waiting = []
    return tuple(tuple(page) for page in pages)


def finish(
    pages: tuple[tuple[Mark, ...], ...], sheet: Sheet, script: Script, frame: Callable[[int, int], tuple[Mark, ...]]
) -> tuple[Page, ...]:
    """Pages with what stands on each of them (`frame`: page number, number of pages) under their blocks."""
    return tuple(
        Page(sheet.width, sheet.height, tuple(in_script(m, script) for m in (*frame(n, len(pages)), *marks)))
        for n, marks in enumerate(pages, start=1)
    )
