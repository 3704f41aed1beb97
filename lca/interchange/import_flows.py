"""Elementary flows of other programs in ours: by name, CAS number and compartment; what is not ours stays a flow of its
own, without a characterisation factor, so that nothing is lost and nothing is guessed."""

import csv
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from msgspec import Struct

from lca.data import DEFAULT_BACKGROUND, SHIPPED
from lca.interchange.import_units import FLOWMAPS, SourceUnits
from lca.interchange.imported import Direction, ImportedFlow
from lca.units import dimension

FlowRow = Mapping[str, str]
_WORDS = re.compile(r"[a-z]+")
_MEDIA = (
    ("stratosphere", frozenset({"stratosphere"})),
    ("air", frozenset({"air", "atmosphere", "troposphere"})),
    ("water", frozenset({"water", "freshwater", "ocean", "river", "lake", "sea"})),
    ("soil", frozenset({"soil", "ground"})),
)
_SUPPLIED = re.compile(r"supplier-co2e:fossil:(AR\d)")  # see lca.impact.matrices.supplier_flow
_ANY_GWP_SET = "ghg-unspecified-not-stated"
CO2E = "kg CO2e"
_RESOURCE = frozenset({"resource", "resources", "biotic", "land"})


class FlowMatch(Struct, frozen=True):
    """What a source's elementary flow is here. row: of `flows.csv`. ours: whether it is of our own list. note: what was
    assumed in taking it for ours; "" where nothing was."""

    row: FlowRow
    ours: bool
    note: str = ""


class _Rule(Struct, frozen=True):
    flow_id: str
    note: str


def match_flow(flow: ImportedFlow, direction: Direction, units: SourceUnits) -> FlowMatch | None:
    """Our flow for an elementary flow of a source, else a flow of its own; None if its unit is none of ours."""
    unit = units.ours(flow.unit)
    if unit is None:
        return None
    ours = _handed_out(flow, direction)
    if ours and units.between(flow, unit.unit, ours["unit"]):
        return FlowMatch(ours, True)
    medium = medium_of(flow.compartment)
    rule = _rules().get((direction, medium, _folded(flow.name)))
    rule = rule or _rules().get((direction, medium, f"cas {_cas(flow.cas)}"))
    row = our_flows().get(rule.flow_id) if rule else None
    if rule and row and units.between(flow, unit.unit, row["unit"]):
        return FlowMatch(row, True, rule.note)
    return FlowMatch(_own_row(flow, direction, medium, unit.unit), False)


def _handed_out(flow: ImportedFlow, direction: Direction) -> FlowRow | None:
    """Our flow that comes back as we handed it out: by our id, our name and our direction, all three. The fossil part
    of a supplier's footprint is CO2e of its GWP set.
    """
    supplied = _SUPPLIED.fullmatch(flow.id)
    if supplied and direction == "output":
        return our_flows().get(f"ghg-unspecified-{supplied[1].casefold()}") or our_flows()[_ANY_GWP_SET]
    row = our_flows().get(flow.id)
    if row is None or _folded(flow.name) != _folded(row["name_en"]):
        return None
    return row if direction == ("input" if row["direction"] == "uptake" else "output") else None


def medium_of(compartment: str) -> str:
    """air, stratosphere, water, soil or resource, from a source's text; "" if it names none."""
    words = frozenset(_WORDS.findall(compartment.casefold()))
    if words & _RESOURCE:
        return "resource"
    return next((medium for medium, names in _MEDIA if words & names), "")


@cache
def our_flows() -> Mapping[str, FlowRow]:
    """The rows of our own list of elementary flows, by id."""
    file = SHIPPED / "background" / DEFAULT_BACKGROUND / "flows.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        return MappingProxyType({row["flow_id"]: row for row in csv.DictReader(stream)})


def slug(text: str, limit: int = 48) -> str:
    """Lower-case ASCII letters and digits joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:limit].strip("-")


def short_digest(*parts: str) -> str:
    """Eight hexadecimal digits that keep ids apart whose names are alike."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8]


@cache
def _rules() -> Mapping[tuple[str, str, str], _Rule]:
    rules: dict[tuple[str, str, str], _Rule] = {}
    with (FLOWMAPS / "elementary.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            keys = [_folded(name) for name in row["names"].split("|")]
            keys += [f"cas {cas}" for cas in row["cas"].split("|") if cas]
            for key in keys:
                rules.setdefault((row["direction"], row["compartment"], key), _Rule(row["flow_id"], row["note"]))
    return MappingProxyType(rules)


def _folded(name: str) -> str:
    """Name without case, spaces and a remark in brackets (“[Inorganic emissions to air]”)."""
    plain = unicodedata.normalize("NFKC", re.sub(r"\s*\[[^\]]*\]\s*$", "", name)).casefold()
    return re.sub(r"\s+", " ", plain).strip()


def _cas(text: str) -> str:
    return text.strip().lstrip("0")


def _own_row(flow: ImportedFlow, direction: Direction, medium: str, unit: str) -> FlowRow:
    name = flow.name.strip() or flow.id
    digest = short_digest(flow.id, direction)
    where = "air" if medium == "stratosphere" else medium or "unspecified"
    return MappingProxyType(
        {
            "flow_id": "-".join(part for part in ("own", slug(name, 40), where, digest) if part),
            "name_en": name,
            "name_zh": name,
            "substance": name,
            "origin": "none",
            "direction": "uptake" if direction == "input" else "emission",
            "compartment": where,
            "unit": unit,
            "cas": _cas(flow.cas),
            "group": "",
            "note": f"As imported ({flow.compartment or 'compartment not stated'}, {flow.id}); no factor.",
        }
    )


def is_unweighed_co2e(row: FlowRow) -> bool:
    """Whether a flow is greenhouse gases that no method of ours gives a factor: a footprint with it is not whole."""
    return row["unit"] == CO2E and not row["group"]


def same_kind(unit: str, other: str) -> bool:
    """Whether two units of ours measure the same kind of thing."""
    return dimension(unit) == dimension(other)
