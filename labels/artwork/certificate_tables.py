"""The tables of the certificate as blocks: facts, categories and pollutants, what is left out, digests, notes."""

from collections.abc import Iterator
from itertools import zip_longest

from labels.artwork import wording
from labels.artwork.certificate_content import CertificateContent, Row
from labels.artwork.content import Fact
from labels.artwork.drawing import FAINT, GREY, INK, PETROL, RULE, Box, Mark, Style, Text, moved
from labels.artwork.flow import Block
from labels.artwork.reading import Words
from labels.artwork.typesetting import width, wrap

_GAP = 8.0
HEAD = 12.4  # height of the title of one of two tables
_LABEL, _VALUE, _UNDER = Style(6.6, colour=FAINT), Style(8.6, "bold"), Style(7.2, colour=GREY)
_CELL = _LONG = Style(7.6)
_LONG_FROM = 60  # characters, from which a value is a text and not a name
_ORIGIN = 26.0  # where the origin of a gas stands
_MONO = Style(7.2, "mono", INK)


def facts(rows: tuple[Fact, ...], room: float, columns: int = 2) -> Iterator[Block]:
    """Named values, the name small above; in two columns from left to right."""
    wide = (room - _GAP * (columns - 1)) / columns
    for start in range(0, len(rows), columns):
        cells = [_fact(fact, wide) for fact in rows[start : start + columns]]
        height = max(cell.height for cell in cells)
        marks: list[Mark] = []
        for index, cell in enumerate(cells):
            x = index * (wide + _GAP)
            marks += [moved(mark, x, 0) for mark in cell.marks]
            marks.append(Box(x, height - 0.6, wide, 0.15, fill=RULE))
        yield Block(height, tuple(marks))


def _fact(fact: Fact, wide: float) -> Block:
    marks: list[Mark] = [Text(0, 3.0, "  ".join(fact.label), _LABEL)]
    y = 3.0
    for index, value in enumerate(fact.value):
        style, step = (_UNDER, 3.3) if index else (_LONG, 3.7) if len(value) > _LONG_FROM else (_VALUE, 4.0)
        for line in wrap(value, style, wide):
            y += step
            marks.append(Text(0, y, line, style))
    return Block(y + 2.2, tuple(marks))


def two_tables(content: CertificateContent, room: float) -> Iterator[Block]:
    """Categories that are reported apart on the left, air pollutants on the right."""
    reading = content.label.reading
    wide = (room - _GAP) / 2
    left = _head(reading.words(wording.BY_CATEGORY), wide)
    right = _head(reading.words(wording.AIR_POLLUTANTS), wide)
    yield Block(HEAD, (*left, *(moved(mark, wide + _GAP, 0) for mark in right)), keep=True)
    coverage = reading.words(wording.COVERAGE)[0]
    rows = list(zip_longest(content.categories, content.pollutants))
    for index, (category, pollutant) in enumerate(rows, start=1):
        marks = [*_figures(category, wide, "")] if category else []
        if pollutant:
            marks += [moved(mark, wide + _GAP, 0) for mark in _figures(pollutant, wide, coverage)]
        yield Block(5.4, tuple(marks), keep=index < len(rows))
    yield Block(3, ())


def _head(words: Words, wide: float) -> tuple[Mark, ...]:
    """The title of a table with the second language beside it, or under it where there is no room."""
    style, small = Style(9.5, "bold", PETROL), Style(6.5, colour=FAINT)
    marks: list[Mark] = [Text(0, 7.6, words[0], style), Box(0, HEAD - 0.4, wide, 0.2, fill=RULE)]
    beside = width(words[0], style) + 2.2
    for text in words[1:2]:
        fits = beside + width(text, small) <= wide
        marks.append(Text(beside if fits else 0, 7.6 if fits else 10.8, text, small))
    return tuple(marks)


def gases(content: CertificateContent, room: float) -> Iterator[Block]:
    """Each gas of each origin: amount, warming potential, kg CO2e."""
    reading = content.label.reading
    ends = (room - 66, room - 40, room)
    names = (wording.AMOUNT, wording.GWP, wording.CO2E)
    small = Style(6.6, colour=FAINT)
    heads = [Text(x, 3, reading.words(name)[0], small) for x, name in ((0, wording.GAS), (_ORIGIN, wording.ORIGIN))]
    heads += [Text(x, 3, reading.words(name)[0], small, "end") for x, name in zip(ends, names, strict=True)]
    yield Block(4.6, (*heads, Box(0, 4.4, room, 0.15, fill=RULE)), keep=True)
    for row in content.gases:
        marks: list[Mark] = [Text(0, 3.7, row.name[0], Style(7.8, "bold")), Box(0, 5.2, room, 0.12, fill=RULE)]
        origin = Style(7.6)
        marks += [Text(_ORIGIN, 3.7, text, origin) for text in row.name[1:2]]
        marks += [
            Text(_ORIGIN + width(row.name[1], origin) + 1.6, 3.7, text, Style(6.2, colour=FAINT))
            for text in row.name[2:3]
        ]
        for index, (x, value) in enumerate(zip(ends, row.values, strict=True)):
            marks.append(Text(x, 3.7, value[0], Style(7.8, "bold") if index == 2 else _CELL, "end"))
        yield Block(5.4, tuple(marks))


def alternatives(content: CertificateContent, room: float) -> Iterator[Block]:
    """The same product by other approaches, the certified one marked."""
    for number, row in enumerate(content.alternatives, start=1):
        approach, amount, certified = row.values
        about = "  ".join((*row.name[:1], *approach[:1]))
        style = Style(7.8, "bold" if certified else "regular")
        marks: list[Mark] = [Text(0, 3.7, about, style), Box(0, 5.2, room, 0.12, fill=RULE)]
        second = " ".join((*row.name[1:2], *approach[1:2]))
        marks += [Text(width(about, style) + 1.6, 3.7, second, Style(6.2, colour=FAINT))] if second else []
        marks.append(Text(room, 3.7, amount[0], Style(7.8, "bold"), "end"))
        marks += [Text(room - 34, 3.7, " ".join(certified), Style(6.8, "bold", PETROL), "end")] if certified else []
        yield Block(5.4, tuple(marks), keep=number < len(content.alternatives))


def _figures(row: Row, wide: float, coverage: str) -> tuple[Mark, ...]:
    marks: list[Mark] = [Text(0, 3.7, row.name[0], _CELL), Box(0, 5.2, wide, 0.12, fill=RULE)]
    beside = width(row.name[0], _CELL) + 1.6
    marks += [Text(beside, 3.7, text, Style(6.2, colour=FAINT)) for text in row.name[1:2]]
    amount = " ".join(row.values[0])
    if len(row.values) == 1:
        return (*marks, Text(wide, 3.7, amount, Style(7.8, "bold"), "end"))
    marks.append(Text(wide - 27, 3.7, amount, Style(7.8, "bold"), "end"))
    said = f"{coverage} {row.values[1][0]}" if row.values[1] else ""
    return (*marks, Text(wide, 3.7, said, Style(6.8, colour=GREY), "end"))


def left_out(content: CertificateContent, room: float) -> Iterator[Block]:
    """What the number does not hold: the thing, its kind, its stage, its estimated share, the reason."""
    reading = content.label.reading
    if not content.left_out:
        yield Block(6, (Text(0, 3, reading.words(wording.NOTHING_LEFT_OUT)[0], _CELL),))
        return
    estimate = reading.words(wording.ESTIMATE)[0]
    for row in content.left_out:
        kind, stage, share, reason = row.values
        about = " · ".join((*kind[:1], *stage, *(f"{estimate} {text}" for text in share)))
        yield _left_out(row.name[0], about, reason[0] if reason else "", room)


def _left_out(name: str, about: str, reason: str, room: float) -> Block:
    marks: list[Mark] = []
    y, half = 0.0, (room - _GAP) / 2
    for style, step, text in ((Style(7.8, "bold"), 3.9, name), (Style(6.8, colour=GREY), 3.3, about)):
        for line in wrap(text, style, half):
            y += step
            marks.append(Text(0, y, line, style))
    beside = 0.4
    for line in wrap(reason, Style(7.2), half):
        beside += 3.5
        marks.append(Text(half + _GAP, beside, line, Style(7.2)))
    height = max(y, beside) + 2.4
    return Block(height, (*marks, Box(0, height - 0.8, room, 0.12, fill=RULE)))


def digests(content: CertificateContent, room: float) -> Iterator[Block]:
    """A digest a line."""
    for name, digest in content.digests:
        yield Block(
            4.6,
            (
                Text(0, 3.2, name[0], Style(7.2)),
                *(Text(width(name[0], Style(7.2)) + 1.6, 3.2, text, Style(6, colour=FAINT)) for text in name[1:2]),
                Text(room, 3.2, digest, _MONO, "end"),
            ),
        )


def notes(content: CertificateContent, room: float) -> Iterator[Block]:
    """Sentences, the second language under the first."""
    for note in content.notes:
        marks: list[Mark] = [Box(0, 1.6, 1.2, 1.2, fill=PETROL, radius=0.3)]
        y = 0.0
        for index, text in enumerate(note):
            style, step = (Style(6.8, colour=GREY), 3.2) if index else (Style(7.8), 3.8)
            for line in wrap(text, style, room - 4):
                y += step
                marks.append(Text(4, y - 0.6, line, style))
        yield Block(y + 1.6, tuple(marks))
