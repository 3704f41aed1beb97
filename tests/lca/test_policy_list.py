"""A policy is found wherever one is chosen: in the data folder, in the workbook's list and on the command line."""

import io
import json

import openpyxl
import pytest

from cli.main import answer
from lca.data import DEFAULT_POLICY, open_background, open_policy, policy_ids
from lca.interchange.template import write_workbook

WANTED = "pcr-led-lighting-2026.1"


def test_general_rules_before_categories() -> None:
    ids = policy_ids()
    assert ids[:2] == ("general-2026.1", "general-2026.2")
    assert WANTED in ids
    assert {open_policy(one).id for one in ids} == set(ids)


def test_workbook_offers_them() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(write_workbook(None, open_background("tanbiao-open-2026.1"), salt="0" * 32))
    )
    lists = book["_lists"]
    column = next(c for c in lists.iter_cols(values_only=True) if c[0] == "study.policy")
    assert tuple(one for one in column[1:] if one) == policy_ids()
    cells = [
        (s, row[1].coordinate)
        for s in book.worksheets
        for row in s.iter_rows(max_col=2)
        if row[1].value == DEFAULT_POLICY
    ]
    sheet, cell = cells[0]
    assert any(cell in str(rule.sqref) for rule in sheet.data_validations.dataValidation)


def test_command_lists_and_explains_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["policies", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["policies"]
    assert [one["id"] for one in listed] == list(policy_ids())
    assert answer(["policies", WANTED, "--json"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert one["parameters"]["dqr_maximum"] == {"value": 3.0, "unit": "1", "source": "toolkit draft"}
    assert one["choices"]["recycling"]["value"] == "cut_off"
    assert one["category_rules"]["benchmark"]["set_id"] is None
    assert answer(["policies", "nothing", "--lang", "en"]) == 2
    assert WANTED in capsys.readouterr().err


def test_page_names_products_and_benchmark(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(["policies", WANTED, "--lang", "zh-Hans"]) == 0
    said = capsys.readouterr().out
    assert "光源" in said
    assert "本工具未见" in said
