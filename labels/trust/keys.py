"""Signing keys: ECDSA on P-256 (ES256, RFC 7518, 3.4), as values and as bytes. Where the bytes are kept is
not decided here.

A key knows whether it is a demonstration key, and keeps knowing it when it is written down: such a key
signs nothing but documents marked as demonstration.
"""

from dataclasses import dataclass, field
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from pydantic import Field, SecretStr, ValidationError

from labels.trust.errors import TrustError
from lca.canonical import canonical_bytes
from lca.documents import Document, Identifier
from lca.errors import say

ALGORITHM = "ES256"
CURVE = "P-256"


class _StoredKey(Document):
    """A private JWK (RFC 7517) with one member of our own."""

    kty: str = Field(pattern="^EC$")
    crv: str = Field(pattern="^P-256$")
    x: str = Field(max_length=43)
    y: str = Field(max_length=43)
    d: SecretStr = Field(max_length=43)
    kid: Identifier
    use: str = Field(pattern="^sig$")
    alg: str = Field(pattern="^ES256$")
    demo: bool


@dataclass(frozen=True)  # no Struct: the private key is never printed or compared
class SigningKey:
    """A private key with its id. demo: made for demonstration, listed as such wherever it is trusted."""

    kid: str
    demo: bool
    private: ECKey = field(repr=False, compare=False)

    def public_jwk(self) -> dict[str, str]:
        """The public half, as a trust list holds it."""
        point = self.private.as_dict(private=False)
        return {
            "kty": "EC",
            "crv": CURVE,
            "x": str(point["x"]),
            "y": str(point["y"]),
            "kid": self.kid,
            "use": "sig",
            "alg": ALGORITHM,
        }


def generate_key(kid: str, *, demo: bool) -> SigningKey:
    """A new private key."""
    return SigningKey(kid, demo, ECKey.generate_key(CURVE))


def key_to_jwk(key: SigningKey) -> bytes:
    """The private key as canonical JSON (a private JWK with the member `demo`). A secret: keep it readable
    by its owner only.
    """
    return canonical_bytes({**key.public_jwk(), "d": key.private.as_dict(private=True)["d"], "demo": key.demo})


def key_from_jwk(data: bytes) -> SigningKey:
    """Read what `key_to_jwk` wrote; TrustError if it is not a P-256 signing key."""
    try:
        stored = _StoredKey.model_validate_json(data)
        members: dict[str, Any] = {
            **stored.model_dump(include={"kty", "crv", "x", "y"}),
            "d": stored.d.get_secret_value(),
        }
        return SigningKey(stored.kid, stored.demo, _checked(ECKey.import_key(members)))
    except (ValidationError, JoseError, ValueError) as error:
        raise _unreadable() from error


def key_to_pem(key: SigningKey, password: bytes | None = None) -> bytes:
    """The private key as PKCS#8 PEM, for other programs. PEM holds neither the id nor the demo mark."""
    return bytes(key.private.as_pem(private=True, password=password.decode("utf-8") if password else None))


def key_from_pem(data: bytes, kid: str, *, demo: bool, password: bytes | None = None) -> SigningKey:
    """A private key from PKCS#8 PEM, named and marked by the caller; TrustError if it is not a P-256
    private key.
    """
    try:
        return SigningKey(kid, demo, _checked(ECKey.import_key(data, password=password)))
    except (JoseError, ValueError, TypeError) as error:
        raise _unreadable() from error


def is_p256_point(x: str, y: str) -> bool:
    """Whether two base64url coordinates are a public key on the curve."""
    try:
        ECKey.import_key({"kty": "EC", "crv": CURVE, "x": x, "y": y})
    except (JoseError, ValueError, TypeError):
        return False
    return True


def _checked(key: ECKey) -> ECKey:
    if key.curve_name != CURVE or not key.is_private:
        raise ValueError("not a private key on P-256")
    return key


def _unreadable() -> TrustError:
    return TrustError(
        "key-unreadable",
        say("This is not a private signing key on the curve P-256."),
        say("Name a key file of this toolkit, or a PKCS#8 PEM file of a P-256 key with its password."),
    )
