"""From a workbook to a label and back: issue, verify, backup, restore, on a real registry in a folder of its own."""

import csv
import hashlib
import json
import re
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cli.issued import issued_files, write_files
from lca.data import DEFAULT_BACKGROUND
from registry.bootstrap import open_registry
from registry.demo import run_demo_walk
from registry.settings import read_settings
from tests.cli.conftest import EXAMPLES, ROOT, Said, Terminal

LAMP = EXAMPLES / "led-downlight.xlsx"
FILES = {"bundle.json", "certificate.pdf", "declaration.json", "label.pdf", "label.png", "label.svg"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `var` (the registry), and `out` (an issued label)."""
    folder = tmp_path_factory.mktemp("world")
    settings = read_settings({"TANBIAO_DATA": str(folder / "var")})
    with closing(open_registry(settings)) as registry:
        outcome = run_demo_walk(registry, LAMP.name, LAMP.read_bytes())
        write_files(folder / "out", {**issued_files(registry, outcome), "trust.json": registry.records.trust_list()})
    return folder


@pytest.fixture
def out(world: Path, tanbiao: Terminal, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The issued files, with the command on the registry that issued them."""
    monkeypatch.setenv("TANBIAO_DATA", str(world / "var"))
    return world / "out"


def test_issue_finds_what_is_issued_and_signs_nothing(tanbiao: Terminal, out: Path, tmp_path: Path) -> None:
    said = tanbiao("issue", LAMP, "--out", tmp_path, "--json")
    assert said.code == 0
    assert said.json["issued_now"] is False
    assert {Path(file).name for file in said.json["files"]} >= {*FILES, "trust.json"}
    for name in FILES:
        assert (tmp_path / LAMP.stem / name).read_bytes() == (out / name).read_bytes()


@pytest.mark.parametrize("name", ["bundle.json", "label.pdf", "label.svg", "certificate.pdf"])
def test_verify_every_carrier(tanbiao: Terminal, out: Path, name: str) -> None:
    said = tanbiao("verify", out / name, "--trust", out / "trust.json", "--json")
    assert (said.code, said.json["verdict"]) == (0, "passed")


def test_verify_with_the_declaration_recalculates(tanbiao: Terminal, out: Path) -> None:
    said = tanbiao("verify", out / "bundle.json", "--trust", out / "trust.json", "--declaration", LAMP)
    assert said.code == 0
    assert said.out.count("✓") == 7
    assert said.out.count(" – ") == 1  # a bundle has nothing printed on it
    assert "The label holds." in said.out


def test_one_changed_amount_is_named(tanbiao: Terminal, out: Path, tmp_path: Path) -> None:
    document = json.loads((out / "declaration.json").read_text(encoding="utf-8"))
    changed = next(e for e in document["exchanges"] if e["transport"] is None)
    changed["amount"] = changed["amount"] + "1"
    file = tmp_path / "changed.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    said = tanbiao("verify", out / "bundle.json", "--trust", out / "trust.json", "--declaration", file, "--json")
    assert said.code == 1
    steps = {step["name"]: step for step in said.json["steps"]}
    assert changed["id"] in steps["components"]["message"]
    assert steps["recalculation"]["outcome"] == "failed"


def test_one_changed_unit_is_named(tanbiao: Terminal, out: Path, tmp_path: Path) -> None:
    document = json.loads((out / "declaration.json").read_text(encoding="utf-8"))
    changed = next(e for e in document["exchanges"] if e["unit"] == "kg" and e["transport"] is None)
    changed["unit"] = "g"
    file = tmp_path / "changed.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    said = tanbiao("verify", out / "bundle.json", "--trust", out / "trust.json", "--declaration", file, "--json")
    assert said.code == 1
    assert changed["id"] in component_step(said)["message"]


ELECTRICITY = "electricity-national-average-cn-2024"


@pytest.mark.parametrize(
    "change",
    [
        ("background", f"background/{DEFAULT_BACKGROUND}", "exchanges.csv", ELECTRICITY, "amount"),
        ("method", "methods/gwp100-ar6", "factors.csv", "ch4-fossil", "value"),
    ],
    ids=lambda change: str(change[0]),
)
def test_one_changed_number_of_the_data_is_named(
    tanbiao: Terminal, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, ...]
) -> None:
    component, folder, file, key, column = change
    data = tmp_path / "databases"
    shutil.copytree(ROOT / "databases", data)
    with (data / folder / file).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    next(row for row in rows if key in row.values())[column] = "0.9"
    with (data / folder / file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    sums = data / folder / "SHA256SUMS"
    listed = [line.partition("  ")[2] for line in sums.read_text(encoding="ascii").splitlines()]
    again = (f"{hashlib.sha256((data / folder / name).read_bytes()).hexdigest()}  {name}\n" for name in listed)
    sums.write_text("".join(again), encoding="ascii")
    monkeypatch.setenv("TANBIAO_DATABASES", str(data))
    said = tanbiao("verify", out / "bundle.json", "--trust", out / "trust.json", "--declaration", LAMP, "--json")
    assert said.code == 1
    step = component_step(said)
    assert step["outcome"] == "failed"
    assert component in " ".join([step["message"], *step["details"]])


def component_step(said: Said) -> dict[str, Any]:
    return next(step for step in said.json["steps"] if step["name"] == "components")


def test_an_altered_printed_number_fails(tanbiao: Terminal, out: Path, tmp_path: Path) -> None:
    svg = (out / "label.svg").read_text(encoding="utf-8")
    drawn = re.search(r'<use href="#g\d+" x="[\d.]+"|<path', svg)
    assert drawn is not None
    file = tmp_path / "altered.svg"
    file.write_text(svg.replace(drawn[0], drawn[0] + ' opacity="0.9"', 1), encoding="utf-8")
    said = tanbiao("verify", file, "--trust", out / "trust.json", "--json")
    steps = {step["name"]: step["outcome"] for step in said.json["steps"]}
    assert (said.code, steps["carrier"]) == (1, "failed")


def test_another_trust_list_is_a_negative_verdict(tanbiao: Terminal, out: Path, tmp_path: Path) -> None:
    empty = tmp_path / "trust.json"
    empty.write_text('{"format": "tanbiao.trust-list/1", "issuers": []}', encoding="utf-8")
    said = tanbiao("verify", out / "label.pdf", "--trust", empty)
    assert said.code == 1
    assert "The label does not hold." in said.out


def test_verify_at_another_day(tanbiao: Terminal, out: Path) -> None:
    said = tanbiao("verify", out / "bundle.json", "--trust", out / "trust.json", "--at", "2099-01-01", "--json")
    steps = {step["name"]: step["outcome"] for step in said.json["steps"]}
    assert (said.code, steps["validity"]) == (1, "failed")


def test_verify_refuses_a_trust_list_that_is_none(tanbiao: Terminal, out: Path) -> None:
    said = tanbiao("verify", out / "bundle.json", "--trust", LAMP, "--json")
    assert (said.code, said.json["code"]) == (2, "trust-list-unreadable")


def test_verify_in_chinese(tanbiao: Terminal, out: Path) -> None:
    said = tanbiao("verify", out / "label.pdf", "--trust", out / "trust.json", "--lang", "zh")
    assert "标识成立" in said.out
    assert "Signature" not in said.out


def test_backup_and_restore(tanbiao: Terminal, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "backup.zip"
    written = tanbiao("backup", file, "--with-keys", "--json")
    assert written.code == 0
    assert file.stat().st_mode & 0o077 == 0
    assert tanbiao("backup", file, "--json").json["code"] == "file-exists"
    monkeypatch.setenv("TANBIAO_DATA", str(tmp_path / "restored"))
    restored = tanbiao("restore", file, "--json")
    assert restored.code == 0
    assert restored.json["head"] == written.json["head"]
    assert tanbiao("restore", file).code == 2  # not empty any more
    again = tanbiao("issue", LAMP, "--out", tmp_path / "out", "--json")
    assert again.json["issued_now"] is False
    assert (tmp_path / "out" / LAMP.stem / "label.pdf").read_bytes() == (out / "label.pdf").read_bytes()


def test_restore_of_something_else(tanbiao: Terminal) -> None:
    said = tanbiao("restore", LAMP, "--json")
    assert (said.code, said.json["code"]) == (2, "backup-damaged")


def test_a_backup_that_fails_leaves_no_file(tanbiao: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANBIAO_MODE", "nonsense")
    assert tanbiao("backup", tmp_path / "b.zip").code == 2
    assert not (tmp_path / "b.zip").exists()


def test_production_issues_nothing_alone(tanbiao: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANBIAO_MODE", "production")
    monkeypatch.setenv("TANBIAO_PUBLIC_ADDRESS", "https://label.example")
    said = tanbiao("issue", LAMP, "--out", tmp_path, "--json")
    assert (said.code, said.json["code"]) == (2, "demo-only")
