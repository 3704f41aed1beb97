"""A page for a person: a terminal, a language, and the few things that are drawn on it."""

import shutil
from collections.abc import Iterable, Sequence
from typing import cast

from msgspec import Struct
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from labels.language import tell, translate
from lca.documents import Language
from lca.errors import Message, Value, say

PLAIN_WIDTH = 110  # of a page that is not a terminal
BAR_WIDTH = 24
_EIGHTHS = " ▏▎▍▌▋▊▉█"


class Page(Struct, frozen=True):
    """Where an answer is drawn, and in which language."""

    console: Console
    language: Language

    def words(self, text: str | Message, /, **params: Value) -> str:
        """A sentence in the reader's language, safe to print."""
        message = text if isinstance(text, Message) else say(text, **params)
        return escape(tell(message, self.language))

    def plain(self, message: Message | str) -> str:
        """A sentence or fixed word as text for a table's cell."""
        return tell(message, self.language) if isinstance(message, Message) else translate(message, self.language)

    def line(self, text: str | Message = "", /, *, style: str = "", indent: int = 0, **params: Value) -> None:
        """Write one sentence."""
        body = self.words(text, **params) if text else ""
        self.console.print(Padding(body, (0, 0, 0, indent), expand=False), style=style or None)

    def heading(self, text: str | Message, /, **params: Value) -> None:
        """Write a heading, an empty line before it."""
        self.console.print(f"\n[bold]{self.words(text, **params)}[/bold]")

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> None:
        """Write a table. heads: msgids. right: numbers of the columns that are set to the right."""
        table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0), show_header=any(heads))
        for number, head in enumerate(heads):
            is_right = number in right
            table.add_column(
                self.words(head) if head else "",
                justify="right" if is_right else "left",
                no_wrap=is_right,
                overflow="fold",
            )
        for row in rows:
            table.add_row(*(escape(cell) for cell in row))
        self.console.print(Padding(table, (0, 0, 0, 2), expand=False))


def open_page(language: str, *, error: bool = False) -> Page:
    """Standard output or standard error as a page."""
    console = Console(stderr=error, highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = max(PLAIN_WIDTH, shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns)
    return Page(console, cast("Language", language))


def bar(share: float, width: int = BAR_WIDTH) -> str:
    """A bar as long as a share (0 to 1); a negative share is drawn light."""
    eighths = round(min(1.0, abs(share)) * width * 8)
    if share < 0:
        return "░" * max(1, eighths // 8)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8]).strip()


def figure(value: float, digits: int = 4) -> str:
    """A number for reading, to some significant digits, without exponent where it stays readable."""
    if value == 0:
        return "0"
    text = f"{value:#.{digits}g}"
    return text.rstrip(".") if "e" not in text else f"{value:.{digits - 1}e}"


def percent(share: float) -> str:
    """A share as a percentage with one decimal."""
    return f"{100 * share:.1f} %"
