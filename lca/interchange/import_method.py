"""Impact categories of another program as a method folder (`tanbiao.method/1`): GWP100, and the rest beside it.

The footprint is the one climate change category; its factors are sorted into the parts that ISO 14067:2018, 7.2 wants
apart by the origin of our flow, or by the part categories of the source. A flow without a factor gets none: it is
listed, never zero. The other categories are kept whole, for whoever reads them.
"""

import csv
import io
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from lca.canonical import Digest
from lca.data import DEFAULT_METHOD, SHIPPED
from lca.errors import BackgroundError, say
from lca.impact.method import FORMAT
from lca.interchange.import_files import sums
from lca.interchange.import_flows import FlowMatch, match_flow, our_flows
from lca.interchange.import_units import SourceUnits, decimal, decimal_text
from lca.interchange.imported import ImportedDatabase, ImportedFactor, ImportedMethod, ImportIssue

# parts of a footprint by the origin of our flow; a flow that is taken up has the second
_BY_ORIGIN: Mapping[str, tuple[str, str]] = {
    "fossil": ("fossil", "fossil"),
    "biogenic": ("biogenic_emission", "biogenic_uptake"),
    "land_use_change": ("land_use_change", "land_use_change"),
    "aircraft": ("aircraft", "aircraft"),
    "removal": ("removal", "removal"),
}
# part categories of a source, by words of their names, in this order
_BY_WORDS = (
    ("land use", "land_use_change"),
    ("aircraft", "aircraft"),
    ("removal", "removal"),
    ("uptake", "biogenic_uptake"),
    ("biogenic", "biogenic_emission"),
    ("fossil", "fossil"),
)
_CLIMATE = re.compile(r"climate|global warming|gwp", re.IGNORECASE)
_HUNDRED = re.compile(r"gwp ?100|100 ?(a|years?)", re.IGNORECASE)


class MethodHead(Struct, frozen=True):
    """What is stated about an imported method. climate: name of its GWP100 category; "" to find the only one."""

    id: str
    title: str
    gwp_set: str
    table: str
    producer: str
    year: str
    licence: str
    citation: str
    source_file: str
    source_digest: Digest
    climate: str = ""


def method_files(database: ImportedDatabase, head: MethodHead) -> tuple[dict[str, bytes], tuple[ImportIssue, ...]]:
    """Files of a method folder, and what did not come over as it stood. BackgroundError without a GWP100 category."""
    matches = _Matches(database)
    total = climate_category(database.methods, head.climate)
    rows, issues = _footprint_rows(database, total, matches)
    table = [[*row, "imported", f"{head.table}: {total.category}", note] for *row, note in rows]
    files = {
        "method.toml": _toml(head, total),
        "factors.csv": _table(
            "flow_id,category,value,unit,source_id,table,note", [*table, *_published_as_sums({row[0] for row in rows})]
        ),
        "inventory.csv": (SHIPPED / "methods" / DEFAULT_METHOD / "inventory.csv").read_bytes(),
        "sources.csv": _sources(head),
        "impact_categories.csv": _table(
            "category_id,method,category,unit,factors",
            [
                [str(n), m.name, m.category, m.unit, str(len(m.factors))]
                for n, m in enumerate(database.methods, start=1)
            ],
        ),
        "impact_factors.csv": _all_factors(database, matches),
        "import-report.json": _report(head, database, issues),
    }
    return {**files, "SHA256SUMS": sums(files)}, tuple(issues)


def climate_category(methods: Sequence[ImportedMethod], name: str = "") -> ImportedMethod:
    """The GWP100 category that footprints are calculated with: the one of this name, or the only one there is."""
    candidates = [m for m in methods if _CLIMATE.search(m.category) and _HUNDRED.search(m.category)]
    totals = [m for m in candidates if _part_named(m.category) is None and "SLCF" not in m.category]
    found = [m for m in methods if m.category == name] if name else totals
    if len(found) == 1:
        return found[0]
    raise BackgroundError(
        "method-climate",
        say("There is not one climate change category over 100 years, but {count}.", count=len(found)),
        say("Name one of: {names}.", names="; ".join(m.category for m in candidates or methods[:10]) or "—"),
    )


class _Matches:
    """Our flow for each flow of the source."""

    def __init__(self, database: ImportedDatabase) -> None:
        self._flows = database.flows
        self._units = SourceUnits(database.units)
        self._found: dict[tuple[str, str], FlowMatch | None] = {}

    def of(self, factor: ImportedFactor) -> FlowMatch | None:
        """Our flow for that of a factor; None if the source has no such flow, or its unit is none of ours."""
        key = (factor.flow_id, factor.direction)
        if key not in self._found:
            flow = self._flows.get(factor.flow_id)
            self._found[key] = match_flow(flow, factor.direction, self._units) if flow else None
        return self._found[key]

    def value(self, factor: ImportedFactor, match: FlowMatch) -> Fraction | None:
        """The factor per unit of our flow."""
        stated, unit = decimal(factor.value), self._units.ours(factor.unit)
        if stated is None or unit is None:
            return None
        size = self._units.between(self._flows[factor.flow_id], unit.unit, match.row["unit"])
        return Fraction(stated) / (unit.factor * size) if size else None


def _footprint_rows(
    database: ImportedDatabase, total: ImportedMethod, matches: _Matches
) -> tuple[list[list[str]], list[ImportIssue]]:
    """flow_id, category, value, unit, note of each flow; what was left out."""
    parts = _parts(database.methods, total)
    values: dict[str, list[tuple[Fraction, bool]]] = {}
    about: dict[str, tuple[FlowMatch, str]] = {}
    issues: list[ImportIssue] = []
    for factor in total.factors:
        match = matches.of(factor)
        value = matches.value(factor, match) if match else None
        if match is None or value is None or factor.location:
            issues.append(_left_out(database, factor))
            continue
        flow_id = match.row["flow_id"]
        stated = parts.get(factor.flow_id)
        _, part = about.setdefault(flow_id, (match, _part(match, stated)))
        values.setdefault(flow_id, []).append((value, stated == part))
    rows = []
    for flow_id, found in sorted(values.items()):
        value, issue = _one_value(flow_id, found)
        issues += issue
        match, part = about[flow_id]
        rows.append([flow_id, part, decimal_text(value), f"kg CO2e/{match.row['unit']}", match.note])
    return rows, [*issues, *_without(values)]


def _one_value(flow_id: str, found: Sequence[tuple[Fraction, bool]]) -> tuple[Fraction, list[ImportIssue]]:
    """The factor of a flow that the source divides further: the commonest in the same part of the footprint."""
    same_part = [value for value, same in found if same] or [value for value, _ in found]
    value = max(sorted(set(same_part)), key=same_part.count)
    others = sorted({other for other, _ in found})
    if len(others) == 1:
        return value, []
    told = ", ".join(map(decimal_text, others))
    text = say(
        "The source's flows for it have the factors {factors}; {value} is used.",
        factors=told,
        value=decimal_text(value),
    )
    return value, [ImportIssue("method-factor", flow_id, text, say("see the values"))]


def _left_out(database: ImportedDatabase, factor: ImportedFactor) -> ImportIssue:
    flow = database.flows.get(factor.flow_id)
    name = f"{flow.name} ({flow.compartment})" if flow else factor.flow_id
    if factor.location:
        why = say("it is for {location} only", location=factor.location)
    else:
        why = say("its flow or unit “{unit}” is not known", unit=factor.unit)
    text = say("The factor {value} is not used: {why}.", value=factor.value, why=why)
    return ImportIssue("method-factor", name, text, say("{value} per unit", value=factor.value))


def _without(found: Iterable[str]) -> list[ImportIssue]:
    """Greenhouse gases of our list that the method says nothing of."""
    known = set(found)
    text = say("The method states no factor for it: where it occurs, it is reported as not characterised.")
    return [
        ImportIssue("flow-without-factor", flow_id, text, say("not characterised"))
        for flow_id, row in sorted(our_flows().items())
        if row["group"] in ("GHG", "BIOGENIC_CO2", "LAND_USE_CHANGE") and flow_id not in known and not _is_sum(row)
    ]


def _parts(methods: Sequence[ImportedMethod], total: ImportedMethod) -> Mapping[str, str]:
    """Part of the footprint by flow id, from the part categories with the same indicator as the total."""
    found: dict[str, str] = {}
    for method in methods:
        part = _part_named(method.category)
        if (
            part
            and method.name == total.name
            and _indicator(method) == _indicator(total)
            and "SLCF" not in method.category
        ):
            found |= {factor.flow_id: part for factor in method.factors}
    return found


def _part_named(category: str) -> str | None:
    head = category.partition(" / ")[0].casefold().replace("_", " ")
    return next((part for word, part in _BY_WORDS if word in head), None) if ":" in head else None


def _indicator(method: ImportedMethod) -> str:
    return method.category.rpartition(" / ")[2]


def _part(match: FlowMatch, stated: str | None) -> str:
    emitted, taken_up = _BY_ORIGIN.get(match.row["origin"] if match.ours else "", ("", ""))
    return (taken_up if match.row["direction"] == "uptake" else emitted) or stated or "fossil"


def _is_sum(row: Mapping[str, str]) -> bool:
    return row["unit"] == "kg CO2e"


def _published_as_sums(stated: Collection[str]) -> list[list[str]]:
    """Our flows that are published in CO2e: one by definition under every method that does not say so itself."""
    note = "Published as a sum; it keeps the GWP set it was published under."
    return [
        [flow_id, "fossil", "1", "kg CO2e/kg CO2e", "imported", "by definition", note]
        for flow_id, row in sorted(our_flows().items())
        if _is_sum(row) and flow_id not in stated
    ]


def _all_factors(database: ImportedDatabase, matches: _Matches) -> bytes:
    rows = []
    for number, method in enumerate(database.methods, start=1):
        for factor in method.factors:
            match, flow = matches.of(factor), database.flows.get(factor.flow_id)
            ours = match.row["flow_id"] if match else ""
            where = (flow.name, flow.compartment) if flow else ("", "")
            rows.append([str(number), ours, factor.flow_id, *where, factor.value, factor.unit, factor.location])
    return _table("category_id,flow_id,source_flow_id,name,compartment,value,per_unit,location", rows)


def _toml(head: MethodHead, total: ImportedMethod) -> bytes:
    fields = {
        "format": FORMAT,
        "id": head.id,
        "title": head.title,
        "gwp_set": head.gwp_set,
        "table": head.table,
        "notes": f"Imported from {head.source_file} ({head.source_digest}); footprints use “{total.category}”.",
    }
    lines = (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fields.items())
    return ("\n".join(lines) + "\n").encode()


def _sources(head: MethodHead) -> bytes:
    row = ["imported", head.title, head.producer, head.year, head.licence, head.citation, head.source_file]
    header = "source_id,title,producer,year,licence,citation,document_number,accessed_file_note"
    return _table(header, [[*row, head.source_digest]])


def _report(head: MethodHead, database: ImportedDatabase, issues: Sequence[ImportIssue]) -> bytes:
    document = {
        "format": "tanbiao.import-report/1",
        "method": head.id,
        "source": {"file": head.source_file, "digest": head.source_digest, "format": database.format},
        "counts": {
            "impact categories": len(database.methods),
            "factors": sum(len(m.factors) for m in database.methods),
        },
        "issues": [issue.document() for issue in (*database.issues, *issues)],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _table(header: str, rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    return stream.getvalue().encode()
