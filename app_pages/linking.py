"""What a row could be linked to: near datasets, the declaration's own processes and suppliers, elementary flows."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from app_pages.language import tell, translate
from app_pages.text import percent, plain
from app_pages.wording import STATUSES
from labels.artwork.figures import significant
from lca.documents import Language
from lca.errors import UnitError, say
from lca.inventory.background import BackgroundRelease
from lca.inventory.declaration import Declaration, Exchange, ExchangeKind
from lca.inventory.link import Link, LinkKind
from lca.inventory.product_system import quantity_per_unit
from lca.inventory.search import Suggestion, effect_bound, effect_of, search, suggest
from lca.units import dimension

_FITS = say("matches “{phrase}”")
_OTHER_UNIT = say("matches “{phrase}”, but its unit is of another kind")


class Candidate(Struct, frozen=True):
    """One possible provider.

    title, detail: Markdown; the detail has unit, geography, year, data quality and why it is shown.
    kg_co2e: what the row would bring with it, per unit of the study; None where that is not known, which is not zero.
    """

    link: Link
    title: str
    detail: str
    kg_co2e: float | None = None


def candidates(
    row: Exchange,
    declaration: Declaration,
    background: BackgroundRelease,
    query: str,
    language: Language,
    intensities: Mapping[str, float],
) -> tuple[Candidate, ...]:
    """Possible providers, likeliest first.

    query: words to search for instead of the row's own name; may be empty. intensities: kg CO2e per unit by process.
    """
    if row.kind is ExchangeKind.DIRECT_EMISSION:
        return tuple(_flows(row, background, query, language))
    hits = search(background, query, unit=row.unit) if query.strip() else suggest(background, row.name, row.unit)
    quantity = quantity_per_unit(declaration, row)
    found = (Suggestion(hit, effect_of(background, hit, quantity, intensities)) for hit in hits)
    return (*_declared(row, declaration, language), *(_dataset(one, row, background, language) for one in found))


def bound(found: Iterable[Candidate]) -> tuple[float, float] | None:
    """Least and most kg CO2e that a choice would bring; None where no effect is known."""
    effect = effect_bound(found)
    return (effect.least, effect.most) if effect else None


def _dataset(one: Suggestion, row: Exchange, background: BackgroundRelease, language: Language) -> Candidate:
    hit = one.hit
    process = background.processes[hit.process_id]
    name = process.name_zh if language.startswith("zh") else process.name_en
    rating = significant(process.data_quality.rating(), language, 2)
    facts = (
        f"{translate('per', language)} {process.unit}",
        process.geography,
        process.year,
        f"DQR {rating}",
        tell(STATUSES[process.status], language),
        f"{translate('likeness', language)} {percent(hit.score)}",
    )
    fits = _same_kind(row.unit, process.unit)
    sentence = _FITS if fits else _OTHER_UNIT
    why = tell(say(sentence.template, phrase=str(hit.reason.params.get("phrase", ""))), language)
    detail = f"{' · '.join(plain(fact) for fact in facts)}  \n{plain(why)}"
    if one.kg_co2e is not None:
        brings = say("brings {amount} kg CO2e per unit of the study", amount=significant(one.kg_co2e, language, 3))
        detail += f" · **{plain(tell(brings, language))}**"
    return Candidate(Link(kind=LinkKind.BACKGROUND, target=hit.process_id), plain(name), detail, one.kg_co2e)


def _declared(row: Exchange, declaration: Declaration, language: Language) -> Iterator[Candidate]:
    for supplier in declaration.supplier_footprints:
        if _same_kind(row.unit, supplier.quantity.unit):
            title = f"{supplier.supplier} · {supplier.product}"
            detail = f"{translate('Supplier footprint of this declaration', language)} · {supplier.quantity.unit}"
            yield Candidate(Link(kind=LinkKind.SUPPLIER, target=supplier.id), plain(title), plain(detail))
    for process in declaration.own_processes:
        if process.id != row.process and _same_kind(row.unit, process.output.unit):
            detail = f"{translate('Own process of this declaration', language)} · {process.output.unit}"
            yield Candidate(Link(kind=LinkKind.OWN_PROCESS, target=process.id), plain(process.name), plain(detail))


def _flows(row: Exchange, background: BackgroundRelease, query: str, language: Language) -> Iterator[Candidate]:
    words = query.casefold().split()
    for flow in background.flows.values():
        text = f"{flow.name_zh} {flow.name_en} {flow.substance} {flow.flow_id}".casefold()
        if _same_kind(row.unit, flow.unit) and all(word in text for word in words):
            name = flow.name_zh if language.startswith("zh") else flow.name_en
            detail = f"{translate('Elementary flow', language)} · {flow.substance} · {flow.unit}"
            yield Candidate(Link(kind=LinkKind.ELEMENTARY_FLOW, target=flow.flow_id), plain(name), plain(detail))


def _same_kind(one: str, other: str) -> bool:
    try:
        return dimension(one) == dimension(other)
    except UnitError:
        return False
