"""How a comparison of two footprints looks on a terminal."""

from cli.page import Page, bar, figure, percent
from cli.uncertainty_page import NARROW_BAR, ROWS
from labels.artwork.wording import STAGES
from lca.interpretation.comparison import Comparison
from lca.interpretation.waterfall import Step
from lca.inventory.treatment.part import root_of
from lca.inventory.treatment.parts import part_title
from lca.scope.boundary import LifeCycleStage
from registry.studies import CalculatedStudy


def show_comparison(page: Page, before: CalculatedStudy, after: CalculatedStudy, found: Comparison) -> None:
    """Draw the verdict, its reasons and the waterfall."""
    page.heading("{before}  →  {after}", before=product_name(page, before), after=product_name(page, after))
    page.console.print(f"  {figure(found.before)}  →  [bold]{figure(found.after)} kg CO2e[/bold]")
    show_claim(page, found)
    for caution in found.cautions:
        page.line(caution, indent=2, style="yellow")
    show_steps(page, found)


def product_name(page: Page, study: CalculatedStudy) -> str:
    """Name and model of a product."""
    product = study.calculation.declaration.product
    return f"{product.name.get(page.language)} {product.model}"


def show_claim(page: Page, found: Comparison) -> None:
    """Draw the reduction or why there is none, and how sure it is."""
    probability = found.probability_lower
    if found.reduction is None:
        page.line("No reduction can be claimed:", indent=2, style="bold red")
        for problem in found.obstacles:
            page.line(problem.what, indent=4)
            page.line(problem.remedy, indent=6, style="dim")
    elif found.reduction.share > 0:
        spread = found.reduction.spread
        page.line(
            "Reduced by {share} (95 % interval {low} to {high}).",
            share=percent(found.reduction.share),
            low=percent(spread.low.value),
            high=percent(spread.high.value),
            indent=2,
            style="bold green",
        )
    else:
        page.line("Not reduced: it is {share} higher.", share=percent(-found.reduction.share), indent=2, style="bold")
    page.line(
        "Probability that the second is lower: {probability} ± {error}, both drawn in the same samples.",
        probability=percent(probability.value),
        error=percent(probability.error),
        indent=2,
    )


def show_steps(page: Page, found: Comparison) -> None:
    """Draw what changed, by stage and by exchange."""
    steps = found.waterfall
    widest = max((abs(s.change) for s in (*steps.stages, *steps.exchanges)), default=0.0)
    page.heading("What changed, by life cycle stage")
    rows = [[page.plain(STAGES[LifeCycleStage(s.key)]), *_figures(s, widest)] for s in steps.stages]
    page.table(["Stage", "Before", "After", "Change, kg CO2e", ""], rows, right=(1, 2, 3))
    page.heading("What changed, by exchange")
    changed = steps.moved
    rows = [[f"{root_of(s.key)} {page.plain(part_title(s.key, s.name))}", *_figures(s, widest)] for s in changed[:ROWS]]
    page.table(["Exchange", "Before", "After", "Change, kg CO2e", ""], rows, right=(1, 2, 3))
    if len(changed) > ROWS:
        page.line("{count} more.", count=len(changed) - ROWS, indent=2, style="dim")


def _figures(step: Step, widest: float) -> list[str]:
    share = step.change / widest if widest else 0.0
    return [figure(step.before), figure(step.after), signed(step.change), bar(share, NARROW_BAR)]


def signed(change: float) -> str:
    """A change for reading, with its sign."""
    return ("+" if change > 0 else "") + figure(change, 3)
