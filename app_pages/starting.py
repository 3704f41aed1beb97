"""Files to begin with: the empty workbook, and the examples that come with the source."""

import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from app_pages import door
from lca.data import DEFAULT_BACKGROUND
from lca.errors import Message, say

_EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
# File name without its ending -> product
_NAMES: Mapping[str, Message] = {
    "led-downlight": say("LED downlight, 10 W"),
    "power-bank": say("Power bank, 10,000 mAh"),
    "cotton-tshirt": say("Cotton T-shirt"),
    "lunch-box": say("Stainless steel lunch box"),
}


def template_file() -> bytes:
    """The empty workbook, with a declaration key of its own."""
    from lca.interchange.template import write_workbook  # noqa: PLC0415 - openpyxl only when somebody asks

    return write_workbook(
        None, door.registry().office.releases.background(DEFAULT_BACKGROUND), salt=secrets.token_hex(16)
    )


@cache
def example_names() -> Mapping[str, Message]:
    """Examples that are there: file name without its ending, and product."""
    return {name: title for name, title in _NAMES.items() if (_EXAMPLES / f"{name}.xlsx").is_file()}


def example_file(name: str) -> bytes:
    """The workbook of an example; `name` is one of `example_names`."""
    return (_EXAMPLES / f"{name}.xlsx").read_bytes()
