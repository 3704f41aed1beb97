"""How certain a footprint is, on its page: worked out when somebody asks, and kept for the visit."""

import streamlit as st

from app_pages import door
from app_pages.charts import UNIT, Spec
from app_pages.text import figure, percent
from app_pages.visit import Visit
from labels.artwork.figures import significant
from labels.artwork.wording import STAGES
from lca.data import open_pedigree_variances
from lca.interpretation.design import Design
from lca.interpretation.prepared_samples import with_samples
from lca.interpretation.statistics import Interval
from lca.interpretation.uncertainty import FootprintUncertainty, Skew, Uncertain, assess_uncertainty
from registry.studies import CalculatedStudy

SHOWN = 10
INK = "#12242c"
STEPS = 3


def uncertainty_panel(visit: Visit, study: CalculatedStudy) -> None:
    """A button, then the interval, its digits and what makes the footprint uncertain."""
    st.subheader(visit.t("How certain the number is"))
    key = f"uncertainty {study.calculation.study_digest}"
    found = st.session_state.get(key)
    if found is None:
        st.caption(
            visit.t(
                "Draws amounts and data many times within their data quality. The certified number does not change."
            )
        )
        if st.button(visit.t("Work out the uncertainty"), key="work_out_uncertainty"):
            st.session_state[key] = _work_out(visit, study)
            st.rerun()
        return
    _headline(visit, found)
    _sources(visit, found)
    _not_drawn(visit, found)


def _work_out(visit: Visit, study: CalculatedStudy) -> FootprintUncertainty:
    registry = door.registry()
    background, method, _ = registry.office.releases.open(study.calculation.declaration.study)
    names = {
        "draw": visit.t("Drawing samples …"),
        "variance": visit.t("Looking for what makes it uncertain …"),
        "statistics": visit.t("Summing up …"),
    }
    shown, done = st.progress(0.0, names["draw"]), 0

    def progress(step: str) -> None:
        nonlocal done
        shown.progress(done / STEPS, names[step])
        done += 1

    asked = Uncertain(background, method, open_pedigree_variances(), Design())
    asked = with_samples(asked, [study.calculation], registry.settings.data / "prepared")
    return assess_uncertainty(study.calculation, asked, progress)


def _headline(visit: Visit, found: FootprintUncertainty) -> None:
    with st.container(horizontal=True, gap="small", border=True):
        digits = found.digits + 1
        low = significant(found.total.low.value, visit.language, digits)
        high = figure(found.total.high.value, "kg CO2e", visit.language, digits)
        st.metric(visit.t("95 % interval"), f"{low} – {high}", width=330)
        st.metric(visit.t("Significant digits it justifies"), found.digits, width=230)
        st.metric(visit.t("Median"), figure(found.total.median.value, "kg CO2e", visit.language, digits), width=190)
    check = found.mean_check
    if check.verdict is Skew.UNEXPLAINED:
        st.error(
            visit.t("The mean of the samples is not where it should be: please report this with the declaration."),
            icon=":material/error:",
        )
    elif check.verdict is Skew.EXPLAINED:
        st.caption(
            visit.t(
                "The mean of the samples is {mean}: amounts are medians of skewed distributions.",
                mean=figure(check.mean, "kg CO2e", visit.language),
            )
        )
    if not found.settled:
        st.warning(visit.t("The figures have not settled with {count} samples.", count=found.design.count))


def _sources(visit: Visit, found: FootprintUncertainty) -> None:
    sources, stages = st.tabs(
        [visit.t("What makes it uncertain"), visit.t("Interval by life cycle stage")], key="uncertainty_tabs"
    )
    with sources:
        st.echarts_chart(
            variance_bars(found),
            height=36 * max(1, len(found.exchanges[:SHOWN])),
            key="uncertainty_sources",
            alt="; ".join(f"{e.name} {percent(max(0.0, e.share))}" for e in found.exchanges[:SHOWN]),
        )
        st.caption(visit.t("Share of the variance of the footprint, with the data behind each row."))
    with stages:
        st.table(
            [
                {
                    visit.t("Life cycle stage"): visit.tell(STAGES[stage]),
                    visit.t("Median"): figure(part.median.value, "kg CO2e", visit.language, 3),
                    visit.t("95 % interval"): _between(visit, part),
                }
                for stage, part in found.by_stage.items()
            ],
            hide_index=True,
        )


def variance_bars(found: FootprintUncertainty) -> Spec:
    """One bar an exchange: its share of the variance, in per cent; the largest on top."""
    rows = found.exchanges[:SHOWN]
    return {
        "animation": False,
        "grid": {"left": 8, "right": 56, "top": 4, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "value", "show": False},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [f"{e.exchange_id} {e.name}" for e in rows],
            "axisTick": {"show": False},
            "axisLine": {"show": False},
            "axisLabel": {"color": INK, "width": 150, "overflow": "truncate", "fontSize": 12},
        },
        "series": [
            {
                "type": "bar",
                "barMaxWidth": 18,
                "data": [{"value": e.share, "label": {"formatter": percent(max(0.0, e.share))}} for e in rows],
                "label": {"show": True, "position": "right"},
            }
        ],
    }


def _between(visit: Visit, part: Interval) -> str:
    low, high = (significant(e.value, visit.language, 3) for e in (part.low, part.high))
    return f"{low} – {high} {UNIT}"


def _not_drawn(visit: Visit, found: FootprintUncertainty) -> None:
    if not found.fixed:
        return
    with st.expander(
        visit.t("{count} row(s) with neither data quality nor spread were not drawn", count=len(found.fixed))
    ):
        st.dataframe(
            [{"id": f.key, "name": f.name, "share": percent(f.share), "kg": f.kg_co2e} for f in found.fixed],
            hide_index=True,
            column_config={
                "id": st.column_config.TextColumn(visit.t("No."), width="small"),
                "name": st.column_config.TextColumn(visit.t("Name"), width="large"),
                "share": st.column_config.TextColumn(visit.t("Share"), alignment="right", width=80),
                "kg": st.column_config.NumberColumn("kg CO₂e", format="%.4g", width=95),
            },
        )
