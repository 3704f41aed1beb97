"""The scenarios of a visit: the one in the making and those kept beside it. Nothing of it is saved."""

import streamlit as st
from msgspec import Struct
from msgspec.structs import replace

from lca.interpretation.changes import Change

MOST_KEPT = 6


class KeptScenario(Struct, frozen=True):
    """A scenario that was put aside to be compared."""

    name: str
    changes: tuple[Change, ...]


class Scenarios(Struct, frozen=True):
    """changes: of the scenario in the making, in their order. kept: those put aside. added: how many were made so far:
    the fields of the form begin anew with each.
    """

    changes: tuple[Change, ...] = ()
    kept: tuple[KeptScenario, ...] = ()
    added: int = 0

    def with_change(self, change: Change) -> "Scenarios":
        """One change more."""
        return replace(self, changes=(*self.changes, change), added=self.added + 1)

    def without_change(self, number: int) -> "Scenarios":
        """The change at this place taken back."""
        return replace(self, changes=tuple(c for n, c in enumerate(self.changes) if n != number))

    def put_aside(self, name: str) -> "Scenarios":
        """The scenario in the making kept under a name, and a new one begun."""
        return replace(self, changes=(), kept=(*self.kept, KeptScenario(name, self.changes)), added=self.added + 1)

    def without_kept(self, number: int) -> "Scenarios":
        """A kept scenario dropped."""
        return replace(self, kept=tuple(k for n, k in enumerate(self.kept) if n != number))


def scenarios(application_id: str) -> Scenarios:
    """The scenarios of an application in this visit."""
    found = st.session_state.get(_key(application_id), Scenarios())
    return found if isinstance(found, Scenarios) else Scenarios()


def remember(application_id: str, changed: Scenarios) -> None:
    """Keep them for the visit."""
    st.session_state[_key(application_id)] = changed


def _key(application_id: str) -> str:
    return f"scenarios {application_id}"
