"""The carrier manifest: the files that were issued with a certificate, and what they were drawn with.

A label carries the certificate, so that the certificate cannot hold the digest of the label. The manifest is signed
after drawing; it stands behind the last byte of SVG and PDF, and as a fourth token in the bundle.
"""

from typing import Final, Literal

from pydantic import Field

from labels.documents.times import UtcTime
from lca.canonical import Digest
from lca.documents import Document, Identifier, ShortText

FORMAT: Final = "tanbiao.carriers/1"
TOKEN_LIMIT: Final = 40_000  # characters


class CarrierFile(Document):
    """One file as it was issued. kind: of `labels.carriers`. drawn: digest of its bytes, without the manifest."""

    name: ShortText
    kind: ShortText
    drawn: Digest = Field(pattern=r"^sha256:[0-9a-f]{64}$")


class CarrierManifest(Document):
    """What a certification body signs of the files of one certificate. signed_at: UTC.

    drawing: version of the artwork (layout, wording, faces) that they were drawn by. libraries: version by name of
    every program that had a hand in their bytes. certificate_digest: of the certificate document.
    """

    format: Literal["tanbiao.carriers/1"] = FORMAT
    demo: bool
    issuer: Identifier
    certificate: Identifier
    certificate_digest: Digest
    drawing: int = Field(ge=1)
    libraries: dict[str, ShortText]
    files: tuple[CarrierFile, ...] = Field(min_length=1, max_length=100)
    signed_at: UtcTime
