"""One visit: who is signed in, in which language they read, and the desk they act at."""

from collections.abc import Mapping

import streamlit as st
from msgspec import Struct

from app_pages import door
from app_pages.gate import SESSION_COOKIE
from app_pages.language import language_of, tell, translate
from lca.documents import Language, LocalText
from lca.errors import Message, Value
from registry.desk import Desk
from registry.roles import Actor, Role

_KEY = "visit"


class Visit(Struct, frozen=True):
    """The person behind the browser, and their language."""

    actor: Actor
    language: Language

    @property
    def desk(self) -> Desk:
        """Where this person acts; each act names them."""
        return door.registry().desk

    def t(self, text: str, /, **params: Value) -> str:
        """A sentence of a page in the reader's language, with its values in place."""
        return translate(text, self.language).format(**params)

    def tell(self, message: Message) -> str:
        """A Message in the reader's language."""
        return tell(message, self.language)

    def local(self, text: LocalText | Mapping[str, str]) -> str:
        """A name that was given in several languages, in the nearest one."""
        given = text if isinstance(text, LocalText) else LocalText.model_validate(dict(text))
        return given.get(self.language)

    def holds(self, role: Role) -> bool:
        """Whether this person has a role."""
        return role in self.actor.roles


def cookies() -> Mapping[str, str]:
    """The cookies that the browser sent when it connected."""
    return st.context.cookies


def language() -> Language:
    """The language of whoever looks, signed in or not."""
    return language_of(cookies())


def arrive() -> Visit | None:
    """Begin a run: the visit of a live session, kept for the page, or None.

    Asked anew each time, so that an ended session ends the visit.
    """
    actor = door.registry().accounts.actor_of(cookies().get(SESSION_COOKIE, ""))
    if actor is None:
        st.session_state.pop(_KEY, None)
        return None
    visit = Visit(actor, language())
    st.session_state[_KEY] = visit
    return visit


def here() -> Visit:
    """The visit of this run."""
    visit = st.session_state[_KEY]
    assert isinstance(visit, Visit)  # noqa: S101 - the portal puts it there before any page runs
    return visit
