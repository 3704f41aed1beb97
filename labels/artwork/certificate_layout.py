"""Where things stand on the certificate: A4, the answer on the first page, what it rests on behind it."""

from collections.abc import Iterator

from labels.artwork import wording
from labels.artwork.certificate_content import CertificateContent
from labels.artwork.certificate_tables import (
    alternatives,
    digests,
    facts,
    gases,
    left_out,
    notes,
    two_tables,
)
from labels.artwork.content import LabelContent, StageLine
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
    WHITE,
    Box,
    Drawing,
    Link,
    Mark,
    Stroke,
    Style,
    Text,
)
from labels.artwork.emblem import emblem
from labels.artwork.flow import Block, Sheet, finish, stack
from labels.artwork.qr import qr_code
from labels.artwork.reading import Words
from labels.artwork.typesetting import fit, width, wrap
from labels.carriers import CERTIFICATE_PDF
from labels.language import tell
from lca.errors import say
from lca.scope.boundary import StageStatus

SHEET = Sheet(width=210.0, height=297.0, left=16.0, first_top=44.0, top=21.0, bottom=283.0)
ROOM = SHEET.width - 2 * SHEET.left
_QR = 34.0
HEADING = 11.5  # height of the title of a section, with what keeps it apart from the section before


def certificate_drawing(content: CertificateContent, language: str) -> Drawing:
    """The certificate as pages of marks."""
    label = content.label
    pages = stack(_blocks(content), SHEET)
    drawn = finish(pages, SHEET, label.reading.script, lambda page, count: _frame(content, page, count))
    title = f"{content.title[0]} {content.number}"
    return Drawing(drawn, CERTIFICATE_PDF, language, title, label.body[0], label.sentence())


def _blocks(content: CertificateContent) -> Iterator[Block]:
    reading = content.label.reading
    yield _answer(content.label)
    yield _boundary(content.label)
    yield heading(reading.words(wording.BY_STAGE), content.label.unit)
    yield _bar(content.label)
    yield from (_stage(line) for line in content.label.stages)
    yield Block(5, ())
    yield from facts(content.facts, ROOM)
    yield heading(reading.words(wording.WHAT_IS_COUNTED))
    yield from facts(content.unit, ROOM, columns=3)
    yield from facts(content.scenarios, ROOM, columns=1)
    yield from two_tables(content, ROOM)
    if content.gases:
        yield heading(reading.words(wording.GASES_BY_ORIGIN), content.label.per[0])
        yield from gases(content, ROOM)
    if content.alternatives:
        yield heading(reading.words(wording.OTHER_APPROACHES), content.label.per[0])
        yield from alternatives(content, ROOM)
    yield heading(reading.words(wording.WHAT_IS_LEFT_OUT))
    yield from left_out(content, ROOM)
    yield heading(reading.words(wording.DIGESTS))
    yield from digests(content, ROOM)
    yield heading(reading.words(wording.NOTES))
    yield from notes(content, ROOM)


def heading(words: Words, unit: str = "") -> Block:
    """The title of a section, which stands with what follows."""
    style, small = Style(10.5, "bold", PETROL), Style(7.5, colour=FAINT)
    y = HEADING - 3
    marks: list[Mark] = [Text(0, y, words[0], style)]
    marks += [Text(width(words[0], style) + 2.6, y, text, small) for text in words[1:2]]
    marks += [Text(ROOM, y, unit, small, "end")] if unit else []
    return Block(HEADING, tuple(marks), keep=True)


def _frame(content: CertificateContent, page: int, pages: int) -> tuple[Mark, ...]:
    """Head, foot and, on a demonstration, the word across the page."""
    marks: list[Mark] = []
    if content.demo:
        style = Style(88, "bold", ALERT)
        marks += [Text(SHEET.width / 2, y, "示例 DEMO", style, "middle", angle=35, opacity=0.07) for y in (150, 262)]
    marks += _first_head(content) if page == 1 else _running_head(content)
    return (*marks, *_foot(content, page, pages))


def _first_head(content: CertificateContent) -> tuple[Mark, ...]:
    right, reading = SHEET.width - SHEET.left, content.label.reading
    room = 104
    title, style = fit(content.title[0], Style(19, "bold", WHITE), room, 11)
    marks: list[Mark] = [
        Box(0, 0, SHEET.width, 33, fill=PETROL),
        Box(0, 33, SHEET.width, 1.2, fill=AMBER),
        *emblem(SHEET.left, 9, 14),
        Text(SHEET.left + 18, 18.6 if len(content.title) == 1 else 17.5, title, style),
        Text(right, 15.5, *fit(content.number, Style(12, "bold", WHITE), 54, 7), anchor="end"),
        Text(right, 20.3, " ".join(reading.words(wording.CERTIFICATE_NUMBER)), Style(7, colour=PALE), "end"),
        Text(right, 27.5, f"{wording.logotype(reading.first)} TANBIAO", Style(9, "bold", AMBER), "end"),
    ]
    marks += [Text(SHEET.left + 18, 23, *fit(text, Style(9, colour=PALE), room, 6)) for text in content.title[1:2]]
    if content.demo:
        marks.append(Box(0, 34.2, SHEET.width, 6, fill=ALERT))
        said, small = fit(" · ".join(content.demo), Style(9, "bold", WHITE), ROOM, 6)
        marks.append(Text(SHEET.width / 2, 38.4, said, small, "middle"))
    return tuple(marks)


def _running_head(content: CertificateContent) -> tuple[Mark, ...]:
    right = SHEET.width - SHEET.left
    marks: list[Mark] = [
        Box(0, 0, SHEET.width, 13, fill=PETROL),
        Box(0, 13, SHEET.width, 0.7, fill=AMBER),
        *emblem(SHEET.left, 3.6, 5.8),
        Text(SHEET.left + 9, 8.2, *fit(content.title[0], Style(9, "bold", WHITE), 100, 6)),
        Text(right, 8.2, content.number, Style(9, "bold", WHITE), "end"),
    ]
    if content.demo:
        marks.append(Box(0, 13.7, SHEET.width, 4.6, fill=ALERT))
        marks.append(Text(SHEET.width / 2, 16.9, " · ".join(content.demo), Style(7.5, "bold", WHITE), "middle"))
    return tuple(marks)


def _foot(content: CertificateContent, page: int, pages: int) -> tuple[Mark, ...]:
    reading = content.label.reading
    paging = tell(say(wording.PAGE.template, page=page, pages=pages), reading.first)
    address, style = fit(content.label.address, Style(7, colour=GREY), 120, 5)
    y = SHEET.height - 8
    return (
        Box(SHEET.left, y - 5, ROOM, 0.2, fill=RULE),
        Text(SHEET.left, y, address, style),
        Text(SHEET.width - SHEET.left, y, paging, Style(7, colour=GREY), "end"),
        Link(SHEET.left, y - 3, width(address, style), 4, content.label.address),
    )


def _answer(label: LabelContent) -> Block:
    """Product, number, unit and what it is per; beside them the code."""
    room = ROOM - _QR - 6
    marks: list[Mark] = list(qr_code(label.address, ROOM - _QR + 3, -1, _QR))
    marks.append(Link(ROOM - _QR + 3, -1, _QR, _QR, label.address))
    for index, text in enumerate(label.reading.words(wording.SCAN)):
        said, style = fit(text, Style(6.5, colour=GREY), _QR, 4.5)
        marks.append(Text(ROOM - _QR / 2 + 3, _QR + 0.6 + 2.9 * index, said, style, "middle"))
    y = 0.0
    for line in wrap(label.product[0], Style(16, "bold"), room, 3):
        y += 7.0
        marks.append(Text(0, y, line, Style(16, "bold")))
    for line in wrap(" · ".join((*label.product[1:2], *label.codes)), Style(9.5, colour=GREY), room, 3):
        y += 5.0
        marks.append(Text(0, y, line, Style(9.5, colour=GREY)))
    y += 9
    marks.append(Text(0, y, "  ".join(label.footprint), Style(8.5, "bold", PETROL)))
    y += 19
    marks += _number(label, y, room)
    for index, text in enumerate(label.per[:2]):
        style = Style(8, colour=GREY) if index else Style(10)
        for line in wrap(text, style, ROOM, 3):
            y += 4.4 if index else 6.4
            marks.append(Text(0, y, line, style))
    return Block(y + 3, tuple(marks))


def _number(label: LabelContent, y: float, room: float) -> tuple[Mark, ...]:
    unit = Style(17, "bold")
    number, style = fit(label.number, Style(54, "bold", PETROL), room - width(label.unit, unit) - 4, 20)
    left = -0.03 * style.size * MM_PER_POINT
    after = left + width(number, style) + 2.5
    marks = [Text(left, y, number, style), Text(after, y, label.unit, unit)]
    if label.at_least:
        marks.append(Text(after, y - 8, " ".join(label.at_least), Style(11, "bold", ALERT)))
    return tuple(marks)


def _boundary(label: LabelContent) -> Block:
    """The system boundary as five boxes: filled and ticked inside it, empty outside."""
    head = heading(label.reading.words(wording.SYSTEM_BOUNDARY), "  ".join(label.boundary))
    gap, top = 3.0, HEADING
    wide = (ROOM - 4 * gap) / 5
    marks: list[Mark] = list(head.marks)
    for index, line in enumerate(label.stages):
        x = index * (wide + gap)
        inside = line.state is StageStatus.INCLUDED
        edge = wording.STAGE_COLOURS[line.stage] if inside else RULE
        marks.append(Box(x, top, wide, 12.6, stroke=edge, stroke_width=0.35, radius=1.2))
        marks.append(Box(x, top, 1.5, 12.6, fill=edge, radius=0.7))
        name, style = fit(line.name[0], Style(8, "bold", INK if inside else GREY), wide - 4.5, 5)
        marks.append(Text(x + 3.2, top + 4.4, name, style))
        marks += [
            Text(x + 3.2, top + 7.4, *fit(text, Style(6, colour=FAINT), wide - 4.5, 4)) for text in line.name[1:2]
        ]
        marks.append(
            _tick(x + 3.2, top + 9.2) if inside else Stroke(((x + 3.2, top + 10), (x + 5, top + 10)), GREY, 0.4)
        )
        marks.append(Text(x + 6.2, top + 10.8, *fit(" ".join(line.state_words), Style(6, colour=GREY), wide - 7.5, 4)))
        if index:
            marks.append(Stroke(((x - gap + 0.6, top + 6.3), (x - 0.6, top + 6.3)), FAINT, 0.3))
    return Block(top + 14, tuple(marks))


def _tick(x: float, y: float) -> Mark:
    return Stroke(((x, y + 0.7), (x + 0.7, y + 1.5), (x + 1.9, y)), PETROL, 0.45)


def _bar(label: LabelContent) -> Block:
    marks: list[Mark] = []
    x = 0.0
    for line in label.stages:
        if line.bar > 0:
            marks.append(Box(x, 0, ROOM * line.bar, 6, fill=wording.STAGE_COLOURS[line.stage]))
            x += ROOM * line.bar
            marks.append(Box(x - 0.15, 0, 0.3, 6, fill=WHITE))
    return Block(8, tuple(marks), keep=True)


def _stage(line: StageLine) -> Block:
    inside = line.state is StageStatus.INCLUDED
    colour = wording.STAGE_COLOURS[line.stage]
    name = Style(8.5, colour=INK if inside else GREY)
    marks: list[Mark] = [
        Box(0, 1.4, 2.6, 2.6, fill=colour if inside else None, stroke=None if inside else FAINT, radius=0.5),
        Text(4.5, 3.8, line.name[0], name),
        Box(0, 5.5, ROOM, 0.15, fill=RULE),
    ]
    beside = 4.5 + width(line.name[0], name) + 1.8
    marks += [Text(beside, 3.8, text, Style(7, colour=FAINT)) for text in line.name[1:2]]
    if not inside:
        return Block(5.7, (*marks, Text(ROOM, 3.8, " ".join(line.state_words), Style(7.5, colour=GREY), "end")))
    marks.append(Text(ROOM - 18, 3.8, line.figure, Style(8.5, "bold"), "end"))
    return Block(5.7, (*marks, Text(ROOM, 3.8, line.percent, Style(8.5, colour=GREY), "end")))
