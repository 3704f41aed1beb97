"""Checks of land use change, removals and the time of emissions (ISO 14067:2018, 6.4.8, 6.4.9)."""

from collections.abc import Mapping
from types import MappingProxyType

from lca.conformity.rule import Case, Check, Verdict, met, not_applicable, not_judged, not_met
from lca.conformity.shares import MATTERS, whole
from lca.errors import say
from lca.interpretation.apart import late_emissions, late_limit, service_years, stated_removals
from lca.inventory.declaration import Exchange, ExchangeKind
from lca.inventory.link import LinkKind
from lca.inventory.treatment.part import root_of
from lca.scope.boundary import LifeCycleStage, StageStatus

_GROWS = ("material/paper", "material/wood", "material/food", "packaging/paper", "packaging/wood")
_WORDS = (
    *("cotton", "linen", "flax", "wool", "silk", "viscose", "leather", "bamboo", "natural rubber", "palm", "soy"),
    *("棉", "麻", "羊毛", "蚕丝", "粘胶", "皮革", "竹", "天然橡胶", "棕榈", "大豆"),
)


def land_use_change_stated(case: Case) -> Verdict:
    """A statement for every material that grows and matters."""
    content = case.declaration.product.biogenic_carbon
    growing = [e for e in case.declaration.exchanges if _grows(case, e)]
    said = {change.exchange for change in case.declaration.land_use_changes}
    if not growing and (content is None or not float(content.amount) or said):
        return not_applicable(say("No material that grows matters to the footprint."))
    silent = [e.id for e in growing if e.id not in said and not _stated_by_supplier(case, e)]
    if silent or not growing:
        return not_met(
            say("{count} material(s) that grow have no statement of land use change.", count=max(len(silent), 1)),
            say("Ask where it grows and fill the sheet “Land use change”; equal stocks say that nothing changed."),
            *(silent or ["product.biogenic_carbon"]),
        )
    return met(say("Land use change is stated for {count} material(s) that grow.", count=len(growing)))


def _grows(case: Case, exchange: Exchange) -> bool:
    if exchange.kind not in (ExchangeKind.MATERIAL, ExchangeKind.PACKAGING):
        return False
    limit = MATTERS * whole(case)
    brought = sum(abs(c.kg_co2e) for c in case.result.exchanges if root_of(c.exchange_id) == exchange.id)
    process = None
    if exchange.link is not None and exchange.link.kind is LinkKind.BACKGROUND:
        process = case.background.processes.get(exchange.link.target)
    names = f"{exchange.name} {process.name_en} {process.name_zh}" if process else exchange.name
    grows = process is not None and process.category.startswith(_GROWS)
    return brought >= limit and (grows or any(word in names.casefold() for word in _WORDS))


def _stated_by_supplier(case: Case, exchange: Exchange) -> bool:
    if exchange.link is None or exchange.link.kind is not LinkKind.SUPPLIER:
        return False
    return case.system.suppliers[exchange.link.target].land_use_change is not None


def land_use_change_counted(case: Case) -> Verdict:
    """What is lost within 20 years is counted; gains and older changes are said."""
    changes = case.declaration.land_use_changes
    if not changes:
        return not_applicable(say("No land use change is declared."))
    end = case.declaration.study.period_end
    lost = [change for change in changes if change.loss() > 0 and change.counts(end)]
    if lost and not case.result.by_category["land_use_change"]:
        return not_met(
            say("Carbon is lost by land use change, but the footprint holds none of it."),
            say("Choose a method that has a factor for carbon dioxide of land use change."),
            *(change.id for change in lost),
        )
    return met(
        say(
            "{counted} change(s) are counted, {old} are older than 20 years, {gains} gain(s) of carbon are not netted.",
            counted=len(lost),
            old=sum(change.loss() > 0 and not change.counts(end) for change in changes),
            gains=sum(change.loss() < 0 for change in changes),
        )
    )


def removals_evidenced(case: Case) -> Verdict:
    """Time of storage and monitoring of each removal."""
    found = stated_removals(case.declaration, case.system, case.result)
    if not found:
        return not_applicable(say("No removal is declared."))
    own = case.declaration.removals
    bare = [r.id for r in own if r.storage_years is None or not r.monitored_by or not r.source.reference]
    if bare:
        return not_met(
            say("{count} removal(s) do not say how long they stay stored, who watches them or where that is from.",
                count=len(bare)),
            say("Give years of storage, monitoring and source, or take the removal out."),
            *bare,
        )  # fmt: skip
    kg = f"{sum(removal.kg_co2 for removal in found):.4g}"
    return met(say("{kg} kg CO2 of removals are shown apart; the footprint is not lowered by them.", kg=kg))


def removals_inside(case: Case) -> Verdict:
    """Only a person can tell a removal from an offset."""
    if not stated_removals(case.declaration, case.system, case.result):
        return not_applicable(say("No removal is declared."))
    return not_judged(say("The verifier judges whether the removals belong to the product system."))


def timing_stated(case: Case) -> Verdict:
    """A note where emissions come late."""
    limit = late_limit(case.policy)
    years = f"{limit:g}"
    late = late_emissions(case.declaration, case.result, limit)
    life = service_years(case.declaration)
    used = any(
        case.declaration.boundary.status_of(stage) is StageStatus.INCLUDED
        for stage in (LifeCycleStage.USE, LifeCycleStage.END_OF_LIFE)
    )
    if not late.rows and not (used and life is not None and life > limit):
        return not_applicable(say("Nothing is known to be emitted later than {years} years.", years=years))
    if not case.declaration.study.timing_note:
        return not_met(
            say("Use or end of life emit later than {years} years after first use, and the study does not say when.",
                years=years),
            say("Fill “Timing of emissions” on the sheet “Unit & boundary”, and the years on the rows that emit late."),
            "study.timing_note",
        )  # fmt: skip
    kg = f"{late.kg_co2e:.4g}"
    return met(
        say("{kg} kg CO2e come later than {years} years; the footprint counts them in full.", kg=kg, years=years)
    )


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "land-use-change-stated": land_use_change_stated,
        "land-use-change-counted": land_use_change_counted,
        "removals-evidenced": removals_evidenced,
        "removals-inside": removals_inside,
        "timing-stated": timing_stated,
    }
)
