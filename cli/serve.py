"""`tanbiao serve`: the app and the public scan page, as two programs on this machine."""

from typing import TYPE_CHECKING

import typer

from cli.answer import Answer, Reader, deliver

if TYPE_CHECKING:
    from cli.page import Page
    from registry.settings import Settings


def serve(ctx: typer.Context) -> int:
    """Serve the app and the public scan page until Ctrl-C.

    Both answer on 127.0.0.1 only. TANBIAO_APP_PORT and TANBIAO_WEB_PORT choose the ports, TANBIAO_DATA the folder of
    the registry.
    """
    from registry.settings import read_settings

    return serve_until_interrupted(read_settings(), ctx.obj)


def serve_until_interrupted(settings: "Settings", reader: Reader) -> int:
    """Start both servers, say where they answer, wait for Ctrl-C, end them."""
    from cli.servers import NAMES, Servers, addresses

    found = addresses(settings)

    def show(page: "Page") -> None:
        page.heading("Serving until Ctrl-C")
        page.table(["", ""], [[page.plain(NAMES[name]), address] for name, address in found.items()])

    with Servers(settings) as servers:
        deliver(Answer({"serving": found}, show), reader)
        servers.wait()
    return 0
