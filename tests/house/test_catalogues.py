"""Every sentence that a person reads exists in Simplified Chinese, with the same values in it."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from labels.language import translate
from lca.conformity.catalogue import rules

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("lca", "labels", "registry", "web", "app_pages", "cli")


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


def test_values_survive_translation() -> None:
    wrong = [
        f"{where}: {text}"
        for where, text in sentences()
        for language in ("zh-Hans", "zh-Hant", "pt")
        if names(translate(text, language)) != names(text)
    ]
    assert wrong == []


def test_one_sentence_has_one_translation() -> None:
    """Catalogues are merged: a sentence said by two rooms reads the same in both."""
    told: dict[tuple[str, str], set[str]] = {}
    for file in sorted((ROOT / "labels" / "locale").glob("*/*.po")):
        with file.open("rb") as source:
            for entry in read_po(source):
                if entry.id:
                    told.setdefault((file.parent.name, str(entry.id)), set()).add(str(entry.string))
    assert {key: found for key, found in told.items() if len(found) > 1} == {}


def test_rules_are_translated() -> None:
    assert [rule.id for rule in rules() if translate(rule.text, "zh-Hans") == rule.text] == []
