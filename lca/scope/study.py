"""The frame of a study (ISO 14067:2018, 6.3): goal, period, geography, and the data and rules it is calculated with."""

from datetime import date

from lca.documents import Document, Identifier, LongText, QuantityText, ShortText


class Study(Document):
    """What is studied and with what.

    period_start, period_end: the time that the data stand for (6.3.6).
    period_output: product made at the site in that period, in the unit of the reference flow; needed where amounts
    are declared per period.
    background, method, policy: ids of the releases that the study is pinned to.
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
