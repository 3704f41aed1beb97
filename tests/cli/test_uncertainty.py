"""`tanbiao uncertainty` and `tanbiao compare`: the answer for programs and for people, refusals, exit codes."""

import json

import pytest

from tests.cli.conftest import EXAMPLES, Terminal

LED, BANK = str(EXAMPLES / "led-downlight.xlsx"), str(EXAMPLES / "power-bank.xlsx")


def test_document(tanbiao: Terminal) -> None:
    said = tanbiao("uncertainty", BANK, "--samples", "200", "--json")
    found = json.loads(said.out)
    low, high = (edge["value"] for edge in found["interval_95"])
    assert said.code == 0
    assert low < found["stated"] < high
    assert sum(e["share"] for e in found["variance_by_exchange"]) == pytest.approx(1)
    assert found["not_drawn"][0]["key"] == "supplier:cells"
    again = json.loads(tanbiao("uncertainty", BANK, "--samples", "200", "--json").out)
    assert again == found


def test_a_given_spread_is_drawn(tanbiao: Terminal) -> None:
    said = tanbiao("uncertainty", BANK, "--samples", "200", "--spread", "supplier:cells=gsd2:1.5", "--json")
    found = json.loads(said.out)
    assert found["not_drawn"] == []
    assert found["sources"][0]["key"] == "cells"


@pytest.mark.parametrize(("language", "word"), [("en", "95 % interval"), ("zh-Hans", "95 % 区间")])
def test_page(tanbiao: Terminal, language: str, word: str) -> None:
    said = tanbiao("--lang", language, "uncertainty", BANK, "--samples", "200", "--pedigree", "ciroth-2013")
    assert said.code == 0
    assert word in said.out


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        (("--samples", "7"), "7 samples"),
        (("--scheme", "dice"), "dice"),
        (("--pedigree", "mine"), "ecoinvent-3"),
        (("--spread", "M-001=wide"), "wide"),
        (("--spread", "M-999=gsd2:1.2"), "M-999"),
        (("--scheme", "sobol", "--samples", "1000"), "power of two"),
    ],
)
def test_nonsense_is_misuse(tanbiao: Terminal, words: tuple[str, ...], cause: str) -> None:
    said = tanbiao("--lang", "en", "uncertainty", BANK, *words)
    assert said.code == 2
    assert cause in said.err


def test_other_products_are_no_reduction(tanbiao: Terminal) -> None:
    said = tanbiao("compare", LED, BANK, "--samples", "200", "--json")
    found = json.loads(said.out)
    assert said.code == 1
    assert found["reduction"] is None
    assert {"compare-unit", "compare-category"} <= {o["code"] for o in found["obstacles"]}
    assert "No reduction can be claimed" in tanbiao("--lang", "en", "compare", LED, BANK, "--samples", "200").out


def test_same_product_is_no_change(tanbiao: Terminal) -> None:
    found = json.loads(tanbiao("compare", BANK, BANK, "--samples", "200", "--json").out)
    assert (found["obstacles"], found["exchanges"]) == ([], [])
    assert found["reduction"]["share"] == 0
    assert found["probability_lower"]["value"] == 0
