"""`tanbiao demo` writes everything, and the second time the same bytes."""

from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLES, Terminal

PRODUCTS = {"led-downlight", "power-bank", "cotton-tshirt", "lunch-box"}
CERTIFIED = {"label.svg", "label.png", "label.pdf", "certificate.pdf", "bundle.json", "declaration.json", "report.html"}


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_twice_the_same(tanbiao: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = tanbiao("demo", "--examples", EXAMPLES, "--out", out, "--json")
    assert first.code == 0
    assert set(first.json["products"]) == PRODUCTS
    assert first.json["certified"]["issued_now"] is True
    written = _bytes(out)
    wanted = {f"led-downlight/{name}" for name in CERTIFIED} | {f"{name}/report.html" for name in PRODUCTS}
    assert set(written) == wanted | {"trust.json"}

    second = tanbiao("demo", "--examples", EXAMPLES, "--out", out, "--json")
    assert second.json["certified"]["issued_now"] is False
    assert second.json["certified"]["certificate"] == first.json["certified"]["certificate"]
    assert _bytes(out) == written


@pytest.mark.parametrize("certify", ["broken", "nothing"])
def test_what_cannot_be_certified(tanbiao: Terminal, tmp_path: Path, certify: str) -> None:
    said = tanbiao("demo", "--examples", EXAMPLES, "--out", tmp_path / "out", "--certify", certify, "--json")
    assert (said.code, said.json["code"]) == (2, "example-missing")
    assert "led-downlight" in said.json["remedy"]
