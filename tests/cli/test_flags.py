"""`--json` and `--lang` stand anywhere; the language follows the terminal's."""

import pytest

from cli.answer import Reader
from cli.flags import read_flags


@pytest.mark.parametrize(
    ("words", "rest", "reader"),
    [
        ("footprint a.xlsx", "footprint a.xlsx", Reader(False, "en")),
        ("--json footprint a.xlsx", "footprint a.xlsx", Reader(True, "en")),
        ("footprint a.xlsx --json --lang zh", "footprint a.xlsx", Reader(True, "zh-Hans")),
        ("--lang=zh-HK footprint a.xlsx", "footprint a.xlsx", Reader(False, "zh-Hant")),
        ("footprint -- --json", "footprint -- --json", Reader(False, "en")),
        ("footprint --lang", "footprint", Reader(False, "en")),
    ],
)
def test_flags(words: str, rest: str, reader: Reader) -> None:
    assert read_flags(words.split(), {}) == (tuple(rest.split()), reader)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-Hans"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "pt_PT@euro"}, "pt"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh-Hant"),
    ],
)
def test_language_of_the_terminal(environment: dict[str, str], language: str) -> None:
    assert read_flags([], environment)[1].language == language
