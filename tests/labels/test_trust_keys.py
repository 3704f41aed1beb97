"""Keys: written and read again, and what is not a P-256 private key is refused."""

import json

import pytest
from joserfc.jwk import ECKey, RSAKey

from labels.trust.errors import TrustError
from labels.trust.keys import SigningKey, generate_key, key_from_jwk, key_from_pem, key_to_jwk, key_to_pem


def test_jwk_keeps_id_and_demo_mark() -> None:
    key = generate_key("body-1", demo=True)
    again = key_from_jwk(key_to_jwk(key))
    assert (again.kid, again.demo, again.public_jwk()) == ("body-1", True, key.public_jwk())
    assert again.private.as_dict(private=True)["d"] == key.private.as_dict(private=True)["d"]


@pytest.mark.parametrize("password", [None, "锁 and key".encode()])
def test_pem_keeps_the_key(password: bytes | None) -> None:
    key = generate_key("body-1", demo=False)
    pem = key_to_pem(key, password)
    assert pem.startswith(b"-----BEGIN ENCRYPTED" if password else b"-----BEGIN PRIVATE")
    assert key_from_pem(pem, "body-1", demo=False, password=password).public_jwk() == key.public_jwk()


def test_a_key_does_not_show_its_secret() -> None:
    key = generate_key("body-1", demo=False)
    secret = str(key.private.as_dict(private=True)["d"])
    assert secret not in repr(key)
    assert secret not in str(key)
    assert "d" not in key.public_jwk()


def wrong_jwk(**members: object) -> bytes:
    return json.dumps({**json.loads(key_to_jwk(generate_key("k", demo=True))), **members}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nonsense",
        b"{}",
        wrong_jwk(d=None),
        wrong_jwk(crv="P-384"),
        wrong_jwk(kty="RSA"),
        wrong_jwk(alg="none"),
        wrong_jwk(demo="yes"),
        wrong_jwk(d=str(ECKey.generate_key("P-256").as_dict(private=True)["d"])),
        wrong_jwk(x="!"),
        b'{"kty":' + b"[" * 100_000,
    ],
)
def test_jwk_that_is_no_signing_key(data: bytes) -> None:
    with pytest.raises(TrustError) as caught:
        key_from_jwk(data)
    assert caught.value.code == "key-unreadable"


@pytest.mark.parametrize(
    "data",
    [
        b"nonsense",
        ECKey.generate_key("P-384").as_pem(private=True),
        RSAKey.generate_key(2048).as_pem(private=True),
        ECKey.generate_key("P-256").as_pem(private=False),
        ECKey.generate_key("P-256").as_pem(private=True, password="secret"),
    ],
    ids=["nonsense", "P-384", "RSA", "public", "locked"],
)
def test_pem_that_is_no_signing_key(data: bytes) -> None:
    with pytest.raises(TrustError):
        key_from_pem(data, "k", demo=False)


def test_wrong_password() -> None:
    key: SigningKey = generate_key("k", demo=False)
    with pytest.raises(TrustError):
        key_from_pem(key_to_pem(key, b"right"), "k", demo=False, password=b"wrong")
