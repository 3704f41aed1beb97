"""Every sentence of verification and issue exists in the languages of the product, with the same values in place."""

import ast
import re
from pathlib import Path

import pytest

from labels.language import translate
from lca.documents import Language

LABELS = Path(__file__).parents[2] / "labels"
FILES = [
    *LABELS.glob("trust/*.py"),
    *(LABELS / f"{name}.py" for name in ("agreement", "carrier_step", "comparison", "issue", "recalculation")),
    *(LABELS / f"{name}.py" for name in ("verdict", "verify")),
]


def sentences() -> list[str]:
    calls = (
        node for file in FILES for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)
    )
    said = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "say"]
    assert all(isinstance(text, ast.Constant) for text in said), (
        "a template must be written out, or no one can extract it"
    )
    return sorted({str(text.value) for text in said if isinstance(text, ast.Constant)})


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "pt"])
def test_sentences_are_translated(language: Language) -> None:
    assert len(sentences()) > 90
    for text in sentences():
        told = translate(text, language)
        assert told != text, text
        assert sorted(re.findall(r"{\w+}", told)) == sorted(re.findall(r"{\w+}", text))
