"""`tanbiao demo`: the example products calculated, one of them certified, everything written to a folder."""

from pathlib import Path
from typing import Annotated

import typer

from cli.answer import Answer, deliver

BROKEN = "broken"  # the workbook that shows every error message


def demo(
    ctx: typer.Context,
    examples: Annotated[Path, typer.Option("--examples", metavar="DIR", help="Folder of workbooks.")] = Path(
        "examples"
    ),
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write to.")] = Path("out"),
    certify: Annotated[str, typer.Option("--certify", metavar="NAME", help="Product to certify.")] = "led-downlight",
    serve: Annotated[bool, typer.Option("--serve", help="Serve app and scan page afterwards, until Ctrl-C.")] = False,
) -> Answer | int:
    """Calculate the examples, certify one, write all files.

    Reports of every product, label and certificate of one, the trust list; then the addresses are said.
    """
    from msgspec.structs import replace

    from cli.demo_run import run_demo
    from cli.progress import open_progress
    from cli.serve import serve_until_interrupted
    from registry.settings import read_settings

    settings = read_settings()
    workbooks = sorted(
        file for file in examples.glob("*.xlsx") if file.stem != BROKEN and not file.name.startswith("~")
    )
    answer = run_demo(settings, workbooks, out, certify, open_progress(ctx.obj.language, len(workbooks) + 2))
    if not serve:
        return answer
    deliver(answer, ctx.obj)
    return serve_until_interrupted(settings, replace(ctx.obj, as_json=False))
