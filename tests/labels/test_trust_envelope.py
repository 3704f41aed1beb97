"""Envelopes: what is sealed opens as it was, and every condition of opening has a refusal of its own."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from labels.documents.certificate import Certificate
from labels.documents.status import CertificateStatus, StatusEntry, StatusList
from labels.trust.envelope import open_sealed, seal
from labels.trust.errors import EnvelopeError, TrustError
from labels.trust.keys import generate_key
from labels.trust.trust_list import Role, TrustedIssuer, TrustList
from lca.canonical import canonical_bytes
from tests.labels.bad_bundles import unpadded
from tests.labels.conftest import BODY, ISSUED_AT, TODAY, Issued, listed


def refusal(token: str, trust: TrustList, role: Role, at: datetime) -> str:
    with pytest.raises(EnvelopeError) as caught:
        open_sealed(token, trust, role, at)
    return caught.value.code


def with_entry(issued: Issued, kid: str, **fields: Any) -> TrustList:
    """The trust list with one entry changed."""
    entries = (
        TrustedIssuer.model_validate({**dict(entry), **fields}) if entry.jwk.kid == kid else entry
        for entry in issued.trust.issuers
    )
    return TrustList(issuers=tuple(entries))


def test_documents_open_as_they_were_sealed(issued: Issued) -> None:
    opened = open_sealed(issued.bundle.certificate, issued.trust, Role.CERTIFICATION_BODY, TODAY)
    assert opened.document == issued.certificate
    assert opened.issuer.jwk.kid == "demo-body-1"
    assert open_sealed(issued.statement_token, issued.trust, Role.VERIFIER, TODAY).document == issued.statement
    listing = open_sealed(issued.bundle.status_list, issued.trust, Role.STATUS, TODAY).document
    assert [(entry.number, entry.status) for entry in listing.entries] == [
        (issued.certificate.number, CertificateStatus.VALID)
    ]


def test_a_certificate_is_a_verifiable_credential(issued: Issued) -> None:
    head, payload, _ = issued.bundle.certificate.split(".")
    assert json.loads(unpadded(head)) == {"alg": "ES256", "cty": "vc", "kid": "demo-body-1", "typ": "vc+jwt"}
    claims = json.loads(unpadded(payload))
    assert claims["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert claims["type"] == ["VerifiableCredential", "ProductCarbonFootprintCertificate"]
    assert claims["id"] == "https://label.example/c/tbd-2026-000001"
    assert claims["issuer"] == "urn:tanbiao:party:demo-body"
    assert (claims["validFrom"], claims["validUntil"]) == ("2026-03-02T00:00:00Z", "2028-03-01T23:59:59Z")
    assert claims["credentialStatus"]["id"] == ("https://label.example/.well-known/tanbiao-status.jwt#TBD-2026-000001")
    assert claims["credentialSubject"]["certificate"] == issued.certificate.canonical()
    assert unpadded(payload) == canonical_bytes(claims)


def test_seal_holds_by_another_program(issued: Issued) -> None:
    """The signature is plain ECDSA over SHA-256 of header and payload, r and s in 32 bytes each (RFC 7518, 3.4)."""
    for token, name in ((issued.bundle.certificate, "body"), (issued.statement_token, "verifier")):
        signed, _, signature = token.rpartition(".")
        r, s = unpadded(signature)[:32], unpadded(signature)[32:]
        public = issued.keys[name].private.public_key
        der = encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
        public.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
        with pytest.raises(InvalidSignature):
            public.verify(der, signed.encode() + b"A", ec.ECDSA(hashes.SHA256()))


def test_no_amount_of_the_bill_of_materials_is_in_a_bundle(issued: Issued) -> None:
    published = b"".join(
        unpadded(part) for token in issued.bundle.canonical().values() for part in token.split(".")[1:2]
    )
    assert b"M-001" in published
    for secret in (b"Steel sheet", b"Wooden handle", b'"0.2"', issued.declaration.salt.encode()):
        assert secret not in published


def test_demo_keys_and_real_documents_do_not_mix(issued: Issued) -> None:
    real = issued.certificate.model_copy(update={"demo": False})
    with pytest.raises(TrustError) as caught:
        seal(real, issued.keys["body"])
    assert caught.value.code == "demo-mismatch"
    with pytest.raises(TrustError):
        seal(issued.certificate, generate_key("real", demo=False))
    # A key that was listed as real but is presented on a demo document, and the other way round
    assert (
        refusal(
            issued.bundle.certificate, with_entry(issued, "demo-body-1", demo=False), Role.CERTIFICATION_BODY, TODAY
        )
        == "demo-mismatch"
    )


def test_every_condition_has_its_refusal(issued: Issued) -> None:
    token, role = issued.bundle.certificate, Role.CERTIFICATION_BODY
    later = ISSUED_AT + timedelta(seconds=1)
    assert refusal(token, TrustList(issuers=()), role, TODAY) == "issuer-unknown"
    assert refusal(token, with_entry(issued, "demo-body-1", roles=(Role.STATUS,)), role, TODAY) == "role-refused"
    assert refusal(token, with_entry(issued, "demo-body-1", id="another-body"), role, TODAY) == "party-mismatch"
    assert refusal(token, with_entry(issued, "demo-body-1", valid_from=later), role, TODAY) == "key-not-valid"
    assert refusal(token, issued.trust, role, ISSUED_AT - timedelta(seconds=1)) == "signed-later"
    assert refusal(token, issued.trust, Role.VERIFIER, TODAY) == "header-refused"
    assert refusal(issued.statement_token, issued.trust, Role.STATUS, TODAY) == "kind-mismatch"
    assert refusal(issued.bundle.status_list, issued.trust, Role.VERIFIER, TODAY) == "kind-mismatch"
    other = listed(generate_key("demo-body-1", demo=True), BODY, Role.CERTIFICATION_BODY)
    assert refusal(token, TrustList(issuers=(other,)), role, TODAY) == "signature-wrong"
    assert refusal("x", issued.trust, role, TODAY) == "envelope-malformed"


def test_a_signature_outlives_the_key_that_made_it(issued: Issued) -> None:
    """The key may sign until a day; what it signed before that day stays good."""
    ended = with_entry(issued, "demo-body-1", valid_until=ISSUED_AT)
    opened = open_sealed(issued.bundle.certificate, ended, Role.CERTIFICATION_BODY, datetime(2028, 2, 1, tzinfo=UTC))
    assert opened.document.number == "TBD-2026-000001"


def test_a_document_that_nobody_would_read_is_not_signed(issued: Issued) -> None:
    exchanges = {f"{number:05}-{'x' * 110}": "sha256:" + "0" * 64 for number in range(7000)}
    lock = {**issued.certificate.lock, "declaration": {"header": "sha256:" + "0" * 64, "exchanges": exchanges}}
    long = Certificate.model_validate_json(canonical_bytes({**issued.certificate.canonical(), "lock": lock}))
    with pytest.raises(TrustError) as caught:
        seal(long, issued.keys["body"])
    assert caught.value.code == "document-too-long"


def test_the_largest_declaration_fits(issued: Issued) -> None:
    exchanges = {f"M-{number:05}": "sha256:" + "0" * 64 for number in range(5000)}
    lock = {**issued.certificate.lock, "declaration": {"header": "sha256:" + "0" * 64, "exchanges": exchanges}}
    large = Certificate.model_validate_json(canonical_bytes({**issued.certificate.canonical(), "lock": lock}))
    token = seal(large, issued.keys["body"])
    assert open_sealed(token, issued.trust, Role.CERTIFICATION_BODY, TODAY).document == large


def test_a_published_list_names_many_certificates(issued: Issued) -> None:
    entries = tuple(
        StatusEntry(number=f"TBD-2026-{number:06}", status=CertificateStatus.VALID, since=ISSUED_AT)
        for number in range(20_000)
    )
    document = StatusList(issuer=BODY.id, demo=True, as_of=TODAY, entries=entries)
    token = seal(document, issued.keys["status"])
    assert len(open_sealed(token, issued.trust, Role.STATUS, TODAY).document.entries) == 20_000


@settings(max_examples=150, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), letter=st.sampled_from("ABCxyz019-_.="))
def test_no_single_character_can_change(issued: Issued, place: float, letter: str) -> None:
    token = issued.bundle.certificate
    index = int(place * len(token))
    if token[index] == letter:
        return
    altered = token[:index] + letter + token[index + 1 :]
    with pytest.raises(EnvelopeError):
        open_sealed(altered, issued.trust, Role.CERTIFICATION_BODY, TODAY)
