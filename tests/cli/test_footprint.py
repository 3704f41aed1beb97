"""`tanbiao footprint` and `tanbiao template` on real files."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cli.study import read_study_file
from lca.conformity.catalogue import rules
from lca.interchange.csv_folder import write_csv_folder
from tests.cli.conftest import EXAMPLES, Terminal

LAMP = EXAMPLES / "led-downlight.xlsx"
GOLDEN = json.loads((EXAMPLES.parent / "tests/examples/golden.json").read_text(encoding="utf-8"))["products"]


@pytest.fixture
def lamp_json(tanbiao: Terminal, tmp_path: Path) -> Path:
    file = tmp_path / "lamp.json"
    file.write_text(json.dumps(read_study_file(LAMP).canonical()), encoding="utf-8")
    return file


def test_document_has_the_golden_numbers(tanbiao: Terminal) -> None:
    said = tanbiao("footprint", LAMP, "--json")
    assert (said.code, said.err) == (0, "")
    document, golden = said.json, GOLDEN["led-downlight"]
    assert document["result"]["total"] == golden["total"]
    assert document["study_digest"] == golden["study_digest"]
    assert {f["rule"] for f in document["findings"]} >= {"unit-kind", "cut-off-total"}


def test_page_shows_number_stages_contributions_and_findings(tanbiao: Terminal) -> None:
    said = tanbiao("footprint", LAMP, "--rows", "2")
    assert said.code == 0
    total = f"{GOLDEN['led-downlight']['total']:.3g} kg CO2e"
    for words in (
        total,
        "Life cycle stages",
        "Raw material acquisition",
        "█",
        "more",
        f"Findings of {len(rules())} rules",
        "SO2",
    ):
        assert words in said.out


def test_page_in_chinese(tanbiao: Terminal) -> None:
    said = tanbiao("footprint", LAMP, "--lang", "zh")
    assert "生命周期阶段" in said.out
    assert "Life cycle" not in said.out


def test_unmet_shall_rule_is_a_negative_verdict(tanbiao: Terminal, lamp_json: Path, tmp_path: Path) -> None:
    document = json.loads(lamp_json.read_text(encoding="utf-8"))
    document["cut_offs"] = [
        {"id": "C-1", "stage": "use", "name": "everything else", "reason": "", "estimated_share": "0.5"}
    ]
    file = tmp_path / "cut.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    said = tanbiao("footprint", file)
    assert said.code == 1
    assert "✗ SHALL" in said.out
    assert "C-1" in said.out


def test_json_and_workbook_are_the_same_study(tanbiao: Terminal, lamp_json: Path) -> None:
    digest = tanbiao("footprint", LAMP, "--json").json["study_digest"]
    assert tanbiao("footprint", lamp_json, "--json").json["study_digest"] == digest


def test_folder_of_csv_files_is_the_same_study(tanbiao: Terminal, tmp_path: Path) -> None:
    for name, data in write_csv_folder(read_study_file(LAMP)).items():
        (tmp_path / name).write_bytes(data)
    digest = tanbiao("footprint", LAMP, "--json").json["study_digest"]
    assert tanbiao("footprint", tmp_path, "--json").json["study_digest"] == digest


def test_bad_workbook_lists_every_problem(tanbiao: Terminal) -> None:
    said = tanbiao("footprint", EXAMPLES / "broken.xlsx", "--json")
    assert said.code == 2
    problems = said.json["problems"]
    assert len(problems) > 20
    assert all(p["what"] and p["remedy"] and p["place"]["sheet"] for p in problems if p["code"] == "formula")
    page = tanbiao("footprint", EXAMPLES / "broken.xlsx")
    assert (page.code, page.out) == (2, "")
    assert "What to do" in page.err


@pytest.mark.parametrize("name", ["no-such.xlsx", "folder/none.json"])
def test_missing_file(tanbiao: Terminal, tmp_path: Path, name: str) -> None:
    said = tanbiao("footprint", tmp_path / name, "--json")
    assert said.code == 2
    assert said.json["code"] == "file-unreadable"


def test_template_is_written_and_not_overwritten(tanbiao: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "new.xlsx"
    assert tanbiao("template", file).code == 0
    first = file.read_bytes()
    assert first[:2] == b"PK"
    refused = tanbiao("template", file, "--json")
    assert (refused.code, refused.json["code"]) == (2, "file-exists")
    assert tanbiao("template", file, "--force").code == 0
    assert file.read_bytes() != first  # another declaration key


def test_template_filled_from_a_declaration(tanbiao: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "lamp.xlsx"
    assert tanbiao("template", file, "--from", LAMP).code == 0
    digest = tanbiao("footprint", LAMP, "--json").json["study_digest"]
    assert tanbiao("footprint", file, "--json").json["study_digest"] == digest


def test_report_is_one_file_without_script(tanbiao: Terminal, tmp_path: Path) -> None:
    report = tmp_path / "report.html"
    assert tanbiao("footprint", LAMP, "--report", report).code == 0
    html = report.read_text(encoding="utf-8")
    assert "<script" not in html
    assert f"{GOLDEN['led-downlight']['total']:.3g}" in html


def test_what_calculating_finds_is_said_of_the_row_it_was_written_in(tanbiao: Terminal, tmp_path: Path) -> None:
    """Own generation above the electricity of the site is seen only when the study is linked, and is a cell all the same."""
    book = load_workbook(LAMP)
    sheet = next(sheet for sheet in book if sheet.title.endswith("Own generation"))
    sheet["C5"] = 999_000_000
    book.save(tmp_path / "lamp.xlsx")
    said = tanbiao("footprint", tmp_path / "lamp.xlsx", "--json")
    found = [problem for problem in said.json["problems"] if problem["code"] == "own-generation-above-site"]
    assert said.code == 2
    assert [(p["place"]["sheet"], p["place"]["row"], p["place"]["path"]) for p in found] == [(sheet.title, 5, "")]


def test_the_same_in_json_keeps_its_path(tanbiao: Terminal, tmp_path: Path) -> None:
    document = read_study_file(LAMP).canonical()
    document["own_generation"][0]["used"]["amount"] = "999000000"
    (tmp_path / "lamp.json").write_text(json.dumps(document), encoding="utf-8")
    said = tanbiao("footprint", tmp_path / "lamp.json", "--json")
    assert [problem["place"]["path"] for problem in said.json["problems"]] == ["own_generation"]
