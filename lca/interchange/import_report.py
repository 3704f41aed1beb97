"""The written report of an import: counts, and every item with its place, cause and bound."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from lca.interchange.imported import ImportIssue, ReleaseHead

FORMAT = "tanbiao.import-report/1"
SHOWN = 200  # items of one kind in the readable report; the other has them all

# kind -> heading of the readable report, in its order
KINDS: Mapping[str, str] = {
    "refused-process": "Processes refused",
    "loop-cut": "Loops that consume as much as they give, cut open",
    "loop-near": "Loops near that, kept",
    "singular": "The system has no solution",
    "negative-footprint": "Footprints below zero",
    "unlinked": "Exchanges kept without a link",
    "co-product": "Co-products that are not offered",
    "unlinked-co-product": "Co-products refused",
    "allocated": "Processes shared among their products",
    "mended": "Mended in reading",
    "other-location": "Linked to another location than wanted",
    "name-link": "Linked by name",
    "converted": "Units converted for a link",
    "source-unit": "Units converted by the source's own factor",
    "source-unit-inexact": "Units whose exact factor is not the source's",
    "credit": "Negative amounts",
    "flow-assumed": "Elementary flows taken for ours with an assumption",
    "flow-without-factor": "Elementary flows without characterisation factor",
    "method-factor": "Characterisation factors left out",
    "zero-amount": "Exchanges of amount zero",
    "flagged": "Processes with a flag of the source",
    "assumption": "Assumptions for the whole release",
}


@dataclass(frozen=True)
class ImportReport:
    """What an import did. counts: by name, in a fixed order. issues: by kind, then as they came."""

    head: ReleaseHead
    format: str
    counts: Mapping[str, int]
    issues: tuple[ImportIssue, ...]

    def kinds(self) -> Mapping[str, int]:
        """How many items of each kind, in the order of the report."""
        counted = Counter(issue.kind for issue in self.issues)
        order = [*KINDS, *sorted(counted.keys() - KINDS.keys())]
        return {kind: counted[kind] for kind in order if counted[kind]}

    def as_json(self) -> bytes:
        """The report for machines (`import-report.json`)."""
        document = {
            "format": FORMAT,
            "release": self.head.id,
            "source": {"file": self.head.source_file, "digest": self.head.source_digest, "format": self.format},
            "counts": dict(self.counts),
            "kinds": dict(self.kinds()),
            "issues": [asdict(issue) for issue in self.issues],
        }
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()

    def as_markdown(self) -> bytes:
        """The report for people (`import-report.md`)."""
        lines = [
            f"# Import report: {_cell(self.head.title)}",
            "",
            f"Read from {_cell(self.head.source_file)} ({self.format}), {self.head.source_digest}.",
            "",
            "| what | count |",
            "|---|---|",
            *(f"| {_cell(name)} | {count} |" for name, count in self.counts.items()),
        ]
        for kind, count in self.kinds().items():
            lines += ["", f"## {KINDS.get(kind, kind)} ({count})", "", "| place | cause | bound |", "|---|---|---|"]
            items = [issue for issue in self.issues if issue.kind == kind]
            lines += [f"| {_cell(i.place)} | {_cell(i.message)} | {_cell(i.bound)} |" for i in items[:SHOWN]]
            if count > SHOWN:
                lines += ["", f"{count - SHOWN} more in import-report.json."]
        return ("\n".join(lines) + "\n").encode()


def _cell(text: str) -> str:
    """Text that cannot break a table or bring markup of its own."""
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
