"""Two footprints side by side on a page: what may be said of them, and the way from one to the other."""

from collections.abc import Sequence

import streamlit as st

from app_pages.comparing import Outcome
from app_pages.text import figure, percent, plain
from app_pages.visit import Visit
from app_pages.waterfall_chart import ROW_PIXELS, axis_start, bars, signed, waterfall_chart
from labels.artwork.figures import significant
from labels.artwork.wording import STAGES
from lca.interpretation.comparison import Comparison, Reduction
from lca.interpretation.foreground_samples import spread_key
from lca.interpretation.statistics import Estimate
from lca.scope.boundary import LifeCycleStage

SURE = 0.95  # probability from which a reduction is shown without warning
ROWS = 8  # single rows in a waterfall; the others are one bar


def claim(visit: Visit, found: Comparison) -> None:
    """The verdict in words: reduced, not reduced, or not comparable, with the probability."""
    if found.reduction is None:
        st.warning(visit.t("No reduction can be claimed:"), icon=":material/block:")
        for problem in found.obstacles:
            st.markdown(f"- {plain(visit.tell(problem.what))} :small[{plain(visit.tell(problem.remedy))}]")
    elif found.reduction.share > 0:
        low, high = (_share(visit, e.value) for e in (found.reduction.spread.low, found.reduction.spread.high))
        text = visit.t(
            "Reduced by {share} (95 % interval {low} to {high}).", share=_of(visit, found.reduction), low=low, high=high
        )
        sure = found.reduction.probability.value >= SURE
        (st.success if sure else st.warning)(plain(text), icon=":material/trending_down:")
    elif found.reduction.share < 0:
        share = _share(visit, -found.reduction.share)
        st.error(plain(visit.t("Not reduced: it is {share} higher.", share=share)), icon=":material/trending_up:")
    else:
        st.info(visit.t("Nothing changes in the footprint."), icon=":material/trending_flat:")
    if found.before != found.after:
        probability = likely(found.probability_lower)
        st.markdown(
            plain(
                visit.t(
                    "Probability that the second is lower: {probability}. Both were drawn in the same samples.",
                    probability=probability,
                )
            )
        )
    for caution in found.cautions:
        st.caption(plain(visit.tell(caution)))


def likely(probability: Estimate) -> str:
    """A probability; what no sample contradicts is not certain."""
    return percent(min(max(probability.value, probability.error), 1 - probability.error))


def way(visit: Visit, outcome: Outcome, names: tuple[str, str], titles: Sequence[str], key: str) -> None:
    """The waterfall: by change where there are any, by life cycle stage, by row."""
    views: dict[str, list[tuple[str, float]]] = {}
    if titles:
        changes = zip(titles, outcome.steps, strict=True)
        views[visit.t("By change")] = [(title, step.waterfall.change) for title, step in changes]
    views[visit.t("By row")] = _rows(visit, outcome.comparison)
    views[visit.t("By life cycle stage")] = [
        (visit.tell(STAGES[LifeCycleStage(step.key)]), step.change) for step in outcome.comparison.waterfall.stages
    ]
    for number, (tab, steps) in enumerate(zip(st.tabs(list(views), key=f"{key}tabs"), views.values(), strict=True)):
        with tab:
            _chart(visit, outcome.comparison, names, steps, f"{key}{number}")


def _chart(
    visit: Visit, found: Comparison, names: tuple[str, str], steps: Sequence[tuple[str, float]], key: str
) -> None:
    rows = bars((names[0], found.before), steps, names[1], visit.language)
    st.echarts_chart(
        waterfall_chart(rows),
        height=ROW_PIXELS * len(rows),
        key=key,
        alt="; ".join(f"{row.name} {row.text}" for row in rows),
    )
    if axis_start(rows):
        st.caption(visit.t("The axis does not begin at zero, so that the changes can be seen."))
    with st.expander(visit.t("The same as a table")):
        st.table([{visit.t("Step"): plain(row.name), "kg CO₂e": plain(row.text)} for row in rows], hide_index=True)


def _rows(visit: Visit, found: Comparison) -> list[tuple[str, float]]:
    """Changes by declared row, its parts together, the largest first; the smallest as one."""
    names: dict[str, str] = {}
    changes: dict[str, float] = {}
    for step in found.waterfall.moved:
        key = spread_key(step.key)
        names.setdefault(key, step.name)
        changes[key] = changes.get(key, 0.0) + step.change
    order = sorted(changes, key=lambda key: -abs(changes[key]))
    shown = [(f"{key} {names[key]}", changes[key]) for key in order[:ROWS]]
    rest = order[ROWS:]
    if rest:
        shown.append((visit.t("{count} more", count=len(rest)), sum(changes[key] for key in rest)))
    return shown


def totals(visit: Visit, found: Comparison, names: tuple[str, str]) -> None:
    """Both numbers, and what lies between them."""
    with st.container(horizontal=True, gap="small", border=True):
        st.metric(names[0], figure(found.before, "kg CO2e", visit.language), width=200)
        st.metric(
            names[1],
            figure(found.after, "kg CO2e", visit.language),
            delta=f"{signed(found.after - found.before, visit.language)} kg CO₂e".replace("−", "-"),  # its sign of less
            delta_color="inverse",
            width=220,
        )


def _of(visit: Visit, reduction: Reduction) -> str:
    return _share(visit, reduction.share)


def _share(visit: Visit, share: float) -> str:
    return f"{significant(100 * share, visit.language, 2)} %"
