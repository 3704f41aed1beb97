"""`tanbiao footprint`: the footprint of a declared product, where it comes from, and what the rules find in it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.answer import Answer, ExitCode

if TYPE_CHECKING:
    from cli.page import Page
    from registry.studies import CalculatedStudy

FORMAT = "tanbiao.calculation/1"


def footprint(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Workbook, folder or zip of CSV files, or JSON.")],
    report: Annotated[Path | None, typer.Option("--report", metavar="HTML", help="Write the study report too.")] = None,
    rows: Annotated[int, typer.Option("--rows", min=1, help="Contributions to list.")] = 12,
    certified: Annotated[
        bool, typer.Option("--certified", help="Always calculate with bw2calc, as for a certificate.")
    ] = False,
) -> Answer:
    """Calculate a product's footprint and judge it by the rules.

    Result, life cycle stages, contributions, findings. The exit code is 1 if a SHALL rule is not met.
    """
    from cli.files import write_bytes
    from cli.study import calculate_file

    study = calculate_file(file, certified=certified)
    if report:
        from labels.report import render_report

        write_bytes(report, render_report(study.calculation, study.findings, language=ctx.obj.language))
    blocked = any(finding.blocks for finding in study.findings)
    code = ExitCode.NEGATIVE if blocked else ExitCode.GOOD
    return Answer(document(study), lambda page: _show(page, study, rows), code)


def _show(page: "Page", study: "CalculatedStudy", rows: int) -> None:
    from cli.footprint_page import show_study  # what JSON does without

    show_study(page, study, rows)


def document(study: "CalculatedStudy") -> dict[str, Any]:
    """A calculation with its findings as a JSON value."""
    from labels.rounding import round_for_label, significant_digits

    calculation = study.calculation
    printed = round_for_label(calculation.result.total, significant_digits(study.policy))
    return {
        "format": FORMAT,
        "product": calculation.declaration.product.name.model_dump(by_alias=True),
        "printed": {"amount": printed.amount, "unit": printed.unit, "at_least": not calculation.result.complete},
        "result": calculation.result.document(),
        "findings": [
            {
                "rule": finding.rule.id,
                "strength": str(finding.rule.strength),
                "standard": finding.rule.standard,
                "clause": finding.rule.clause,
                "outcome": str(finding.verdict.outcome),
                "where": list(finding.verdict.where),
                "why": finding.verdict.why,
                "remedy": finding.verdict.remedy,
            }
            for finding in study.findings
        ],
        **_beside(study),
        "study_digest": calculation.study_digest,
        "result_digest": calculation.result_digest,
        "lock": calculation.lock.document(),
        "engine": calculation.engine,
    }


def _beside(study: "CalculatedStudy") -> dict[str, Any]:
    """What is said beside the result: rows that make four fifths, bounds of unlinked ones, removals, late emissions."""
    from msgspec.structs import asdict

    from lca.interpretation.apart import late_emissions, late_limit, stated_removals
    from lca.interpretation.contributions import important_rows

    made = study.calculation
    late = late_emissions(made.declaration, made.result, late_limit(study.policy))
    return {
        "important_rows": [asdict(row) for row in important_rows(made.result, made.system)],
        "unlinked_bounds": _bounds(study),
        "removals": [asdict(row) for row in stated_removals(made.declaration, made.system, made.result)],
        "late_emissions": {"after_years": late.limit, "kg_co2e": late.kg_co2e, "rows": [asdict(r) for r in late.rows]},
    }


def _bounds(study: "CalculatedStudy") -> dict[str, Any] | None:
    if study.bounds is None:
        return None
    rows = [
        {
            "exchange_id": row.exchange_id,
            "least": row.effect.least if row.effect else None,
            "most": row.effect.most if row.effect else None,
        }
        for row in study.bounds.rows
    ]
    return {"rows": rows, "least": study.bounds.least, "most": study.bounds.most}
