"""The study report: one file, everything a judge of the study asks for, nothing that runs."""

import re
from html import unescape

import pytest
from msgspec.structs import replace

from labels.report import render_report
from lca.calculate import judge_calculation
from tests.labels.conftest import Issued


def report(issued: Issued, language: str = "en") -> str:
    findings = judge_calculation(issued.calculation, issued.background, issued.policy)
    return render_report(issued.calculation, findings, issued.certificate, language).decode()  # type: ignore[arg-type]


def test_numbers_and_names(issued: Issued) -> None:
    text = unescape(report(issued))
    for said in (
        "2.95",
        "Steel sheet",
        "2.50",
        "Wooden handle",
        "Electricity of the plant",
        "Marking ink",
        issued.certificate.number,
    ):
        assert said in text
    for digest in (
        issued.calculation.study_digest,
        issued.calculation.result_digest,
        issued.calculation.lock.background,
    ):
        assert digest in text
    for finding in judge_calculation(issued.calculation, issued.background, issued.policy):
        assert finding.rule.id in text


def test_negative_contribution_is_left_of_the_zero_line(issued: Issued) -> None:
    """Wood takes up 0.05 kg of 2.55 kg on the scale: the zero line is at 1000 x 0.05 / 2.55."""
    bars = re.findall(r'M-00(\d).*?<rect x="([\d.]+)" y="2" width="([\d.]+)"', report(issued), re.DOTALL)
    assert {(row, float(x), float(wide)) for row, x, wide in bars} == {("1", 19.6, 980.4), ("2", 0.0, 19.6)}


def test_one_file_that_runs_nothing(issued: Issued) -> None:
    text = report(issued)
    assert not re.search(r"<script|<link|<img|<iframe|src=|url\(|@import|javascript:|\son\w+=", text)
    assert re.findall(r"https?://[^\"'< ]+", text) == []
    assert "default-src 'none'" in text


def test_names_from_outside_stay_text(issued: Issued) -> None:
    result = issued.calculation.result
    evil = replace(result.exchanges[0], name="<script>alert(1)</script>")
    calculation = replace(issued.calculation, result=replace(result, exchanges=(evil, *result.exchanges[1:])))
    text = render_report(calculation, (), None, "en").decode()
    assert "<script" not in text
    assert "&lt;script&gt;" in text


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en", "pt"])
def test_same_bytes_in_each_language(issued: Issued, language: str) -> None:
    assert report(issued, language) == report(issued, language)
    assert f'<html lang="{language}">' in report(issued, language)


def test_without_a_certificate_it_says_nothing_of_one(issued: Issued) -> None:
    text = render_report(issued.calculation, (), None, "en").decode()
    assert issued.certificate.number not in text
    assert "Demonstration only" not in text
    assert "2.95" in text
