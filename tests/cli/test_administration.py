"""Accounts and keys from the command line: secrets come from a prompt or a pipe, and errors say what to do."""

import io
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal

PASSWORD = "four words of no sense"


@pytest.fixture
def real(tanbiao: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TANBIAO_MODE", "production")
    monkeypatch.setenv("TANBIAO_PUBLIC_ADDRESS", "https://label.example.com")
    body = ("--kind", "certification_body", "--name-en", "GBA")
    assert tanbiao("account", "organisation", "gba", *body).code == 0
    return tanbiao


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_person_from_password_to_key(real: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    typed(monkeypatch, PASSWORD + "\n")
    made = real("account", "add", "wang", "--organisation", "gba", "--role", "verifier", "--by", "ann", "--json")
    assert made.json == {"account": "gba-wang", "login": "wang"}
    key = real("key", "create", "gba-wang", "--for", "verifier", "--json").json["key"]
    assert real("key", "list", "--json").json["keys"][0]["signs_here"] is True
    assert (tmp_path / "var/keys" / f"{key}.jwk").stat().st_mode & 0o777 == 0o600
    new = real("key", "rotate", key, "--json").json["key"]
    assert real("account", "disable", "wang").code == 0
    assert [row["signs_here"] for row in real("key", "list", "--json").json["keys"]] == [False, False]
    assert real("key", "retire", new, "--distrust").code == 0
    (row,) = real("account", "list", "--json").json["accounts"]
    assert (row["active"], row["roles"]) == (False, ["verifier"])
    assert "wang" in real("account", "list").out


def test_a_weak_or_missing_password_is_refused(real: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("short\n", ""):
        typed(monkeypatch, text)
        said = real("account", "add", "li", "--organisation", "gba", "--role", "clerk")
        assert said.code == 2
        assert "12 to 200" in said.err
    assert real("account", "list", "--json").json == {"accounts": []}


def test_passwords_typed_twice_have_to_agree(real: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    said = iter(["one password for it", "another password"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(said))
    assert "not the same" in real("account", "add", "li", "--organisation", "gba", "--role", "clerk").err


def test_no_command_takes_a_secret_as_a_word(real: Terminal) -> None:
    for words in (["account", "add", "li", "--password", "x"], ["account", "password", "li", "x"]):
        assert real(*words).code == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["account", "role", "nobody", "--role", "clerk"], "no account with the login"),
        (["account", "role", "nobody", "--role", "king"], "Choose from: manufacturer"),
        (["account", "organisation", "x", "--kind", "club"], "Choose from: manufacturer"),
        (["key", "create", "gba", "--for", "verifier"], "Name the certification body"),
        (["key", "retire", "nothing"], "tanbiao key list"),
    ],
)
def test_misuse_says_what_to_do(real: Terminal, words: list[str], says: str) -> None:
    said = real(*words)
    assert said.code == 2
    assert says in said.err
