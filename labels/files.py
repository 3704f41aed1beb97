"""Front door: the files of a certificate as they are issued, listed and signed."""

from collections.abc import Mapping

from labels.artwork.drawn_with import DRAWING, libraries
from labels.carriers import KINDS, with_manifest
from labels.documents.bundle import Bundle
from labels.documents.certificate import Certificate
from labels.documents.manifest import CarrierFile, CarrierManifest
from labels.trust.envelope import open_manifest, seal
from labels.trust.keys import SigningKey
from labels.trust.trust_list import TrustList
from lca.canonical import canonical_bytes, digest_bytes

BUNDLE_FILE = "bundle.json"


def sign_files(
    certificate: Certificate, bundle: Bundle, drawn: Mapping[str, bytes], key: SigningKey, trust: TrustList
) -> dict[str, bytes]:
    """Every file of a certificate by its name, the bundle among them, with the signed manifest of them all.

    drawn: as drawn around the bundle's three tokens, by the names of `labels.carriers.KINDS`. key: the one that signed
    the certificate, or another that may. TrustError, EnvelopeError: the trust list refuses what it signs.
    """
    manifest = CarrierManifest(
        demo=certificate.demo,
        issuer=certificate.body.id,
        certificate=certificate.number,
        certificate_digest=certificate.digest(),
        drawing=DRAWING,
        libraries=libraries(),
        files=tuple(
            CarrierFile(name=name, kind=KINDS[name], drawn=digest_bytes(data)) for name, data in sorted(drawn.items())
        ),
        signed_at=certificate.issued_at,
    )
    token = seal(manifest, key)
    open_manifest(token, trust, certificate.issued_at)
    whole = bundle.model_copy(update={"carriers": token})
    files = {name: with_manifest(KINDS[name], data, token) for name, data in drawn.items()}
    return {BUNDLE_FILE: canonical_bytes(whole.canonical()), **files}
