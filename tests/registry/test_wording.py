"""Every sentence of the registry is in the Chinese catalogue, with the same values in it; every state, act and role has a name."""

import ast
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import registry
from labels.documents.status import CertificateStatus
from labels.language import tell
from registry.errors import StaleRevision
from registry.roles import Role
from registry.transitions import Act, ApplicationState, CertificateAct
from registry.wording import ACTS, CERTIFICATE_ACTS, FOR_ROLE, NOT_POSSIBLE, ROLES, STATES

ROOT = Path(registry.__file__).parent
CATALOGUE = ROOT.parent / "labels" / "locale" / "zh-Hans" / "registry.po"


def templates() -> dict[str, str]:
    found: dict[str, str] = {}
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                assert isinstance(node.args[0], ast.Constant), f"{file.name} line {node.lineno}: not a literal"
                found[node.args[0].value] = file.name
    return found


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as stream:
        return {str(m.id): str(m.string) for m in read_po(stream) if m.id}


@pytest.mark.parametrize("template", templates())
def test_every_sentence_is_translated(template: str) -> None:
    translated = catalogue().get(template, "")
    assert translated
    assert names(translated) == names(template)


def test_nothing_is_translated_that_nobody_says() -> None:
    assert set(catalogue()) == set(templates())


def test_everything_has_a_name() -> None:
    assert set(STATES) == set(ApplicationState)
    assert set(ACTS) == set(Act)
    assert set(CERTIFICATE_ACTS) == set(CertificateAct)
    assert set(ROLES) == set(FOR_ROLE) == set(Role)
    assert set(NOT_POSSIBLE) == {*ApplicationState, *CertificateStatus}


def test_a_refusal_is_said_in_chinese() -> None:
    refusal = StaleRevision(2, ("exchanges.M-1",))
    assert tell(refusal.what, "zh-Hans") == "他人已先作了修改：exchanges.M-1。"
