"""The written report of an import: counts, and every item with its place, cause and bound."""

import json
from collections import Counter
from collections.abc import Callable, Mapping

from msgspec import Struct

from lca.errors import Message, say
from lca.interchange.imported import ImportIssue, ReleaseHead

FORMAT = "tanbiao.import-report/1"
SHOWN = 200  # items of one kind in the readable report; the other has them all

# kind -> heading of the readable report, in its order
KINDS: Mapping[str, Message] = {
    "refused-process": say("Processes refused"),
    "loop-cut": say("Loops that consume as much as they give, cut open"),
    "loop-near": say("Loops near that, kept"),
    "singular": say("The system has no solution"),
    "negative-footprint": say("Footprints below zero"),
    "unlinked": say("Exchanges kept without a link"),
    "co-product": say("Co-products that are not offered"),
    "unlinked-co-product": say("Co-products refused"),
    "allocated": say("Processes shared among their products"),
    "mended": say("Mended in reading"),
    "other-location": say("Linked to another location than wanted"),
    "name-link": say("Linked by name"),
    "converted": say("Units converted for a link"),
    "source-unit": say("Units converted by the source's own factor"),
    "source-unit-inexact": say("Units whose exact factor is not the source's"),
    "credit": say("Negative amounts"),
    "flow-assumed": say("Elementary flows taken for ours with an assumption"),
    "flow-without-factor": say("Elementary flows without characterisation factor"),
    "method-factor": say("Characterisation factors left out"),
    "zero-amount": say("Exchanges of amount zero"),
    "flagged": say("Processes with a flag of the source"),
    "assumption": say("Assumptions for the whole release"),
}
# what is counted, by name
COUNTS: Mapping[str, Message] = {
    name.template: name
    for name in (
        say("processes read"),
        say("unit processes written"),
        say("exchanges read"),
        say("exchanges written"),
        say("exchanges kept unlinked"),
        say("elementary flows"),
        say("elementary exchanges of our own flow list"),
        say("elementary exchanges without factor"),
        say("links by the provider that the source names"),
        say("links by flow"),
        say("links by flow and location"),
        say("links by flow and a wider location"),
        say("links by flow, from another location"),
        say("unlinked: no-provider"),
        say("unlinked: ambiguous"),
        say("unlinked: unit"),
        say("unlinked: unit-unknown"),
        say("unlinked: bad-amount"),
        say("unlinked: unknown-flow"),
    )
}

# places that are not of the source
PLACES: Mapping[str, Message] = {
    place.template: place for place in (say("every process"), say("the system as a whole"), say("the archive"))
}


class ImportReport(Struct, frozen=True):
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
            "issues": [issue.document() for issue in self.issues],
        }
        return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()

    def as_markdown(self, tell: Callable[[Message], str] = str) -> bytes:
        """The report for people (`import-report.md`). tell: says a sentence in the reader's language."""
        source = {"file": self.head.source_file, "format": self.format, "digest": self.head.source_digest}
        lines = [
            f"# {_cell(tell(say('Import report: {title}', title=self.head.title)))}",
            "",
            _cell(tell(say("Read from {file} ({format}), {digest}.", **source))),
            "",
            f"| {tell(say('what'))} | {tell(say('count'))} |",
            "|---|---|",
            *(f"| {_cell(tell(COUNTS.get(name, Message(name))))} | {count} |" for name, count in self.counts.items()),
        ]
        head = " | ".join(tell(name) for name in (say("place"), say("cause"), say("bound")))
        for kind, count in self.kinds().items():
            lines += ["", f"## {tell(KINDS.get(kind, Message(kind)))} ({count})", "", f"| {head} |", "|---|---|---|"]
            items = [issue for issue in self.issues if issue.kind == kind]
            places = [tell(PLACES[i.place]) if i.place in PLACES else i.place for i in items[:SHOWN]]
            lines += [_row(p, tell(i.message), tell(i.bound)) for p, i in zip(places, items, strict=False)]
            if count > SHOWN:
                lines += ["", tell(say("{count} more in import-report.json.", count=count - SHOWN))]
        return ("\n".join(lines) + "\n").encode()


def _row(*cells: str) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    """Text that cannot break a table or bring markup of its own."""
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
