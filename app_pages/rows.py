"""What a row of a declaration is linked to, by name."""

from lca.documents import Language
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration
from lca.inventory.link import Link, LinkKind


def provider_name(
    link: Link | None, declaration: Declaration, background: BackgroundRelease, language: Language
) -> str:
    """What a row is linked to, by name; "" where it is not linked."""
    if link is None:
        return ""
    if link.kind is LinkKind.BACKGROUND and link.target in background.processes:
        process = background.processes[link.target]
        return process.name_zh if language.startswith("zh") else process.name_en
    if link.kind is LinkKind.ELEMENTARY_FLOW and link.target in background.flows:
        flow = background.flows[link.target]
        return flow.name_zh if language.startswith("zh") else flow.name_en
    own = {p.id: p.name for p in declaration.own_processes}
    suppliers = {s.id: f"{s.supplier} · {s.product}" for s in declaration.supplier_footprints}
    return {**own, **suppliers}.get(link.target, link.target)
