"""The bundle: everything a doubter needs except keys, which come from a trust list given apart."""

from typing import Annotated, Final, Literal

from pydantic import Field

from labels.documents.manifest import TOKEN_LIMIT as MANIFEST_LIMIT
from lca.documents import Document, later

FORMAT: Final = "tanbiao.bundle/1"
# Characters of one token: room for a certificate with 5000 exchange digests under ids of 100 characters.
TOKEN_LIMIT: Final = 1_330_000


class Bundle(Document):
    """Three compact JWS: certificate (a W3C verifiable credential), verification statement, status list.

    carriers: a fourth, the manifest of the files that were issued with them; "" inside those files, which have it
    behind their last byte, and in bundles from before drawings had a version.
    """

    format: Literal["tanbiao.bundle/1"] = FORMAT
    certificate: str = Field(max_length=TOKEN_LIMIT)
    statement: str = Field(max_length=TOKEN_LIMIT)
    status_list: str = Field(max_length=TOKEN_LIMIT)
    carriers: Annotated[str, Field(max_length=MANIFEST_LIMIT)] = later("")
