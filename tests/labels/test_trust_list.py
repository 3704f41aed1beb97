"""Trust lists: read back as written, and refused with place and cause."""

import json
from typing import Any

import pytest

from labels.trust.errors import TrustError
from labels.trust.keys import generate_key
from labels.trust.trust_list import load_trust_list
from lca.canonical import canonical_bytes
from tests.labels.conftest import Issued


def test_read_as_written(issued: Issued) -> None:
    again = load_trust_list(canonical_bytes(issued.trust.canonical()))
    assert again == issued.trust
    entry = again.find("demo-body-1")
    assert entry is not None
    assert (entry.id, entry.demo) == ("demo-body", True)
    assert again.find("nobody") is None


def entry(issued: Issued, **fields: Any) -> dict[str, Any]:
    return {**issued.trust.issuers[0].canonical(), **fields}


def test_a_list_holds_no_private_key(issued: Issued) -> None:
    private = json.loads(json.dumps(entry(issued)))
    private["jwk"]["d"] = str(issued.keys["body"].private.as_dict(private=True)["d"])
    with pytest.raises(TrustError, match=r"issuers\.0\.jwk\.d"):
        load_trust_list(json.dumps({"issuers": [private]}).encode())


def test_problems_name_their_place(issued: Issued) -> None:
    other = generate_key("demo-body-1", demo=True).public_jwk()
    off_curve = {**other, "y": other["x"]}
    cases: list[tuple[Any, str]] = [
        ({"issuers": [entry(issued, roles=["king"])]}, "issuers.0.roles.0"),
        ({"issuers": [entry(issued, roles=[])]}, "issuers.0.roles"),
        ({"issuers": [entry(issued, jwk=off_curve)]}, "not a point of the curve"),
        ({"issuers": [entry(issued, valid_until="2027-12-31T00:00:00")]}, "must be in UTC"),
        ({"issuers": [entry(issued, valid_until="2027-12-31T00:00:00+08:00")]}, "must be in UTC"),
        ({"issuers": [entry(issued), entry(issued, jwk=other)]}, "listed once"),
        ({"issuers": [entry(issued), entry(issued, jwk={**entry(issued)["jwk"], "kid": "again"})]}, "listed once"),
        ({"issuers": [], "more": 1}, "more"),
        ({"format": "tanbiao.trust-list/9", "issuers": []}, "format"),
        ([], "object"),
    ]
    for document, words in cases:
        with pytest.raises(TrustError) as caught:
            load_trust_list(json.dumps(document).encode())
        assert words in str(caught.value)
    for data in (b"", b"\xff", b"[" * 100_000, b" " * 2_000_001):
        with pytest.raises(TrustError):
            load_trust_list(data)
