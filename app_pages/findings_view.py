"""Findings of the conformity rules: what needs the reader first, then every part of the study with all its rules."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from app_pages.text import plain
from app_pages.visit import Visit
from app_pages.wording import OUTCOME_COLOURS, OUTCOME_ICONS, OUTCOMES, PARTS, STRENGTHS
from lca.conformity.rule import Finding, Outcome, Part
from registry.studies import CalculatedStudy

_ORDER = (Outcome.NOT_MET, Outcome.NOT_JUDGED, Outcome.MET, Outcome.NOT_APPLICABLE)
_PLACES = 6  # shown of the places of a finding


def findings_view(visit: Visit, study: CalculatedStudy) -> None:
    """Findings that are not met, then all of them by part; filtered by outcome, by standard and by a word."""
    names = {row.id: row.name for row in study.calculation.declaration.exchanges}
    st.subheader(visit.t("Findings of the rules"))
    chosen, filtered = _chosen(visit, study.findings)
    unmet = sorted((f for f in chosen if f.verdict.outcome is Outcome.NOT_MET), key=lambda f: not f.blocks)
    for finding in unmet:
        with st.container(border=True):
            finding_line(visit, finding, names)
    for part in Part:
        _part(visit, part, [f for f in chosen if f.rule.part is part], opened=filtered)
    if not chosen:
        st.info(visit.t("No rule fits this choice."))


def _chosen(visit: Visit, findings: Sequence[Finding]) -> tuple[list[Finding], bool]:
    """The findings to show, and whether any was left out."""
    counted = Counter(finding.verdict.outcome for finding in findings)
    outcome = st.pills(
        visit.t("{count} rules", count=len(findings)),
        [one for one in _ORDER if counted[one]],
        format_func=lambda one: f"{visit.tell(OUTCOMES[one])} {counted[one]}",
        key="findings_outcome",
    )
    left, right = st.columns(2)
    standard = left.selectbox(
        visit.t("Standard"),
        sorted({rule_standard(visit, finding) for finding in findings}),
        index=None,
        placeholder=visit.t("all"),
        key="findings_standard",
    )
    word = right.text_input(visit.t("Search"), key="findings_word", placeholder=visit.t("word, clause or row"))
    kept = [
        finding
        for finding in findings
        if (outcome is None or finding.verdict.outcome is outcome)
        and (standard is None or rule_standard(visit, finding) == standard)
        and (word or "").casefold() in _searched(visit, finding)
    ]
    return kept, len(kept) < len(findings)


def _searched(visit: Visit, finding: Finding) -> str:
    rule, verdict = finding.rule, finding.verdict
    texts = (rule.id, visit.t(rule.title), visit.t(rule.text), rule.standard, rule.clause, visit.tell(verdict.why))
    return " ".join((*texts, *verdict.where)).casefold()


def _part(visit: Visit, part: Part, group: Sequence[Finding], *, opened: bool) -> None:
    """One part of the study: its counts, and a line a rule."""
    if not group:
        return
    counted = Counter(finding.verdict.outcome for finding in group)
    counts = " ".join(
        f":{OUTCOME_COLOURS[one]}-badge[{visit.tell(OUTCOMES[one])} {counted[one]}]" for one in _ORDER if counted[one]
    )
    with st.expander(f"**{visit.tell(PARTS[part])}** {counts}", expanded=opened):
        rows = [_row(visit, f) for f in sorted(group, key=lambda f: _ORDER.index(f.verdict.outcome))]
        st.markdown(
            "\n".join([f"| {visit.t('Rule')} | {visit.t('Found')} | {visit.t('Source')} |", "|---|---|---|", *rows])
        )


def _row(visit: Visit, finding: Finding) -> str:
    """A rule in brief: what it asks, what was found, and who asks for it."""
    rule, outcome = finding.rule, finding.verdict.outcome
    mark = f":{OUTCOME_COLOURS[outcome]}[{OUTCOME_ICONS[outcome]}]"
    asked = f"{mark} **{plain(visit.t(rule.title))}** :small[{plain(visit.t(rule.text))}]"
    found = f"**{visit.tell(OUTCOMES[outcome])}** {plain(visit.tell(finding.verdict.why))}"
    return f"| {asked} | :small[{found}] | :small[{plain(rule_source(visit, finding))}] |"


def finding_line(visit: Visit, finding: Finding, names: Mapping[str, str]) -> None:
    """One finding: rule, where it comes from, why it was judged so, and what to do. names: of exchanges, by id."""
    rule, verdict = finding.rule, finding.verdict
    strength = visit.tell(STRENGTHS[rule.strength])
    source = rule_source(visit, finding)
    mark = f":{'red' if finding.blocks else 'orange'}[{OUTCOME_ICONS[verdict.outcome]}]"
    lines = [
        f"{mark} **{plain(visit.t(rule.title))}** :small[{strength} · {plain(source)}]",
        plain(visit.tell(verdict.why)),
    ]
    if verdict.outcome is not Outcome.MET:
        lines.insert(1, f":small[{plain(visit.t(rule.text))}]")
    if verdict.remedy is not None:
        lines.append(f":material/build: {plain(visit.tell(verdict.remedy))}")
    if verdict.where:
        shown = ", ".join(f"{plain(one)} {plain(names.get(one, ''))}".strip() for one in verdict.where[:_PLACES])
        more = f" +{len(verdict.where) - _PLACES}" if len(verdict.where) > _PLACES else ""
        lines.append(f":small[{visit.t('Where')}: {shown}{more}]")
    st.markdown("  \n".join(lines))


def rule_source(visit: Visit, finding: Finding) -> str:
    """Standard and clause; a number that this toolkit chose is said to be its own, a clause not yet looked up too."""
    rule = finding.rule
    if rule.part is Part.PRODUCT_CATEGORY:
        return f"{rule_standard(visit, finding)}: {rule.clause}"
    if rule.confidence == "default":
        return visit.t("default of this toolkit")
    clause = f"{rule.standard}, {rule.clause}"
    return visit.t("{clause} (not confirmed)", clause=clause) if rule.confidence == "unconfirmed" else clause


def rule_standard(visit: Visit, finding: Finding) -> str:
    """Who asks for a rule, as the filter lists it."""
    if finding.rule.part is Part.PRODUCT_CATEGORY:
        return visit.t("product category rules")
    if finding.rule.confidence == "default":
        return visit.t("default of this toolkit")
    return finding.rule.standard
