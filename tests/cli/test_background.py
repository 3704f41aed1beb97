"""`tanbiao background` on the published release."""

import csv

from cli.background import DEFAULT
from lca.data import DEFAULT_BACKGROUND, SHIPPED
from tests.cli.conftest import Terminal


def _processes() -> list[dict[str, str]]:
    """Every process of the release, its parts of another licence included."""
    found: list[dict[str, str]] = []
    for path in sorted((SHIPPED / "background" / DEFAULT).rglob("processes.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += csv.DictReader(file)
    return found


def test_default_is_the_toolkits() -> None:
    assert DEFAULT == DEFAULT_BACKGROUND


def test_list(tanbiao: Terminal) -> None:
    document = tanbiao("background", "list", "--json").json
    assert document["processes"] == len(_processes()) == sum(document["categories"].values())
    page = tanbiao("background", "list")
    assert DEFAULT in page.out


def test_list_of_a_category(tanbiao: Terminal) -> None:
    wanted = [p["process_id"] for p in _processes() if p["category"] == "freight/road"]
    listed = tanbiao("background", "list", "--category", "freight/road", "--json").json["processes"]
    assert [p["process_id"] for p in listed] == wanted
    assert tanbiao("background", "list", "--category", "freight/roa").code == 1


def test_show_has_every_exchange_with_its_source(tanbiao: Terminal) -> None:
    process = next(p["process_id"] for p in _processes() if p["category"] == "freight/road")
    with (SHIPPED / "background" / DEFAULT / "exchanges.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["process_id"] == process]
    document = tanbiao("background", "show", process, "--json").json
    assert [e["target_id"] for e in document["exchanges"]] == [row["target_id"] for row in rows]
    assert [e["source_id"] for e in document["exchanges"]] == [row["source_id"] for row in rows]
    page = tanbiao("background", "show", process)
    assert page.code == 0
    assert process in page.out


def test_show_of_an_unknown_process_names_near_ones(tanbiao: Terminal) -> None:
    said = tanbiao("background", "show", "polycarbonate", "--json")
    assert (said.code, said.json["code"]) == (2, "process-unknown")
    assert "polycarbonate-" in said.json["remedy"]


def test_search_in_both_languages(tanbiao: Terminal) -> None:
    for text in ("冷轧板", "cold rolled steel"):
        hits = tanbiao("background", "search", text, "--unit", "kg", "--json").json["hits"]
        assert "steel-cold-rolled" in hits[0]["process_id"]
        assert hits[0]["reason"]


def test_search_without_a_hit_is_negative(tanbiao: Terminal) -> None:
    said = tanbiao("background", "search", "qqqqzzzz")
    assert said.code == 1
    assert "Nothing found" in said.out


def test_check(tanbiao: Terminal) -> None:
    said = tanbiao("background", "check", "--json")
    assert said.code == 0
    assert said.json["sound"] is True


def test_unknown_release(tanbiao: Terminal) -> None:
    said = tanbiao("background", "check", "--release", "nope", "--json")
    assert (said.code, said.json["code"]) == (2, "release-missing")
