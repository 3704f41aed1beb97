"""How each status is told: a word, a sentence, a sign and a tone; never by colour alone."""

from msgspec import Struct

from labels.documents.record import StatusNow
from lca.errors import Message, say


class Standing(Struct, frozen=True):
    """One status.

    sign: SVG path in a box of 24. tone: good, wait or bad; with the sign and the word, never instead of them.
    relied_on: where it is False the number is struck out.
    """

    word: Message
    sentence: Message
    sign: str
    tone: str
    relied_on: bool = False


_TICK = "M5 12.5l4.5 4.5L19 7.5"
_CLOCK = "M12 6.5V12l3.5 2.5"
_PAUSE = "M9 7v10M15 7v10"
_CROSS = "M7 7l10 10M17 7L7 17"
_MINUS = "M7 12h10"
_ARROW = "M6 12h12M13 7l5 5-5 5"

_SENTENCES = {
    "valid": say("The certificate is valid: the label may be relied on."),
    "not_yet_valid": say("The certificate is not in force yet."),
    "suspended": say("The certificate is suspended: do not rely on the label for the time being."),
    "expired": say("The certificate has run out: the number is no longer vouched for."),
    "withdrawn": say("The certification body has withdrawn the certificate: do not rely on the label."),
    "cancelled": say("The holder has given up the certificate: the number is no longer vouched for."),
    "superseded": say("Another certificate has taken the place of this one."),
}
STATUSES: dict[StatusNow, Standing] = {
    "valid": Standing(say("Valid"), _SENTENCES["valid"], _TICK, "good", relied_on=True),
    "not_yet_valid": Standing(say("Not yet valid"), _SENTENCES["not_yet_valid"], _CLOCK, "wait", relied_on=True),
    "suspended": Standing(say("Suspended"), _SENTENCES["suspended"], _PAUSE, "wait"),
    "expired": Standing(say("Expired"), _SENTENCES["expired"], _CLOCK, "bad"),
    "withdrawn": Standing(say("Withdrawn"), _SENTENCES["withdrawn"], _CROSS, "bad"),
    "cancelled": Standing(say("Cancelled by holder"), _SENTENCES["cancelled"], _MINUS, "bad"),
    "superseded": Standing(say("Superseded"), _SENTENCES["superseded"], _ARROW, "wait"),
}
