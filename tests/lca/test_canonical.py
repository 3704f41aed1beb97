"""Canonical bytes, digests, and the figures that go into them."""

import hashlib

import pytest

from lca.canonical import canonical_bytes, digest, digest_bytes, salted_digest
from lca.impact.footprint import written


def test_rfc8785_example() -> None:
    """RFC 8785, section 3.2.2 and 3.2.3: keys by UTF-16 code units, numbers as ECMAScript writes them."""
    value = {"€": "Euro", "\r": "CR", "1": [333333333.33333329, 1e30, 4.50, 2e-3, 1e-27], "a": None}
    expected = '{"\\r":"CR","1":[333333333.3333333,1e+30,4.5,0.002,1e-27],"a":null,"€":"Euro"}'
    assert canonical_bytes(value).decode() == expected


def test_digest_is_sha256_of_the_bytes() -> None:
    assert digest({}) == digest_bytes(b"{}") == "sha256:" + hashlib.sha256(b"{}").hexdigest()


def test_salt_hides_a_guessable_value() -> None:
    assert (
        salted_digest({"amount": "1"}, "a" * 32) != salted_digest({"amount": "1"}, "b" * 32) != digest({"amount": "1"})
    )


@pytest.mark.parametrize(
    ("value", "scale", "expected"),
    [(0.1 + 0.2, 1, 0.3), (1e-13, 1, 0.0), (-0.0, 1, 0.0), (123456.7890123456, 1, 123456.789012), (1e-13, 1e-3, 1e-13)],
)
def test_written_figures(value: float, scale: float, expected: float) -> None:
    assert written(value, scale) == expected


def test_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match=r"(?i)nan|finite|float"):
        digest({"x": float("nan")})
