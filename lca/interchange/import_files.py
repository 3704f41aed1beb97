"""The files of an imported release: tables of `tanbiao.background/1`, what is unlinked, the report, and the sums."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence

from lca.interchange.import_bounds import Bounds
from lca.interchange.import_products import Activity
from lca.interchange.import_rows import Row
from lca.interchange.import_units import decimal_text
from lca.interchange.imported import ReleaseHead
from lca.inventory.background import FORMAT

SOURCE = "imported"
_DQ = ("dq_reliability", "dq_completeness", "dq_temporal", "dq_geographical", "dq_technological")
_ORIGIN = ("source_id", "locator", "year", "geography", "status")
_FLOW = (
    *("flow_id", "name_en", "name_zh", "substance", "origin", "direction", "compartment", "unit", "cas", "group"),
    "note",
)
_PROCESS = (
    *("process_id", "name_en", "name_zh", "synonyms_en", "synonyms_zh", "category", "reference_product", "amount"),
    *("unit", "geography", "year", "factor_family", "status", "source_id", "locator", "boundary", *_DQ),
    *("declares", "negative_reason", "comment"),
)
_EXCHANGE = (
    "process_id",
    "number",
    "kind",
    "target_id",
    "amount",
    "unit",
    *_ORIGIN,
    *_DQ,
    "comment",
    "negative_reason",
)
_UNLINKED = (
    *("process_id", "number", "direction", "flow_id", "flow", "flow_kind", "amount", "unit", "location"),
    *("cause", "message", "bound_kg_co2e", "bound_basis", "typical_kg_co2e"),
)
_SOURCE = ("source_id", "title", "producer", "year", "licence", "citation", "document_number", "accessed_file_note")
MAX_TEXT = 2000  # characters of a comment carried over


def release_toml(head: ReleaseHead) -> bytes:
    """The head of the release. JSON strings are TOML strings."""
    fields = {
        "format": FORMAT,
        "id": head.id,
        "title": head.title,
        "title_zh": head.title_zh or head.title,
        "producer": head.producer,
        "licence": head.licence,
        "citation": head.citation,
        "geography": head.geography,
        "reference_year": head.reference_year,
        "system_model": head.system_model,
        "recipe": f"imported from {head.source_file} ({head.source_digest})",
        "imported_from": f"{head.source_file} ({head.source_digest})",
        "released_on": head.released_on,
        "notes": "Imported; import-report.md says what was linked, converted, cut off, mended or refused.",
    }
    lines = (f"{name} = {json.dumps(_text(value), ensure_ascii=False)}\n" for name, value in fields.items())
    return "".join(lines).encode()


def flows_csv(rows: Mapping[str, Mapping[str, str]]) -> bytes:
    """Elementary flows by id."""
    return _table(_FLOW, ([rows[key][name] for name in _FLOW] for key in sorted(rows)))


def sources_csv(head: ReleaseHead, kind: str) -> bytes:
    """The one source: the file that was imported."""
    note = f"Imported from {kind}; {head.source_digest}."
    row = (SOURCE, head.title, head.producer, head.reference_year, head.licence, head.citation, head.source_file, note)
    return _table(_SOURCE, [row])


def processes_csv(
    activities: Iterable[Activity],
    head: ReleaseHead,
    declares: Callable[[str], str],
    remarks: Mapping[str, Sequence[str]],
) -> bytes:
    """Unit processes. declares: groups of flows that a process states wholly. remarks: further sentences of a comment
    by process id (what is unlinked).
    """
    return _table(_PROCESS, (_process(a, head, declares(a.id), remarks.get(a.id, ())) for a in activities))


def exchanges_csv(rows: Iterable[Row], head: ReleaseHead) -> bytes:
    """Linked exchanges, in the order of their activities."""
    return _table(_EXCHANGE, (_exchange(row, head) for row in rows if not row.cause))


def unlinked_csv(rows: Iterable[Row], bounds: Bounds) -> bytes:
    """Exchanges without a link, with causes and bounds: kg CO2e per product amount of the process, at most and by the
    median.
    """
    return _table(_UNLINKED, (_unlinked(row, bounds) for row in rows if row.cause))


def sums(files: Mapping[str, bytes]) -> bytes:
    """`SHA256SUMS` of the files, to be checked with `sha256sum -c`."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "".join(lines).encode("ascii")


def _process(activity: Activity, head: ReleaseHead, declares: str, remarks: Sequence[str]) -> list[str]:
    process = activity.process
    category = "imported/" + (process.category or "uncategorised").replace("|", "/")
    flags = f"Flags of the source: {', '.join(process.flags)}." if process.flags else ""
    source = f"Source: {process.source}." if process.source else ""
    texts = (*remarks, flags, source, process.comment[:MAX_TEXT])
    name = activity.flow.name if activity.flow.name != process.name and not activity.product.reference else ""
    return [
        activity.id,
        _text(f"{process.name} [{name}]" if name else process.name),
        _text(process.name_zh or process.name),
        "" if activity.flow.name == process.name else _text(activity.flow.name).replace("|", "/"),
        "",
        _text(category),
        _text(f"{decimal_text(activity.amount)} {activity.unit} of {activity.flow.name}"),
        decimal_text(activity.amount),
        activity.unit,
        process.location or "not stated",
        process.year or "not stated",
        "",
        "reported",
        SOURCE,
        _place(activity),
        "aggregated inventory" if process.system else "as the source links it",
        *(str(score) for score in head.data_quality),
        declares,
        "",
        _text(" ".join(text for text in texts if text)),
    ]


def _exchange(row: Row, head: ReleaseHead) -> list[str]:
    process = row.activity.process
    uncertainty = f"Uncertainty: {row.exchange.uncertainty}." if row.exchange.uncertainty else ""
    comment = " ".join(text for text in (uncertainty, row.exchange.comment[:MAX_TEXT]) if text)
    return [
        row.activity.id,
        str(row.number),
        row.kind,
        row.target,
        decimal_text(row.amount),
        row.unit,
        SOURCE,
        _text(row.exchange.place) or f"{_place(row.activity)}, exchange {row.number}",
        process.year or "not stated",
        process.location or "not stated",
        "reported",
        *(str(score) for score in head.data_quality),
        _text(comment),
        row.negative,
    ]


def _unlinked(row: Row, bounds: Bounds) -> list[str]:
    bound, exchange = bounds.of(row), row.exchange
    return [
        row.activity.id,
        str(row.number),
        exchange.direction,
        _text(row.flow.id),
        _text(row.flow.name),
        row.flow.kind,
        decimal_text(row.amount) if row.unit else exchange.amount[:80],
        row.unit or _text(exchange.unit),
        _text(exchange.location),
        row.cause,
        _text(str(row.message)),
        "" if bound.value is None else f"{bound.value:.6g}",
        str(bound.basis),
        "" if bound.typical is None else f"{bound.typical:.6g}",
    ]


def _place(activity: Activity) -> str:
    return _text(activity.process.place) or f"process {activity.process.id} “{_text(activity.process.name)}”"


def _text(text: str) -> str:
    """One line of printable text: a table stays one row a line, whatever a source holds."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(c for c in line if c.isprintable())


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue().encode()
