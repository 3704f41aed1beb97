"""The script that Streamlit runs for every visit: who is here, what they may open, and the page they chose."""

import sys
from pathlib import Path

import streamlit as st

# Streamlit puts the folder of this script on the path, not the folder that holds the packages
if (root := str(Path(__file__).resolve().parent.parent)) not in sys.path:
    sys.path.insert(0, root)

from app_pages.boundary import boundary
from app_pages.frame import page_setup, sidebar
from app_pages.language import translate
from app_pages.navigation import pages_of
from app_pages.visit import arrive, language


def main() -> None:
    """One run."""
    page_setup(language())
    visit = arrive()
    if visit is None:
        st.navigation([st.Page(_ended, title=translate("Sign in", language()))], position="hidden").run()
        return
    page = st.navigation(pages_of(visit))
    sidebar(visit)
    with boundary():
        page.run()


def _ended() -> None:
    st.info(translate("Your session has ended.", language()))
    st.html(f'<a href="/sign-in" target="_self">{translate("Sign in again", language())}</a>')


if __name__ == "__main__":
    with boundary():
        main()
