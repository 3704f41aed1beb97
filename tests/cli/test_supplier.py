"""`tanbiao supplier import`: a footprint that a supplier sends becomes a row of the declaration."""

import json
from pathlib import Path

from tests.cli.conftest import EXAMPLES, Terminal
from tests.interchange.test_pact import footprint


def test_import_says_what_it_takes(tanbiao: Terminal, tmp_path: Path) -> None:
    (tmp_path / "board.json").write_bytes(footprint())
    said = tanbiao("--json", "supplier", "import", tmp_path / "board.json")
    assert said.code == 0
    assert said.json["supplier_footprint"]["fossil"] == "3"
    assert said.json["written"] is None
    page = tanbiao("supplier", "import", tmp_path / "board.json")
    assert "Passed over: pcf.productMassPerDeclaredUnit" in " ".join(page.out.split())


def test_import_into_a_workbook_that_calculates(tanbiao: Terminal, tmp_path: Path) -> None:
    (tmp_path / "board.json").write_bytes(footprint())
    source = EXAMPLES / "power-bank.xlsx"
    for name in ("new.xlsx", "new.json"):
        out = tmp_path / name
        said = tanbiao("--json", "supplier", "import", tmp_path / "board.json", "--into", source, "--out", out)
        assert (said.code, said.json["written"]) == (0, str(out))
    declared = json.loads((tmp_path / "new.json").read_text(encoding="utf-8"))
    assert [row["id"] for row in declared["supplier_footprints"]] == ["cells", "S-001"]
    before = tanbiao("--json", "footprint", source).json["result"]["total"]
    assert (
        tanbiao("--json", "footprint", tmp_path / "new.xlsx").json["result"]["total"] == before
    )  # nothing links to it
    again = tanbiao("supplier", "import", tmp_path / "board.json", "--into", source, "--out", tmp_path / "new.json")
    assert again.code == 2


def test_what_is_refused(tanbiao: Terminal, tmp_path: Path) -> None:
    (tmp_path / "board.json").write_bytes(footprint({"fossilGhgEmissions": "4.1"}))
    said = tanbiao("supplier", "import", tmp_path / "board.json")
    assert said.code == 2
    assert "its parts make" in " ".join(said.err.split())
    (tmp_path / "good.json").write_bytes(footprint())
    said = tanbiao("supplier", "import", tmp_path / "good.json", "--into", EXAMPLES / "power-bank.xlsx")
    assert said.code == 2
    assert "--out" in said.err
