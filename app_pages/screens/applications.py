"""My applications: what this manufacturer has begun, and how to begin."""

import streamlit as st

from app_pages.boundary import boundary
from app_pages.lists import application_cards
from app_pages.navigation import INVENTORY, open_screen
from app_pages.starting import example_file, example_names, template_file
from app_pages.visit import Visit, here
from lca.errors import say

_STEPS = (
    (
        say("Fill in the workbook"),
        say("What the product is made of, the energy it takes, how it travels, is used and disposed of."),
    ),
    (say("Link what is not linked"), say("Each row needs a dataset. We suggest; you choose.")),
    (say("Read the result"), say("The number, where it comes from, and which rules are not met yet.")),
    (say("Submit"), say("A verifier recalculates it, another person decides. Then the label is yours.")),
)


def page() -> None:
    """List applications and start new ones."""
    visit = here()
    st.title(visit.t("My applications"))
    rows = visit.desk.applications(visit.actor)
    if not rows:
        _teach(visit)
    with st.expander(visit.t("Start a new application"), expanded=not rows, icon=":material/add_circle:"):
        _start(visit)
    if rows:
        application_cards(visit, rows, INVENTORY)


def _teach(visit: Visit) -> None:
    st.markdown(visit.t("A footprint label takes four steps:"))
    columns = st.columns(len(_STEPS), border=True)
    for number, (column, (title, text)) in enumerate(zip(columns, _STEPS, strict=True), start=1):
        column.markdown(f"**{number}. {visit.tell(title)}**  \n:small[{visit.tell(text)}]")


def _start(visit: Visit) -> None:
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**{visit.t('With your own data')}**")
        st.download_button(
            visit.t("Download the workbook template"),
            template_file,
            file_name="tanbiao.xlsx",
            on_click="ignore",
            icon=":material/download:",
            key="template",
        )
        file = st.file_uploader(
            visit.t("Filled workbook, zip of CSV files, or declaration (JSON)"),
            type=["xlsx", "zip", "json"],
            key="new_file",
        )
        if file is not None and st.button(visit.t("Read the file"), type="primary", key="read_file"):
            with boundary(), st.spinner(visit.t("Reading every row …")):
                open_screen(INVENTORY, visit.desk.draft(visit.actor, file.name, file.getvalue()))
    with right:
        _examples(visit)


def _examples(visit: Visit) -> None:
    names = example_names()
    if not names:
        return
    st.markdown(f"**{visit.t('Or try an example')}**")
    name = st.selectbox(visit.t("Example"), names, format_func=lambda entry: visit.tell(names[entry]), key="example")
    if st.button(visit.t("Load the example"), key="load_example"):
        with boundary(), st.spinner(visit.t("Reading every row …")):
            open_screen(INVENTORY, visit.desk.draft(visit.actor, f"{name}.xlsx", example_file(name)))


if __name__ == "__main__":
    page()
