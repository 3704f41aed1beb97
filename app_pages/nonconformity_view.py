"""A nonconformity as both sides read it."""

import streamlit as st

from app_pages.text import moment, plain
from app_pages.visit import Visit
from registry.application import Nonconformity


def nonconformity_line(visit: Visit, row: Nonconformity) -> None:
    """What was found, where, and what was answered."""
    state = f":green-badge[{visit.t('Closed')}]" if row.closed else f":orange-badge[{visit.t('Not closed')}]"
    where = f" · {plain(row.where)}" if row.where else ""
    lines = [f"**{row.id}** {state} :small[{plain(moment(row.raised_at, visit.language))}{where}]", plain(row.what)]
    if row.answer:
        lines.append(f":material/reply: {plain(row.answer)}")
    st.markdown("  \n".join(lines))
