"""A person or body named in a signed document."""

from lca.documents import Document, Identifier, LocalText, ShortText


class Party(Document):
    """id: stable name of the party within the scheme. registration: credit code or accreditation number."""

    id: Identifier
    name: LocalText
    registration: ShortText = ""
