"""What stands beside a footprint: the rows whose data matter most, rows without data, removals, late emissions."""

import streamlit as st

from app_pages.text import percent, plain
from app_pages.visit import Visit
from labels.artwork.figures import significant
from labels.artwork.wording import STAGES
from lca.interpretation.apart import beside, late_limit
from lca.interpretation.contributions import important_rows
from lca.inventory.search import EffectBound
from registry.studies import CalculatedStudy


def beside_view(visit: Visit, study: CalculatedStudy) -> None:
    """Everything that is said beside the number; nothing of it is in the number."""
    _unlinked(visit, study)
    _important(visit, study)
    _notes(visit, study)


def _unlinked(visit: Visit, study: CalculatedStudy) -> None:
    """What each row without a dataset could bring."""
    bounds = study.bounds
    if bounds is None:
        return
    st.subheader(visit.t("What the rows without a dataset could bring"))
    st.table(
        [
            {
                visit.t("No."): row.exchange_id,
                visit.t("Name"): plain(row.name),
                "kg CO₂e": _range(visit, row.effect),
            }
            for row in bounds.rows
        ],
        hide_index=True,
    )
    if len(bounds.unbounded) < len(bounds.rows):
        least, most = (significant(value, visit.language, 3) for value in (bounds.least, bounds.most))
        st.caption(
            visit.t(
                "Together {least} to {most} kg CO2e by the datasets that may be meant; this is no part of the number.",
                least=least,
                most=most,
            )
        )


def _range(visit: Visit, effect: EffectBound | None) -> str:
    if effect is None:
        return "?"
    return " – ".join(significant(value, visit.language, 3) for value in (effect.least, effect.most))


def _important(visit: Visit, study: CalculatedStudy) -> None:
    rows = important_rows(study.calculation.result, study.calculation.system)
    if not rows:
        return
    st.subheader(visit.t("Rows that make 80 %: their data should be the site's own"))
    st.table(
        [
            {
                visit.t("No."): row.exchange_id,
                visit.t("Name"): plain(row.name),
                visit.t("Life cycle stage"): visit.tell(STAGES[row.stage]),
                visit.t("Share"): percent(row.share),
                visit.t("Together"): percent(row.cumulative),
                visit.t("Primary data"): percent(row.primary_share),
            }
            for row in rows
        ],
        hide_index=True,
    )


def _notes(visit: Visit, study: CalculatedStudy) -> None:
    made = study.calculation
    lines = [visit.tell(line) for line in beside(made.declaration, made.system, made.result, late_limit(study.policy))]
    note = made.declaration.study.timing_note
    if note:
        lines.append(visit.t("Timing of emissions: {note}", note=note))
    if lines:
        st.subheader(visit.t("Beside the number"))
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))
