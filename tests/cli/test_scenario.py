"""`tanbiao scenario`: changes as options and as a file, the answer for programs and for people, refusals."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, Terminal

LED = str(EXAMPLES / "led-downlight.xlsx")
GRID = "electricity-national-average-cn-2024"
SAMPLES = ("--samples", "200")
FILE = """
format = "tanbiao.scenario/1"
name = "Hydropower"

[[change]]
kind = "grid"
before = "electricity-national-average-cn-2024"
after = "electricity-hydro-cn-2024"
"""


def test_document(tanbiao: Terminal) -> None:
    whole = tanbiao("footprint", LED, "--json").json["result"]
    used = next(e for e in whole["exchanges"] if e["exchange_id"] == "U-001")["kg_co2e"]
    said = tanbiao(
        "scenario", LED, "--change", "amount:U-001=x0.9", "--change", "amount:M-010=0.006", *SAMPLES, "--json"
    )
    found = json.loads(said.out)
    assert said.code == 0
    assert found["format"] == "tanbiao.scenario-result/1"
    assert found["before"] == pytest.approx(whole["total"])
    first, second = found["changes"]
    assert first["change"] == pytest.approx(-0.1 * used)
    assert second["before"] == first["after"]
    assert found["after"] == second["after"] == pytest.approx(found["before"] + first["change"] + second["change"])
    assert [e["key"] for e in found["exchanges"]] == ["U-001", "M-010"]
    assert found["reduction"]["share"] == pytest.approx(1 - found["after"] / found["before"])
    assert found["reduction"]["probability"]["value"] == 1
    assert found["obstacles"] == []


def test_common_draws_leave_the_difference_of_the_change(tanbiao: Terminal) -> None:
    """A tenth less of one row is a reduction in every sample, however uncertain the whole."""
    one = tanbiao("scenario", LED, "--change", "amount:M-008=x0.9", *SAMPLES, "--json").json
    low, high = (edge["value"] for edge in one["difference"]["interval_95"])
    assert one["probability_lower"]["value"] == 1
    assert low < high < 0
    assert high - low < 0.001 * one["before"]


def test_file_and_options_come_in_their_order(tanbiao: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "hydro.toml"
    file.write_text(FILE, encoding="utf-8")
    said = tanbiao("scenario", LED, "--changes", file, "--change", "yield:production=0.9..0.95", *SAMPLES, "--json")
    assert said.code == 0
    assert said.json["name"] == "Hydropower"
    assert [c["where"].rpartition("/")[2].strip() for c in said.json["changes"]] == [
        "change[1]",
        "--change yield:production=0.9..0.95",
    ]


@pytest.mark.parametrize(
    ("change", "sign"),
    [
        ("provider:M-003=aluminium-ingot-secondary-us", -1),
        (f"grid:{GRID}=electricity-hydro-cn-2024", -1),
        ("mode:T-005=air-domestic", 1),
        ("recycled:M-003=0.5:aluminium-ingot-secondary-us", -1),
        ("yield:die-casting=0.9..0.8", 1),
        ("yield:M-004,M-006=0.9..0.95", -1),
        ("amount:M-010=x1.2", 1),
    ],
)
def test_kinds(tanbiao: Terminal, change: str, sign: int) -> None:
    said = tanbiao("scenario", LED, "--change", change, *SAMPLES, "--json")
    assert said.code == 0, said.out
    assert said.json["changes"][0]["change"] * sign > 0


def test_a_broken_rule_is_a_caution(tanbiao: Terminal) -> None:
    """One product cannot be served by a power station of its own: the changed study could not be applied for."""
    said = tanbiao("scenario", LED, "--change", f"grid:{GRID}=electricity-wind-cn-2024", *SAMPLES, "--json")
    assert any("could not be applied for" in str(caution) for caution in said.json["cautions"]), said.json["cautions"]
    other = tanbiao("scenario", LED, "--change", "amount:M-010=x0.9", *SAMPLES, "--json")
    assert not any("could not be applied for" in str(caution) for caution in other.json["cautions"])


def test_a_version_that_breaks_a_rule_is_no_reduction(tanbiao: Terminal, tmp_path: Path) -> None:
    changed = tmp_path / "wind.json"
    tanbiao("scenario", LED, "--change", f"grid:{GRID}=electricity-wind-cn-2024", "--save", changed, *SAMPLES, "--json")
    said = tanbiao("compare", LED, changed, *SAMPLES, "--json")
    assert said.code == 1
    assert "compare-breaks-rule" in [obstacle["code"] for obstacle in said.json["obstacles"]]
    assert said.json["reduction"] is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("As declared", "Reduced by", "What changed, by exchange")),
        ("zh-Hans", ("现有声明", "减少", "变化，按交换")),
    ],
)
def test_page(tanbiao: Terminal, language: str, words: tuple[str, ...]) -> None:
    said = tanbiao("--lang", language, "scenario", LED, "--change", "yield:production=0.9..0.95", *SAMPLES)
    assert said.code == 0
    assert all(word in said.out for word in words)


def test_saved_declaration_is_what_was_calculated(tanbiao: Terminal, tmp_path: Path) -> None:
    target = tmp_path / "lighter.json"
    found = tanbiao("scenario", LED, "--change", "amount:U-001=x0.9", "--save", target, *SAMPLES, "--json").json
    assert tanbiao("footprint", target, "--json").json["result"]["total"] == pytest.approx(found["after"])
    rows = {row["id"]: row for row in json.loads(target.read_bytes())["exchanges"]}
    assert (rows["U-001"]["source"]["kind"], rows["U-001"]["source"]["reference"]) == (
        "estimated",
        "scenario: U-001: amount × 0.9",
    )
    again = tanbiao("--lang", "en", "scenario", LED, "--change", "amount:U-001=x0.9", "--save", target, *SAMPLES)
    assert (again.code, "exists already" in again.err) == (2, True)


def test_incomplete_sums_are_no_reduction(tanbiao: Terminal, tmp_path: Path) -> None:
    whole = tmp_path / "whole.json"
    tanbiao("scenario", LED, "--change", "amount:U-001=x1", "--save", whole, *SAMPLES)
    tree = json.loads(whole.read_bytes())
    tree["exchanges"][0]["link"] = None
    partial = tmp_path / "partial.json"
    partial.write_text(json.dumps(tree), encoding="utf-8")
    said = tanbiao("scenario", partial, "--change", "amount:U-001=x0.9", *SAMPLES, "--json")
    assert said.code == 1
    assert said.json["reduction"] is None
    assert {o["code"] for o in said.json["obstacles"]} == {"compare-incomplete"}
    assert "No reduction can be claimed" in tanbiao("--lang", "en", "scenario", partial, "--change", "amount:U-001=x0.9", *SAMPLES).out  # fmt: skip


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ((), "Nothing is changed"),
        (("--change", "smaller"), "smaller"),
        (("--change", "magic:M-001=2"), "magic"),
        (("--change", "amount:M-999=x2"), "M-999"),
        (("--change", "amount:M-001=much"), "much"),
        (("--change", "provider:M-003=unobtainium"), "unobtainium"),
        (("--change", "yield:production=0.9"), "yield:production=0.9"),
        (("--change", "grid:nowhere=electricity-hydro-cn-2024"), "nowhere"),
        (("--changes", "/nonexistent.toml"), "nonexistent"),
        (("--change", "amount:M-010=x0.9", "--samples", "7"), "7 samples"),
    ],
)
def test_nonsense_is_misuse(tanbiao: Terminal, words: tuple[str, ...], cause: str) -> None:
    said = tanbiao("--lang", "en", "scenario", LED, *words)
    assert said.code == 2
    assert cause in said.err


def test_all_that_is_wrong_is_said_at_once(tanbiao: Terminal) -> None:
    said = tanbiao("scenario", LED, "--change", "amount:M-999=x2", "--change", "provider:M-003=nothing", "--json")
    assert [p["code"] for p in said.json["problems"]] == ["scenario-exchange", "scenario-dataset"]
