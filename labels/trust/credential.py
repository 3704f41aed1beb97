"""A certificate as a W3C Verifiable Credential (Data Model 2.0): the form in which it is signed.

The credential is made from the certificate alone and adds nothing to it. The certificate document is
carried as a JSON literal (`@json` of JSON-LD 1.1), so that its field names mean what its format says and
nothing else.
"""

from typing import Any
from urllib.parse import urljoin

from labels.documents.certificate import Certificate
from lca.canonical import canonical_bytes

STATUS_PATH = "/.well-known/tanbiao-status.jwt"
_VOCABULARY = "urn:tanbiao:vocabulary:1:"
_CONTEXT: list[Any] = [
    "https://www.w3.org/ns/credentials/v2",
    {
        "ProductCarbonFootprintCertificate": f"{_VOCABULARY}ProductCarbonFootprintCertificate",
        "SignedStatusList": f"{_VOCABULARY}SignedStatusList",
        "certificate": {"@id": f"{_VOCABULARY}certificate", "@type": "@json"},
    },
]


def party_uri(party_id: str) -> str:
    """A party's id as the URL that a credential wants: as it is where it is one, else a URN."""
    return party_id if ":" in party_id else f"urn:tanbiao:party:{party_id}"


def credential(certificate: Certificate) -> dict[str, Any]:
    """The credential of a certificate. Valid from the first moment of the first day to the last of the
    last, UTC.
    """
    return {
        "@context": _CONTEXT,
        "id": certificate.address,
        "type": ["VerifiableCredential", "ProductCarbonFootprintCertificate"],
        "issuer": party_uri(certificate.body.id),
        "validFrom": f"{certificate.valid_from.isoformat()}T00:00:00Z",
        "validUntil": f"{certificate.valid_until.isoformat()}T23:59:59Z",
        "credentialStatus": {
            "id": f"{urljoin(certificate.address, STATUS_PATH)}#{certificate.number}",
            "type": "SignedStatusList",
        },
        "credentialSubject": {"certificate": certificate.canonical()},
    }


def certificate_of(claims: Any) -> bytes:
    """Canonical bytes of the certificate that a credential carries; ValueError where it carries none."""
    try:
        return canonical_bytes(claims["credentialSubject"]["certificate"])
    except (KeyError, TypeError) as error:
        raise ValueError("the credential carries no certificate") from error
