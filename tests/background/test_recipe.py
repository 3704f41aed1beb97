"""The recipe: its grammar of figures, and that it rebuilds the published files bit for bit."""

import gzip
import json
import os
from fractions import Fraction
from pathlib import Path

import pytest

from recipes.tanbiao_open_2026_1.build import DATASHEET, METHOD, RELEASE, build
from recipes.tanbiao_open_2026_1.figures import decimal_text, evaluate, references
from recipes.tanbiao_open_2026_1.rows import TABLES, process, process_rows, read_table
from recipes.tanbiao_open_2026_1.source_files import Sources
from tests.background.conftest import ROOT

SOURCES = Path(os.environ.get("TANBIAO_SOURCES", ROOT.parent / "shared" / "data"))
needs_sources = pytest.mark.skipif(
    not (SOURCES / "uk_desnz_2025").is_dir(),
    reason=f"the source data of the recipe are not at {SOURCES}; set TANBIAO_SOURCES",
)


def lookup(reference: str) -> Fraction:
    return {"a:half": Fraction(1, 2), "a:b c/d": Fraction(3)}[reference]


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("2.5", Fraction(5, 2)),
        ("1/1000", Fraction(1, 1000)),
        ("a:half", Fraction(1, 2)),
        ("a:half / 28 / 1000", Fraction(1, 56000)),
        ("a:half + a:half * 2", Fraction(2)),  # from left to right, as the page says
        ("a:b c/d - 1", Fraction(2)),
        ("1e-05 * 2", Fraction(1, 50000)),
    ],
)
def test_figures(figure, value):
    assert evaluate(figure, lookup) == value


def test_references_are_listed_once():
    assert list(references("a:half / 2 * a:half + a:b c/d")) == ["a:half", "a:b c/d"]


def test_unknown_reference_is_an_error():
    with pytest.raises(KeyError):
        evaluate("a:quarter", lookup)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction("1402.76667") / 1000, "1.40276667"),
        (Fraction("0.5777"), "0.5777"),
        (Fraction("100.0"), "100"),
        (Fraction(1, 3), "0.333333333333"),
        (Fraction("0.000000002"), "0.000000002"),
        (Fraction(10) ** 9, "1000000000"),
        (Fraction(0), "0"),
        (Fraction(-2, 3), "-0.666666666667"),
    ],
)
def test_decimals(value, text):
    assert decimal_text(value) == text


def test_wrong_scores_are_refused():
    with pytest.raises(ValueError, match="five scores"):
        process_rows([process({"process_id": "x", "dq": "1236"}, [])])


@needs_sources
@pytest.mark.shared
def test_rebuild_is_bit_for_bit(tmp_path):
    build(SOURCES, tmp_path)
    for folder in (RELEASE, METHOD):
        built = {file.name: file.read_bytes() for file in (tmp_path / folder).iterdir()}
        published = {file.name: file.read_bytes() for file in (ROOT / folder).iterdir()}
        assert built.keys() == published.keys()
        assert [name for name in built if built[name] != published[name]] == []
    assert (tmp_path / DATASHEET).read_bytes() == (ROOT / DATASHEET).read_bytes()


@needs_sources
@pytest.mark.shared
def test_nothing_rests_on_a_copyright_flag():
    flagged = set()
    with gzip.open(SOURCES / "uslci/uslci_fy21q3.jsonl.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            source = json.loads(line)
            if source["copyright_flag"]:
                flagged.add(source["num"])
    assert flagged
    tables = "\n".join(file.read_text(encoding="utf-8") for file in TABLES.glob("*.csv"))
    used = {row["number"] for row in read_table(TABLES / "uslci.csv")}
    used |= {number for number in flagged if f"us:{number}:" in tables}
    assert used & flagged == set()


@needs_sources
@pytest.mark.shared
def test_a_missing_figure_names_itself():
    with pytest.raises(KeyError, match="uk:0_0"):
        Sources(SOURCES).value("uk:0_0 * 2")
