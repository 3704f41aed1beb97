"""What the parts of a draft owe each other: unique IDs, references that exist, freight that multiplies."""

from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from lca.errors import UnitError
from lca.interchange.draft import Draft, Path, rows
from lca.interchange.layout import layout
from lca.units import convert, exact

_MAX_DIGITS = 200
_NAMED = (("company", "name"), ("product", "name"), ("unit", "description"))
_REFERENCES = {"own_process": "own_processes", "supplier": "supplier_footprints"}
_NAMES_EXCHANGE = (("recycling", "exchange"), ("recycling", "end_of_life_exchange"), ("land_use_changes", "exchange"))
_WITH_ID = (
    *("exchanges", "own_processes", "supplier_footprints", "cut_offs", "instruments", "own_generation"),
    *("recycling", "land_use_changes", "removals"),
)


def check_relations(draft: Draft) -> None:
    """Report every broken relation between parts of the draft."""
    checks: tuple[Callable[[Draft], None], ...] = (
        *(_unique_ids, _known_references, _known_exchanges, _freight, _loads, _electricity),
        *(_allocations, _names),
    )
    for check in checks:
        check(draft)


def _unique_ids(draft: Draft) -> None:
    for collection in _WITH_ID:
        seen: set[str] = set()
        for index, row in enumerate(rows(draft, collection)):
            name = row.get("id")
            if isinstance(name, str) and name in seen:
                draft.report("duplicate-id", (collection, index, "id"), value=name)
            elif isinstance(name, str):
                seen.add(name)


def _ids(draft: Draft, collection: str) -> set[str]:
    return {row["id"] for row in rows(draft, collection) if isinstance(row.get("id"), str)}


def _known_references(draft: Draft) -> None:
    known = {collection: _ids(draft, collection) for collection in _REFERENCES.values()}
    for collection in (*_WITH_ID, "allocations"):
        for index, row in enumerate(rows(draft, collection)):
            process = row.get("process")
            if isinstance(process, str) and process and process not in known["own_processes"]:
                _unknown(draft, (collection, index, "process"), process, "own_processes")
            for key, link in row.items():
                if not isinstance(link, dict) or "target" not in link:
                    continue
                target = _REFERENCES.get(str(link.get("kind")))
                if target and link.get("target") not in known[target]:
                    _unknown(draft, (collection, index, key), str(link.get("target")), target)


def _known_exchanges(draft: Draft) -> None:
    """Rows of other sheets that name an exchange by its ID."""
    known = _ids(draft, "exchanges")
    for collection, key in _NAMES_EXCHANGE:
        for index, row in enumerate(rows(draft, collection)):
            named = row.get(key)
            if isinstance(named, str) and named and named not in known:
                draft.report("unknown-exchange", (collection, index, key), value=named[:60])


def _unknown(draft: Draft, path: Path, value: str, collection: str) -> None:
    draft.report("unknown-reference", path, value=value, sheet=layout().sheet(collection).name)


def _freight(draft: Draft) -> None:
    for index, row in enumerate(rows(draft, "exchanges")):
        leg = row.get("transport")
        path: Path = ("exchanges", index)
        if not isinstance(leg, dict) or draft.is_broken((*path, "transport")):
            continue
        try:
            product = leg_tonne_km(leg)
        except (KeyError, TypeError, ValueError, UnitError):
            continue  # what is wrong with its parts is reported where they are judged
        _compare_freight(draft, path, row, product)


def _loads(draft: Draft) -> None:
    """Load and empty return are stated together, and a vehicle without load carries nothing."""
    for index, row in enumerate(rows(draft, "exchanges")):
        leg = row.get("transport")
        path: Path = ("exchanges", index, "transport")
        if not isinstance(leg, dict) or draft.is_broken(path):
            continue
        for stated, missing in (("load_share", "empty_return_share"), ("empty_return_share", "load_share")):
            if leg.get(stated) is not None and leg.get(missing) is None:
                draft.report("freight-load-alone", (*path, missing))
        _within(draft, (*path, "load_share"), leg.get("load_share"), "freight-load", lambda share: 0 < share <= 1)
        _within(draft, (*path, "empty_return_share"), leg.get("empty_return_share"), "share-range", _is_share)


def _is_share(value: Fraction) -> bool:
    return 0 <= value <= 1


def _within(draft: Draft, path: Path, value: Any, code: str, holds: Callable[[Fraction], bool]) -> None:
    """Report an amount that does not hold; one that cannot be read is reported where amounts are."""
    if isinstance(value, str) and not draft.is_broken(path):
        try:
            found = exact(value)
        except ValueError:
            return
        if not holds(found):
            draft.report(code, path, value=value)


def _electricity(draft: Draft) -> None:
    """Energies are above zero: what was not metered or certified is left out."""
    site = draft.tree.get("site_electricity")
    found: list[tuple[Path, Any]] = [
        (("site_electricity", "used"), site.get("used") if isinstance(site, Mapping) else None)
    ]
    for collection, key in (("instruments", "energy"), ("own_generation", "used")):
        found += [((collection, n, key), row.get(key)) for n, row in enumerate(rows(draft, collection))]
    for path, quantity in found:
        if isinstance(quantity, Mapping):
            _within(draft, (*path, "amount"), quantity.get("amount"), "not-positive", lambda amount: amount > 0)


def leg_tonne_km(leg: Mapping[str, Any]) -> Fraction:
    """Mass times distance, exactly, in t*km."""
    mass, distance = leg["mass"], leg["distance"]
    return convert(exact(mass["amount"]), mass["unit"], "t") * convert(
        exact(distance["amount"]), distance["unit"], "km"
    )


def _compare_freight(draft: Draft, path: Path, row: Mapping[str, Any], product: Fraction) -> None:
    if draft.is_broken((*path, "amount")) or draft.is_broken((*path, "unit")):
        return
    if "amount" not in row or "unit" not in row:
        return
    try:
        stated = convert(exact(row["amount"]), row["unit"], "t*km")
    except (KeyError, TypeError, ValueError, UnitError):
        stated = None
    if stated != product or row["unit"] != "t*km":
        draft.report("freight-amount", (*path, "amount"), expected=_readable(product))


def decimal_text(value: Fraction) -> str:
    """The finite decimal of a fraction, as products of our units of mass and length are."""
    digits, scaled = 0, value
    while scaled.denominator != 1 and digits < _MAX_DIGITS:
        digits, scaled = digits + 1, scaled * 10
    text = f"{abs(scaled.numerator):0{digits + 1}d}"
    whole, rest = (text[:-digits], text[-digits:]) if digits else (text, "")
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def _readable(value: Fraction) -> str:
    text = decimal_text(value)
    return text if len(text) <= 20 else f"{float(value):.12g}"


def _allocations(draft: Draft) -> None:
    for index, row in enumerate(rows(draft, "allocations")):
        outputs = row.get("outputs")
        path: Path = ("allocations", index, "outputs")
        if not isinstance(outputs, list) or draft.is_broken(path):
            continue
        if len(outputs) < 2:
            draft.report("too-few-outputs", path)
            continue
        count = Counter(isinstance(output, Mapping) and output.get("is_main") is True for output in outputs)[True]
        if count != 1:
            draft.report("main-product", path, count=count)


def _names(draft: Draft) -> None:
    """A text for readers exists in one language at least."""
    for path in _NAMED:
        holder = draft.tree.get(path[0])
        text = holder.get(path[1]) if isinstance(holder, Mapping) else None
        if isinstance(text, Mapping) and not any(text.values()) and not draft.is_broken(path):
            draft.report("missing-value", path, field=draft.label(path))
