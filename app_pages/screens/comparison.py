"""Compare versions: two revisions or two applications, and whether one is a reduction of the other."""

import streamlit as st

from app_pages.boundary import boundary
from app_pages.comparing import calculate, comparison_of
from app_pages.comparison_view import claim, totals, way
from app_pages.navigation import APPLICATIONS
from app_pages.text import moment
from app_pages.visit import Visit, here
from registry.views import ApplicationSummary


def page() -> None:
    """Choose two versions and compare them."""
    visit = here()
    st.title(visit.t("Compare versions"))
    rows = {row.id: row for row in visit.desk.applications(visit.actor)}
    if not rows:
        _teach(visit)
        return
    st.caption(
        visit.t(
            "“Reduced by” is said only where unit, category, boundary, rules, allocation, method and data are the same."
        )
    )
    left, right = st.columns(2, gap="large")
    with left:
        before = _version(visit, rows, visit.t("Before"), "before", last=False)
    with right:
        after = _version(visit, rows, visit.t("After"), "after", last=True)
    if before == after:
        st.info(visit.t("Choose two different versions."), icon=":material/compare_arrows:")
        return
    _compare(visit, before, after)


Version = tuple[str, int]  # application and number of its revision


def _teach(visit: Visit) -> None:
    st.info(visit.t("There is nothing to compare yet: begin with an application."), icon=":material/compare_arrows:")
    label = visit.tell(APPLICATIONS.title)
    st.page_link(f"screens/{APPLICATIONS.name}.py", label=label, icon=f":material/{APPLICATIONS.icon}:")


def _version(visit: Visit, rows: dict[str, ApplicationSummary], label: str, key: str, *, last: bool) -> Version:
    """An application and one of its revisions."""
    opened = st.session_state.get("application")
    order = list(rows)
    chosen = st.selectbox(
        label,
        order,
        index=order.index(opened) if opened in rows else 0,
        format_func=lambda one: f"{visit.local(rows[one].product)} {rows[one].model} · {one}",
        key=f"{key}_application",
    )
    revisions = {r.number: r for r in visit.desk.revisions(visit.actor, str(chosen))}
    numbers = sorted(revisions, reverse=True)
    number = st.selectbox(
        visit.t("Revision"),
        numbers,
        index=0 if last else min(1, len(numbers) - 1),
        format_func=lambda one: f"{one} · {moment(revisions[one].at, visit.language)}",
        key=f"{key}_revision_{chosen}",
    )
    return str(chosen), int(number or 0)


def _compare(visit: Visit, before: Version, after: Version) -> None:
    with boundary():
        with st.spinner(visit.t("Calculating …")):
            old, new = (calculate(visit.desk.declaration(visit.actor, *version)) for version in (before, after))
        outcome = comparison_of(visit, old, new)
        names = (visit.t("Before"), visit.t("After"))
        totals(visit, outcome.comparison, names)
        claim(visit, outcome.comparison)
        way(visit, outcome, names, (), "compare")


if __name__ == "__main__":
    page()
