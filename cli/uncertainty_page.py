"""How an uncertainty analysis looks on a terminal."""

from cli.page import Page, bar, figure, percent
from labels.artwork.wording import STAGES
from lca.errors import Message, say
from lca.interpretation.statistics import Estimate, Interval, rounded
from lca.interpretation.uncertainty import FootprintUncertainty, Skew
from lca.inventory.treatment.part import root_of
from lca.inventory.treatment.parts import part_title
from registry.studies import CalculatedStudy

ROWS = 10
NARROW_BAR = 12
GAPS = {
    Skew.NONE: say("The mean of the samples agrees with the footprint."),
    Skew.EXPLAINED: say(
        "The mean of the samples differs from the footprint, because amounts are medians of skewed distributions."
    ),
    Skew.UNEXPLAINED: say(
        "The mean of the samples is not where it should be: a defect of the data, or a loop close to its limit."
    ),
}
KINDS = {"amount": say("amount"), "supplier": say("supplier footprint"), "background": say("background data")}


def show_uncertainty(page: Page, study: CalculatedStudy, found: FootprintUncertainty) -> None:
    """Draw interval, digits, stages, sources of the variance, convergence, and what was not drawn."""
    declaration = study.calculation.declaration
    page.heading("{name} · {model}", name=declaration.product.name.get(page.language), model=declaration.product.model)
    _show_total(page, found)
    _show_gap(page, found)
    _show_stages(page, found)
    _show_variance(page, found)
    _show_sources(page, found)
    _show_convergence(page, found)
    _show_fixed(page, found)


def between(found: Interval, digits: int) -> str:
    """A 95 % interval for reading."""
    return f"{figure(found.low.value, digits)} – {figure(found.high.value, digits)}"


def _share(share: float) -> str:
    return percent(round(share, 3) + 0.0)  # a share of -0.01 % reads 0.0 %, not -0.0 %


def with_error(value: Estimate, digits: int = 4) -> str:
    """A figure with the standard error that comes from sampling."""
    return f"{figure(value.value, digits)} ± {figure(value.error, 1)}"


def _show_total(page: Page, found: FootprintUncertainty) -> None:
    least = "" if found.complete else page.words("at least") + " "
    number = rounded(found.mean_check.stated, found.digits)
    page.console.print(
        f"  [bold green]{least}{number} kg CO2e[/bold green]  "
        + page.words("95 % interval {interval}", interval=between(found.total, found.digits + 1))
    )
    page.line(
        "The interval justifies {digits} significant digit(s). Footprint {stated}, median {median}, {count} samples.",
        digits=found.digits,
        stated=f"{found.mean_check.stated:.6g}",
        median=with_error(found.total.median),
        count=found.design.count,
        indent=2,
        style="dim",
    )


def _show_gap(page: Page, found: FootprintUncertainty) -> None:
    check = found.mean_check
    style = "red" if check.verdict is Skew.UNEXPLAINED else "dim"
    page.line(GAPS[check.verdict], indent=2, style=style)
    page.line(
        "Mean {mean} ± {error}; expected {expected}.",
        mean=f"{check.mean:.6g}",
        error=figure(check.error, 2),
        expected=f"{check.expected:.6g}",
        indent=2,
        style="dim",
    )


def _show_stages(page: Page, found: FootprintUncertainty) -> None:
    page.heading("Life cycle stages")
    rows = [
        [page.plain(STAGES[stage]), figure(part.median.value), between(part, 3)]
        for stage, part in found.by_stage.items()
    ]
    page.table(["Stage", "Median, kg CO2e", "95 % interval"], rows, right=(1, 2))


def _show_variance(page: Page, found: FootprintUncertainty) -> None:
    if not found.exchanges:
        page.line(say("Nothing in this footprint is uncertain: no exchange has data quality."), indent=2)
        return
    page.heading("What makes it uncertain, by exchange")
    rows = [
        [
            f"{root_of(e.exchange_id)} {page.plain(part_title(e.exchange_id, e.name))}",
            _share(e.share),
            _share(e.from_amount),
            _share(e.from_data),
            bar(e.share, NARROW_BAR),
        ]
        for e in found.exchanges[:ROWS]
    ]
    page.table(["Exchange", "Share of variance", "its amount", "data behind it", ""], rows, right=(1, 2, 3))


def _show_sources(page: Page, found: FootprintUncertainty) -> None:
    if not found.sources.sources:
        return
    page.heading("Single numbers to look at first")
    names = {root_of(e.exchange_id): e.name for e in found.exchanges}
    rows = [
        [f"{s.key} {names.get(s.key, '')}", page.plain(KINDS[s.kind]), figure(s.contribution), _share(s.share)]
        for s in found.sources.sources[:ROWS]
    ]
    page.table(["Number", "Kind", "Carries, kg CO2e", "Share of variance"], rows, right=(2, 3))


def _show_convergence(page: Page, found: FootprintUncertainty) -> None:
    page.heading("How it settles")
    rows = [[str(c.samples), with_error(c.low), with_error(c.median), with_error(c.high)] for c in found.convergence]
    page.table(["Samples", "2.5 %", "Median", "97.5 %"], rows, right=(0, 1, 2, 3))
    if not found.settled:
        page.line(say("The figures have not settled: ask for more samples."), indent=2, style="yellow")


def _show_fixed(page: Page, found: FootprintUncertainty) -> None:
    if found.fixed:
        page.heading("Not drawn: nothing is known of their uncertainty")
        rows = [[f.key, f.name, figure(f.kg_co2e), percent(f.share)] for f in found.fixed[:ROWS]]
        page.table(["No.", "Name", "kg CO2e", "Share"], rows, right=(2, 3))
        if len(found.fixed) > ROWS:
            page.line("{count} more.", count=len(found.fixed) - ROWS, indent=2, style="dim")
    page.line(_scope(found), indent=2, style="dim")


def _scope(found: FootprintUncertainty) -> Message:
    return say(
        "Declared amounts and background data vary; choices of model and warming potentials do not. Variances: {set}.",
        set=found.pedigree_id,
    )
