"""What surrounds every page: title and style, and the side bar with person, language and the way out."""

from html import escape
from pathlib import Path
from urllib.parse import quote

import streamlit as st

from app_pages import door
from app_pages.language import offered, translate
from app_pages.text import plain
from app_pages.visit import Visit
from app_pages.wording import ROLES
from labels.language import NAMES
from lca.documents import Language
from registry.roles import Role


def page_setup(language: Language) -> None:
    """Title, icon, width and the few rules of style that the theme has no setting for."""
    st.set_page_config(
        page_title=translate("Tanbiao", language),
        page_icon=str(_asset("icon.svg")),
        layout="wide",
    )
    st.html(_asset("style.css"))
    st.logo(_asset("logo.svg"), icon_image=_asset("icon.svg"), size="large")


def sidebar(visit: Visit) -> None:
    """Who is signed in, the languages, and the way out."""
    with st.sidebar:
        if door.registry().settings.demo:
            said = escape(visit.t("Demonstration: nothing issued here is valid."))
            st.html(f'<div class="tb-demo">{said}</div>')
        roles = " · ".join(visit.tell(ROLES[role]) for role in Role if visit.holds(role))
        organisation = visit.local(visit.actor.organisation.name)
        st.markdown(f"**{plain(visit.local(visit.actor.name))}**  \n{plain(organisation)}  \n:small[{roles}]")
        st.html(_languages(visit.language))
        leave = escape(visit.t("Sign out"))
        st.html(f'<form method="post" action="/sign-out"><button class="tb-leave">{leave}</button></form>')


def _languages(current: Language) -> str:
    wanted = quote(_here(), safe="/")
    links = (
        f'<a href="/language/{tag}?next={wanted}" target="_self" lang="{tag}" hreflang="{tag}"'
        + (' aria-current="true"' if tag == current else "")
        + f">{NAMES[tag]}</a>"
        for tag in offered()
    )
    return f'<nav class="tb-languages" aria-label="{escape(translate("Language", current))}">{"".join(links)}</nav>'


def _here() -> str:
    """Path and query of the page that is open, so that a new language shows the same page."""
    url = st.context.url or "/"
    path = "/" + url.split("://", 1)[-1].partition("/")[2]
    application = st.query_params.get("application", "")
    return f"{path.partition('?')[0]}?application={quote(application)}" if application else path.partition("?")[0]


def _asset(name: str) -> Path:
    return Path(__file__).with_name("assets") / name
