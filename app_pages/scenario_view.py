"""The scenarios of an application: the changes in the making, what they bring, and those kept beside them."""

import streamlit as st

from app_pages.boundary import boundary
from app_pages.comparing import Outcome, scenario_outcome
from app_pages.comparison_view import claim, likely, totals, way
from app_pages.rows import provider_name
from app_pages.scenario_state import MOST_KEPT, KeptScenario, Scenarios, remember
from app_pages.text import figure, plain
from app_pages.visit import Visit
from app_pages.waterfall_chart import ROW_PIXELS, signed, totals_chart
from labels.artwork.wording import STAGES
from lca.errors import Message, say
from lca.interpretation.scenarios import as_estimates
from lca.inventory.declaration import Declaration
from lca.inventory.link import Link
from registry.studies import CalculatedStudy
from registry.transitions import Act
from registry.views import ApplicationView


def titles(visit: Visit, study: CalculatedStudy, outcome: Outcome) -> list[str]:
    """What each change is, in a few words."""
    before = [study.calculation.declaration, *(step.calculation.declaration for step in outcome.steps)]

    def said(declaration: Declaration, number: int) -> str:
        def name_of(link: Link) -> str:
            return provider_name(link, declaration, study.background, visit.language)

        return _told(visit, outcome.steps[number].change.title(declaration, name_of))

    return [said(declaration, number) for number, declaration in enumerate(before[:-1])]


def _told(visit: Visit, title: Message) -> str:
    """A title with its life cycle stage, where it names one, in the reader's words."""
    stages = {str(stage): visit.tell(said) for stage, said in STAGES.items()}
    params = {name: stages.get(str(value), value) if name == "where" else value for name, value in title.params.items()}
    return visit.tell(say(title.template, **params))


def change_list(application: str, visit: Visit, known: Scenarios, said: list[str]) -> None:
    """The changes made so far; pressing one takes it back."""
    st.markdown(f"**{visit.t('Changes in this scenario')}**")
    for number, text in enumerate(said):
        name = visit.t("Take change {number} back", number=number + 1)
        if st.button(plain(text), icon=":material/close:", help=name, type="tertiary", key=f"undo_{number}"):
            remember(application, known.without_change(number))
            st.rerun()


def outcome_view(visit: Visit, outcome: Outcome, said: list[str]) -> None:
    """Both numbers, the verdict, and the waterfall."""
    names = (visit.t("As declared"), visit.t("With these changes"))
    totals(visit, outcome.comparison, names)
    claim(visit, outcome.comparison)
    way(visit, outcome, names, said, "what_if")


def keep_form(application: str, visit: Visit, known: Scenarios) -> None:
    """Put the scenario aside under a name, to compare it with the next one."""
    if len(known.kept) >= MOST_KEPT:
        st.caption(visit.t("{count} scenarios are kept: drop one to keep another.", count=MOST_KEPT))
        return
    with st.form(f"keep_{known.added}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        usual = visit.t("Scenario {number}", number=len(known.kept) + 1)
        name = st.text_input(visit.t("Name"), placeholder=usual, max_chars=60, key=f"keep_name_{known.added}")
        if st.form_submit_button(visit.t("Keep it beside the others"), key="keep"):
            remember(application, known.put_aside((name or "").strip() or usual))
            st.rerun()


def adopt_form(visit: Visit, view: ApplicationView, study: CalculatedStudy, known: Scenarios, said: list[str]) -> None:
    """Make the changed declaration the next revision of the draft."""
    if Act.SAVE not in view.acts:
        return
    with st.expander(visit.t("Make it the declaration"), icon=":material/save:"):
        st.markdown(
            visit.t(
                "Saves a new revision of the draft; earlier ones stay. Nobody has measured the changed amounts: they"
                " are marked as estimates until you give their record."
            )
        )
        if st.button(visit.t("Save as a new revision"), key="adopt"):
            with boundary():
                after = study.calculation.declaration
                for change in known.changes:
                    after = change.apply(after)
                reasoning = visit.t("What if: {changes}", changes="; ".join(said))
                marked = as_estimates(study.calculation.declaration, after, reasoning)
                number = visit.desk.save_declaration(visit.actor, view.summary.id, marked, view.revision.number)
                remember(view.summary.id, Scenarios(kept=known.kept, added=known.added + 1))
                st.toast(visit.t("Saved as revision {number}.", number=number))
                st.rerun()


def side_by_side(application: str, visit: Visit, study: CalculatedStudy, known: Scenarios) -> None:
    """Every kept scenario with its number and how sure it is; open one again, or drop it."""
    st.subheader(visit.t("Scenarios side by side"))
    outcomes: list[tuple[KeptScenario, Outcome | None]] = []
    for kept in known.kept:
        found = None
        with boundary():
            found = scenario_outcome(visit, study, kept.changes)
        outcomes.append((kept, found))
    drawn = [(kept.name, found.comparison.after) for kept, found in outcomes if found is not None]
    rows = [(visit.t("As declared"), study.calculation.result.total), *drawn]
    chart = totals_chart(rows, visit.language)
    said = "; ".join(f"{name} {figure(value, 'kg CO2e', visit.language, 3)}" for name, value in rows)
    st.echarts_chart(chart, height=ROW_PIXELS * len(rows), key="side_by_side", alt=said)
    for number, (kept, found) in enumerate(outcomes):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(kept.name)}**  \n:small[{_line(visit, found)}]", width="stretch")
            if st.button(visit.t("Open"), key=f"open_kept_{number}"):
                remember(application, Scenarios(kept.changes, known.kept, known.added + 1))
                st.rerun()
            if st.button(visit.t("Drop"), key=f"drop_kept_{number}"):
                remember(application, known.without_kept(number))
                st.rerun()


def _line(visit: Visit, found: Outcome | None) -> str:
    if found is None:
        return visit.t("It cannot be worked out from the present revision.")
    total = figure(found.comparison.after, "kg CO2e", visit.language)
    change = signed(found.comparison.waterfall.change, visit.language)
    sure = visit.t("lower with probability {probability}", probability=likely(found.comparison.probability_lower))
    return plain(f"{total} · {change} kg CO₂e · {sure}")
