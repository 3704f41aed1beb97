"""A waterfall's bars: where each begins and ends, above and below zero, and on a cut axis."""

from collections.abc import Mapping
from typing import Any

import pytest

from app_pages.waterfall_chart import LESS, MORE, Bar, axis_start, bars, totals_chart, waterfall_chart


def drawn(spec: Mapping[str, Any], row: int) -> tuple[float, float]:
    """Ends of the coloured part of a bar as ECharts stacks it: values of one sign on those of the same sign."""
    gap, above, below, _ = (series["data"][row] for series in spec["series"])
    up, down = above["value"], below["value"]
    if up and down:
        return down, up
    return (gap, gap + up) if up else (gap + down, gap)


def test_each_bar_begins_where_the_last_ended() -> None:
    rows = bars(("Now", 10.0), [("less", -6.0), ("more", 1.0)], "Then", "en")
    assert [(row.start, row.end) for row in rows] == [(0, 10), (10, 4), (4, 5), (0, 5)]
    assert [row.text for row in rows] == ["10.00 kg CO₂e", "−6.00", "+1.00", "5.000 kg CO₂e"]
    assert [row.colour for row in rows[1:3]] == [LESS, MORE]


@pytest.mark.parametrize(
    ("start", "end"), [(0.0, 10.0), (10.0, 4.0), (4.0, -2.0), (-2.0, 4.0), (-2.0, -7.0), (-7.0, -1.0), (0.0, -1.0)]
)
def test_a_bar_is_drawn_between_its_ends(start: float, end: float) -> None:
    spec = waterfall_chart([Bar("x", start, end, "", LESS)])
    assert drawn(spec, 0) == pytest.approx(tuple(sorted((start, end))))


def test_the_axis_begins_at_zero_where_changes_can_be_seen() -> None:
    rows = bars(("Now", 10.0), [("less", -6.0)], "Then", "en")
    assert axis_start(rows) == 0
    assert waterfall_chart(rows)["xAxis"]["min"] == 0


def test_small_changes_are_drawn_on_a_cut_axis() -> None:
    rows = bars(("Now", 100.0), [("less", -1.0)], "Then", "en")
    assert axis_start(rows) == pytest.approx(98.5)
    axis = waterfall_chart(rows)["xAxis"]
    assert axis["min"] == pytest.approx(98.5)
    assert axis["max"] > 100


@pytest.mark.parametrize("rows", [[("Now", -5.0), ("Then", -5.1)], [("Now", 3.0)], [("Now", 0.0)]])
def test_the_axis_is_never_cut_without_need(rows: list[tuple[str, float]]) -> None:
    axis = totals_chart(rows, "zh-Hans")["xAxis"]
    assert axis["min"] <= 0 < axis["max"] - axis["min"]
