"""What a long command is doing: one line a step on standard error, with a turning sign where there is a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from msgspec import Struct

from cli.page import Page, open_page
from lca.errors import Value


class Progress(Struct):
    """Counts the steps of one command. total: 0 where it is not known before."""

    page: Page
    total: int
    done: int = 0

    @contextmanager
    def step(self, text: str, /, **params: Value) -> Iterator[None]:
        """Name a step while it runs, and how long it took afterwards."""
        self.done += 1
        sentence = self.page.words(text, **params)
        begun, console = monotonic(), self.page.console
        if console.is_terminal:
            with console.status(sentence):
                yield
        else:
            yield
        number = f"{self.done}/{self.total}" if self.total else str(self.done)
        console.print(f"[dim]\\[{number}][/dim] {sentence} [dim]{monotonic() - begun:.1f} s[/dim]")


def open_progress(language: str, total: int) -> Progress:
    """Progress on standard error: standard output is for the answer."""
    return Progress(open_page(language, error=True), total)
