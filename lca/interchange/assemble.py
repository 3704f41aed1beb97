"""From what a reader found to the files of a background release and the report of its import: the front door of every
importer.

Exchanges are linked by provider, or by flow and location; units are converted exactly; what does not link is kept in
`unlinked.csv` with the bound of its effect; loops that cannot produce are named and cut open at one exchange.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from lca.data import DEFAULT_METHOD, open_method
from lca.errors import BackgroundError, say
from lca.interchange import import_files as files
from lca.interchange.import_bounds import Bounds, Floats, intensities
from lca.interchange.import_flows import is_unweighed_co2e
from lca.interchange.import_loops import Input, Loop, mend_loops
from lca.interchange.import_products import Activity, activities
from lca.interchange.import_report import ImportReport
from lca.interchange.import_rows import Row, RowMaker
from lca.interchange.import_units import SourceUnits
from lca.interchange.imported import ImportedDatabase, ImportedProcess, ImportIssue, ReleaseHead
from lca.inventory.unit_process import FLOW_GROUPS

_NEGATIVE = -1e-9  # of the largest footprint: below this it is a credit, not rounding


class _System(Struct, frozen=True):
    """A linked database: its activities, every row, and what was found wrong with its loops."""

    activities: tuple[Activity, ...]
    rows: tuple[Row, ...]
    loops: tuple[ImportIssue, ...]


def assemble_release(database: ImportedDatabase, head: ReleaseHead) -> tuple[dict[str, bytes], ImportReport]:
    """Files of the release by name, and the report; BackgroundError if no process of the source can be used."""
    units = SourceUnits(database.units)
    issues = list(database.issues)
    made = activities(database, units, issues)
    if not made:
        told = (
            say("{place}: {message}", place=i.place, message=i.message) for i in issues if i.kind == "refused-process"
        )
        first = next(told, say("it holds no process"))
        raise BackgroundError(
            "import-empty",
            say("No process of “{file}” can be used: {first}", file=head.source_file, first=first),
            say("Check that the file is a database of unit processes in the format that was named."),
        )
    maker = RowMaker(database, units, made)
    system = _without_loops(made, tuple(row for activity in made for row in maker.rows(activity)))
    factors = {f.flow_id: f.value for f in open_method(DEFAULT_METHOD).factors.values()}
    footprints = intensities(system.activities, system.rows, factors)
    bounds = Bounds(made, footprints)
    issues += [*system.loops, *_footprint_issues(made, footprints), *maker.remarks(), *_flagged(database.processes)]
    unlinked = [row for row in system.rows if row.cause]
    issues += [_unlinked_issue(row, bounds) for row in unlinked]
    groups = _groups(maker.flow_rows)
    issues.append(_declared(groups))
    report = ImportReport(head, database.format, _counts(database, maker, system), tuple(issues))
    remarks = _remarks(unlinked, bounds)
    written = {
        "release.toml": files.release_toml(head),
        "flows.csv": files.flows_csv(maker.flow_rows),
        "sources.csv": files.sources_csv(head, database.format),
        "processes.csv": files.processes_csv(made, head, _declares(groups, system.rows, maker.flow_rows), remarks),
        "exchanges.csv": files.exchanges_csv(system.rows, head),
        "unlinked.csv": files.unlinked_csv(system.rows, bounds),
        "import-report.json": report.as_json(),
        "import-report.md": report.as_markdown(),
    }
    return {**written, "SHA256SUMS": files.sums(written)}, report


def _without_loops(made: Sequence[Activity], rows: tuple[Row, ...]) -> _System:
    number = {activity.id: index for index, activity in enumerate(made)}
    inputs = [
        Input(number[row.target], number[row.activity.id], float(row.amount / row.activity.amount), key)
        for key, row in enumerate(rows)
        if row.kind == "technosphere"
    ]
    loops = mend_loops(len(made), inputs)
    cut = {loop.cut for loop in loops if loop.cut >= 0}
    text = say("The link closes a loop that consumes as much as it gives; it was cut.")
    kept = tuple(
        replace(row, kind="", target="", cause="loop", message=text) if key in cut else row
        for key, row in enumerate(rows)
    )
    return _System(tuple(made), kept, tuple(_loop_issue(loop, made, rows) for loop in loops))


def _loop_issue(loop: Loop, made: Sequence[Activity], rows: Sequence[Row]) -> ImportIssue:
    names = " → ".join(f"“{made[member].process.name}”" for member in loop.members[:8])
    more = f" … (+{len(loop.members) - 8})" if len(loop.members) > 8 else ""
    gain = say("{names} consume {gain} of what they produce", names=f"{names}{more}", gain=f"{loop.gain:.6g}")
    if loop.cut < 0:
        text = say("{loop}: near the limit of 1; kept.", loop=gain)
        return ImportIssue("loop-near", made[loop.members[0]].id, text, say("not estimated"))
    row = rows[loop.cut]
    cut = f"{float(row.amount):.9g} {row.unit}"
    text = say("{loop}: no solution. Cut off: {amount} of “{flow}”.", loop=gain, amount=cut, flow=row.flow.name)
    return ImportIssue("loop-cut", row.activity.id, text, say("see unlinked"))


def _footprint_issues(made: Sequence[Activity], footprints: Floats | None) -> Iterator[ImportIssue]:
    if footprints is None:
        text = say("The linked system is singular although no loop gains one: negative amounts cancel.")
        yield ImportIssue("singular", "the system as a whole", text, say("unbounded"))
        return
    limit = _NEGATIVE * max(1.0, float(abs(footprints).max(initial=0.0)))
    for activity, value in zip(made, footprints.tolist(), strict=True):
        if value < limit:
            text = say(
                "{value} kg CO2e per {unit} of “{name}”: uptake or credits exceed emissions.",
                value=f"{value:.6g}",
                unit=activity.unit,
                name=activity.process.name,
            )
            yield ImportIssue("negative-footprint", activity.id, text, say("as the source states it"))


def _flagged(processes: Sequence[ImportedProcess]) -> Iterator[ImportIssue]:
    for process in processes:
        if process.flags:
            place = process.place or f"process {process.id} “{process.name}”"
            text = say("Flags: {flags}.", flags=", ".join(process.flags))
            yield ImportIssue("flagged", place, text, say("none on the numbers"))


def _unlinked_issue(row: Row, bounds: Bounds) -> ImportIssue:
    bound = bounds.of(row)
    amount = f"{float(row.amount):.9g} {row.unit}" if row.unit else f"{row.exchange.amount[:40]} {row.exchange.unit}"
    place = f"{row.activity.id}, exchange {row.number}"
    text = say(
        "{cause} Kept unlinked: {amount} ({direction}).",
        cause=row.message,
        amount=amount,
        direction=say("input") if row.exchange.direction == "input" else say("output"),
    )
    return ImportIssue("unlinked", place, text, bound.said(f"{float(row.activity.amount):.6g} {row.activity.unit}"))


def _groups(flow_rows: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    found = {row["group"] for row in flow_rows.values()}
    return tuple(group for group in FLOW_GROUPS if group in found)


def _declares(
    groups: tuple[str, ...], rows: Iterable[Row], flow_rows: Mapping[str, Mapping[str, str]]
) -> Callable[[str], str]:
    """Groups that a process states wholly: not the greenhouse gases where it holds CO2e without a factor."""
    unweighed = {flow for flow, row in flow_rows.items() if is_unweighed_co2e(row)}
    partly = {row.activity.id for row in rows if row.kind == "biosphere" and row.target in unweighed}
    without = "|".join(group for group in groups if group != "GHG")
    return lambda process_id: without if process_id in partly else "|".join(groups)


def _declared(groups: tuple[str, ...]) -> ImportIssue:
    text = say(
        "A process without a flow is taken to emit none of it, as the source means it, for the groups: {groups}.",
        groups=", ".join(groups) or "—",
    )
    return ImportIssue("assumption", "every process", text, say("not estimated"))


def _counts(database: ImportedDatabase, maker: RowMaker, system: _System) -> dict[str, int]:
    return {
        "processes read": len(database.processes),
        "unit processes written": len(system.activities),
        "exchanges read": sum(len(process.exchanges) for process in database.processes),
        "exchanges written": sum(not row.cause for row in system.rows),
        "exchanges kept unlinked": sum(bool(row.cause) for row in system.rows),
        "elementary flows": len(maker.flow_rows),
        **dict(sorted(maker.counts.items())),
    }


def _remarks(unlinked: Sequence[Row], bounds: Bounds) -> dict[str, list[str]]:
    """What a process lacks, for its own comment: the names, and the sum of the bounds where there is one."""
    lacking: dict[str, list[Row]] = {}
    for row in unlinked:
        if row.flow.kind != "elementary":
            lacking.setdefault(row.activity.id, []).append(row)
    return {name: [_lacking(rows, bounds)] for name, rows in lacking.items()}


def _lacking(rows: Sequence[Row], bounds: Bounds) -> str:
    found = [bounds.of(row).value for row in rows]
    known = [value for value in found if value is not None]
    size = f"at most {sum(known):.3g} kg CO2e" if len(known) == len(found) else "unbounded"
    names = "; ".join(dict.fromkeys(row.flow.name for row in rows))
    return f"Not linked ({len(rows)}; {size}): {names[:600]}."
