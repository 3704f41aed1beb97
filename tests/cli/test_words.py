"""Every sentence of the command line has its Chinese, with the same fields in it."""

import re

import pytest
from babel.messages.pofile import read_po

from labels.language import translate
from tests.cli.conftest import ROOT
from tests.cli.sentences import sentences

SAME_IN_CHINESE = {"g", "kg CO2e"}


@pytest.mark.parametrize("sentence", sorted(sentences() - SAME_IN_CHINESE))
def test_sentence_has_its_chinese(sentence: str) -> None:
    chinese = translate(sentence, "zh-Hans")
    assert re.search(r"[\u4e00-\u9fff]", chinese), f"no translation of {sentence!r}"
    assert sorted(re.findall(r"\{\w+\}", chinese)) == sorted(re.findall(r"\{\w+\}", sentence))


def test_no_sentence_is_left_over() -> None:
    with (ROOT / "labels/locale/zh-Hans/cli.po").open("rb") as file:
        ids = {str(message.id) for message in read_po(file) if message.id}
    assert ids - sentences() == set()
