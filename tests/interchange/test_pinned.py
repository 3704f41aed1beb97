"""What a study is pinned to: said in new files, fixed for documents that leave it out."""

import io

from openpyxl import load_workbook

from lca.data import DEFAULT_METHOD, DEFAULT_POLICY
from lca.interchange.json_document import declaration_from_json
from lca.interchange.layout import layout
from lca.interchange.template import write_workbook
from lca.inventory.background import BackgroundRelease
from tests.interchange.files import changed_json


def test_a_document_without_policy_means_the_same_for_ever() -> None:
    """Its digest is signed: it may not follow what the toolkit offers first."""

    def bare(tree: dict) -> None:
        for name in ("method", "policy"):
            tree["study"].pop(name, None)

    def said(tree: dict) -> None:
        tree["study"] |= {"method": "gwp100-ar6", "policy": "general-2026.1"}

    read = declaration_from_json(changed_json(bare))
    assert read.study.policy != DEFAULT_POLICY
    assert read.digest() == declaration_from_json(changed_json(said)).digest()


def test_a_template_names_the_newest_of_everything(release: BackgroundRelease) -> None:
    book = load_workbook(io.BytesIO(write_workbook(None, release, salt="0" * 32)))
    page = book[layout().sheet("study").name]
    items = {c.heading: c.key for c in layout().sheet("study").columns}
    filled = {items[str(row[0])]: row[1] for row in page.iter_rows(values_only=True) if str(row[0]) in items}
    pinned = {"study.background": release.id, "study.method": DEFAULT_METHOD, "study.policy": DEFAULT_POLICY}
    assert {key: filled[key] for key in pinned} == pinned
