"""One error family: what is wrong, where, and what to do about it.

A sentence for a person is a `Message`: an English template (the gettext msgid) and its parameters, so that every
door can say it in the reader's language. `str(message)` is the English sentence.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from msgspec import Struct, field

Value = str | int | float


class Message(Struct, frozen=True):
    """A sentence that can be said in any language.

    template: English text with named braces; it is the key of the translation catalogues.
    params: values for the braces, already rounded for reading where they are numbers; sentences and parts of them are
    Messages themselves.
    """

    template: str
    params: Mapping[str, "Value | Message"] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        return self.template.format(**self.params)

    def __hash__(self) -> int:
        return hash((self.template, tuple(sorted(self.params.items()))))


def say(template: str, /, **params: Value | Message) -> Message:
    """Make a Message. The catalogue extractor looks for calls of this name."""
    return Message(template, MappingProxyType(params))


class Place(Struct, frozen=True):
    """Where in a document: a sheet or file, a row as its program numbers it, a column heading, or a JSON path."""

    document: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    path: str = ""

    def __str__(self) -> str:
        cell = " ".join(part for part in (self.column, "" if self.row is None else str(self.row)) if part)
        return " / ".join(part for part in (self.document, self.sheet, cell, self.path) if part)


class Problem(Struct, frozen=True):
    """One thing wrong in what came in: place, cause, remedy.

    code: stable kebab-case name of the kind of problem, for tests, documentation and machines.
    """

    code: str
    what: Message
    remedy: Message
    place: Place = Place()

    def __str__(self) -> str:
        where = str(self.place)
        return f"{where}: {self.what} {self.remedy}" if where else f"{self.what} {self.remedy}"


class TanbiaoError(Exception):
    """Base of every error that a person may see.

    code: stable kebab-case name. clause: the standard and clause that asks for it, where one does.
    """

    def __init__(self, code: str, what: Message, remedy: Message, *, clause: str = "") -> None:
        super().__init__(f"{what} {remedy}")
        self.code = code
        self.what = what
        self.remedy = remedy
        self.clause = clause


class InvalidInput(TanbiaoError):  # noqa: N818 - it is the input that is invalid
    """A document cannot be read: all its problems at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(
            first.code if len(self.problems) == 1 else "invalid-input",
            say("{count} problem(s) found.", count=len(self.problems)),
            say("Mend them and try again; the first is: {first}", first=str(first)),
        )


class NotCalculable(InvalidInput):
    """A declaration that was read, and cannot be calculated as it stands; places name its rows by ID."""


class UnitError(TanbiaoError):
    """A unit is unknown, ambiguous, or of another dimension than the place asks for."""


class BackgroundError(TanbiaoError):
    """A background release or method is damaged or does not resolve."""


class CalculationError(TanbiaoError):
    """A product system has no defensible solution (singular, gain of a loop >= 1, results that disagree)."""
