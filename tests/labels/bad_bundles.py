"""A corpus of bad input for verification, one attack each: what is handed over, and the step and words that must refuse it."""

import base64
import hashlib
import hmac
import io
import json
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from msgspec import Struct

from labels.trust.credential import credential
from labels.trust.keys import SigningKey, generate_key
from lca.canonical import canonical_bytes
from tests.labels.conftest import Issued


class Attack(Struct, frozen=True):
    """make: the bytes handed over. step: the one that must fail. says: part of its sentence or of a detail."""

    name: str
    make: Callable[[Issued], bytes]
    step: str
    says: str


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def sign(header: dict[str, Any], payload: bytes, key: SigningKey) -> str:
    """A JWS with any header at all, by no library: what an attacker with a key of their own can make."""
    signed = f"{b64(json.dumps(header).encode())}.{b64(payload)}"
    assert key.private.private_key is not None
    r, s = decode_dss_signature(key.private.private_key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{signed}.{b64(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"


def header(kid: str = "demo-body-1", **members: Any) -> dict[str, Any]:
    return {"alg": "ES256", "kid": kid, "typ": "vc+jwt", "cty": "vc", **members}


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def resigned(issued: Issued, payload: bytes | None = None, key: str = "body", **members: Any) -> bytes:
    """The bundle with its certificate signed anew, under another header or with another payload."""
    payload = canonical_bytes(credential(issued.certificate)) if payload is None else payload
    return issued.bundle_with(certificate=sign(header(**members), payload, issued.keys[key]))


def changed(issued: Issued, *path: str, value: Any) -> bytes:
    """The bundle with a genuine signature of the certification body on a credential in which one value is another."""
    claims = json.loads(canonical_bytes(credential(issued.certificate)))
    place = claims
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return resigned(issued, canonical_bytes(claims))


def in_certificate(*path: str, value: Any) -> Callable[[Issued], bytes]:
    return lambda issued: changed(issued, "credentialSubject", "certificate", *path, value=value)


def altered_payload(issued: Issued) -> bytes:
    """The classic: the number made smaller, the signature left as it was."""
    head, payload, signature = issued.bundle.certificate.split(".")
    smaller = unpadded(payload).replace(b'"total":2.95', b'"total":1.95')
    assert smaller != unpadded(payload)
    return issued.bundle_with(certificate=f"{head}.{b64(smaller)}.{signature}")


def unsigned(issued: Issued) -> bytes:
    payload = issued.bundle.certificate.split(".")[1]
    return issued.bundle_with(certificate=f"{b64(json.dumps(header(alg='none')).encode())}.{payload}.")


def hmac_with_public_key(issued: Issued) -> bytes:
    """Algorithm confusion: a MAC whose secret is the public key that everybody has."""
    secret = issued.keys["body"].private.as_pem(private=False)
    head = b64(json.dumps(header(alg="HS256")).encode())
    payload = issued.bundle.certificate.split(".")[1]
    mac = hmac.new(secret, f"{head}.{payload}".encode(), hashlib.sha256).digest()
    return issued.bundle_with(certificate=f"{head}.{payload}.{b64(mac)}")


def own_key_inside(issued: Issued) -> bytes:
    """The attacker's key, sent along in the header."""
    stranger = generate_key("demo-body-1", demo=True)
    token = sign(header(jwk=stranger.public_jwk()), canonical_bytes(credential(issued.certificate)), stranger)
    return issued.bundle_with(certificate=token)


def stranger(kid: str) -> Callable[[Issued], bytes]:
    """A key of the attacker's under some key id."""

    def make(issued: Issued) -> bytes:
        key = generate_key(kid, demo=True)
        token = sign(header(kid=kid), canonical_bytes(credential(issued.certificate)), key)
        return issued.bundle_with(certificate=token)

    return make


def doubled_member(issued: Issued) -> bytes:
    payload = canonical_bytes(credential(issued.certificate))
    return resigned(issued, payload[:-1] + b',"type":["VerifiableCredential"]}')


def pdf(attachment: bytes, **info: str) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    document.attachments["bundle.json"] = pikepdf.AttachedFileSpec(document, attachment, filename="bundle.json")
    for name, value in info.items():
        document.docinfo[f"/{name}"] = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_bomb(issued: Issued) -> bytes:
    """An attachment that inflates to 300 MB."""
    document = pikepdf.new()
    document.add_blank_page()
    packer = zlib.compressobj(9)
    zeros = b" " * 1_000_000
    packed = b"".join(packer.compress(zeros) for _ in range(300)) + packer.flush()
    stream = pikepdf.Stream(document, b"")
    stream.write(packed, filter=pikepdf.Name.FlateDecode)
    spec = pikepdf.AttachedFileSpec(document, b"", filename="bundle.json")
    spec.obj.EF.F = document.make_indirect(stream)
    document.attachments["bundle.json"] = spec
    document.docinfo["/TanbiaoCarrier"] = "tanbiao.carrier/1 label-pdf en"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def expanded(level: int) -> str:
    return f"&l{level};" * 10


def entities(_: Issued) -> bytes:
    lol = "".join(f"<!ENTITY l{n} '{expanded(n - 1)}'>" for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY l0 "ha">{lol}]><svg>&l9;</svg>'.encode()


def nested(depth: int) -> Callable[[Issued], bytes]:
    return lambda _: b'{"format":' + b"[" * depth + b"]" * depth + b"}"


FILES = (
    Attack("empty", lambda _: b"", "bundle", "neither a bundle nor"),
    Attack("not-json", lambda _: b"{nothing", "bundle", "not one that this version reads"),
    Attack("not-utf8", lambda _: b'{"format": "\xff\xfe"}', "bundle", "not one that this version reads"),
    Attack("empty-object", lambda _: b"{}", "bundle", "certificate"),
    Attack("deep-nesting", nested(100_000), "bundle", "not one that this version reads"),
    Attack("too-large", lambda _: b"{" + b" " * 13_000_000 + b"}", "bundle", "at most"),
    Attack("too-large-for-a-bundle", lambda _: b"{" + b" " * 5_000_000 + b"}", "bundle", "at most"),
    Attack(
        "number-for-token",
        lambda i: canonical_bytes({**i.bundle.canonical(), "certificate": 1}),
        "bundle",
        "certificate",
    ),
    Attack(
        "list-for-token", lambda i: canonical_bytes({**i.bundle.canonical(), "statement": ["a"]}), "bundle", "statement"
    ),
    Attack("unknown-member", lambda i: i.bundle_with(keys="mine"), "bundle", "keys"),
    Attack("trust-list-inside", lambda i: i.bundle_with(trust=i.trust.model_dump_json()), "bundle", "trust"),
    Attack("other-format", lambda i: i.bundle_with(format="tanbiao.bundle/2"), "bundle", "format"),
    Attack("token-too-long", lambda i: i.bundle_with(certificate="a" * 1_400_000), "bundle", "certificate"),
    Attack("xml-entities", entities, "bundle", "document type"),
    Attack("svg-without-bundle", lambda _: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bundle", "no bundle"),
    Attack("svg-cut-short", lambda _: b"<svg><metadata>", "bundle", "not well-formed"),
    Attack("pdf-cut-short", lambda _: b"%PDF-1.7\n1 0 obj\n<<", "bundle", "cannot be read"),
    Attack("pdf-without-mark", lambda i: pdf(i.bundle_bytes), "bundle", "no bundle"),
    Attack("pdf-bomb", pdf_bomb, "bundle", "at most"),
    Attack(
        "pdf-with-nonsense",
        lambda _: pdf(b"nonsense", TanbiaoCarrier="tanbiao.carrier/1 label-pdf en"),
        "bundle",
        "not one that this version reads",
    ),
)

CERTIFICATES = (
    Attack("altered-number", altered_payload, "certificate", "signature is wrong"),
    Attack("alg-none", unsigned, "certificate", "not signed with ES256"),
    Attack("alg-confusion", hmac_with_public_key, "certificate", "not signed with ES256"),
    Attack("alg-es384", lambda i: resigned(i, alg="ES384"), "certificate", "not signed with ES256"),
    Attack("alg-missing", lambda i: resigned(i, alg=None), "certificate", "not signed with ES256"),
    Attack("alg-list", lambda i: resigned(i, alg=["ES256"]), "certificate", "not signed with ES256"),
    Attack("key-in-header", own_key_inside, "certificate", "header holds something else"),
    Attack("link-in-header", lambda i: resigned(i, jku="https://evil.example/k"), "certificate", "header holds something"),
    Attack("chain-in-header", lambda i: resigned(i, x5c=["MIIB"]), "certificate", "header holds something else"),
    Attack("critical-header", lambda i: resigned(i, crit=["exp"], exp=1), "certificate", "header holds something else"),
    Attack("unencoded-payload", lambda i: resigned(i, crit=["b64"], b64=False), "certificate", "header holds something"),
    Attack("kid-number", lambda i: resigned(i, kid=7), "certificate", "header holds something else"),
    Attack("kid-missing", lambda i: resigned(i, kid=None), "certificate", "header holds something else"),
    Attack("unknown-issuer", stranger("their-key-1"), "certificate", "issuer is unknown"),
    Attack("known-kid-other-key", stranger("demo-body-1"), "certificate", "signature is wrong"),
    Attack("verifier-certifies", lambda i: resigned(i, key="verifier", kid="demo-verifier-1"), "certificate", "not trusted for this"),
    Attack("status-key-certifies", lambda i: resigned(i, key="status", kid="demo-status-1"), "certificate", "not trusted for this"),
    Attack("typ-jwt", lambda i: resigned(i, typ="JWT"), "certificate", "another kind of document"),
    Attack("statement-as-certificate", lambda i: i.bundle_with(certificate=i.statement_token), "certificate", "header holds"),
    Attack("no-dots", lambda i: i.bundle_with(certificate="abc"), "certificate", "cannot be taken apart"),
    Attack("bad-base64", lambda i: i.bundle_with(certificate="!!.??.**"), "certificate", "cannot be taken apart"),
    Attack("header-not-object", lambda i: i.bundle_with(certificate=b64(b"[1]") + ".e30.AA"), "certificate", "cannot be taken apart"),
    Attack("header-string", lambda i: i.bundle_with(certificate=b64(b'"alg"') + ".e30.AA"), "certificate", "cannot be taken apart"),
    Attack("header-too-long", lambda i: resigned(i, cty="vc" * 400), "certificate", "cannot be taken apart"),
    Attack("token-unicode", lambda i: i.bundle_with(certificate="证.书.签"), "certificate", "cannot be taken apart"),
    Attack("padding", lambda i: i.bundle_with(certificate=i.bundle.certificate + "=="), "certificate", "signature is wrong"),
    Attack("signature-missing", lambda i: i.bundle_with(certificate=i.bundle.certificate.rsplit(".", 1)[0] + "."), "certificate", "signature is wrong"),
    Attack("signature-zero", lambda i: i.bundle_with(certificate=i.bundle.certificate.rsplit(".", 1)[0] + "." + b64(bytes(64))), "certificate", "signature is wrong"),
    Attack("payload-not-json", lambda i: resigned(i, b"nonsense"), "certificate", "not a document that this version"),
    Attack("payload-deep", lambda i: resigned(i, b"[" * 50_000 + b"]" * 50_000), "certificate", "not a document that this version"),
    Attack("payload-empty", lambda i: resigned(i, b"{}"), "certificate", "not a document that this version"),
    Attack("payload-number", lambda i: resigned(i, b"1"), "certificate", "not a document that this version"),
    Attack("payload-pretty", lambda i: resigned(i, json.dumps(credential(i.certificate), indent=1).encode()), "certificate", "one form"),
    Attack("payload-member-twice", doubled_member, "certificate", "one form"),
    Attack("longer-in-credential", lambda i: changed(i, "validUntil", value="2036-01-01T00:00:00Z"), "certificate", "one form"),
    Attack("other-issuer-in-credential", lambda i: changed(i, "issuer", value="urn:tanbiao:party:other"), "certificate", "one form"),
    Attack("claim-added", lambda i: changed(i, "exp", value=1), "certificate", "one form"),
    Attack("certificate-nan", lambda i: resigned(i, canonical_bytes(credential(i.certificate)).replace(b'"total":2.95', b'"total":NaN')), "certificate", "not a document that this version"),
    Attack("certificate-naive-time", in_certificate("issued_at", value="2026-03-02T08:00:00"), "certificate", "not a document that this version"),
    Attack("certificate-script-address", in_certificate("address", value="javascript:alert(1)"), "certificate", "not a document that this version"),
    Attack("lock-of-other-shape", in_certificate("lock", value={"declaration": 1}), "certificate", "not a document that this version"),
    Attack("demo-removed", in_certificate("demo", value=False), "certificate", "demonstration key"),
    Attack("printed-smaller", in_certificate("values", "printed", value="1.95"), "certificate", "rounded by"),
    Attack("printed-in-other-unit", in_certificate("values", "printed_unit", value="g CO2e"), "certificate", "rounded by"),
    Attack("rounded-otherwise", in_certificate("values", "rounding", value="always down"), "certificate", "rounded by"),
    Attack("category-smaller", in_certificate("values", "by_category", "fossil", value=2.0), "certificate", "by_category"),
    Attack("sum-beyond-float64", in_certificate("values", "by_category", value={"a": 1e308, "b": 1e308}), "certificate", "by_category"),
    Attack("other-study-digest", in_certificate("study_digest", value="sha256:" + "f" * 64), "certificate", "study digest"),
    Attack("dates-reversed", in_certificate("valid_until", value="2026-01-01"), "certificate", "one form"),
)  # fmt: skip

ATTACKS = FILES + CERTIFICATES
