"""How a background release looks on a terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from cli.background import amount_text
from cli.page import Page, figure, percent
from labels.artwork.wording import CATEGORIES
from lca.errors import say
from lca.impact.unit_footprint import UnitFootprint
from lca.inventory.background import BackgroundRelease
from lca.inventory.check_finding import CheckFinding
from lca.inventory.unit_process import BackgroundExchange, UnitProcess

WHOLE = 1 - 1e-9  # coverage from which nothing is lacking


def show_release(page: Page, release: BackgroundRelease, categories: Mapping[str, int], ids: Sequence[str]) -> None:
    """Draw a release and how many processes each category has."""
    page.heading("{title} ({id})", title=release.title.get(page.language, release.title["en"]), id=release.id)
    page.line("Licence: {licence}", licence=release.licence, indent=2, style="dim")
    page.line("{digest}", digest=release.digest, indent=2, style="dim")
    page.table(["Category", "Unit processes"], [[c, str(n)] for c, n in categories.items()], right=(1,))
    page.line("Installed: {names}", names=", ".join(ids))


def show_processes(page: Page, processes: Sequence[UnitProcess], wanted: str) -> None:
    """Draw processes one a line, or say that there are none."""
    if not processes:
        page.line("Nothing found for “{text}”.", text=wanted)
        return
    rows = [[p.process_id, f"{p.name_zh} {p.name_en}", p.unit, f"{p.geography} {p.year}", p.status] for p in processes]
    page.table(["Id", "Name", "Unit", "Place and year", "Status"], rows)


def show_process(page: Page, process: UnitProcess, release: BackgroundRelease, brings: UnitFootprint) -> None:
    """Draw one process: what one unit brings, and every exchange."""
    page.heading("{zh} · {en}", zh=process.name_zh, en=process.name_en)
    source, scores = release.sources[process.source_id], process.data_quality.model_dump()
    facts = (
        (say("Id"), process.process_id),
        (say("Reference product"), f"{amount_text(process.amount)} {process.unit} {process.reference_product}"),
        (say("Place and year"), f"{process.geography} {process.year}"),
        (say("Boundary"), process.boundary),
        (say("Status"), process.status),
        (say("Source"), f"{source.title}, {source.producer}, {source.year} ({source.licence}); {process.locator}"),
        (say("Data quality"), ", ".join(f"{name} {score}" for name, score in scores.items())),
        (say("States completely"), ", ".join(sorted(process.declares))),
        (say("Comment"), process.comment),
    )
    page.table(["", ""], [[page.plain(name), value] for name, value in facts if value])
    _show_footprint(page, process, brings)
    page.heading("Exchanges")
    rows = [_exchange(exchange, release) for exchange in process.exchanges]
    page.table(["Flow or process", "Amount", "Source, year", "Status"], rows)
    lacking = [u for u in release.unlinked if u.process_id == process.process_id]
    if lacking:
        page.heading("Inputs without a provider")
        sizes = [page.plain(say("no bound")) if u.bound is None else f"{u.bound:.3g}" for u in lacking]
        rows = [[u.flow, f"{u.stated} {u.unit}", u.cause, size] for u, size in zip(lacking, sizes, strict=True)]
        page.table(["Flow", "Amount", "Cause", "At most kg CO2e"], rows, right=(3,))


def _show_footprint(page: Page, process: UnitProcess, brings: UnitFootprint) -> None:
    """What one unit brings, the supply chain included, by category."""
    page.heading("Footprint of 1 {unit}", unit=process.unit)
    least = f"{page.plain(say('at least'))} " if brings.coverage < WHOLE else ""
    rows = [
        [page.plain(name), figure(brings.by_category[key])]
        for key, name in CATEGORIES.items()
        if key in brings.by_category
    ]
    page.table(["Category", "kg CO2e"], [*rows, [page.plain(say("Total")), least + figure(brings.total)]], right=(1,))
    page.line(
        "Processes that state all greenhouse gases make up {coverage} of it.",
        coverage=percent(brings.coverage),
        indent=2,
        style="dim",
    )


def show_check(page: Page, release: BackgroundRelease, findings: Sequence[CheckFinding]) -> None:
    """Draw what a check found, and its verdict."""
    if findings:
        rows = [[f.process_id or release.id, f"{f.severity}: {f.code}", page.plain(f.message)] for f in findings]
        page.table(["Process", "Code", "What was found"], rows)
    wrong, count = sum(finding.severity == "error" for finding in findings), len(release.processes)
    if wrong:
        page.line(
            "{id}: {wrong} error(s) in {count} unit processes.", id=release.id, wrong=wrong, count=count, style="red"
        )
    else:
        page.line("{id}: {count} unit processes, sound.", id=release.id, count=count, style="green")
    page.line("{digest}", digest=release.digest, style="dim")


def _exchange(exchange: BackgroundExchange, release: BackgroundRelease) -> list[str]:
    flow = release.flows.get(exchange.target_id)
    name = f"{flow.name_zh} {flow.name_en}" if flow else exchange.target_id
    source = f"{exchange.source_id} {exchange.locator}, {exchange.year}"
    return [name, f"{amount_text(exchange.amount)} {exchange.unit}", source, exchange.status]


def show_prepared(page: Page, release: str, folder: Path, size: int) -> None:
    """Say where a release was prepared."""
    page.line("{release} is prepared: {size} kB in {folder}.", release=release, size=size // 1000, folder=str(folder))
