"""Findings of the conformity rules, what is not met first, each with its remedy and where to look."""

from collections.abc import Mapping

import streamlit as st

from app_pages.text import plain
from app_pages.visit import Visit
from app_pages.wording import OUTCOME_COLOURS, OUTCOMES, STRENGTHS
from lca.conformity.rule import Finding, Outcome
from registry.studies import CalculatedStudy

_ORDER = (Outcome.NOT_MET, Outcome.NOT_JUDGED, Outcome.MET, Outcome.NOT_APPLICABLE)


def findings_view(visit: Visit, study: CalculatedStudy) -> None:
    """All findings by outcome; those that are not met stand open."""
    findings = study.findings
    names = {row.id: row.name for row in study.calculation.declaration.exchanges}
    st.subheader(visit.t("Findings of the rules"))
    for outcome in _ORDER:
        group = sorted((f for f in findings if f.verdict.outcome is outcome), key=lambda f: not f.blocks)
        if not group:
            continue
        title = f":{OUTCOME_COLOURS[outcome]}-badge[{visit.tell(OUTCOMES[outcome])}] {len(group)}"
        with st.expander(title, expanded=outcome is Outcome.NOT_MET):
            for finding in group:
                finding_line(visit, finding, names)


def finding_line(visit: Visit, finding: Finding, names: Mapping[str, str]) -> None:
    """One finding: rule, where it comes from, why it was judged so, and what to do. names: of exchanges, by id."""
    rule, verdict = finding.rule, finding.verdict
    strength = visit.tell(STRENGTHS[rule.strength])
    source = rule_source(visit, finding)
    lines = [f"**{plain(visit.t(rule.title))}** :small[{strength} · {plain(source)}]", plain(visit.tell(verdict.why))]
    if verdict.outcome is not Outcome.MET:
        lines.insert(1, f":small[{plain(visit.t(rule.text))}]")
    if verdict.remedy is not None:
        lines.append(f":material/build: {plain(visit.tell(verdict.remedy))}")
    if verdict.where:
        shown = ", ".join(f"{plain(one)} {plain(names.get(one, ''))}".strip() for one in verdict.where[:12])
        more = f" +{len(verdict.where) - 12}" if len(verdict.where) > 12 else ""
        lines.append(f":small[{visit.t('Where')}: {shown}{more}]")
    st.markdown("  \n".join(lines))


def rule_source(visit: Visit, finding: Finding) -> str:
    """Standard and clause; a number that this toolkit chose is said to be its own."""
    rule = finding.rule
    if rule.confidence == "default":
        return visit.t("default of this toolkit")
    return f"{rule.standard}, {rule.clause}"
