"""Which pages a person has, by role, in the order of the work."""

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st
from msgspec import Struct
from streamlit.navigation.page import StreamlitPage

from app_pages.visit import Visit
from lca.errors import Message, say
from registry.roles import Role


class Screen(Struct, frozen=True):
    """A page: file under `screens/`, title, icon."""

    name: str
    title: Message
    icon: str

    def page(self, visit: Visit, *, default: bool = False) -> StreamlitPage:
        """The page as Streamlit knows it."""
        return st.Page(
            f"screens/{self.name}.py",
            title=visit.tell(self.title),
            icon=f":material/{self.icon}:",
            url_path=self.name,
            default=default,
        )


APPLICATIONS = Screen("applications", say("My applications"), "folder_open")
WORK_LIST = Screen("work_list", say("Work list"), "checklist")
INVENTORY = Screen("inventory", say("Inventory"), "table_rows")
RESULT = Screen("result", say("Result"), "bar_chart")
SCENARIOS = Screen("scenarios", say("What if"), "alt_route")
COMPARISON = Screen("comparison", say("Compare versions"), "compare_arrows")
SUBMISSION = Screen("submission", say("Submit and answer"), "send")
REVIEW = Screen("review", say("Verification"), "fact_check")
DECISION = Screen("decision", say("Decision"), "gavel")
CERTIFICATE = Screen("certificate", say("Certificate"), "workspace_premium")
TIMELINE = Screen("timeline", say("History"), "history")

# The first page of a role is where its person starts
SCREENS: Mapping[Role, tuple[Screen, ...]] = MappingProxyType(
    {
        Role.MANUFACTURER: (
            APPLICATIONS,
            INVENTORY,
            RESULT,
            SCENARIOS,
            COMPARISON,
            SUBMISSION,
            CERTIFICATE,
            TIMELINE,
        ),
        Role.CLERK: (WORK_LIST, RESULT, CERTIFICATE, TIMELINE),
        Role.VERIFIER: (WORK_LIST, REVIEW, INVENTORY, RESULT, CERTIFICATE, TIMELINE),
        Role.DECISION_MAKER: (WORK_LIST, DECISION, INVENTORY, RESULT, CERTIFICATE, TIMELINE),
    }
)


def screens_of(visit: Visit) -> tuple[Screen, ...]:
    """The screens of all roles that a person holds, each once, history last."""
    found = dict.fromkeys(screen for role in Role if visit.holds(role) for screen in SCREENS[role])
    order = {screen: number for number, screen in enumerate(_ORDER)}
    return tuple(sorted(found, key=lambda screen: order[screen]))


_ORDER = (
    APPLICATIONS,
    WORK_LIST,
    REVIEW,
    DECISION,
    INVENTORY,
    RESULT,
    SCENARIOS,
    COMPARISON,
    SUBMISSION,
    CERTIFICATE,
    TIMELINE,
)


def pages_of(visit: Visit) -> list[StreamlitPage]:
    """The pages of a person; the first is the default."""
    return [screen.page(visit, default=number == 0) for number, screen in enumerate(screens_of(visit))]


def open_screen(screen: Screen, application: str) -> None:
    """Go to a page with an application open."""
    st.session_state["application"] = application
    st.switch_page(f"screens/{screen.name}.py", query_params={"application": application})
