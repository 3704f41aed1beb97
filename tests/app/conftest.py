"""A real registry in a temporary folder behind the app, and people who look at its pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import playwright.sync_api
import pytest
from msgspec import Struct
from streamlit.testing.v1 import AppTest

import app_pages
from app_pages import door, visit
from app_pages.gate import SESSION_COOKIE
from app_pages.language import LANGUAGE_COOKIE
from labels.documents.statement import LevelOfAssurance, Opinion
from lca.conformity.rule import Outcome
from registry.bootstrap import Registry
from registry.demo import demo_actor
from registry.roles import Actor
from tests.app.lamp import lamp_json
from tests.app.served import Served, serving
from tests.browser import running_chromium

PORTAL = Path(app_pages.__file__).with_name("portal.py")


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """The registry that the app opens by itself from its environment."""
    monkeypatch.setenv("TANBIAO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TANBIAO_MODE", "demo")
    door.registry.cache_clear()
    opened = door.registry()
    yield opened
    opened.close()
    door.registry.cache_clear()


class Browser(Struct):
    """A person before the app: a session of the registry and a language, as cookies would carry them."""

    registry: Registry
    monkeypatch: pytest.MonkeyPatch

    def open(
        self, who: str, screen: str = "", application: str = "", language: str = "en", token: str | None = None
    ) -> AppTest:
        """The page as that person sees it."""
        held = self.registry.accounts.enter_demo(who).token if token is None else token
        given = {SESSION_COOKIE: held, LANGUAGE_COOKIE: language}
        self.monkeypatch.setattr(visit, "cookies", lambda: given)
        page = AppTest.from_file(str(PORTAL), default_timeout=60)
        if application:
            page.session_state["application"] = application
        page.run()
        if screen:
            page.switch_page(f"screens/{screen}.py").run()
        return page


@pytest.fixture
def browser(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> Browser:
    return Browser(registry, monkeypatch)


class Walk(Struct):
    """The steps of the process, taken at the desk, to bring an application where a page is to be looked at."""

    registry: Registry
    application: str

    def actor(self, who: str) -> Actor:
        return demo_actor(self.registry, who)

    def submitted(self) -> "Walk":
        self.registry.desk.submit(self.actor("maker"), self.application)
        return self

    def in_verification(self) -> "Walk":
        self.submitted()
        self.registry.desk.accept(self.actor("clerk"), self.application)
        self.registry.desk.assign(self.actor("clerk"), self.application, self.actor("verifier").id)
        return self

    def verified(self) -> "Walk":
        self.in_verification()
        desk, verifier = self.registry.desk, self.actor("verifier")
        for finding in desk.recalculate(verifier, self.application).study.findings:
            if finding.verdict.outcome is Outcome.NOT_JUDGED:
                desk.judge_rule(verifier, self.application, finding.rule.id, Outcome.MET, "seen")
        desk.give_opinion(verifier, self.application, Opinion.UNMODIFIED, LevelOfAssurance.LIMITED)
        return self

    def issued(self) -> "Walk":
        self.verified()
        self.registry.desk.grant(self.actor("decision"), self.application)
        return self

    def state(self) -> str:
        return str(self.registry.desk.application(self.actor("maker"), self.application).summary.state)


@pytest.fixture
def draft(registry: Registry) -> Callable[..., Walk]:
    def begin(*, linked: bool = True, name: str = "铝散热器") -> Walk:
        maker = demo_actor(registry, "maker")
        return Walk(registry, registry.desk.draft(maker, "lamp.json", lamp_json(linked=linked, name=name)))

    return begin


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with serving(folder / "data", folder / "app.log") as running:
        yield running


@pytest.fixture
def chromium() -> Iterator[playwright.sync_api.Browser]:
    with running_chromium() as running:
        yield running
