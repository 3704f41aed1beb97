"""The bundle: everything a doubter needs except keys, which come from a trust list given apart."""

from typing import Final, Literal

from pydantic import Field

from lca.documents import Document

FORMAT: Final = "tanbiao.bundle/1"
# Characters of one token: room for a certificate with 5000 exchange digests under ids of 100 characters.
TOKEN_LIMIT: Final = 1_330_000


class Bundle(Document):
    """Three compact JWS: certificate (a W3C verifiable credential), verification statement, status list."""

    format: Literal["tanbiao.bundle/1"] = FORMAT
    certificate: str = Field(max_length=TOKEN_LIMIT)
    statement: str = Field(max_length=TOKEN_LIMIT)
    status_list: str = Field(max_length=TOKEN_LIMIT)
