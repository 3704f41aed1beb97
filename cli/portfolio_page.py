"""How a calculated portfolio looks on a terminal."""

from itertools import islice

import numpy as np

from cli.page import Page, bar, figure, percent
from cli.portfolio_run import Portfolio
from labels.artwork.wording import STAGES
from lca.calculate_portfolio import kg_co2e, ranks
from lca.errors import say
from lca.scope.boundary import LifeCycleStage

PROBLEMS = 3  # of a file that are shown; --json has all


def show_portfolio(page: Page, found: Portfolio, rows: int) -> None:
    """Draw the largest footprints, what the stages are of them, and every file that was refused."""
    page.heading("{count} product(s) calculated", count=len(found.files))
    total = kg_co2e(found.totals)
    rank = ranks(total, [entry.unit for entry in found.about])
    units = np.array([entry.unit for entry in found.about])
    shown = np.lexsort((rank, units))[:rows]
    largest = max((abs(total[i]) for i in shown), default=0.0) or 1.0
    heads, right = ["Rank", "Product", "per", "kg CO2e", "", "Largest stage"], (0, 3)
    lines = [
        [
            str(rank[i]),
            f"{found.about[i].name} {found.about[i].model} ({found.files[i]})",
            found.about[i].unit,
            ("≥ " if found.unlinked[i] else "") + figure(total[i]),
            bar(total[i] / largest, 12),
            _largest_stage(page, found, i),
        ]
        for i in shown
    ]
    page.table(heads, lines, right=right)
    if len(shown) < len(found.files):
        page.line("{count} more; --to FILE writes all.", count=len(found.files) - len(shown), indent=2, style="dim")
    if found.changed is not None:
        _show_change(page, found, total)
    _show_refused(page, found)


def _largest_stage(page: Page, found: Portfolio, product: int) -> str:
    stages = kg_co2e(found.by_stage[product])
    row = int(np.argmax(np.abs(stages)))
    whole = float(np.abs(stages).sum())
    name = page.plain(STAGES[tuple(LifeCycleStage)[row]])
    return f"{name} {percent(float(stages[row]) / whole if whole else 0.0)}"


def _show_change(page: Page, found: Portfolio, total: np.ndarray) -> None:
    assert found.changed is not None  # noqa: S101 - narrows the type
    difference = kg_co2e(found.changed) - total
    page.heading("With the changed number")
    order = np.argsort(-np.abs(difference), kind="stable")[:5]
    lines = [
        [f"{found.about[i].name} {found.about[i].model}", figure(total[i]), figure(total[i] + difference[i])]
        for i in order
    ]
    page.table(["Product", "kg CO2e", "kg CO2e, changed"], lines, right=(1, 2))
    count = int(np.count_nonzero(np.abs(difference) > 1e-12 * np.abs(total)))
    page.line("{count} product(s) change.", count=count, indent=2)


def _show_refused(page: Page, found: Portfolio) -> None:
    if not found.refused:
        return
    page.heading("{count} file(s) not calculated", count=len(found.refused))
    for name, error in sorted(found.refused.items()):
        page.line("{file}: {what}", file=name, what=page.plain(error.what), indent=2, style="red")
        problems = getattr(error, "problems", ())
        for problem in islice(problems, PROBLEMS):
            place = f"{problem.place}: " if str(problem.place) else ""
            page.line(say("{text}", text=f"{place}{page.plain(problem.what)} {page.plain(problem.remedy)}"), indent=4)
        if len(problems) > PROBLEMS:
            page.line("{count} more; --json has all.", count=len(problems) - PROBLEMS, indent=4, style="dim")
        if not problems:
            page.line(error.remedy, indent=4)
