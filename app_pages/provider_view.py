"""Finding a provider for one row: a search field, how much hangs on the choice, and the candidates to choose from."""

from collections.abc import Mapping

import streamlit as st
from msgspec import Struct, field

from app_pages import door
from app_pages.linking import Candidate, bound, candidates
from app_pages.visit import Visit
from labels.artwork.figures import significant
from lca.inventory.declaration import Declaration, Exchange

SHOWN = 12
_IN_A_FORM = 6


class _Choice(Struct, frozen=True):
    """How candidates are offered. intensities: kg CO2e per unit by process; without them no effect is said."""

    label: str
    key: str
    shown: int
    intensities: Mapping[str, float] = field(default_factory=dict)


def provider_choice(
    visit: Visit, declaration: Declaration, row: Exchange, label: str, key: str = "", shown: int = SHOWN
) -> Candidate | None:
    """The candidate that is chosen, or None; what the row is linked to now is none of them.

    label: of the choices. key: tells two choices on one page apart.
    """
    return _choose(visit, declaration, row, _Choice(label, key, shown, door.intensities(declaration)))


def dataset_choice(visit: Visit, declaration: Declaration, row: Exchange, label: str, key: str) -> Candidate | None:
    """As `provider_choice` for a row that is still being typed: what it would bring is not known yet."""
    return _choose(visit, declaration, row, _Choice(label, key, _IN_A_FORM))


def _choose(visit: Visit, declaration: Declaration, row: Exchange, choice: _Choice) -> Candidate | None:
    query = st.text_input(
        visit.t("Search the background data"),
        placeholder=visit.t("e.g. stainless steel, 304, electricity Guangdong"),
        key=f"{choice.key}search_{row.id}",
    )
    background = door.background(declaration)
    every = candidates(row, declaration, background, query or "", visit.language, choice.intensities)
    found = tuple(one for one in every if one.link != row.link)[: choice.shown]
    if not found:
        st.info(visit.t("Nothing near was found. Try other words, or move the row to the cut-offs with its reason."))
        return None
    _say_bound(visit, found)
    number = st.radio(
        choice.label,
        range(len(found)),
        index=None,
        format_func=lambda one: found[one].title,
        captions=[candidate.detail for candidate in found],
        # other words, other candidates: the old choice is none of them
        key=f"{choice.key}candidate_{row.id}{query or ''}",
    )
    return None if number is None else found[number]


def _say_bound(visit: Visit, found: tuple[Candidate, ...]) -> None:
    """How much hangs on the choice, before it is made."""
    effects = bound(found)
    if effects is not None:
        least, most = (significant(effect, visit.language, 3) for effect in effects)
        st.caption(visit.t("By the choice this row brings {least} to {most} kg CO2e per unit.", least=least, most=most))
