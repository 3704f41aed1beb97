"""The bundle: everything a doubter needs except keys, which come from a trust list given apart."""

from typing import Final, Literal

from pydantic import Field

from lca.documents import Document

FORMAT: Final = "tanbiao.bundle/1"
# Characters of one token. A certificate with 5000 exchange digests and ids of full length has about 1.4 million.
TOKEN_LIMIT: Final = 2_000_000


class Bundle(Document):
    """Three compact JWS: certificate (a W3C verifiable credential), verification statement, status list."""

    format: Literal["tanbiao.bundle/1"] = FORMAT
    certificate: str = Field(max_length=TOKEN_LIMIT)
    statement: str = Field(max_length=TOKEN_LIMIT)
    status_list: str = Field(max_length=TOKEN_LIMIT)
