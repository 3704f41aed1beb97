"""The trust list: whose keys are believed, for what and when. It is given apart from what it is used to
judge, never with it.
"""

from enum import StrEnum
from typing import Final, Literal, Self

from pydantic import Field, ValidationError, model_validator

from labels.documents.times import UtcTime
from labels.trust.errors import TrustError
from labels.trust.keys import is_p256_point
from lca.documents import Document, Identifier, LocalText
from lca.errors import say

FORMAT: Final = "tanbiao.trust-list/1"
_MAX_BYTES = 2_000_000


class Role(StrEnum):
    """What a key may sign."""

    CERTIFICATION_BODY = "certification_body"  # certificates
    VERIFIER = "verifier"  # verification statements
    STATUS = "status"  # status lists


class PublicKey(Document):
    """A P-256 signature key as a JWK (RFC 7517), public half only."""

    kty: Literal["EC"] = "EC"
    crv: Literal["P-256"] = "P-256"
    x: str = Field(pattern=r"^[A-Za-z0-9_-]{43}$")
    y: str = Field(pattern=r"^[A-Za-z0-9_-]{43}$")
    kid: Identifier
    use: Literal["sig"] = "sig"
    alg: Literal["ES256"] = "ES256"

    @model_validator(mode="after")
    def _point_is_on_the_curve(self) -> Self:
        if not is_p256_point(self.x, self.y):
            raise ValueError("x and y are not a point of the curve P-256")
        return self


class TrustedIssuer(Document):
    """One key of one party. A party with several keys has several entries.

    id: the party as signed documents name it. valid_from, valid_until: when the key may sign (UTC); what it
    signed in that time stays good afterwards. A key that is no longer to be believed at all is taken off
    the list.
    """

    id: Identifier
    name: LocalText
    jwk: PublicKey
    roles: tuple[Role, ...] = Field(min_length=1)
    valid_from: UtcTime
    valid_until: UtcTime
    demo: bool


class TrustList(Document):
    """The issuers that whoever holds this list believes."""

    format: Literal["tanbiao.trust-list/1"] = FORMAT
    issuers: tuple[TrustedIssuer, ...] = Field(max_length=1000)

    @model_validator(mode="after")
    def _one_key_one_entry(self) -> Self:
        kids = [issuer.jwk.kid for issuer in self.issuers]
        points = [issuer.jwk.x for issuer in self.issuers]
        if len(set(kids)) != len(kids) or len(set(points)) != len(points):
            raise ValueError("every key must be listed once, under an id of its own")
        return self

    def find(self, kid: str) -> TrustedIssuer | None:
        """The entry of a key id, or None."""
        return next((issuer for issuer in self.issuers if issuer.jwk.kid == kid), None)


def load_trust_list(data: bytes) -> TrustList:
    """Read a trust list; TrustError says what is wrong with it."""
    if len(data) > _MAX_BYTES:
        raise _unreadable(f"more than {_MAX_BYTES} bytes")
    try:
        return TrustList.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise _unreadable(f"{place}: {first['msg']}" if place else first["msg"]) from error


def _unreadable(cause: str) -> TrustError:
    return TrustError(
        "trust-list-unreadable",
        say("The trust list cannot be read: {cause}.", cause=cause),
        say("Get the list again from the operator of the scheme."),
    )
