"""The inventory of an application: upload, link, edit every table and the head of the declaration."""

import streamlit as st

from app_pages import door
from app_pages.boundary import boundary
from app_pages.link_view import link_view
from app_pages.navigation import RESULT, open_screen
from app_pages.opened import opened
from app_pages.study_form import study_form
from app_pages.tables_view import tables_view
from app_pages.visit import Visit, here
from lca.inventory.declaration import Declaration
from registry.transitions import Act
from registry.views import ApplicationView


def page() -> None:
    """Show and change the declaration of the open application."""
    visit = here()
    st.title(visit.t("Inventory"))
    view = opened(visit)
    declaration = visit.desk.declaration(visit.actor, view.summary.id)
    may_save = Act.SAVE in view.acts
    if not may_save:
        st.info(visit.t("This declaration cannot be changed now: it was sent. It is shown as it was sent."))
    _numbers(visit, declaration)
    if may_save:
        linking, rows, study, file = st.tabs(
            [visit.t("Link rows"), visit.t("Inventory rows"), visit.t("Company, product and study"), visit.t("File")],
            key=f"tabs_{view.summary.id}",
        )
        with linking:
            link_view(visit, view.summary.id, declaration)
        with rows:
            tables_view(visit, view, declaration)
        with study:
            study_form(visit, view, declaration)
        with file:
            _upload(visit, view)
            _downloads(visit, declaration)
    else:
        tables_view(visit, view, declaration)
        _downloads(visit, declaration)


def _numbers(visit: Visit, declaration: Declaration) -> None:
    unlinked = sum(row.link is None for row in declaration.exchanges)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.metric(visit.t("Inventory rows"), len(declaration.exchanges), width=120)
        st.metric(visit.t("Not linked"), unlinked, width=120)
        st.metric(visit.t("Cut-offs"), len(declaration.cut_offs), width=120)
        if st.button(visit.t("See the result"), icon=":material/bar_chart:", key="see_result"):
            open_screen(RESULT, str(st.session_state["application"]))


def _upload(visit: Visit, view: ApplicationView) -> None:
    file = st.file_uploader(
        visit.t("Replace the declaration by a file: workbook, zip of CSV files, or JSON"),
        type=["xlsx", "zip", "json"],
        key=f"file_{view.revision.number}",
    )
    if file is not None and st.button(visit.t("Read the file"), type="primary", key="read_file"):
        with boundary(), st.spinner(visit.t("Reading every row …")):
            saved = visit.desk.upload(visit.actor, view.summary.id, file.name, file.getvalue(), view.revision.number)
            st.toast(visit.t("Saved as revision {number}.", number=saved))
            st.rerun()


def _downloads(visit: Visit, declaration: Declaration) -> None:
    from lca.interchange.json_document import declaration_json  # noqa: PLC0415 - only when the page is shown
    from lca.interchange.template import write_workbook  # noqa: PLC0415 - openpyxl, likewise

    background = door.background(declaration)
    with st.container(horizontal=True):
        st.download_button(
            visit.t("Download as workbook"),
            lambda: write_workbook(declaration, background, salt=declaration.salt),
            file_name=f"{st.session_state['application']}.xlsx",
            on_click="ignore",
            key="as_workbook",
        )
        st.download_button(
            visit.t("Download as JSON"),
            lambda: declaration_json(declaration),
            file_name=f"{st.session_state['application']}.json",
            on_click="ignore",
            key="as_json",
        )


if __name__ == "__main__":
    page()
