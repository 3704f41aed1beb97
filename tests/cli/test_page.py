"""Bars and figures."""

import pytest

from cli.page import bar, figure, percent


@pytest.mark.parametrize(
    ("share", "drawn"), [(0, ""), (1, "████"), (0.5, "██"), (0.28125, "█▏"), (2, "████"), (-0.5, "░░"), (-0.001, "░")]
)
def test_bar(share: float, drawn: str) -> None:
    assert bar(share, 4) == drawn


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (146.752031997, "146.8"), (1234.5, "1234"), (0.1, "0.1000"), (-0.3842, "-0.3842"), (1e-7, "1.000e-07")],
)
def test_figure(value: float, text: str) -> None:
    assert figure(value) == text


def test_percent() -> None:
    assert percent(0.98449) == "98.4 %"
