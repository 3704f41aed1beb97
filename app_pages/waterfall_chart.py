"""A waterfall as an ECharts specification: from one footprint to another, one floating bar a step.

Bars are the unrounded figures; what is written beside them is rounded for reading. A bar that crosses zero is drawn in
two parts, so that products which take up carbon are drawn right.
"""

from collections.abc import Sequence

from msgspec import Struct

from app_pages.charts import ROOM_FOR_TEXT, Spec
from labels.artwork.figures import significant
from lca.documents import Language

INK, TOTAL, LESS, MORE = "#12242c", "#0e4a5a", "#0d6b4f", "#a8322a"
ROW_PIXELS = 44
VISIBLE = 0.15  # changes that span less of the total are drawn on an axis that is cut


class Bar(Struct, frozen=True):
    """One bar. start, end: kg CO2e; a total begins at zero. text: what is written beside it."""

    name: str
    start: float
    end: float
    text: str
    colour: str


def bars(
    first: tuple[str, float], steps: Sequence[tuple[str, float]], last: str, language: Language
) -> tuple[Bar, ...]:
    """A total, its changes (name, kg CO2e) and the total they lead to."""
    at = first[1]
    found = [Bar(first[0], 0.0, at, _figure(at, language), TOTAL)]
    for name, change in steps:
        found.append(Bar(name, at, at + change, signed(change, language), MORE if change > 0 else LESS))
        at += change
    return (*found, Bar(last, 0.0, at, _figure(at, language), TOTAL))


def signed(change: float, language: Language, digits: int = 3) -> str:
    """A change with its sign: +0.12 or −0.12."""
    text = significant(change, language, digits)
    return f"+{text}" if change > 0 else text.replace("-", "−")


def totals_chart(rows: Sequence[tuple[str, float]], language: Language) -> Spec:
    """Totals (name, kg CO2e) side by side."""
    return waterfall_chart([Bar(name, 0.0, value, _figure(value, language), TOTAL) for name, value in rows])


def axis_start(rows: Sequence[Bar]) -> float:
    """Where the axis begins: at zero, unless the changes would be too small to see; then half their span below them."""
    levels = [bar.end for bar in rows]
    low, high = min(levels, default=0.0), max(levels, default=0.0)
    if low <= 0 or low == high or (high - low) >= VISIBLE * high:
        return 0.0
    return max(0.0, low - (high - low) / 2)


def waterfall_chart(rows: Sequence[Bar]) -> Spec:
    """Bars from top to bottom, so that their names have room on a phone."""
    ends = [0.0, *(bar.start for bar in rows), *(bar.end for bar in rows)]
    first = axis_start(rows) or min(ends)
    last = first + (max(ends) - first or 1.0) * ROOM_FOR_TEXT
    return {
        "animation": False,
        "grid": {"left": 8, "right": 8, "top": 4, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "value", "show": False, "min": first, "max": last},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [bar.name for bar in rows],
            "axisTick": {"show": False},
            "axisLine": {"show": False},
            "axisLabel": {"color": INK, "fontSize": 13, "width": 128, "overflow": "truncate"},
        },
        "series": [_gap(rows), _part(rows, above=True), _part(rows, above=False), _texts(rows)],
    }


def _gap(rows: Sequence[Bar]) -> Spec:
    """What lies between zero and a bar: drawn without colour."""
    values = [max(0.0, min(bar.start, bar.end)) + min(0.0, max(bar.start, bar.end)) for bar in rows]
    return {"type": "bar", "stack": "all", "silent": True, "itemStyle": {"color": "transparent"}, "data": values}


def _part(rows: Sequence[Bar], *, above: bool) -> Spec:
    """The parts of the bars above zero, or below it."""
    data = []
    for bar in rows:
        low, high = sorted((bar.start, bar.end))
        part = max(0.0, high) - max(0.0, low) if above else min(0.0, low) - min(0.0, high)
        data.append({"value": part, "itemStyle": {"color": bar.colour}})
    return {"type": "bar", "stack": "all", "barMaxWidth": 20, "data": data}


def _texts(rows: Sequence[Bar]) -> Spec:
    """Nothing but the text behind the end of each bar."""
    data = [{"value": 0, "label": {"formatter": bar.text}} for bar in rows]
    label = {"show": True, "position": "right", "color": INK, "fontSize": 13}
    return {"type": "bar", "stack": "all", "silent": True, "data": data, "label": label}


def _figure(value: float, language: Language) -> str:
    return f"{significant(value, language, 4)} kg CO₂e"
