"""`tanbiao background`: what a background release holds, where each number is from, and whether it is sound."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli import background_exchange
from cli.answer import Answer, ExitCode

if TYPE_CHECKING:
    from fractions import Fraction

    from lca.inventory.unit_process import UnitProcess

Release = Annotated[str, typer.Option("--release", metavar="ID", help="Background release.")]
DEFAULT = "tanbiao-open-2026.2"  # lca.data.DEFAULT_BACKGROUND; a test holds the two together

app = typer.Typer(help="Look into background releases: list, show, search, check.")


@app.command("list")
def list_(
    category: Annotated[
        str, typer.Option("--category", help="List the processes of a category, e.g. material or freight/road.")
    ] = "",
    release: Release = DEFAULT,
) -> Answer:
    """List categories, or the processes of a category.

    The exit code is 1 if there are none.
    """
    from collections import Counter

    from cli.background_page import show_processes, show_release
    from cli.releases import installed_releases
    from lca.data import background_ids

    releases = installed_releases()
    opened, ids = releases.background(release), background_ids(releases.root)
    if category:
        chosen = [p for p in opened.processes.values() if f"{p.category}/".startswith(category.rstrip("/") + "/")]
        document = {"release": opened.id, "processes": [_brief(p) for p in chosen]}
        code = ExitCode.GOOD if chosen else ExitCode.NEGATIVE
        return Answer(document, lambda page: show_processes(page, chosen, category), code)
    counted = dict(sorted(Counter(process.category for process in opened.processes.values()).items()))
    summary = {
        "releases": list(ids),
        "release": opened.id,
        "title": dict(opened.title),
        "licence": opened.licence,
        "digest": opened.digest,
        "processes": len(opened.processes),
        "categories": counted,
    }
    return Answer(summary, lambda page: show_release(page, opened, counted, ids))


@app.command()
def show(
    process: Annotated[str, typer.Argument(metavar="ID", help="Id of a unit process, as list and search print it.")],
    release: Release = DEFAULT,
) -> Answer:
    """Show a unit process: what one unit brings, and every exchange with its source."""
    from msgspec.structs import asdict

    from cli.background_page import show_process
    from cli.releases import installed_releases
    from lca.data import DEFAULT_METHOD, open_method
    from lca.errors import BackgroundError, say
    from lca.impact.unit_footprint import unit_footprint
    from lca.inventory.search import search as find

    releases = installed_releases()
    opened = releases.background(release)
    found = opened.processes.get(process)
    if found is None:
        near = ", ".join(hit.process_id for hit in find(opened, process, limit=5)) or "—"
        raise BackgroundError(
            "process-unknown",
            say("There is no unit process “{id}” in {release}.", id=process, release=release),
            say("Near matches: {near}.", near=near),
        )
    lacking = [asdict(one) for one in opened.unlinked if one.process_id == process]
    method = open_method(DEFAULT_METHOD, releases.root)
    brings = unit_footprint(opened, method, process)
    footprint = {
        "method": method.id,
        "kg_co2e": brings.total,
        "by_category": dict(brings.by_category),
        "coverage": brings.coverage,
        "kg_by_pollutant": dict(brings.pollutants),
    }
    document = {**_full(found), "footprint": footprint, "unlinked": lacking}
    return Answer(document, lambda page: show_process(page, found, opened, brings))


@app.command()
def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Name as a factory writes it, Chinese or English.")],
    unit: Annotated[str, typer.Option("--unit", help="Unit that the amount is in.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="Hits to list.")] = 10,
    release: Release = DEFAULT,
) -> Answer:
    """Search unit processes by name, Chinese or English.

    Synonyms count, typing errors are forgiven. The exit code is 1 if nothing is found.
    """
    from cli.background_page import show_processes
    from cli.releases import installed_releases
    from lca.inventory.search import search as find

    opened = installed_releases().background(release)
    hits = find(opened, text, unit=unit or None, limit=limit)
    found = [opened.processes[hit.process_id] for hit in hits]
    document = {
        "release": opened.id,
        "hits": [{**_brief(p), "score": hit.score, "reason": hit.reason} for p, hit in zip(found, hits, strict=True)],
    }
    code = ExitCode.GOOD if hits else ExitCode.NEGATIVE
    return Answer(document, lambda page: show_processes(page, found, text), code)


@app.command()
def check(release: Release = DEFAULT) -> Answer:
    """Check a release: links, units, matrix, checksums.

    Also loops, signs, and the two families of electricity factors. The exit code is 1 if anything is wrong.
    """
    from cli.background_page import show_check
    from cli.releases import installed_releases
    from lca.data import DEFAULT_METHOD, open_method
    from lca.inventory.background_check import check_background

    releases = installed_releases()
    opened = releases.background(release)
    factors = {f.flow_id: f.value for f in open_method(DEFAULT_METHOD, releases.root).factors.values()}
    findings = check_background(opened, factors, folder=releases.root / "background" / release)
    sound = not any(finding.severity == "error" for finding in findings)
    document = {
        "release": opened.id,
        "digest": opened.digest,
        "sound": sound,
        "findings": [
            {"code": f.code, "severity": f.severity, "process": f.process_id, "message": f.message} for f in findings
        ],
    }
    return Answer(
        document, lambda page: show_check(page, opened, findings), ExitCode.GOOD if sound else ExitCode.NEGATIVE
    )


@app.command()
def prepare(release: Release = DEFAULT) -> Answer:
    """Prepare a release, so that footprints take no time.

    Solves it once and keeps the result; nothing in it is needed, everything can be removed and prepared again.
    """
    from cli.background_page import show_prepared
    from cli.prepared import store
    from cli.releases import installed_releases
    from lca.data import DEFAULT_METHOD, open_method
    from lca.impact.background_cache import open_cached
    from lca.impact.prepared import prepare as make

    releases = installed_releases()
    opened = releases.background(release)
    if releases.copies is not None:
        open_cached(releases.copies, releases.root / "background" / release)
    made = make(store(), opened, open_method(DEFAULT_METHOD, releases.root)).entry
    size = sum(file.stat().st_size for file in made.path.iterdir())
    document = {"release": release, "method": DEFAULT_METHOD, "folder": str(made.path), "bytes": size, **made.manifest}
    return Answer(document, lambda page: show_prepared(page, release, made.path, size))


def _brief(process: "UnitProcess") -> dict[str, str]:
    names = ("process_id", "name_en", "name_zh", "category", "unit", "geography", "year", "status")
    return {name: getattr(process, name) for name in names}


def _full(process: "UnitProcess") -> dict[str, object]:
    texts = ("reference_product", "factor_family", "source_id", "locator", "boundary", "negative_reason", "comment")
    exchange_texts = ("kind", "target_id", "unit", "source_id", "locator", "year", "geography", "status", "comment")
    return {
        **_brief(process),
        **{name: getattr(process, name) for name in texts},
        "amount": amount_text(process.amount),
        "synonyms": list(process.synonyms),
        "declares": sorted(process.declares),
        "data_quality": process.data_quality.model_dump(),
        "exchanges": [
            {"amount": amount_text(e.amount), **{name: getattr(e, name) for name in exchange_texts}}
            for e in process.exchanges
        ],
    }


def amount_text(value: "Fraction") -> str:
    """An exact amount for reading: 12 significant digits."""
    return f"{float(value):.12g}"


background_exchange.register(app)
