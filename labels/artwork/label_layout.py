"""Where things stand on the label: 70 mm x 122 mm, and a QR code whose modules are 0.4 mm at least."""

from labels.artwork import wording
from labels.artwork.content import Fact, LabelContent, StageLine
from labels.artwork.drawing import (
    ALERT,
    AMBER,
    FAINT,
    GREY,
    INK,
    MM_PER_POINT,
    PALE,
    PETROL,
    RULE,
    TINT,
    WHITE,
    Box,
    Drawing,
    Mark,
    Page,
    Style,
    Text,
    in_script,
)
from labels.artwork.emblem import emblem
from labels.artwork.qr import qr_code
from labels.artwork.reading import Words
from labels.artwork.typesetting import fill, fit, width, wrap
from labels.carriers import LABEL_PDF, LABEL_SVG
from lca.scope.boundary import StageStatus

WIDTH, HEIGHT = 70.0, 122.0
_LEFT, _RIGHT = 5.0, 65.0
_ROOM = _RIGHT - _LEFT
_EDGE = 0.5
_QR = 23.0
_STAGES_TOP, _FOOT_TOP = 52.0, 87.6
_LEAST = 4.6  # points: small print
_SPARE_LINES = 2


def label_drawing(content: LabelContent, language: str, fmt: str) -> Drawing:
    """The label as marks."""
    marks = (
        *_ground(content),
        *_head(content),
        *_product(content),
        *_number(content),
        *_stages(content),
        *_left_out(content),
        *_foot(content),
    )
    script = content.reading.script
    page = Page(WIDTH, HEIGHT, tuple(in_script(mark, script) for mark in marks))
    kind = LABEL_SVG if fmt == "svg" else LABEL_PDF
    title = f"{wording.scheme(content.reading.first)} · {content.sentence()}"
    return Drawing((page,), kind, language, title, content.body[0], content.sentence())


def _pair(words: Words) -> str:
    return " ".join(words)


def _ground(content: LabelContent) -> tuple[Mark, ...]:
    """The card, and 示例 DEMO across it in whatever language it speaks, under everything that must be read."""
    card = (
        Box(0, 0, WIDTH, HEIGHT, fill=PETROL, radius=3),
        Box(_EDGE, 12, WIDTH - 2 * _EDGE, HEIGHT - 12 - _EDGE, fill=WHITE, radius=2.5),
        Box(0, 11.6, WIDTH, 4.8, fill=PETROL),
        Box(0, 16.4, WIDTH, 0.8, fill=AMBER),
    )
    if not content.demo:
        return card
    style = Style(28, "bold", ALERT)
    across = tuple(Text(WIDTH / 2, y, "示例 DEMO", style, "middle", angle=30, opacity=0.11) for y in (47, 80, 112))
    return (*card, *across)


def _head(content: LabelContent) -> tuple[Mark, ...]:
    first, style = content.footprint[0], Style(9.5, "bold", WHITE)
    lines = wrap(first, style, 34, 2) if width(first, style) > 34 else (first,)
    if len(content.footprint) > 1:
        second, small = fit(content.footprint[1], Style(6.2, colour=PALE), 36, _LEAST)
        said = [Text(_RIGHT, 9.4, *fit(first, style, 36, 5), anchor="end"), Text(_RIGHT, 12.7, second, small, "end")]
    else:
        top = 10.2 - 2.0 * (len(lines) - 1)
        said = [Text(_RIGHT, top + 4 * n, *fit(line, style, 36, 5), anchor="end") for n, line in enumerate(lines)]
    return (
        *emblem(_LEFT, 4, 8.8),
        Text(15.6, 9.4, wording.logotype(content.reading.first), Style(13, "bold", WHITE)),
        Text(15.7, 12.7, "TANBIAO", Style(5.6, colour=PALE)),
        *said,
    )


def _product(content: LabelContent) -> tuple[Mark, ...]:
    """The name on one line, or a long one on two smaller ones; under it model and name in the other language."""
    name, large, small = content.product[0], Style(9.5, "bold"), Style(7, "bold")
    if width(name, large) * small.size / large.size <= _ROOM:
        lines = [Text(_LEFT, 23.4, *fit(name, large, _ROOM, small.size))]
    else:
        said, small = fill(name, small, _ROOM, 2, 5)
        lines = [Text(_LEFT, 21.7 + 2.9 * n, line, small) for n, line in enumerate(said)]
    under = " · ".join((content.model, *content.product[1:2]))
    return (*lines, Text(_LEFT, 27.2, *fit(under, Style(6.4, colour=GREY), _ROOM, _LEAST)))


def _number(content: LabelContent) -> tuple[Mark, ...]:
    """The number, as large as the width allows, its unit, and what it is per."""
    y = 42.0
    unit = Style(12, "bold")
    number, style = fit(content.number, Style(38, "bold", PETROL), _ROOM - width(content.unit, unit) - 2, 14)
    left = _LEFT - 0.02 * style.size * MM_PER_POINT  # the first digit's own margin
    after = left + width(number, style) + 1.2
    marks = [Text(left, y, number, style), Text(after, y, content.unit, unit)]
    if content.at_least:
        marks.append(Text(after, y - 5.2, *fit(_pair(content.at_least), Style(8, "bold", ALERT), _RIGHT - after, 5)))
    marks.append(Text(_LEFT, 46.9, *fit(content.per[0], Style(7), _ROOM, _LEAST)))
    marks += [Text(_LEFT, 49.9, *fit(text, Style(5.8, colour=GREY), _ROOM, 4)) for text in content.per[1:2]]
    return tuple(marks)


def _stages(content: LabelContent) -> tuple[Mark, ...]:
    """The boundary in words, a bar of the stages, and a line for each: its share, or that it is not included."""
    top = _STAGES_TOP
    marks: list[Mark] = [
        Box(_LEFT, top, _ROOM, 5, fill=TINT, radius=1),
        Text(_LEFT + 1.6, top + 3.45, *fit(_pair(content.boundary), Style(7, "bold", PETROL), _ROOM - 3.2, _LEAST)),
    ]
    x = _LEFT
    for line in content.stages:
        if line.bar > 0:
            marks.append(Box(x, top + 6.4, _ROOM * line.bar, 3.6, fill=wording.STAGE_COLOURS[line.stage]))
            x += _ROOM * line.bar
            marks.append(Box(x - 0.12, top + 6.4, 0.24, 3.6, fill=WHITE))
    for index, line in enumerate(content.stages):
        marks += _stage(line, top + 13.4 + index * 3.5)
    return tuple(marks)


def _stage(line: StageLine, y: float) -> tuple[Mark, ...]:
    inside = line.state is StageStatus.INCLUDED
    colour = wording.STAGE_COLOURS[line.stage]
    dot = Box(_LEFT, y - 1.8, 1.9, 1.9, fill=colour if inside else None, stroke=None if inside else FAINT, radius=0.4)
    name = Style(6.4, colour=INK if inside else GREY)
    marks: list[Mark] = [dot, Text(_LEFT + 3.1, y, line.name[0], name)]
    beside = _LEFT + 3.1 + width(line.name[0], name) + 1.2
    marks += [Text(beside, y, text, Style(5.2, colour=FAINT)) for text in line.name[1:2]]
    if not inside:
        return (*marks, Text(_RIGHT, y, _pair(line.state_words), Style(5.6, colour=GREY), "end"))
    marks.append(Text(_RIGHT - 8, y, line.amount, Style(6.4, "bold"), "end"))
    return (*marks, Text(_RIGHT, y, line.percent, Style(6.4, colour=GREY), "end"))


def _left_out(content: LabelContent) -> tuple[Mark, ...]:
    heads = content.reading.words(wording.NOT_INCLUDED)
    said = [f"{head}: {what}" for head, what in zip(heads, content.left_out, strict=False)]
    return tuple(
        Text(_LEFT, _STAGES_TOP + 30.4 + 2.1 * index, *fit(text, Style(4.8, colour=GREY), _ROOM, 3.4))
        for index, text in enumerate(said)
    )


def _foot(content: LabelContent) -> tuple[Mark, ...]:
    """Who vouches for it and until when, the code, and the sentence that keeps the number from saying too much."""
    room = _ROOM - _QR - 1
    marks: list[Mark] = [Box(_LEFT, _FOOT_TOP - 1.6, _ROOM, 0.15, fill=RULE)]
    marks += _facts(content.facts, room)
    marks += qr_code(content.address, _RIGHT - _QR + 2.2, _FOOT_TOP - 1.2, _QR)
    for index, text in enumerate(content.reading.words(wording.SCAN)):
        scan, style = fit(text, Style(4.8, colour=GREY), _QR - 2, 3.4)
        marks.append(Text(_RIGHT - _QR / 2 + 2.2, _FOOT_TOP + 22.2 + 2 * index, scan, style, "middle"))
    return (*marks, *_last_lines(content))


def _last_lines(content: LabelContent) -> tuple[Mark, ...]:
    """The caution in each language, and a strip: where more is found, or that this is a demonstration."""
    cautions = content.reading.words(wording.CLIMATE_ONLY)
    top = 114.6 - 1.0 * (len(cautions) - 1)
    lines = [
        Text(_LEFT, top + 2.1 * index, *fit(text, Style(5, colour=GREY), _ROOM, 3.6))
        for index, text in enumerate(cautions)
    ]
    if content.demo:
        said = " · ".join(content.reading.words(wording.DEMO_SENTENCE))
        strip = Box(0, HEIGHT - 5, WIDTH, 5, fill=ALERT, radius=3), Box(0, HEIGHT - 5, WIDTH, 2.5, fill=ALERT)
    else:
        said = content.address.split("://", 1)[-1]
        strip = Box(0, HEIGHT - 5, WIDTH, 5, fill=PETROL, radius=3), Box(0, HEIGHT - 5, WIDTH, 2.5, fill=PETROL)
    text, style = fit(said, Style(6, "bold", WHITE), _ROOM, 4)
    return (*lines, *strip, Text(WIDTH / 2, HEIGHT - 1.8, text, style, "middle"))


def _facts(facts: tuple[Fact, ...], room: float) -> tuple[Mark, ...]:
    """A line of small print and one of value each; a long value takes the spare lines of the foot before it is cut."""
    marks: list[Mark] = []
    y, spare = _FOOT_TOP + 1.9, _SPARE_LINES
    for fact in facts:
        marks.append(Text(_LEFT, y, *fit(_pair(fact.label), Style(4.8, colour=FAINT), room, 3.6)))
        value, large = fact.value[0], Style(6.2, "bold")
        whole = width(value, large) * 5 <= room * large.size
        lines, style = fill(value, large, room, 1, 4.8) if whole else fill(value, large.at(5.2), room, 1 + spare, 3.6)
        marks += [Text(_LEFT, y + 2.5 + 2.0 * n, line, style) for n, line in enumerate(lines)]
        spare -= len(lines) - 1
        y += 5.1 + 2.0 * (len(lines) - 1)
    return tuple(marks)
