"""The documentation is true: generated pages are current, the glossary's rooms exist, it builds, and loads nothing from elsewhere."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from lca.conformity.catalogue import rules

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
GENERATED = ("command-line.md", "rules.md", "product-category-rules.md", "errors.md", "transitions.md")
# Terms of the field that the house uses (docs/glossary.md has more)
TERMS = {
    "goal and scope", "declared unit", "functional unit", "reference flow", "system boundary", "life cycle stage", "unit process",
    "elementary flow", "intermediate flow", "exchange", "foreground", "background", "allocation", "cut-off", "primary data",
    "secondary data", "data quality rating", "characterisation factor", "impact category", "life cycle inventory", "hot spot",
    "product category rules", "finding", "nonconformity", "verification statement", "level of assurance",
    "certification body", "suspension, withdrawal", "certificate", "trust list", "bundle", "ledger",
}  # fmt: skip


def _generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", GENERATED)
def test_generated_page_is_current(name: str) -> None:
    page = _generate().PAGES[name]
    assert (DOCS / name).read_text(encoding="utf-8") == page(), "run: python docs/generate.py"


def test_every_generated_page_is_tested() -> None:
    assert set(_generate().PAGES) == set(GENERATED)


def test_every_rule_is_on_its_page() -> None:
    page = (DOCS / "rules.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE) == [rule.id for rule in rules()]


def _glossary() -> list[list[str]]:
    lines = (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]


def test_every_room_of_the_glossary_exists() -> None:
    rooms = [re.fullmatch(r"`(.+)`", row[3]) for row in _glossary()]
    assert all(rooms)
    assert [room[1] for room in rooms if room and not (ROOT / room[1]).exists()] == []


def test_glossary_has_each_term_once_and_in_chinese() -> None:
    terms = [row[0] for row in _glossary()]
    assert len(terms) == len(set(terms))
    assert set(terms) >= TERMS
    assert all(re.search(r"[\u4e00-\u9fff]", row[1]) for row in _glossary())


def test_rooms_named_on_the_walk_exist() -> None:
    rooms = re.findall(r"^\|.*\| `([^`]+)` \|$", (DOCS / "walk.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rooms) == 10
    assert [room for room in rooms if not (ROOT / room).exists()] == []


def test_decisions_are_numbered_and_have_their_parts() -> None:
    pages = sorted((DOCS / "adr").glob("0*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [
            "Context",
            "Decision",
            "Considered and rejected",
            "Consequences",
        ]
        assert len(text) < 3500


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_links_of_the_front_pages(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text) + re.findall(r'src="([^"]+)"', text)
    assert [t for t in targets if not t.startswith("http") and not (page.parent / t).exists()] == []


def test_builds_without_a_warning_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "--keep-going",
        "-q",
        "-b",
        "html",
        "-d",
        tmp_path / "doctrees",
        DOCS,
        tmp_path / "html",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    loaded = re.compile(
        r"""<(?:script|img|iframe)[^>]+src=["'](?:https?:)?//|<link[^>]+href=["'](?:https?:)?//|@import|url\(["']?(?:https?:)?//"""
    )
    files = [*(tmp_path / "html").rglob("*.html"), *(tmp_path / "html").rglob("*.css")]
    assert len(files) > 20
    assert [str(file) for file in files if loaded.search(file.read_text(encoding="utf-8"))] == []


def test_speaks_of_the_product_only() -> None:
    """No host of a registry, no path of somebody's machine."""
    absolute = r"(?<![\w.<>/)\]}*~-])/(?!(?:usr|etc|var|proc|dev)/)[a-z][\w.-]+/"  # but for what every Debian has
    private = re.compile(rf"{absolute}|/home/|file://|localhost:\d+|(?<!emit-)index-url", re.IGNORECASE)
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "Makefile", ROOT / "NOTICE", ROOT / ".ci/run"]
    assert [
        str(page) for page in pages if "_build" not in page.parts and private.search(page.read_text(encoding="utf-8"))
    ] == []
