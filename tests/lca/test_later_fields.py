"""A field that came later leaves the digests of older documents alone."""

import json

from lca.documents import Document, later
from lca.interchange.json_document import declaration_from_json
from tests.interchange.files import FILLED

# Computed before any later field existed; a certificate may hold it
DIGEST_OF_OLD = "sha256:2e05419eb607e031ebb7ac61d28a97a89816be9b1767ad4312563c6699838872"
EXCHANGE_OF_OLD = "sha256:4458fd3da60d13934a764c807a1665ade62eafa3956160fc40fff23870a08f7c"


class _Grown(Document):
    name: str
    added: str = later("")
    rows: tuple[str, ...] = later(())


def test_an_old_declaration_keeps_its_digest() -> None:
    declaration = declaration_from_json(FILLED)
    assert declaration.digest() == DIGEST_OF_OLD
    assert declaration.exchange_digests()["M-001"] == EXCHANGE_OF_OLD


def test_a_used_later_field_is_digested() -> None:
    plain = _Grown(name="a")
    assert plain.canonical() == {"name": "a"}
    used = plain.model_copy(update={"added": "b", "rows": ("c",)})
    assert used.canonical() == {"name": "a", "added": "b", "rows": ["c"]}
    assert used.digest() != plain.digest()


def test_what_is_written_is_read_again() -> None:
    used = _Grown(name="a", rows=("c",))
    assert _Grown.model_validate_json(json.dumps(used.canonical())) == used
