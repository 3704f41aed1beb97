"""The run behind `tanbiao demo`."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from msgspec import Struct

from cli.answer import Answer
from cli.files import FileError, read_bytes
from cli.issued import TRUST_LIST, issued_files, show_issued, summary, write_files
from cli.page import Page
from cli.progress import Progress
from cli.servers import NAMES, addresses
from cli.study import calculate, read_study_file
from labels.comparison import certified_values
from labels.report import render_report
from lca.errors import say
from registry.bootstrap import open_registry
from registry.demo import DemoOutcome, run_demo_walk
from registry.settings import Settings
from registry.studies import CalculatedStudy

REPORT = "report.html"


class DemoRun(Struct, frozen=True):
    """What the demo made. studies: by name of the workbook. paths: files written, in order."""

    studies: dict[str, CalculatedStudy]
    outcome: DemoOutcome
    certified: str
    paths: list[str]


def run_demo(settings: Settings, workbooks: Sequence[Path], out: Path, certify: str, progress: Progress) -> Answer:
    """Calculate every workbook, certify one, write reports, label and certificate; the same bytes every time."""
    files = {file.stem: file for file in workbooks}
    if certify not in files:
        raise FileError(
            "example-missing",
            say("There is no example “{name}” to certify.", name=certify),
            say("Choose one of: {names}.", names=", ".join(files) or "—"),
        )
    studies: dict[str, CalculatedStudy] = {}
    paths: list[str] = []
    for name, file in files.items():
        with progress.step("Calculating {name}", name=name):
            studies[name] = calculate(read_study_file(file))
    with (
        progress.step("Declaration, verification, decision, issue: {name}", name=certify),
        closing(open_registry(settings)) as registry,
    ):
        outcome = run_demo_walk(registry, files[certify].name, read_bytes(files[certify]))
        trust = registry.records.trust_list()
        issued = issued_files(registry, outcome)
        record = registry.records.record(outcome.number, registry.clock.now())
    with progress.step("Writing {folder}", folder=str(out)):
        for name, study in studies.items():
            certificate = record.certificate if record and name == certify else None
            report = render_report(study.calculation, study.findings, certificate)
            paths += write_files(out / name, {REPORT: report, **(issued if name == certify else {})})
        paths += write_files(out, {TRUST_LIST: trust})
    run = DemoRun(studies, outcome, certify, paths)
    return Answer(_document(run, settings), lambda page: _show(page, run, settings, out))


def _document(run: DemoRun, settings: Settings) -> dict[str, Any]:
    return {
        "products": {
            name: {
                "total_kg_co2e": study.calculation.result.total,
                "complete": study.calculation.result.complete,
                "study_digest": study.calculation.study_digest,
                "result_digest": study.calculation.result_digest,
            }
            for name, study in run.studies.items()
        },
        "certified": {"product": run.certified, **summary(run.outcome, settings)},
        "files": run.paths,
        "addresses": list(addresses(settings).values()),
    }


def _show(page: Page, run: DemoRun, settings: Settings, out: Path) -> None:
    page.heading("Footprints of the examples")
    page.table(["Product", "Footprint", "per"], [_row(page, study) for study in run.studies.values()], right=(1,))
    page.heading("Demonstration label for {product}", product=run.certified)
    show_issued(page, run.outcome, [path for path in run.paths if Path(path).parent.name == run.certified])
    label, trust = out / run.certified / "label.pdf", out / TRUST_LIST
    page.heading("Check it as a doubter would")
    page.console.print(
        f"  .venv/bin/tanbiao verify {label} --trust {trust} --declaration examples/{run.certified}.xlsx",
        soft_wrap=True,
    )
    page.heading("Addresses while it is served (make demo, or tanbiao serve)")
    page.table(["", ""], [[page.plain(NAMES[name]), address] for name, address in addresses(settings).items()])


def _row(page: Page, study: CalculatedStudy) -> list[str]:
    declaration = study.calculation.declaration
    values = certified_values(study.calculation.result, study.policy)
    least = "" if values.complete else page.plain("at least") + " "
    return [
        declaration.product.name.get(page.language),
        f"{least}{values.printed} {values.printed_unit}",
        declaration.unit.description.get(page.language),
    ]
