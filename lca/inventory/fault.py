"""What is wrong with a row of a declaration, found in one place for whoever reads it and for whoever calculates it."""

from msgspec import Struct

from lca.errors import Message, Place, Problem


class Fault(Struct, frozen=True):
    """One thing wrong. field: of the row, as a dotted path. code: of the problem."""

    code: str
    field: str
    what: Message
    remedy: Message

    def at(self, path: str) -> Problem:
        """The problem of the row at this path of a document."""
        return Problem(self.code, self.what, self.remedy, Place(path=f"{path}.{self.field}"))
