"""How a calculated study looks on a terminal."""

from collections import Counter
from typing import TYPE_CHECKING

from cli.page import Page, bar, figure, percent
from labels.artwork.wording import BOUNDARIES, CATEGORIES, STAGES
from labels.comparison import certified_values
from lca.conformity.rule import Finding, Outcome
from lca.errors import say
from lca.impact.footprint import FootprintResult
from lca.interpretation.apart import beside, late_limit
from lca.interpretation.contributions import important_rows, ranked
from lca.inventory.treatment.part import root_of
from lca.inventory.treatment.parts import part_title
from registry.studies import CalculatedStudy

if TYPE_CHECKING:
    from lca.inventory.search import EffectBound

OUTCOMES = {
    Outcome.MET: say("met"),
    Outcome.NOT_MET: say("not met"),
    Outcome.NOT_APPLICABLE: say("not applicable"),
    Outcome.NOT_JUDGED: say("for the verifier"),
}
NARROW_BAR = 12
_RIGHT = (1, 2)


def show_study(page: Page, study: CalculatedStudy, rows: int) -> None:
    """Draw result, stages, contributions, categories, air pollutants and findings."""
    _show_total(page, study)
    result = study.calculation.result
    _show_stages(page, result)
    _show_contributions(page, result, rows)
    _show_categories(page, result)
    _show_pollutants(page, result)
    _show_important(page, study)
    _show_unlinked(page, study)
    _show_beside(page, study)
    _show_findings(page, study.findings)
    _show_origin(page, study)


def _show_total(page: Page, study: CalculatedStudy) -> None:
    declaration = study.calculation.declaration
    values = certified_values(study.calculation.result, study.policy)
    unit = declaration.unit
    page.heading("{name} · {model}", name=declaration.product.name.get(page.language), model=declaration.product.model)
    least = "" if values.complete else page.words("at least") + " "
    page.console.print(
        f"  [bold green]{least}{values.printed} {values.printed_unit}[/bold green]  "
        + page.words(
            "per {amount} {unit}: {what}",
            amount=unit.quantity.amount,
            unit=unit.quantity.unit,
            what=unit.description.get(page.language),
        )
    )
    page.line(
        "Boundary: {boundary}. Exact: {total} kg CO2e, of which known as CO2e only: {unspecified}.",
        boundary=page.plain(BOUNDARIES[declaration.boundary.kind]),
        total=f"{study.calculation.result.total:.12g}",
        unspecified=percent(_share(study.calculation.result.unspecified, study.calculation.result.total)),
        indent=2,
        style="dim",
    )


def _show_stages(page: Page, result: FootprintResult) -> None:
    page.heading("Life cycle stages")
    page.table(
        ["Stage", "kg CO2e", "%", ""],
        [[page.plain(STAGES[s.stage]), figure(s.kg_co2e), percent(s.share), bar(s.share)] for s in result.stages],
        right=_RIGHT,
    )


def _show_contributions(page: Page, result: FootprintResult, rows: int) -> None:
    ordered = ranked(result.exchanges)
    leading, rest = ordered[:rows], ordered[rows:]
    page.heading("Largest contributions")
    table = [
        [
            f"{root_of(c.exchange_id)} {page.plain(part_title(c.exchange_id, c.name))}",
            figure(c.kg_co2e),
            percent(_share(c.kg_co2e, result.total)),
            bar(_share(c.kg_co2e, result.total), NARROW_BAR),
            c.provider,
        ]
        for c in leading
    ]
    if rest:
        remainder = sum(c.kg_co2e for c in rest)
        share = _share(remainder, result.total)
        label = page.plain(say("{count} more", count=len(rest)))
        table.append([label, figure(remainder), percent(share), bar(share, NARROW_BAR), ""])
    page.table(["Exchange", "kg CO2e", "%", "", "Linked to"], table, right=_RIGHT)


def _show_categories(page: Page, result: FootprintResult) -> None:
    page.heading("Reported apart")
    page.table(
        ["Category", "kg CO2e", "%"],
        [
            [page.plain(CATEGORIES[n]), figure(v), percent(_share(v, result.total))]
            for n, v in result.by_category.items()
        ],
        right=_RIGHT,
    )


def _show_pollutants(page: Page, result: FootprintResult) -> None:
    if result.pollutants:
        page.heading("Air pollutants (inventory)")
        rows = [
            [p.pollutant, ("≥ " if p.coverage < 1 - 1e-9 else "") + figure(1000 * p.kg), percent(p.coverage)]
            for p in result.pollutants
        ]
        page.table(["Pollutant", "g", "Coverage"], rows, right=_RIGHT)


def _show_important(page: Page, study: CalculatedStudy) -> None:
    """The rows that make four fifths: their data should be site-specific."""
    rows = important_rows(study.calculation.result, study.calculation.system)
    if rows:
        page.heading("Rows that make 80 %: their data should be the site's own")
        page.table(
            ["Exchange", "%", "% together", "Primary data"],
            [
                [f"{r.exchange_id} {r.name}", percent(r.share), percent(r.cumulative), percent(r.primary_share)]
                for r in rows
            ],
            right=(1, 2, 3),
        )


def _show_unlinked(page: Page, study: CalculatedStudy) -> None:
    result, bounds = study.calculation.result, study.bounds
    if result.unlinked:
        effects = {row.exchange_id: row.effect for row in bounds.rows} if bounds else {}
        page.heading("Not linked to any data set, so not in the number")
        page.table(
            ["Exchange", "Amount", "Stage", "Could bring, kg CO2e"],
            [
                [
                    f"{u.exchange_id} {u.name}",
                    f"{u.amount} {u.unit}",
                    page.plain(STAGES[u.stage]),
                    _range(effects.get(u.exchange_id)),
                ]
                for u in result.unlinked
            ],
            right=(1, 3),
        )
    if bounds and len(bounds.unbounded) < len(bounds.rows):
        page.line(
            "Together {least} to {most} kg CO2e by the datasets that may be meant; this is no part of the number.",
            least=figure(bounds.least),
            most=figure(bounds.most),
            indent=2,
            style="dim",
        )


def _range(effect: "EffectBound | None") -> str:
    return f"{figure(effect.least)} – {figure(effect.most)}" if effect else "?"


def _show_beside(page: Page, study: CalculatedStudy) -> None:
    made = study.calculation
    lines = beside(made.declaration, made.system, made.result, late_limit(study.policy))
    note = made.declaration.study.timing_note
    if lines or note:
        page.heading("Beside the number")
        for line in lines:
            page.line(line, indent=2)
        if note:
            page.line("Timing of emissions: {note}", note=note, indent=2)


def _show_findings(page: Page, findings: tuple[Finding, ...]) -> None:
    page.heading("Findings of {count} rules", count=len(findings))
    counted = Counter(finding.verdict.outcome for finding in findings)
    page.line(" · ".join(f"{page.plain(words)} {counted[outcome]}" for outcome, words in OUTCOMES.items()), indent=2)
    for finding in findings:
        if finding.verdict.outcome is Outcome.NOT_MET:
            mark = "[bold red]✗[/bold red]" if finding.blocks else "[yellow]✗[/yellow]"
            rule, verdict = finding.rule, finding.verdict
            title = page.words(rule.title)
            page.console.print(f"  {mark} {rule.strength} {title} [dim]({rule.standard}, {rule.clause})[/dim]")
            page.line(verdict.why, indent=4)
            if verdict.where:
                page.line("Where: {where}", where=", ".join(verdict.where[:12]), indent=4, style="dim")
            if verdict.remedy:
                page.line(verdict.remedy, indent=4)


def _show_origin(page: Page, study: CalculatedStudy) -> None:
    calculation, result = study.calculation, study.calculation.result
    rating = "—" if result.data_quality_rating is None else f"{result.data_quality_rating:.2f}"
    page.heading("Made of")
    page.table(
        ["", ""],
        [
            [page.plain("Background release"), calculation.lock.background_id],
            [page.plain("Method"), f"{calculation.lock.method_id} ({result.gwp_set})"],
            [page.plain("Policy"), calculation.lock.policy_id],
            [page.plain("Data quality rating"), rating],
            [page.plain("Primary data share"), percent(result.primary_data_share)],
            [page.plain("Study digest"), calculation.study_digest],
            [page.plain("Result digest"), calculation.result_digest],
        ],
    )


def _share(part: float, total: float) -> float:
    return part / total if total else 0.0
