"""Every sentence of labels, report and public pages exists in every language, with its values, and can be drawn."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from labels.artwork.drawing import Style
from labels.artwork.typesetting import runs
from labels.language import translate
from lca.documents import Language

ROOT = Path(__file__).parents[2]
SOURCES = [
    *(ROOT / "labels/artwork").glob("*.py"),
    ROOT / "labels/carriers.py",
    ROOT / "labels/report.py",
    *(ROOT / "web").glob("*.py"),
]
TEMPLATES = [*(ROOT / "labels/templates").glob("*.html"), *(ROOT / "web/templates").glob("*.html")]
_IN_TEMPLATE = re.compile(r"""_\((?:"([^"]+)"|'([^']+)')""")


def said_in(source: Path) -> set[str]:
    """Sentences of a module: first argument of each `say`, where it is a text."""
    calls = (node for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id == "say"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def sentences() -> list[str]:
    said = set().union(*(said_in(source) for source in SOURCES))
    for template in TEMPLATES:
        said |= {a or b for a, b in _IN_TEMPLATE.findall(template.read_text(encoding="utf-8"))}
    return sorted(said)


def catalogue(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for domain in ("labels", "web"):
        with (ROOT / f"labels/locale/{language}/{domain}.po").open("rb") as source:
            found |= {str(message.id): str(message.string) for message in read_po(source) if message.id}
    return found


def test_there_are_sentences() -> None:
    assert len(sentences()) > 180


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "pt"])
def test_every_sentence_is_translated_with_its_values(language: str) -> None:
    translations = catalogue(language)
    braces = re.compile(r"\{\w+\}")
    missing = [text for text in sentences() if not translations.get(text)]
    assert missing == []
    differing = [
        text for text in sentences() if sorted(braces.findall(text)) != sorted(braces.findall(translations[text]))
    ]
    assert differing == []


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "pt"])
def test_every_translation_can_be_drawn(language: str) -> None:
    script = "hk" if language == "zh-Hant" else "sc"
    for text in sentences():
        assert runs(catalogue(language)[text], Style(8, script=script))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "pt"])
def test_no_other_room_puts_its_words_on_a_label(language: Language) -> None:
    """The catalogues are merged: what another room translates otherwise would change what is printed."""
    own = catalogue(language)
    assert {text: translate(text, language) for text in sentences()} == {text: own[text] for text in sentences()}
