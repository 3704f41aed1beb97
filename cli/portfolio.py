"""`tanbiao portfolio`: the footprints of many products at once, from a folder of declarations or a kept portfolio."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.answer import Answer, ExitCode

if TYPE_CHECKING:
    from cli.portfolio_run import Portfolio
    from lca.errors import TanbiaoError

FORMAT = "tanbiao.portfolio-result/1"


def portfolio(  # noqa: PLR0913, PLR0917 - the options of a command
    ctx: typer.Context,
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE", help="Folder of declarations, or a portfolio kept by --keep.")
    ],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Write the whole table: .csv or .parquet.")
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option("--keep", metavar="FILE", help="Keep what was read, for another calculation (.parquet)."),
    ] = None,
    release: Annotated[
        str, typer.Option("--release", metavar="ID", help="Background release, instead of those declared.")
    ] = "",
    change: Annotated[
        str,
        typer.Option("--change", metavar="PROCESS/TARGET=AMOUNT", help="One number of the release as it might be."),
    ] = "",
    rows: Annotated[int, typer.Option("--rows", min=1, help="Products to list on a page.")] = 20,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes that read (0: one per processor).")] = 0,
) -> Answer:
    """Calculate many products: totals, life cycle stages and rank of each.

    A file that cannot be read or calculated is named with its errors, and the rest is calculated; the exit code is
    then 1. --change recalculates every product with one number of the background release changed.
    """
    from cli.portfolio_read import Reading, read_source
    from cli.portfolio_run import calculate, parse_change
    from cli.portfolio_table import check_targets, keep_portfolio, write_table

    check_targets(to, keep)
    wanted = parse_change(change) if change else None
    found = calculate(read_source(source, Reading(release, ctx.obj.language), workers), wanted)
    if to:
        write_table(to, found)
    if keep:
        keep_portfolio(keep, found)
    code = ExitCode.NEGATIVE if found.refused else ExitCode.GOOD
    return Answer(document(found), lambda page: _show(page, found, rows), code)


def _show(page: Any, found: "Portfolio", rows: int) -> None:
    from cli.portfolio_page import show_portfolio  # what JSON does without

    show_portfolio(page, found, rows)


def document(found: "Portfolio") -> dict[str, Any]:
    """A calculated portfolio as a JSON value; kg CO2e and kg of each pollutant per declared or functional unit."""
    from cli.portfolio_table import columns

    table = columns(found)
    return {
        "format": FORMAT,
        "products": [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)],
        "refused": [{"file": name, **_refusal(error)} for name, error in found.refused.items()],
    }


def _refusal(error: "TanbiaoError") -> dict[str, Any]:
    from cli.complaint import refusal

    said = refusal(error).document
    return {name: said[name] for name in ("code", "what", "remedy", "problems")}
