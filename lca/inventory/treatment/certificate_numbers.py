"""Numbers of certificates: how many a lot holds, and whether two lots hold the same one.

A scheme may write digits behind the sequence (a Chinese green certificate ends in classes of power and trade), so that
consecutive certificates differ by one, by ten, by a hundred. A lot of n certificates from `first` to `last` is taken at
the step at which n certificates lie between them.
"""

import re
import unicodedata

from msgspec import Struct

MAX_STEP = 10**8  # eight digits behind the sequence
_PARTS = re.compile(r"(.*?)(\d*)")


class CertificateNumbers(Struct, frozen=True):
    """Consecutive certificates. prefix: what stands before the digits. first: of the first; step: to the next."""

    prefix: str
    first: int
    step: int
    count: int

    @property
    def last(self) -> int:
        """Digits of the last certificate."""
        return self.first + self.step * (self.count - 1)

    def overlaps(self, other: "CertificateNumbers") -> bool:
        """Whether one certificate is in both. Lots of different steps whose ranges cross are taken to share one."""
        if self.prefix != other.prefix or self.last < other.first or other.last < self.first:
            return False
        return self.step != other.step or (self.first - other.first) % self.step == 0


def plain_number(text: str) -> str:
    """A number as it is compared: without spaces, hyphens, width and case."""
    return re.sub(r"[\s\-–_]", "", unicodedata.normalize("NFKC", text)).upper()


def certificate_numbers(first: str, last: str, count: int) -> CertificateNumbers | None:
    """The certificates from one number to another; None if they are not `count` consecutive ones."""
    start, end = (_split(plain_number(text)) for text in (first, last))
    if count < 1 or start is None or end is None or start[0] != end[0] or start[2] != end[2]:
        return None
    if count == 1:
        return CertificateNumbers(start[0], start[1], 1, 1) if start == end else None
    step, rest = divmod(end[1] - start[1], count - 1)
    powers = {10**zeros for zeros in range(len(str(MAX_STEP)))}
    return CertificateNumbers(start[0], start[1], step, count) if step in powers and not rest else None


def _split(number: str) -> tuple[str, int, int] | None:
    """Prefix, digits as a number, and how many digits."""
    match = _PARTS.fullmatch(number)
    if not number or match is None:
        return None
    return match[1], int(match[2] or 0), len(match[2])
