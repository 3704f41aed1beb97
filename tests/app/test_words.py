"""Every sentence of the app is in its catalogue, with the same values in it, and no other room's catalogue says it otherwise."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import labels
from app_pages.language import LANGUAGE_COOKIE, language_of, offered, translate
from app_pages.text import percent, plain
from tests.app.messages import sentences

CATALOGUE = Path(labels.__file__).with_name("locale") / "zh-Hans" / "app.po"


@pytest.fixture(scope="module")
def catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as source:
        return {str(m.id): str(m.string) for m in read_po(source) if m.id}


def test_every_sentence_is_translated_and_none_is_left_over(catalogue: dict[str, str]) -> None:
    assert {m for m in sentences() if not catalogue.get(m)} == set()
    assert set(catalogue) - set(sentences()) == set()


def test_translations_hold_the_same_values(catalogue: dict[str, str]) -> None:
    for sentence, said in catalogue.items():
        assert sorted(re.findall(r"{\w+}", sentence)) == sorted(re.findall(r"{\w+}", said)), sentence


def test_an_unknown_language_is_simplified_chinese() -> None:
    assert set(offered()) >= {"zh-Hans", "zh-Hant", "en"}
    assert language_of({}) == language_of({LANGUAGE_COOKIE: "xx"}) == "zh-Hans"
    assert language_of({LANGUAGE_COOKIE: "en"}) == "en"
    assert translate("My applications", "zh-Hans") == "我的申请"
    assert translate("My applications", "zh-Hant") == "我的申請"


def test_typed_text_is_no_markup() -> None:
    assert plain("**a** [b](c) <i> :red[x] $y$") == r"\*\*a\*\* \[b\]\(c\) \<i\> \:red\[x\] \$y\$"


def test_what_is_not_quite_all_or_nothing_does_not_read_so() -> None:
    assert [percent(share) for share in (1.0, 0.9996, 0.995, 0.5, 0.0004, 0.0)] == [
        "100 %",
        ">99 %",
        ">99 %",
        "50 %",
        "<1 %",
        "0 %",
    ]
