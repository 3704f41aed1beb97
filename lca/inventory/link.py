"""What an amount is linked to, and where it comes from."""

from enum import StrEnum

from pydantic import Field

from lca.documents import Document, Identifier, LongText
from lca.inventory.data_quality import SourceKind


class LinkKind(StrEnum):
    """What an exchange is linked to."""

    BACKGROUND = "background"  # a unit process of the background release
    OWN_PROCESS = "own_process"  # a process of this declaration
    SUPPLIER = "supplier"  # a supplier footprint of this declaration
    ELEMENTARY_FLOW = "elementary_flow"  # emitted to or taken from nature


class Link(Document):
    """A chosen provider."""

    kind: LinkKind
    target: Identifier


class Provenance(Document):
    """Where an amount comes from. An estimate gives its reasoning in `reference`."""

    kind: SourceKind
    reference: LongText = ""
    year: int | None = Field(None, ge=1990, le=2100)
