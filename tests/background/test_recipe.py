"""The recipe: its grammar of figures, and that it rebuilds the published files bit for bit."""

import gzip
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from recipes.background.figures import decimal_text, evaluate, references
from recipes.background.rows import Tables, process, process_rows, read_table
from recipes.background.source_files import Sources
from recipes.tanbiao_open_2026_1 import build as first
from recipes.tanbiao_open_2026_2 import build as second
from tests.background.conftest import ROOT, SOURCES, needs_sources


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


def files(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


@needs_sources
@pytest.mark.shared
@pytest.mark.parametrize(
    ("build", "folders", "datasheet"),
    [
        (first.build, (first.RELEASE, first.METHOD), first.DATASHEET),
        (second.build, (second.RELEASE,), second.DATASHEET),
    ],
    ids=["2026.1", "2026.2"],
)
def test_rebuild_is_bit_for_bit(
    tmp_path: Path, build: Callable[[Path, Path], None], folders: tuple[Path, ...], datasheet: Path
) -> None:
    build(SOURCES, tmp_path)
    for folder in folders:
        built, published = files(tmp_path / folder), files(ROOT / folder)
        assert built.keys() == published.keys()
        assert [name for name in built if built[name] != published[name]] == []
    assert (tmp_path / datasheet).read_bytes() == (ROOT / datasheet).read_bytes()


@needs_sources
@pytest.mark.shared
def test_no_table_names_a_dataset_with_a_copyright_flag():
    flagged = set()
    with gzip.open(SOURCES / "uslci/uslci_fy21q3.jsonl.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            source = json.loads(line)
            if source["copyright_flag"]:
                flagged.add(source["num"])
    assert len(flagged) == 36
    folders = second.TABLES
    tables = "\n".join(f.read_text(encoding="utf-8") for folder in folders for f in folder.glob("*.csv"))
    used = {row["number"] for row in read_table(folders[0] / "uslci.csv")}
    used |= {row["number"] for row in read_table(folders[1] / "us_chain.csv")}
    used |= {number for number in flagged if f"us:{number}:" in tables}
    assert used & flagged == set()


@needs_sources
@pytest.mark.shared
def test_a_missing_figure_names_itself():
    with pytest.raises(KeyError, match="uk:0_0"):
        Sources(SOURCES, Tables(first.TABLES)).value("uk:0_0 * 2")


def test_later_tables_add_and_replace(tmp_path: Path) -> None:
    for name, text in (("old", "id,value\na,1\na,2\nb,3\n"), ("new", "id,value\na,9\nc,4\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rows.csv").write_text(text)
    tables = Tables(tmp_path / "old", tmp_path / "new")
    assert [(row["id"], row["value"]) for row in tables.rows("rows.csv")] == [("b", "3"), ("a", "9"), ("c", "4")]
    assert tables.file("rows.csv") == tmp_path / "new" / "rows.csv"
    assert tables.rows("none.csv") == []
