"""The frame of a study (ISO 14067:2018, 6.3): goal, period, geography, and the data and rules it is calculated with."""

from datetime import date

from lca.documents import Document, Identifier, LongText, QuantityText, ShortText, later


class Study(Document):
    """What is studied and with what.

    period_start, period_end: the time that the data stand for (6.3.6).
    period_output: product made at the site in that period, in the unit of the reference flow; needed where amounts
    are declared per period.
    timing_note: when emissions of use and end of life occur, where that is more than ten years away (6.4.8, 7.3 i).
    background, method, policy: ids of the releases that the study is pinned to. A document that leaves out method or
    policy means those that stand here, whatever a toolkit offers first today: this default belongs to the document's
    format, and never moves. What writes a new document names all three.
    """

    goal: LongText = ""
    standards: tuple[ShortText, ...] = ("ISO 14067:2018", "GB/T 24067-2024")
    geography: ShortText
    period_start: date
    period_end: date
    period_reason: LongText = ""
    period_output: QuantityText | None = None
    background: Identifier
    method: Identifier = "gwp100-ar6"
    policy: Identifier = "general-2026.1"
    timing_note: LongText = later("")
