"""`tanbiao account`: the organisations and people of a registry. Every act is an event of its ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from cli.answer import Answer

if TYPE_CHECKING:
    from cli.page import Page
    from lca.documents import LocalText
    from registry.bootstrap import Registry
    from registry.ports import Account
    from registry.roles import Role

Login = Annotated[str, typer.Argument(metavar="LOGIN", help="What the person signs in with.")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does this, for the ledger (default: your user).")]
Roles = Annotated[
    list[str],
    typer.Option("--role", metavar="ROLE", help="manufacturer, clerk, verifier or decision_maker (repeatable)."),
]
Name = Annotated[str, typer.Option("--name", metavar="TEXT", help="Name in Chinese, or the only name.")]
NameEn = Annotated[str, typer.Option("--name-en", metavar="TEXT", help="Name in English.")]

app = typer.Typer(help="Keep organisations and people: organisation, add, list, role, password, disable.")


@app.command()
def organisation(
    organisation_id: Annotated[str, typer.Argument(metavar="ID", help="Stable id, e.g. gba-cert.")],
    kind: Annotated[
        str, typer.Option("--kind", help="manufacturer, certification_body or verification_body.")
    ] = "manufacturer",
    name: Name = "",
    name_en: NameEn = "",
    registration: Annotated[str, typer.Option("--registration", help="Credit code or accreditation number.")] = "",
    by: By = "",
) -> Answer:
    """Register an organisation.

    A registry has one certification body, and any number of manufacturers and verification bodies.
    """
    from lca.errors import say
    from registry.roles import Organisation, OrganisationKind

    chosen = OrganisationKind(one_of(kind, list(OrganisationKind)))
    with opened() as registry:
        new = Organisation(
            organisation_id, chosen, _text(name or organisation_id, name_en), registration, registry.settings.demo
        )
        registry.administration.register_organisation(new, by or me())
    said = say("Registered: organisation {name}.", name=organisation_id)
    return Answer({"organisation": organisation_id, "kind": str(chosen)}, lambda page: page.line(said, style="green"))


@app.command()
def add(
    login: Login,
    organisation_id: Annotated[str, typer.Option("--organisation", metavar="ID", help="Organisation of the person.")],
    roles: Roles,
    name: Name = "",
    name_en: NameEn = "",
    by: By = "",
) -> Answer:
    """Register a person; the password is asked for.

    Nobody decides on what they verified, whatever roles they hold.
    """
    from lca.errors import say
    from registry.accounts import NewPerson

    with opened() as registry:
        person = NewPerson(
            f"{organisation_id}-{login}", login, _text(name or login, name_en), organisation_id, _roles(roles)
        )
        registry.administration.register(person, _password(registry), by or me())
    said = say("Registered: {login}, account {account}.", login=login, account=person.id)
    return Answer({"account": person.id, "login": login}, lambda page: page.line(said, style="green"))


@app.command("list")
def list_() -> Answer:
    """List people with their organisations and roles."""
    with opened() as registry:
        accounts = registry.accounts.accounts()
    document = {"accounts": [_document(account) for account in accounts]}
    return Answer(document, lambda page: _show(page, accounts))


@app.command()
def role(login: Login, roles: Roles, by: By = "") -> Answer:
    """Give a person these roles in place of the ones before.

    Whoever is signed in is signed out. A verifier who loses the role keeps nothing to sign with: retire the key.
    """
    from lca.errors import say

    chosen = _roles(roles)
    with opened() as registry:
        registry.administration.set_roles(login, chosen, by or me())
    said = say("Roles of {login}: {roles}.", login=login, roles=", ".join(sorted(chosen)))
    return Answer({"login": login, "roles": sorted(chosen)}, lambda page: page.line(said, style="green"))


@app.command()
def password(login: Login, by: By = "") -> Answer:
    """Set a new password; it is asked for."""
    from lca.errors import say

    with opened() as registry:
        registry.administration.set_password(login, _password(registry), by or me())
    said = say("Password of {login} set; every session of theirs has ended.", login=login)
    return Answer({"login": login}, lambda page: page.line(said, style="green"))


@app.command()
def disable(login: Login, by: By = "") -> Answer:
    """Take a person's right to sign in, and end the keys they sign with.

    What they did and signed stays as it is.
    """
    from lca.errors import say

    with opened() as registry:
        registry.administration.close(login, by or me())
    said = say("{login} can no longer sign in.", login=login)
    return Answer({"login": login, "active": False}, lambda page: page.line(said, style="green"))


@contextmanager
def opened() -> "Iterator[Registry]":
    """The registry of this machine, closed again."""
    from contextlib import closing

    from registry.bootstrap import open_registry
    from registry.settings import read_settings

    with closing(open_registry(read_settings())) as registry:
        yield registry


def me() -> str:
    """Who runs the command."""
    from cli.secret import operator

    return operator()


def _password(registry: "Registry") -> str:
    """A new password; demo people have none."""
    from cli.secret import ask_password

    return "" if registry.settings.demo else ask_password("Password: ", "Again: ")


def _text(name: str, name_en: str) -> "LocalText":
    from lca.documents import LocalText

    return LocalText.model_validate({"zh-Hans": name, "en": name_en})


def _roles(names: list[str]) -> "frozenset[Role]":
    from registry.roles import Role

    return frozenset(Role(one_of(name, list(Role))) for name in names)


def one_of(word: str, words: list[str]) -> str:
    """The word, where it is one of these; TanbiaoError names them."""
    from lca.errors import TanbiaoError, say

    if word in words:
        return word
    raise TanbiaoError(
        "word-unknown",
        say("“{word}” is none of the words here.", word=word),
        say("Choose from: {words}.", words=", ".join(words)),
    )


def _document(account: "Account") -> dict[str, object]:
    actor = account.actor
    return {
        "account": actor.id,
        "login": account.login,
        "name": actor.name.canonical(),
        "organisation": actor.organisation.id,
        "roles": sorted(actor.roles),
        "active": account.active,
    }


def _show(page: "Page", accounts: "tuple[Account, ...]") -> None:
    from lca.errors import say

    yes, no = page.plain(say("yes")), page.plain(say("no"))
    rows = [
        [
            account.login,
            account.actor.name.get(page.language),
            account.actor.organisation.id,
            ", ".join(sorted(account.actor.roles)),
            account.actor.id,
            yes if account.active else no,
        ]
        for account in accounts
    ]
    page.table(["Login", "Name", "Organisation", "Roles", "Account", "May sign in"], rows)
