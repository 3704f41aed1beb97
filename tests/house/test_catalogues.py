"""Every sentence that a person reads exists in Simplified Chinese, and in each language that the app offers, with its values."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app_pages.language import offered
from labels.language import translate
from lca.conformity.catalogue import rules
from lca.documents import Language

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "labels" / "locale"
PACKAGES = ("lca", "labels", "registry", "web", "app_pages", "cli")
# Rooms of the command line: no page shows their sentences.
NOT_IN_THE_APP = {"cli", "import"}


def sentences() -> list[tuple[str, str]]:
    """(where, English sentence) of every call of `say` with a literal, and of every rule."""
    found = []
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "say"
                    and node.args
                ):
                    first = node.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        found.append((f"{file.relative_to(ROOT)}:{node.lineno}", first.value))
    found += [(f"rule {rule.id}", text) for rule in rules() for text in (rule.title, rule.text, rule.evidence)]
    return found


@cache
def words(language: Language) -> dict[str, dict[str, str]]:
    """Room -> English sentence -> what stands in that language's own catalogues, no other language asked."""
    rooms = {}
    for file in sorted((LOCALE / language).glob("*.po")):
        with file.open("rb") as source:
            rooms[file.stem] = {str(entry.id): str(entry.string) for entry in read_po(source) if entry.id}
    return rooms


def names(sentence: str) -> list[str]:
    return sorted(re.findall(r"{(\w+)[^}]*}", sentence))


def test_the_search_finds_sentences() -> None:
    assert len(sentences()) > 200


@pytest.mark.parametrize("package", PACKAGES)
def test_simplified_chinese_is_complete(package: str) -> None:
    missing = [
        f"{where}: {text}"
        for where, text in sentences()
        if where.startswith(package)
        and translate(text, "zh-Hans") == text
        and re.search("[a-z]{3}", re.sub("{.*?}", "", text))
    ]
    assert missing == []


@pytest.mark.parametrize("language", [tag for tag in offered() if tag != "en"])
def test_a_language_that_the_app_offers_is_whole(language: Language) -> None:
    """Asked of its own catalogues: Traditional Chinese would fall back to Simplified and look whole."""
    own = {text for room in words(language).values() for text, said in room.items() if said}
    shown = {room: set(texts) for room, texts in words("zh-Hans").items() if room not in NOT_IN_THE_APP}
    assert {room: sorted(texts - own) for room, texts in shown.items() if texts - own} == {}


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "pt"])
def test_values_survive_translation(language: Language) -> None:
    said = [pair for room in words(language).values() for pair in room.items()]
    assert [text for text, told in said if told and names(told) != names(text)] == []
    assert [f"{where}: {text}" for where, text in sentences() if names(translate(text, language)) != names(text)] == []


def test_traditional_chinese_is_written_in_its_own_characters() -> None:
    """Character set of Hong Kong; a character of the English sentence (the name of a sheet) may stand in it as it is."""
    foreign = {
        text: strange
        for room in words("zh-Hant").values()
        for text, said in room.items()
        if (strange := {sign for sign in said if "\u4e00" <= sign <= "\u9fff" and not _of_hong_kong(sign)} - set(text))
    }
    assert foreign == {}


def _of_hong_kong(sign: str) -> bool:
    try:
        return bool(sign.encode("big5hkscs"))
    except UnicodeEncodeError:
        return False


def test_one_sentence_has_one_translation() -> None:
    """Catalogues are merged: a sentence said by two rooms reads the same in both."""
    told: dict[tuple[str, str], set[str]] = {}
    for language in ("zh-Hans", "zh-Hant", "pt"):
        for room in words(language).values():
            for text, said in room.items():
                told.setdefault((language, text), set()).add(said)
    assert {key: found for key, found in told.items() if len(found) > 1} == {}


def test_rules_are_translated() -> None:
    assert [rule.id for rule in rules() if translate(rule.text, "zh-Hans") == rule.text] == []
