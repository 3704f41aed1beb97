"""The datasheet of the release: written from the release files alone, so that it cannot differ from them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from lca.impact.method import Method, load_method
from lca.inventory.background import BackgroundRelease, load_background
from lca.inventory.unit_process import UnitProcess
from lca.units import factor
from recipes.background.rows import PEDIGREE, Tables

_MANY_PLACES = 12


def datasheet(release_folder: Path, method_folder: Path, tables: Tables, more: Sequence[str] = ()) -> str:
    """Markdown: what the release holds, from where, how good it is, and what it lacks.

    more: sections before the list of processes.
    """
    release, method = load_background(release_folder), load_method(method_folder)
    parts = [*_head(release), *_categories(release), *_quality(release), *_sources(release), *_holes(tables), *more]
    return "\n".join([*parts, *_processes(release, footprints(release, method))]) + "\n"


def footprints(release: BackgroundRelease, method: Method) -> Mapping[str, float]:
    """kg CO2e per unit of every process."""
    order = {process_id: index for index, process_id in enumerate(release.processes)}
    technology = np.eye(len(order))
    direct = np.zeros(len(order))
    for process in release.processes.values():
        column = order[process.process_id]
        for exchange in process.exchanges:
            if exchange.kind == "technosphere":
                row = order[exchange.target_id]
                to_unit = factor(exchange.unit, release.processes[exchange.target_id].unit)
                technology[row, column] -= float(exchange.amount * to_unit)
            elif exchange.target_id in method.factors:
                direct[column] += float(exchange.amount) * method.factors[exchange.target_id].value
    return dict(zip(order, np.linalg.solve(technology.T, direct), strict=True))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Lines of a Markdown table."""
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "/") for cell in row) + " |"
    yield ""


def _head(release: BackgroundRelease) -> Iterator[str]:
    exchanges = sum(len(process.exchanges) for process in release.processes.values())
    yield f"# {release.title['en']}"
    yield ""
    yield f"{release.title['zh-Hans']} · `{release.id}` · reference year {release.reference_year}"
    yield ""
    yield f"Digest `{release.digest}`."
    yield ""
    yield f"{len(release.processes)} unit processes, {exchanges} exchanges, {len(release.flows)} elementary flows."
    yield "Written by the recipe from the files of the release; do not edit."
    yield ""
    yield f"Licence: {release.licence}."
    yield ""
    yield f"Citation: {release.citation}"
    yield ""


def _categories(release: BackgroundRelease) -> Iterator[str]:
    grouped: dict[str, list[UnitProcess]] = {}
    for process in release.processes.values():
        grouped.setdefault(process.category, []).append(process)
    rows = []
    for category, members in sorted(grouped.items()):
        states = Counter(member.status for member in members)
        linked = sum(any(e.kind == "technosphere" for e in member.exchanges) for member in members)
        polluting = sum("SO2" in member.declares for member in members)
        counts = [str(states[status]) for status in ("official", "reported", "derived", "proxy")]
        rows.append((category, str(len(members)), str(linked), str(polluting), *counts))
    yield "## Coverage"
    yield ""
    heads = ("category", "processes", "with links", "declaring SO2", "official", "reported", "derived", "proxy")
    yield from table(heads, rows)
    yield "*Official*: read from the official document. *Reported*: one secondary source. *Derived*: calculated; the"
    yield "comment shows how. *Proxy*: a figure of another place or product stands in."
    yield ""


def _quality(release: BackgroundRelease) -> Iterator[str]:
    yield "## Data quality for use in China"
    yield ""
    yield "Pedigree scores of the processes, 1 best to 5 worst."
    yield ""
    rows = []
    for name in PEDIGREE:
        scores = Counter(getattr(process.data_quality, name) for process in release.processes.values())
        rows.append((name, *(str(scores[score]) for score in range(1, 6))))
    yield from table(("indicator", "1", "2", "3", "4", "5"), rows)
    places = Counter(process.geography.partition("-")[0] for process in release.processes.values())
    yield "Geography: " + ", ".join(f"{place} {count}" for place, count in _leading(places)) + "."
    yield ""


def _leading(places: Counter[str]) -> list[tuple[str, int]]:
    """The places, most frequent first; of many, those that occur more than twice, and how many others there are."""
    ordered = places.most_common()
    often = [(place, count) for place, count in ordered if count > 2]
    if len(ordered) <= _MANY_PLACES:
        return ordered
    return [*often, (f"{len(ordered) - len(often)} other places", sum(c for _, c in ordered if c <= 2))]


def _sources(release: BackgroundRelease) -> Iterator[str]:
    used = Counter(exchange.source_id for process in release.processes.values() for exchange in process.exchanges)
    yield "## Sources"
    yield ""
    rows = [
        (s.source_id, s.title, s.document_number, s.licence, str(used[s.source_id])) for s in release.sources.values()
    ]
    yield from table(("id", "title", "document", "terms", "exchanges"), rows)


def _holes(tables: Tables) -> Iterator[str]:
    yield "## Known holes"
    yield ""
    rows = [(row["subject"], row["state"], row["what_to_do"]) for row in tables.rows("holes.csv")]
    yield from table(("subject", "state", "what to do"), rows)


def _processes(release: BackgroundRelease, kg_co2e: Mapping[str, float]) -> Iterator[str]:
    yield "## Processes"
    yield ""
    yield "kg CO2e per unit with GWP100 AR6, to three digits, biogenic uptake included."
    yield ""
    ordered = sorted(release.processes.values(), key=lambda p: (p.category, p.process_id))
    rows = [
        (
            f"`{p.process_id}`",
            p.name_en,
            p.name_zh,
            p.unit,
            f"{kg_co2e[p.process_id]:.3g}",
            p.geography,
            p.year,
            p.status,
        )
        for p in ordered
    ]
    yield from table(("id", "name", "名称", "unit", "kg CO2e", "geography", "year", "status"), rows)
