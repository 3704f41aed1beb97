"""`tanbiao key`: what a registry signs with. Private halves stay in its data folder; every act is an event."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.account import By, me, one_of, opened
from cli.answer import Answer

if TYPE_CHECKING:
    from datetime import datetime

    from cli.page import Page
    from labels.trust.trust_list import TrustedIssuer

Kid = Annotated[str, typer.Argument(metavar="KEY", help="Id of a key, as list prints it.")]
Years = Annotated[int, typer.Option("--years", min=1, max=10, help="How long it may sign.")]

app = typer.Typer(help="Keep signing keys: create, list, rotate, retire.")


@app.command()
def create(
    party: Annotated[str, typer.Argument(metavar="PARTY", help="Certification body, or the account id of a verifier.")],
    role: Annotated[str, typer.Option("--for", help="certification_body, status or verifier: what it signs.")],
    years: Years = 3,
    by: By = "",
) -> Answer:
    """Make a key and enter its public half in the trust list.

    A body needs two: one for certificates and one for status lists. A verifier signs statements with their own.
    """
    from labels.trust.trust_list import Role
    from lca.errors import say
    from registry.administration import KeyOrder

    chosen = Role(one_of(role, list(Role)))
    with opened() as registry:
        order = KeyOrder(party, chosen, _until(registry.clock.now(), years))
        kid = registry.administration.create_key(order, by or me())
    said = say("Made: key {kid}. Publish the trust list again.", kid=kid)
    return Answer({"key": kid, "party": party, "for": str(chosen)}, lambda page: page.line(said, style="green"))


@app.command("list")
def list_() -> Answer:
    """List keys: whose, for what, until when, and whether they can sign here."""
    with opened() as registry:
        keys, now = registry.administration.listed_keys(), registry.clock.now()
    rows = [_document(issuer, held=held, now=now) for issuer, held in keys]
    return Answer({"keys": rows}, lambda page: _show(page, rows))


@app.command()
def rotate(kid: Kid, years: Years = 3, by: By = "") -> Answer:
    """Make a new key for the same party and documents, and retire the old one."""
    from lca.errors import say

    with opened() as registry:
        made = registry.administration.rotate_key(kid, _until(registry.clock.now(), years), by or me())
    said = say("Made: key {kid}. Publish the trust list again.", kid=made)
    return Answer({"key": made, "retired": kid}, lambda page: page.line(said, style="green"))


@app.command()
def retire(
    kid: Kid,
    distrust: Annotated[
        bool, typer.Option("--distrust", help="Take it off the trust list: nothing it ever signed is believed.")
    ] = False,
    by: By = "",
) -> Answer:
    """End a key and delete its private half.

    What it signed stays good, unless it was stolen: then give --distrust, and issue what it signed again.
    """
    from lca.errors import say

    with opened() as registry:
        registry.administration.retire_key(kid, by or me(), distrust=distrust)
    if distrust:
        said = say("Taken off the trust list: {kid}. Nothing that it signed is believed any more.", kid=kid)
    else:
        said = say("Retired: {kid}. What it signed stays good.", kid=kid)
    return Answer({"key": kid, "distrusted": distrust}, lambda page: page.line(said, style="green"))


def _until(now: "datetime", years: int) -> "datetime":
    """The same day some years on; the day before a leap day that is none."""
    plain = now.replace(microsecond=0)
    leap = (plain.month, plain.day) == (2, 29)
    return plain.replace(year=plain.year + years, day=28) if leap else plain.replace(year=plain.year + years)


def _document(issuer: "TrustedIssuer", *, held: bool, now: "datetime") -> dict[str, Any]:
    return {
        "key": issuer.jwk.kid,
        "party": issuer.id,
        "for": [str(role) for role in issuer.roles],
        "valid_from": f"{issuer.valid_from:%Y-%m-%d}",
        "valid_until": f"{issuer.valid_until:%Y-%m-%d}",
        "signs_here": held and issuer.valid_from <= now < issuer.valid_until,
        "demo": issuer.demo,
    }


def _show(page: "Page", rows: list[dict[str, Any]]) -> None:
    from lca.errors import say

    yes, no = page.plain(say("yes")), page.plain(say("no"))
    cells = [
        [row["key"], row["party"], ", ".join(row["for"]), row["valid_until"], yes if row["signs_here"] else no]
        for row in rows
    ]
    page.table(["Key", "Party", "Signs", "Until", "Signs here"], cells)
