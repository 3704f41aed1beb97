"""Links as a cell writes them (`[id]` of a dataset, `own:id`, `supplier:id`, `flow:id`); the row a search is for."""

from collections.abc import Mapping

from app_pages import door
from app_pages.rows import provider_name
from lca.documents import Language
from lca.interchange.datasets import PREFIXES
from lca.interchange.layout import Column, Sheet
from lca.inventory.data_quality import SourceKind
from lca.inventory.declaration import Declaration, Exchange, ExchangeKind
from lca.inventory.link import Link, LinkKind, Provenance
from lca.scope.boundary import LifeCycleStage

# Unit in which a column of recycling counts what it replaces
_UNITS: Mapping[str, str] = {"heat_replaced": "MJ", "electricity_replaced": "kWh"}
_UNIT_COLUMNS = ("unit", "energy.unit", "used.unit")
# What is searched for where a row has no name of its own
_SOUGHT: Mapping[str, str] = {
    "instruments": "wind power generation",
    "own_generation": "solar PV generation",
    "heat_replaced": "heat",
    "electricity_replaced": "electricity",
    "energy_recovery": "incineration",
}


def link_of(text: str) -> Link | None:
    """The link that a cell names by ID; None for a name or nothing."""
    wanted = text.strip().rpartition("[")[2].rstrip("]").strip()
    prefix, colon, target = wanted.partition(":")
    kind = PREFIXES.get(prefix) if colon else None
    try:
        return Link(kind=kind or LinkKind.BACKGROUND, target=target if kind else wanted)
    except ValueError:
        return None


def written(link: Link) -> str:
    """A link as a cell writes it."""
    prefix = next((name for name, kind in PREFIXES.items() if kind is link.kind), "")
    return f"{prefix}:{link.target}" if prefix else f"[{link.target}]"


def spoken(text: str, declaration: Declaration, language: Language) -> str:
    """A cell with the name of what it links to before the ID; the cell itself where that is not known."""
    link = link_of(text) if text else None
    name = "" if link is None else provider_name(link, declaration, door.background(declaration), language)
    if link is None or name in ("", link.target):
        return text
    return f"{name} [{written(link).strip('[]')}]"


def sought(declaration: Declaration, sheet: Sheet, column: Column, values: Mapping[str, str]) -> Exchange:
    """A row that stands for the one being typed, so that the search knows its name, unit and kind."""
    named = next((row for row in declaration.exchanges if row.id == values.get("exchange")), None)
    name = _SOUGHT.get(column.key) or values.get("name") or (named.name if named else "") or _SOUGHT.get(sheet.key)
    unit = _UNITS.get(column.key) or next((values[key] for key in _UNIT_COLUMNS if values.get(key)), "")
    return Exchange(
        id="X",
        kind=ExchangeKind(values.get("kind") or sheet.kind or ExchangeKind.MATERIAL),
        stage=LifeCycleStage.PRODUCTION,
        name=(name or column.en)[:200],
        amount="1",
        unit=unit or (named.unit if named else "kg"),
        source=Provenance(kind=SourceKind.ESTIMATED),
    )
