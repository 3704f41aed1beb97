"""How the outcome of a scenario looks on a terminal."""

from msgspec import Struct

from cli.compare_page import product_name, show_claim, show_steps, signed
from cli.page import Page, bar, figure
from cli.uncertainty_page import NARROW_BAR
from labels.artwork.wording import STAGES
from lca.errors import Message, say
from lca.interchange.scenario_file import PlannedChange
from lca.interpretation.changes import NameOf
from lca.interpretation.comparison import Comparison
from lca.interpretation.scenarios import ScenarioStep
from lca.inventory.link import Link, LinkKind
from registry.studies import CalculatedStudy


class ScenarioOutcome(Struct, frozen=True):
    """What a scenario brought: before, after, each step between them, and the two compared."""

    name: str
    before: CalculatedStudy
    after: CalculatedStudy
    planned: tuple[PlannedChange, ...]
    steps: tuple[ScenarioStep, ...]
    comparison: Comparison

    def titles(self, name_of: NameOf) -> tuple[Message, ...]:
        """What each change is, in a few words."""
        before = [self.before.calculation.declaration, *(step.calculation.declaration for step in self.steps)]
        return tuple(
            planned.change.title(declaration, name_of)
            for planned, declaration in zip(self.planned, before[: len(self.planned)], strict=True)
        )


def show_scenario(page: Page, outcome: ScenarioOutcome) -> None:
    """Draw the steps from the old footprint to the new, the claim, and what moved."""
    page.heading("What if: {product}", product=outcome.name or product_name(page, outcome.before))
    first, last = outcome.steps[0].waterfall.before, outcome.steps[-1].waterfall.after
    widest = max((abs(step.waterfall.change) for step in outcome.steps), default=0.0)
    rows = [[page.plain("As declared"), figure(first), "", ""]]
    titles = outcome.titles(lambda link: _name(page, outcome, link))
    for title, step in zip(titles, outcome.steps, strict=True):
        change = step.waterfall.change
        share = change / widest if widest else 0.0
        rows.append([_told(page, title), figure(step.waterfall.after), signed(change), bar(share, NARROW_BAR)])
    rows.append([page.plain("Together"), figure(last), signed(last - first), ""])
    page.table(["Step", "kg CO2e", "Change, kg CO2e", ""], rows, right=(1, 2))
    show_claim(page, outcome.comparison)
    for caution in outcome.comparison.cautions:
        page.line(caution, indent=2, style="yellow")
    show_steps(page, outcome.comparison)


def _told(page: Page, title: Message) -> str:
    """A title with its life cycle stage, where it names one, in the reader's words."""
    stages = {str(stage): page.plain(said) for stage, said in STAGES.items()}
    params = {name: stages.get(str(value), value) if name == "where" else value for name, value in title.params.items()}
    return page.plain(say(title.template, **params))


def _name(page: Page, outcome: ScenarioOutcome, link: Link) -> str:
    processes = outcome.before.background.processes
    if link.kind is LinkKind.BACKGROUND and link.target in processes:
        process = processes[link.target]
        return process.name_zh if page.language.startswith("zh") else process.name_en
    return link.target
