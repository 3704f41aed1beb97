"""Seal a document and open it again.

A seal is a compact JWS (RFC 7515) with ES256 and nothing to choose: the algorithm is fixed, the header
names the kind of document (explicit typing, RFC 8725, 3.11) and the key, and any other header member is
refused, so that no key, link or certificate chain inside a token is ever listened to. The payload is
canonical JSON. A certificate is sealed as a W3C Verifiable Credential (`vc+jwt`, VC-JOSE-COSE); statement,
status list and the manifest of the files are sealed as they are.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, Literal, NoReturn, TypeVar, overload

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from msgspec import Struct
from pydantic import ValidationError
from pydantic_core import from_json

from labels.documents.bundle import TOKEN_LIMIT
from labels.documents.certificate import Certificate
from labels.documents.manifest import TOKEN_LIMIT as MANIFEST_LIMIT
from labels.documents.manifest import CarrierManifest
from labels.documents.statement import VerificationStatement
from labels.documents.status import StatusList
from labels.trust.credential import certificate_of, credential
from labels.trust.errors import EnvelopeError, TrustError
from labels.trust.keys import ALGORITHM, SigningKey
from labels.trust.trust_list import Role, TrustedIssuer, TrustList
from lca.canonical import canonical_bytes
from lca.errors import Message, say

Sealable = Certificate | VerificationStatement | StatusList | CarrierManifest
Document_co = TypeVar("Document_co", bound=Sealable, covariant=True)

# Characters of a published status list: some 100,000 certificates. The extract in a bundle has the limit of the bundle.
_PUBLISHED_LIST_LIMIT = 20_000_000

_ASK_AGAIN = say("Get the file again from the address on the label.")
_ASK_OPERATOR = say("Ask the operator of the scheme for the trust list of today, or do not rely on this document.")


class Opened(Struct, Generic[Document_co], frozen=True):
    """A document whose seal holds, and the entry of the trust list that it holds by."""

    document: Document_co
    issuer: TrustedIssuer


class _Form(Struct, frozen=True):
    """How one kind of document is sealed.

    limit: characters of the token. party, signed_at: who says to have signed it, and when.
    """

    typ: str
    limit: int
    content_type: str | None
    payload: Callable[[Any], dict[str, Any]]
    read: Callable[[Any], Sealable]
    party: Callable[[Any], str]
    signed_at: Callable[[Any], datetime]

    def header(self, kid: str) -> dict[str, str]:
        header = {"alg": ALGORITHM, "kid": kid, "typ": self.typ}
        return header if self.content_type is None else {**header, "cty": self.content_type}


_FORMS: dict[Role, _Form] = {
    Role.CERTIFICATION_BODY: _Form(
        typ="vc+jwt",
        limit=TOKEN_LIMIT,
        content_type="vc",
        payload=credential,
        read=lambda claims: Certificate.model_validate_json(certificate_of(claims)),
        party=lambda certificate: str(certificate.body.id),
        signed_at=lambda certificate: certificate.issued_at,
    ),
    Role.VERIFIER: _Form(
        typ="tanbiao-statement+jwt",
        limit=TOKEN_LIMIT,
        content_type=None,
        payload=VerificationStatement.canonical,
        read=lambda claims: VerificationStatement.model_validate_json(canonical_bytes(claims)),
        party=lambda statement: str(statement.verifier.id),
        signed_at=lambda statement: statement.signed_at,
    ),
    Role.STATUS: _Form(
        typ="tanbiao-status+jwt",
        limit=_PUBLISHED_LIST_LIMIT,
        content_type=None,
        payload=StatusList.canonical,
        read=lambda claims: StatusList.model_validate_json(canonical_bytes(claims)),
        party=lambda status_list: str(status_list.issuer),
        signed_at=lambda status_list: status_list.as_of,
    ),
}
# A manifest is signed with a key for certificates: what a body may certify, it may draw.
_MANIFEST = _Form(
    typ="tanbiao-carriers+jwt",
    limit=MANIFEST_LIMIT,
    content_type=None,
    payload=CarrierManifest.canonical,
    read=lambda claims: CarrierManifest.model_validate_json(canonical_bytes(claims)),
    party=lambda manifest: str(manifest.issuer),
    signed_at=lambda manifest: manifest.signed_at,
)
_FORM_OF: dict[type[Sealable], _Form] = {
    Certificate: _FORMS[Role.CERTIFICATION_BODY],
    VerificationStatement: _FORMS[Role.VERIFIER],
    StatusList: _FORMS[Role.STATUS],
    CarrierManifest: _MANIFEST,
}


def seal(document: Sealable, key: SigningKey) -> str:
    """Sign a document; TrustError if a demonstration key meets a real document, or the other way round, or
    it is too long.
    """
    if document.demo != key.demo:
        raise TrustError(
            "demo-mismatch",
            say("A demonstration key signs demonstration documents only, and no other key signs those."),
            say("Sign with a key of the same kind as the document."),
        )
    form = _FORM_OF[type(document)]
    payload = canonical_bytes(form.payload(document))
    token = jws.serialize_compact(form.header(key.kid), payload, key.private, registry=_registry(form))
    if len(token) > form.limit:
        raise TrustError(
            "document-too-long",
            say(
                "The signed document has {found} characters; at most {limit} are read.",
                found=len(token),
                limit=form.limit,
            ),
            say("Shorten the ids of the exchanges, or join exchanges that are alike."),
        )
    return token


@overload
def open_sealed(
    token: str, trust: TrustList, role: Literal[Role.CERTIFICATION_BODY], at: datetime
) -> Opened[Certificate]: ...
@overload
def open_sealed(
    token: str, trust: TrustList, role: Literal[Role.VERIFIER], at: datetime
) -> Opened[VerificationStatement]: ...
@overload
def open_sealed(token: str, trust: TrustList, role: Literal[Role.STATUS], at: datetime) -> Opened[StatusList]: ...
def open_sealed(token: str, trust: TrustList, role: Role, at: datetime) -> Opened[Any]:
    """Open a sealed document of the kind that `role` signs, as seen at a time (UTC).

    Checked in this order, each with a refusal (EnvelopeError) of its own: shape and size, algorithm, other
    header members, kind of document, key known, key listed for this role, signature, canonical and valid
    document, key belongs to the party that the document names, demonstration mark, not signed after `at`,
    key allowed to sign at the time the document states.
    """
    return _open(token, _FORMS[role], trust, role, at)


def open_manifest(token: str, trust: TrustList, at: datetime) -> Opened[CarrierManifest]:
    """Open a sealed manifest of files, signed by a key for certificates; checked and refused as `open_sealed`."""
    opened: Opened[CarrierManifest] = _open(token, _MANIFEST, trust, Role.CERTIFICATION_BODY, at)
    return opened


def _open(token: str, form: _Form, trust: TrustList, role: Role, at: datetime) -> Opened[Any]:
    signature = _parse(token, form)
    issuer = _issuer(signature.headers(), form, trust, role)
    _check_signature(signature, issuer, form)
    document = _read(signature.payload or b"", form)
    _check_statements(document, form, issuer, at)
    return Opened(document, issuer)


def _registry(form: _Form) -> jws.JWSRegistry:
    registry = jws.JWSRegistry(algorithms=[ALGORITHM])
    registry.max_payload_length = form.limit
    return registry


def _parse(token: str, form: _Form) -> jws.CompactSignature:
    try:
        signature = jws.extract_compact(token.encode("ascii"), registry=_registry(form))
        if not isinstance(signature.headers(), dict):
            raise ValueError("header is not an object")
    except (JoseError, ValueError, TypeError) as error:
        raise EnvelopeError(
            "envelope-malformed", say("This is not a signed document: it cannot be taken apart."), _ASK_AGAIN
        ) from error
    return signature


def _issuer(header: dict[str, Any], form: _Form, trust: TrustList, role: Role) -> TrustedIssuer:
    """The trusted issuer that the header points to, after every other word of the header has been judged."""
    if header.get("alg") != ALGORITHM:
        _refuse(
            "algorithm-refused",
            say("It is not signed with {algorithm}, the only algorithm of this scheme.", algorithm=ALGORITHM),
        )
    kid = header.get("kid")
    if not isinstance(kid, str) or header.keys() != form.header("").keys():
        _refuse("header-refused", say("Its header holds something else than algorithm, kind and key id."))
    if header != form.header(kid):
        _refuse("kind-mismatch", say("It is signed as another kind of document than it is presented as."))
    issuer = trust.find(kid)
    if issuer is None:
        raise EnvelopeError(
            "issuer-unknown",
            say("The key “{kid}” is not on the trust list: the issuer is unknown.", kid=kid[:120]),
            _ASK_OPERATOR,
        )
    if role not in issuer.roles:
        _refuse("role-refused", say("The key “{kid}” is not trusted for this kind of document.", kid=kid))
    return issuer


def _check_signature(signature: jws.CompactSignature, issuer: TrustedIssuer, form: _Form) -> None:
    public = ECKey.import_key({"kty": "EC", "crv": issuer.jwk.crv, "x": issuer.jwk.x, "y": issuer.jwk.y})
    written = signature.segments["signature"]
    try:
        plain = urlsafe_b64encode(urlsafe_b64decode(written + b"=" * (-len(written) % 4))).rstrip(b"=")
        # a signature is written in one way: the last character has bits that say nothing
        genuine = plain == written and jws.validate_compact(signature, public, registry=_registry(form))
    except (JoseError, ValueError):
        genuine = False
    if not genuine:
        _refuse(
            "signature-wrong",
            say("The signature is wrong: the document was altered, or another key signed it."),
        )


def _read(payload: bytes, form: _Form) -> Sealable:
    """The document in a payload whose signature holds. It must say in canonical form what the document
    says, and no more.
    """
    try:
        claims = from_json(payload, allow_inf_nan=False)
        document = form.read(claims)
        canonical = canonical_bytes(form.payload(document))
    except (ValidationError, ValueError, RecursionError) as error:
        raise EnvelopeError(
            "document-unreadable",
            say("What was signed is not a document that this version of the toolkit reads."),
            say("Update the toolkit, or ask the issuer."),
        ) from error
    if canonical != payload:
        _refuse(
            "document-not-canonical",
            say("What was signed is not written in the one form that this scheme reads."),
        )
    return document


def _check_statements(document: Sealable, form: _Form, issuer: TrustedIssuer, at: datetime) -> None:
    party, signed_at = form.party(document), form.signed_at(document)
    if party != issuer.id:
        _refuse(
            "party-mismatch",
            say(
                "The document names “{party}”, but the key belongs to “{issuer}”.",
                party=party,
                issuer=issuer.id,
            ),
        )
    if document.demo != issuer.demo:
        _refuse(
            "demo-mismatch",
            say("A demonstration key and a real document, or the other way round, do not go together."),
        )
    if signed_at > at:
        _refuse(
            "signed-later",
            say(
                "It states to be signed at {signed_at}, which is later than {at}.",
                signed_at=f"{signed_at:%F %T}",
                at=f"{at:%F %T}",
            ),
        )
    if not issuer.valid_from <= signed_at <= issuer.valid_until:
        _refuse(
            "key-not-valid",
            say(
                "The key “{kid}” was not allowed to sign at {signed_at}.",
                kid=issuer.jwk.kid,
                signed_at=f"{signed_at:%F %T}",
            ),
        )


def _refuse(code: str, what: Message) -> NoReturn:
    raise EnvelopeError(code, what, _ASK_AGAIN if code == "signature-wrong" else _ASK_OPERATOR)
