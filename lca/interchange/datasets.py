"""What a dataset cell says: a provider by drop-down entry, ID, exact name or synonym; nothing else is linked.

A drop-down entry ends in the ID in brackets, `工业用电 | Electricity | [electricity-cn]`; the bracket alone decides.
"""

import re
from collections.abc import Mapping

from lca.interchange.cells import UnreadableCell
from lca.interchange.layout import fold
from lca.inventory.background import BackgroundRelease
from lca.inventory.link import LinkKind
from lca.inventory.unit_process import STATUSES

PREFIXES: Mapping[str, LinkKind] = {
    "own": LinkKind.OWN_PROCESS,
    "supplier": LinkKind.SUPPLIER,
    "flow": LinkKind.ELEMENTARY_FLOW,
}
_BRACKET = re.compile(r"\[([^\[\]]+)\]\s*$")
_SHOWN = 5


class DatasetNames:
    """Datasets and elementary flows of one background release, by everything they are called."""

    def __init__(self, release: BackgroundRelease) -> None:
        self._release = release
        self._by_name: dict[str, set[str]] = {}
        for process in release.processes.values():
            for name in (process.name_zh, process.name_en, *process.synonyms):
                if name:
                    self._by_name.setdefault(fold(name), set()).add(process.process_id)
        self._flows = {
            fold(name): flow.flow_id
            for flow in release.flows.values()
            for name in (flow.flow_id, flow.name_zh, flow.name_en)
        }

    def link(self, text: str) -> dict[str, str] | None:
        """The link that a cell asks for; None for a text that names nothing, which stays unlinked.

        UnreadableCell: an ID that does not exist, or a name that several datasets bear.
        """
        bracket = _BRACKET.search(text)
        wanted = (bracket[1] if bracket else text).strip()
        prefix, colon, target = wanted.partition(":")
        if colon and prefix.strip().lower() in PREFIXES:
            return self._prefixed(prefix.strip().lower(), target.strip())
        if wanted in self._release.processes:
            return _link(LinkKind.BACKGROUND, wanted)
        if bracket:
            raise UnreadableCell("unknown-dataset", value=wanted, release=self._release.id)
        found = sorted(self._by_name.get(fold(wanted), ()))
        if len(found) > 1:
            more = f" … ({len(found)})" if len(found) > _SHOWN else ""
            raise UnreadableCell("ambiguous-dataset", value=wanted, candidates=", ".join(found[:_SHOWN]) + more)
        return _link(LinkKind.BACKGROUND, found[0]) if found else None

    def _prefixed(self, prefix: str, target: str) -> dict[str, str]:
        if prefix == "flow":
            flow = self._flows.get(fold(target))
            if flow is None:
                raise UnreadableCell("unknown-dataset", value=f"flow:{target}", release=self._release.id)
            return _link(LinkKind.ELEMENTARY_FLOW, flow)
        return _link(PREFIXES[prefix], target)

    def label(self, link: Mapping[str, str]) -> str:
        """What the cell of a link says."""
        kind, target = LinkKind(link["kind"]), link["target"]
        if kind == LinkKind.BACKGROUND:
            process = self._release.processes.get(target)
            return _label(process.name_zh, process.name_en, target) if process else f"[{target}]"
        if kind == LinkKind.ELEMENTARY_FLOW:
            return self.flow_label(target)
        return next(f"{prefix}:{target}" for prefix, known in PREFIXES.items() if known == kind)

    def flow_label(self, flow_id: str) -> str:
        """Drop-down entry of an elementary flow."""
        flow = self._release.flows.get(flow_id)
        return _label(flow.name_zh, flow.name_en, f"flow:{flow_id}") if flow else f"flow:{flow_id}"

    def entries(self, wanted: tuple[str, ...]) -> tuple[str, ...]:
        """Drop-down entries: datasets of these categories in their order, `@flows`, then `@all` the rest."""
        groups: list[list[str]] = []
        for name in wanted:
            if name == "@flows":
                groups.append([self.flow_label(flow) for flow in sorted(self._release.flows)])
            else:
                groups.append(self._of_category("" if name == "@all" else f"{name}/"))
        found = tuple(dict.fromkeys(entry for group in groups for entry in group))
        return found or tuple(self._of_category(""))

    def _of_category(self, category: str) -> list[str]:
        """Entries of a category, official data first."""
        processes = (p for p in self._release.processes.values() if f"{p.category}/".startswith(category))
        ordered = sorted(processes, key=lambda p: (p.category, STATUSES.index(p.status), p.process_id))
        return [_label(p.name_zh, p.name_en, p.process_id) for p in ordered]


def _label(zh: str, en: str, target: str) -> str:
    return f"{zh} | {en} | [{target}]"


def _link(kind: LinkKind, target: str) -> dict[str, str]:
    return {"kind": kind.value, "target": target}
