"""A footprint on a page: the number, what it is made of, how good the data are. Decides nothing."""

import streamlit as st

from app_pages.beside_view import beside_view
from app_pages.charts import contribution_treemap, stage_bars, undrawn
from app_pages.rows import provider_name
from app_pages.text import WHOLE, figure, percent, plain
from app_pages.visit import Visit
from labels.artwork.certificate_content import alternative_rows
from labels.artwork.content import quantity
from labels.artwork.figures import mass, significant
from labels.artwork.reading import Reading
from labels.artwork.wording import BOUNDARIES, CATEGORIES, FOOTPRINTS, OTHER_APPROACHES, STAGES
from labels.comparison import alternative_values
from lca.impact.footprint import FootprintResult
from lca.inventory.declaration import Declaration
from lca.inventory.treatment.part import root_of
from lca.inventory.treatment.parts import part_title
from registry.studies import CalculatedStudy

ROW_PIXELS = 44


def headline(visit: Visit, study: CalculatedStudy) -> None:
    """The number with what it is counted per, and what must be said beside it."""
    result, declaration = study.calculation.result, study.calculation.declaration
    number = figure(result.total, "kg CO2e", visit.language)
    rating = result.data_quality_rating
    quality = "–" if rating is None else significant(rating, visit.language, 3)
    with st.container(border=True):
        with st.container(horizontal=True, gap="small"):
            title = visit.tell(FOOTPRINTS[declaration.boundary.kind])
            st.metric(title, number if result.complete else f"{visit.t('at least')} {number}", width=285)
            st.metric(visit.t("Primary data"), percent(result.primary_data_share), width=140)
            hint = visit.t("1 is best; weighted by contribution.")
            st.metric(visit.t("Data quality, 1–5"), quality, help=hint, width=150)
            st.metric(visit.t("All gases stated for"), percent(result.coverage), width=150)
        st.markdown(_unit_line(visit, declaration))
    _warnings(visit, result)


def _unit_line(visit: Visit, declaration: Declaration) -> str:
    amount = quantity(declaration.unit.quantity, visit.language)
    what = plain(visit.local(declaration.unit.description))
    boundary = visit.tell(BOUNDARIES[declaration.boundary.kind])
    return visit.t("per {quantity}: {what} · {boundary}", quantity=plain(amount), what=what, boundary=boundary)


def _warnings(visit: Visit, result: FootprintResult) -> None:
    if result.unlinked:
        names = ", ".join(plain(row.name) for row in result.unlinked[:5])
        st.warning(
            visit.t(
                "{count} row(s) are not linked and not in the number: {names}", count=len(result.unlinked), names=names
            ),
            icon=":material/link_off:",
        )
    if result.coverage < WHOLE:
        st.warning(
            visit.t("Some data do not state all greenhouse gases: the number reads “at least”."),
            icon=":material/info:",
        )
    if result.unspecified:
        sets = ", ".join(
            f"{_set_name(visit, name)}: {plain(figure(value, 'kg CO2e', visit.language, 3))}"
            for name, value in result.by_gwp_set.items()
        )
        part = figure(result.unspecified, "kg CO2e", visit.language)
        st.caption(
            visit.t("{part} of it was published as CO₂e only, counted as fossil ({sets}).", part=plain(part), sets=sets)
        )


def _set_name(visit: Visit, name: str) -> str:
    """A set of warming potentials; `not stated` is one that the publisher does not name."""
    return visit.t("set not named by its publisher") if name == "not stated" else plain(name)


def charts(visit: Visit, result: FootprintResult) -> None:
    """Stages as bars, contributions as areas."""
    st.subheader(visit.t("By life cycle stage"))
    st.echarts_chart(
        stage_bars(result, visit.language),
        height=ROW_PIXELS * max(1, len(result.stages)),
        key="stage_bars",
        alt=_spoken(visit, result),
    )
    st.subheader(visit.t("What makes the footprint"))
    st.echarts_chart(
        contribution_treemap(result, visit.language),
        height=420,
        key="treemap",
        alt=visit.t("Area by contribution; the same figures are in the table below."),
    )
    negative = undrawn(result)
    if negative:
        st.caption(
            visit.t(
                "Not drawn: {amount} of negative contributions.", amount=figure(negative, "kg CO2e", visit.language)
            )
        )


def _spoken(visit: Visit, result: FootprintResult) -> str:
    return "; ".join(
        f"{visit.tell(STAGES[stage.stage])} {figure(stage.kg_co2e, 'kg CO2e', visit.language, 3)}"
        for stage in result.stages
    )


def tables(visit: Visit, study: CalculatedStudy) -> None:
    """The same figures to read: other approaches, rows, categories and gases, pollutants, background processes."""
    result = study.calculation.result
    _alternatives(visit, result)
    beside_view(visit, study)
    rows, gases, pollutants, processes = st.tabs(
        [visit.t("Inventory rows"), visit.t("Gases"), visit.t("Air pollutants"), visit.t("Where it is emitted")],
        key="tables",
    )
    with rows:
        _exchange_table(visit, study)
    with gases:
        _category_table(visit, result)
        _gas_table(visit, result)
    with pollutants:
        _pollutant_table(visit, result)
    with processes:
        _process_table(visit, result)


def _exchange_table(visit: Visit, study: CalculatedStudy) -> None:
    declaration, system = study.calculation.declaration, study.calculation.system
    providers = {
        row.exchange.id: provider_name(row.exchange.link, declaration, study.background, visit.language)
        for row in system.exchanges
    }
    st.dataframe(
        [
            {
                "id": root_of(row.exchange_id),
                "name": visit.tell(part_title(row.exchange_id, row.name)),
                "stage": visit.tell(STAGES[row.stage]),
                "provider": providers.get(row.exchange_id, row.provider),
                "amount": figure(row.amount, row.unit, visit.language, 3),
                "kg": row.kg_co2e,
            }
            for row in sorted(study.calculation.result.exchanges, key=lambda row: -abs(row.kg_co2e))
        ],
        hide_index=True,
        column_config={
            "id": st.column_config.TextColumn(visit.t("No."), width="small", pinned=True),
            "name": st.column_config.TextColumn(visit.t("Name"), width="medium"),
            "stage": st.column_config.TextColumn(visit.t("Life cycle stage"), width=130),
            "provider": st.column_config.TextColumn(visit.t("Linked dataset"), width="medium"),
            "amount": st.column_config.TextColumn(visit.t("Amount per unit"), alignment="right", width=110),
            "kg": st.column_config.NumberColumn("kg CO₂e", format="%.4g", width=95),
        },
    )


def _category_table(visit: Visit, result: FootprintResult) -> None:
    st.table(
        [
            {visit.t("Category"): visit.tell(CATEGORIES[name]), "kg CO₂e": significant(value, visit.language, 4)}
            for name, value in result.by_category.items()
        ],
        hide_index=True,
    )


def _gas_table(visit: Visit, result: FootprintResult) -> None:
    st.table(
        [
            {
                visit.t("Gas"): plain(row.substance),
                visit.t("Category"): visit.tell(CATEGORIES[row.category])
                if row.category in CATEGORIES
                else row.category,
                visit.t("Amount per unit"): figure(row.amount, row.unit, visit.language),
                "GWP100": significant(row.kg_co2e / row.amount, visit.language) if row.amount else "",
                "kg CO₂e": significant(row.kg_co2e, visit.language, 4),
            }
            for row in sorted(result.flows, key=lambda row: -abs(row.kg_co2e))
        ],
        hide_index=True,
    )
    st.caption(visit.t("Warming potentials: {set}, 100 years.", set=result.gwp_set))


def _alternatives(visit: Visit, result: FootprintResult) -> None:
    """The same product by other approaches, where the declaration gives reason to compare."""
    if not result.alternatives:
        return
    st.subheader(visit.tell(OTHER_APPROACHES))
    rows = alternative_rows(alternative_values(result), "kg CO2e", Reading((visit.language,)))
    st.table(
        [
            {
                visit.t("What is settled"): row.name[0],
                visit.t("How"): row.values[0][0],
                "kg CO₂e": row.values[1][0].removesuffix(" kg CO₂e"),
                visit.t("In the number"): "✓" if row.values[2] else "",
            }
            for row in rows
        ],
        hide_index=True,
    )


def _pollutant_table(visit: Visit, result: FootprintResult) -> None:
    st.table(
        [
            {
                visit.t("Pollutant"): plain(row.pollutant),
                visit.t("Mass per unit"): ("" if row.coverage >= WHOLE else f"{visit.t('at least')} ")
                + " ".join(mass(row.kg, visit.language)),
                visit.t("Stated for"): percent(row.coverage),
            }
            for row in result.pollutants
        ],
        hide_index=True,
    )
    st.caption(visit.t("“Stated for” is the share of the footprint that comes from data which state this pollutant."))


def _process_table(visit: Visit, result: FootprintResult) -> None:
    chinese = visit.language.startswith("zh")
    ranked = sorted(result.processes, key=lambda row: -abs(row.kg_co2e))[:20]
    st.table(
        [
            {
                visit.t("Process"): plain(row.name_zh if chinese else row.name_en),
                "kg CO₂e": significant(row.kg_co2e, visit.language, 4),
            }
            for row in ranked
        ],
        hide_index=True,
    )
    st.caption(visit.t("The twenty largest direct emitters of the whole supply chain."))
