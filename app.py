"""The Streamlit app for manufacturers and certifiers: `python app.py`, `streamlit run app.py` or `uvicorn app:app`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from app_pages.boundary import report
from app_pages.gate import Gate, routes
from app_pages.shell import Shell
from registry.settings import read_settings

# Literally `st.App(...)`: `streamlit run` finds it by reading this file, not by running it.
app = st.App(
    Path(__file__).with_name("app_pages") / "portal.py",
    routes=routes(),
    middleware=[Middleware(Gate), Middleware(Shell)],
    on_script_error=report,
)

if __name__ == "__main__":
    app.run(config={"server.port": read_settings().app_port})
