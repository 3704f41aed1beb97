"""Choosing what is different: a kind of change, the row it is about, and what it becomes."""

from collections.abc import Callable, Mapping
from decimal import Decimal

import streamlit as st
from msgspec import Struct

from app_pages import door
from app_pages.provider_view import provider_choice
from app_pages.rows import provider_name
from app_pages.text import percent
from app_pages.visit import Visit
from labels.artwork.figures import significant
from labels.artwork.wording import STAGES
from lca.errors import Message, say
from lca.interpretation.changes import (
    AmountChange,
    Change,
    GridChange,
    ModeChange,
    ProviderChange,
    RecycledShareChange,
    YieldChange,
)
from lca.interpretation.foreground_samples import Calculated, spread_key
from lca.inventory.declaration import Declaration, Exchange, ExchangeKind
from lca.inventory.link import LinkKind
from lca.scope.boundary import LifeCycleStage

SHOWN = 6  # candidates: this page has much else on it
ENERGY = "kWh"


class Form(Struct, frozen=True):
    """What the fields need. calculation: of the declaration as changed so far. key: of their widgets."""

    visit: Visit
    calculation: Calculated
    key: str

    @property
    def declaration(self) -> Declaration:
        """The declaration as changed so far."""
        return self.calculation.declaration


def change_form(form: Form) -> Change | None:
    """The change that the fields describe, or None while something is still to be chosen."""
    kind = st.radio(
        form.visit.t("What would be different?"),
        list(_KINDS),
        format_func=lambda one: form.visit.tell(_KINDS[one][0]),
        horizontal=True,
        key=f"{form.key}kind",
    )
    return _KINDS[str(kind)][1](form)


def _row(form: Form, wanted: Callable[[Exchange], bool]) -> Exchange | None:
    """A row, those that bring most first."""
    brought: dict[str, float] = {}
    for one in form.calculation.result.exchanges:
        key = spread_key(one.exchange_id)
        brought[key] = brought.get(key, 0.0) + one.kg_co2e
    rows = {row.id: row for row in form.declaration.exchanges if wanted(row)}
    if not rows:
        st.info(form.visit.t("There is no row for this kind of change."))
        return None
    order = sorted(rows, key=lambda one: -abs(brought.get(one, 0.0)))
    total = form.calculation.result.total
    chosen = st.selectbox(
        form.visit.t("Row, the largest first"),
        order,
        format_func=lambda one: _line(form.visit, rows[one], brought.get(one), total),
        key=f"{form.key}row",
    )
    return None if chosen is None else rows[chosen]


def _line(visit: Visit, row: Exchange, kg: float | None, total: float) -> str:
    text = f"{row.id} · {row.name}"
    if kg is None:
        return text
    share = f" · {percent(kg / total)}" if total > 0 and kg >= 0 else ""
    return f"{text} · {significant(kg, visit.language)} kg CO₂e{share}"


def _dataset(form: Form) -> Change | None:
    row = _row(form, lambda e: e.kind is not ExchangeKind.DIRECT_EMISSION)
    if row is None:
        return None
    now = provider_name(row.link, form.declaration, door.background(form.declaration), form.visit.language)
    if now:
        st.caption(form.visit.t("Now: {name}", name=now))
    label = form.visit.t("It would come from")
    chosen = provider_choice(form.visit, form.declaration, row, label, form.key, SHOWN)
    if chosen is None:
        return None
    freight = row.kind is ExchangeKind.TRANSPORT
    return ModeChange((row.id,), chosen.link) if freight else ProviderChange((row.id,), chosen.link)


def _amount(form: Form) -> Change | None:
    row = _row(form, lambda _: True)
    if row is None:
        return None
    label = form.visit.t("New amount, % of {amount} {unit}", amount=row.amount, unit=row.unit)
    share = st.number_input(label, 1.0, 1000.0, 90.0, 5.0, key=f"{form.key}amount_{row.id}")
    return AmountChange((row.id,), _share(share))


def _recycled(form: Form) -> Change | None:
    row = _row(form, lambda e: e.kind in (ExchangeKind.MATERIAL, ExchangeKind.PACKAGING))
    if row is None:
        return None
    share = st.slider(form.visit.t("Recycled share, %"), 0, 100, 50, 5, key=f"{form.key}share_{row.id}")
    label = form.visit.t("The recycled part would come from")
    chosen = provider_choice(form.visit, form.declaration, row, label, form.key, SHOWN)
    return None if chosen is None else RecycledShareChange(row.id, chosen.link, _share(share))


def _yield(form: Form) -> Change | None:
    visit, declaration = form.visit, form.declaration
    stages = dict.fromkeys(e.stage for e in declaration.exchanges if not e.process)
    places: dict[str, str] = {stage: visit.tell(STAGES[stage]) for stage in LifeCycleStage if stage in stages}
    own = {process.id: process.name for process in declaration.own_processes}
    where = st.selectbox(
        visit.t("Where"),
        [*own, *places],
        format_func=lambda one: own.get(one) or places[one],
        key=f"{form.key}where",
    )
    left, right = st.columns(2)
    before = left.number_input(visit.t("Yield now, %"), 1.0, 100.0, 90.0, 1.0, key=f"{form.key}before")
    after = right.number_input(visit.t("Yield then, %"), 1.0, 100.0, 95.0, 1.0, key=f"{form.key}after")
    if where is None or before == after:
        return None
    if where in own:
        return YieldChange(_share(before), _share(after), process=where)
    return YieldChange(_share(before), _share(after), LifeCycleStage(where))


def _grid(form: Form) -> Change | None:
    used = _electricity(form)
    if not used:
        st.info(form.visit.t("There is no row for this kind of change."))
        return None
    before = st.selectbox(
        form.visit.t("Electricity now"),
        list(used),
        format_func=lambda one: provider_name(
            used[one].link, form.declaration, door.background(form.declaration), form.visit.language
        ),
        key=f"{form.key}grid",
    )
    chosen = provider_choice(
        form.visit, form.declaration, used[before], form.visit.t("It would come from"), form.key, SHOWN
    )
    if chosen is None or chosen.link.kind is not LinkKind.BACKGROUND:
        return None
    return GridChange(before, chosen.link.target)


def _electricity(form: Form) -> Mapping[str, Exchange]:
    """First row of each electricity that is used."""
    processes = door.background(form.declaration).processes
    found: dict[str, Exchange] = {}
    for row in form.declaration.exchanges:
        if row.link is not None and row.link.kind is LinkKind.BACKGROUND:
            process = processes.get(row.link.target)
            if process is not None and process.unit == ENERGY:
                found.setdefault(row.link.target, row)
    return found


def _share(percentage: float) -> str:
    """A percentage as the decimal share that a change wants."""
    return f"{(Decimal(str(percentage)) / 100).normalize():f}"


_KINDS: Mapping[str, tuple[Message, Callable[[Form], Change | None]]] = {
    "dataset": (say("Supplier, material or mode"), _dataset),
    "amount": (say("Amount"), _amount),
    "recycled": (say("Recycled share"), _recycled),
    "yield": (say("Yield"), _yield),
    "grid": (say("Electricity grid"), _grid),
}
