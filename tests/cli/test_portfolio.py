"""`tanbiao portfolio`: a folder of declarations, what is kept of it, and what cannot be calculated."""

import csv
import json
from pathlib import Path

import pytest

from cli.study import read_study_file
from tests.cli.conftest import EXAMPLES, Terminal

NAMES = ("led-downlight", "power-bank")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "products"
    (found / "more").mkdir(parents=True)
    for name, place in zip(NAMES, (found, found / "more"), strict=True):
        document = read_study_file(EXAMPLES / f"{name}.xlsx").canonical()
        (place / f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
    return found


def alone(tanbiao: Terminal, file: Path) -> float:
    return float(tanbiao("footprint", file, "--json").json["result"]["total"])


def test_each_is_what_it_is_alone(tanbiao: Terminal, folder: Path) -> None:
    said = tanbiao("portfolio", folder, "--json")
    assert said.code == 0
    products = {p["file"]: p for p in said.json["products"]}
    assert set(products) == {"led-downlight.json", "more/power-bank.json"}
    for file, product in products.items():
        study = tanbiao("footprint", folder / file, "--json").json["result"]
        assert product["kg_co2e"] == pytest.approx(study["total"], rel=1e-11)
        stages = {name: value for name, value in product.items() if name.startswith("stage_")}
        for stage in study["stages"]:
            assert stages.pop(f"stage_{stage['stage']}") == pytest.approx(stage["kg_co2e"], rel=1e-11)
        assert not any(stages.values())
        for pollutant in study["pollutants"]:
            assert product[f"kg_{pollutant['pollutant']}"] == pytest.approx(pollutant["kg"], rel=1e-11)


def test_bad_files_are_named_and_the_rest_is_calculated(tanbiao: Terminal, folder: Path) -> None:
    (folder / "broken.xlsx").write_bytes((EXAMPLES / "broken.xlsx").read_bytes())
    (folder / "half.json").write_text('{"format": ', encoding="utf-8")
    document = json.loads((folder / "led-downlight.json").read_text(encoding="utf-8"))
    document["exchanges"][0]["link"]["target"] = "nothing-of-this-name"
    (folder / "unlinked.json").write_text(json.dumps(document), encoding="utf-8")
    said = tanbiao("portfolio", folder, "--json")
    assert said.code == 1
    assert len(said.json["products"]) == 2
    refused = {r["file"]: r for r in said.json["refused"]}
    assert set(refused) == {"broken.xlsx", "half.json", "unlinked.json"}
    assert len(refused["broken.xlsx"]["problems"]) > 20
    assert "nothing-of-this-name" in json.dumps(refused["unlinked.json"])
    page = tanbiao("portfolio", folder)
    assert page.code == 1
    for words in ("3 file(s) not calculated", "half.json", "2 product(s) calculated"):
        assert words in page.out


def test_table_and_kept_portfolio(tanbiao: Terminal, folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq  # noqa: PLC0415

    (folder / "=cmd.json").write_text((folder / "led-downlight.json").read_text(encoding="utf-8"), encoding="utf-8")
    kept, table = tmp_path / "kept.parquet", tmp_path / "table.csv"
    first = tanbiao("portfolio", folder, "--keep", kept, "--to", table, "--json")
    rows = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert [float(r["kg_co2e"]) for r in rows] == [p["kg_co2e"] for p in first.json["products"]]
    assert rows[0]["file"] == "'=cmd.json"
    again = tanbiao("portfolio", kept, "--to", tmp_path / "table.parquet", "--json")
    assert again.json == first.json
    assert pq.read_table(tmp_path / "table.parquet").to_pylist() == first.json["products"]


def test_another_release(tanbiao: Terminal, folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    kept = tmp_path / "kept.parquet"
    tanbiao("portfolio", folder, "--keep", kept)
    other = "tanbiao-open-2026.1"
    document = json.loads((folder / "led-downlight.json").read_text(encoding="utf-8"))
    document["study"]["background"] = other
    (tmp_path / "moved.json").write_text(json.dumps(document), encoding="utf-8")
    expected = alone(tanbiao, tmp_path / "moved.json")
    for source in (folder, kept):
        products = {p["file"]: p for p in tanbiao("portfolio", source, "--release", other, "--json").json["products"]}
        assert products["led-downlight.json"]["kg_co2e"] == pytest.approx(expected, rel=1e-11)
        assert products["led-downlight.json"]["background"] == other
    missing = tanbiao("portfolio", kept, "--release", "no-such-release", "--json")
    assert missing.code == 1
    assert {r["code"] for r in missing.json["refused"]} == {"release-missing"}


def test_one_number_changed(tanbiao: Terminal, folder: Path) -> None:
    """What a product takes of a process that emits only is known by hand: doubling it adds what it brought."""
    study = tanbiao("footprint", folder / "led-downlight.json", "--json").json["result"]
    process = study["processes"][0]
    shown = tanbiao("background", "show", process["process_id"], "--release", study["background_id"], "--json").json
    emission = next(e for e in shown["exchanges"] if e["kind"] == "biosphere" and e["target_id"].startswith("ghg-"))
    change = f"{process['process_id']}/{emission['target_id']}={2 * float(emission['amount'])!r}"
    said = tanbiao("portfolio", folder, "--change", change, "--json")
    lamp = next(p for p in said.json["products"] if p["file"] == "led-downlight.json")
    assert lamp["kg_co2e_changed"] - lamp["kg_co2e"] == pytest.approx(process["kg_co2e"], rel=1e-9)
    assert "product(s) change." in tanbiao("portfolio", folder, "--change", change).out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--change", "nonsense"), "change-unreadable"),
        (("--change", "nothing/co2-fossil=1"), "number-unknown"),
        (("--to", "table.txt"), "table-kind"),
    ],
)
def test_misuse(tanbiao: Terminal, folder: Path, words: tuple[str, ...], code: str) -> None:
    said = tanbiao("portfolio", folder, *words, "--json")
    assert (said.code, said.json["code"]) == (2, code)


def test_nothing_to_read(tanbiao: Terminal, tmp_path: Path) -> None:
    said = tanbiao("portfolio", tmp_path, "--json")
    assert (said.code, said.json["code"]) == (2, "portfolio-empty")
    said = tanbiao("portfolio", tmp_path / "none", "--json")
    assert (said.code, said.json["code"]) == (2, "file-unreadable")


def test_several_processes_read_the_same(tanbiao: Terminal, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cli import portfolio_read  # noqa: PLC0415

    (folder / "half.json").write_text('{"format": ', encoding="utf-8")
    expected = tanbiao("portfolio", folder, "--json").json
    monkeypatch.setattr(portfolio_read, "FEW", 0)
    monkeypatch.setattr(portfolio_read, "PIECE", 1)
    assert tanbiao("portfolio", folder, "--workers", "2", "--json").json == expected
