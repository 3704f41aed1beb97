"""`tanbiao verify`: the judgement of a label, offline, step by step."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.answer import Answer, ExitCode
from lca.errors import say

if TYPE_CHECKING:
    from cli.page import Page
    from labels.recalculation import Evidence
    from labels.verdict import VerificationReport

_MARKS = {"passed": "[green]✓[/green]", "failed": "[bold red]✗[/bold red]", "not_judged": "[yellow]–[/yellow]"}
_VERDICTS = {
    "passed": ("bold green", say("The label holds.")),
    "failed": ("bold red", say("The label does not hold.")),
    "not_judged": ("bold yellow", say("Not everything that was asked could be judged.")),
}


def verify(
    ctx: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…", help="bundle.json, or a label or certificate as PDF or SVG; then others issued with it."
        ),
    ],
    trust: Annotated[Path, typer.Option("--trust", metavar="FILE", help="Trust list, got from elsewhere.")],
    declaration: Annotated[
        Path | None, typer.Option("--declaration", metavar="FILE", help="Recalculate with this declaration.")
    ] = None,
    status: Annotated[Path | None, typer.Option("--status", metavar="FILE", help="A newer signed status list.")] = None,
    at: Annotated[
        datetime | None,
        typer.Option(
            "--at", metavar="DAY", formats=["%Y-%m-%d"], help="Judge as of this day, e.g. 2026-12-31 (default: now)."
        ),
    ] = None,
) -> Answer:
    """Check a label offline, step by step.

    Signatures, dates, status, what is printed; with --declaration, the number itself. A label as PNG and a report carry
    no bundle: name them after bundle.json. The exit code is 0 if it holds; 1 if it does not, or if something that was
    asked could not be judged.
    """
    from datetime import UTC

    from cli.files import read_bytes
    from labels.trust.trust_list import load_trust_list
    from labels.verify import verify as judge

    moment = at.replace(tzinfo=UTC) if at else datetime.now(UTC)
    report = judge(
        read_bytes(files[0]), load_trust_list(read_bytes(trust)), moment, _evidence(declaration, status, files[1:])
    )
    code = ExitCode.GOOD if report.verdict == "passed" else ExitCode.NEGATIVE
    return Answer(report.document(ctx.obj.language), lambda page: _show(page, report, moment), code)


def _evidence(declaration: Path | None, status: Path | None, files: list[Path]) -> "Evidence":
    from cli.files import read_bytes
    from cli.releases import installed_releases
    from labels.recalculation import Evidence
    from lca.errors import BackgroundError

    token = read_bytes(status).decode("utf-8", errors="replace").strip() if status else None
    others = {path.name: read_bytes(path) for path in files}
    if declaration is None:
        return Evidence(status_list=token, files=others)
    from cli.study import read_study_file

    study = read_study_file(declaration)
    try:
        background, method, policy = installed_releases().open(study.study)
    except BackgroundError:  # not installed here: the report says which, and judges the rest
        return Evidence(study, status_list=token, files=others)
    return Evidence(study, background, method, policy, token, others)


def _show(page: "Page", report: "VerificationReport", moment: datetime) -> None:
    page.line("As of {moment} UTC, with nothing but the files given:", moment=f"{moment:%Y-%m-%d %H:%M}", style="dim")
    for step in report.steps:
        page.console.print(f" {_MARKS[step.outcome]} [bold]{page.words(step.title)}[/bold]")
        page.line(step.message, indent=3)
        for detail in step.details:
            page.line(detail, indent=5, style="dim")
    style, sentence = _VERDICTS[report.verdict]
    page.line()
    page.line(sentence, style=style)
    if report.demo:
        page.line("It is a demonstration and attests nothing.", style="yellow")
