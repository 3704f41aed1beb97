"""Canonical bytes and digests: RFC 8785 (JSON Canonicalization Scheme) and SHA-256."""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

# "sha256:" and 64 hexadecimal digits; the algorithm is part of the text, so that it can change one day
Digest = str


def canonical_bytes(document: Any) -> bytes:
    """RFC 8785 bytes of a JSON value; ValueError for what JSON cannot carry (NaN, integers beyond 2**53)."""
    return rfc8785.dumps(document)


def digest_bytes(data: bytes) -> Digest:
    """`sha256:<hex>` of raw bytes."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def digest(document: Any) -> Digest:
    """`sha256:<hex>` of the canonical bytes of a JSON value."""
    return digest_bytes(canonical_bytes(document))


def salted_digest(document: Mapping[str, Any], salt: str) -> Digest:
    """Digest of a value that is short enough to be guessed (an amount on a bill of materials), hidden by a salt."""
    return digest({"salt": salt, "value": dict(document)})
