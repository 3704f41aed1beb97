"""The QR code: the address of the public page, error level M, bytes mode (upper-case codes fail on some phones)."""

from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from labels.artwork.drawing import INK, WHITE, Box, Mark, Runs
from labels.artwork.errors import ArtworkError
from lca.errors import say

QUIET_ZONE = 4  # modules, ISO/IEC 18004
LEAST_MODULE = 0.4  # mm; GS1 General Specifications ask for 0.396 mm at least


@lru_cache(maxsize=64)
def modules(address: str) -> tuple[tuple[bool, ...], ...]:
    """Dark modules of the code, without quiet zone; ArtworkError if the address is not one that phones open."""
    if not address.startswith(("https://", "http://")):
        raise ArtworkError(
            "qr-address",
            say("“{address}” is not an address that a phone opens.", address=address),
            say("Configure a public address that begins with https://."),
        )
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(address.encode(), optimize=0)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def qr_code(address: str, x: float, y: float, side: float) -> tuple[Mark, ...]:
    """The code with its quiet zone in a square of `side` mm; ArtworkError if its modules would be under 0.4 mm."""
    matrix = modules(address)
    module = side / (len(matrix) + 2 * QUIET_ZONE)
    if module < LEAST_MODULE:
        raise ArtworkError(
            "qr-too-small",
            say("The address “{address}” is too long for a QR code of {side} mm.", address=address, side=side),
            say("Configure a shorter public address."),
        )
    bars: list[tuple[float, float, float, float]] = []
    for row, line in enumerate(matrix):
        start = 0
        while start < len(line):
            end = start
            while end < len(line) and line[end]:
                end += 1
            if end > start:
                left, top = x + (start + QUIET_ZONE) * module, y + (row + QUIET_ZONE) * module
                bars.append((left, top, (end - start) * module, module))
            start = end + 1
    return Box(x, y, side, side, fill=WHITE), Runs(tuple(bars), INK)
