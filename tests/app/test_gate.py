"""What stands in front of Streamlit: nobody comes in without a session, and a session ends when the registry says so."""

import base64
import http.client
import os
from collections.abc import Iterator

import pytest

from app_pages.gate import safe_target
from lca.documents import LocalText
from registry.accounts import NewPerson
from registry.bootstrap import open_registry
from registry.roles import Organisation, OrganisationKind, Role
from registry.settings import read_settings
from tests.app.served import Served, serving

pytestmark = pytest.mark.xdist_group("served")
PASSWORD = "four words without sense"


@pytest.mark.parametrize("path", ["/_stcore/host-config", "/media/0f.png", "/component/x/index.html"])
def test_nothing_of_streamlit_is_reached_without_a_session(served: Served, path: str) -> None:
    assert served.get(path).status == 401
    assert served.get(path, Cookie="tanbiao_session=made-up").status == 401


def test_uploads_are_refused_without_a_session(served: Served) -> None:
    assert served.post("/_stcore/upload_file/a/b", {}).status == 401


def test_a_page_leads_to_the_sign_in_page_and_back(served: Served) -> None:
    away = served.get("/result?application=A-1")
    assert (away.status, away.headers["location"]) == (303, "/sign-in?next=/result%3Fapplication%3DA-1")
    back = served.post("/sign-in", {"person": "maker", "next": "/result?application=A-1"})
    assert (back.status, back.headers["location"]) == (303, "/result?application=A-1")


@pytest.mark.parametrize("cookie", ["", "tanbiao_session=made-up"])
def test_a_websocket_is_refused_without_a_session(served: Served, cookie: str) -> None:
    assert _handshake(served, cookie) == 403
    assert _handshake(served, served.sign_in("maker")) == 101


def test_the_session_cookie_is_closed_to_scripts(served: Served) -> None:
    line = served.post("/sign-in", {"person": "maker"}).cookie("tanbiao_session").lower()
    assert "httponly" in line
    assert "samesite=lax" in line
    assert "max-age=43200" in line


def test_signing_out_ends_the_session_on_the_server(served: Served) -> None:
    cookie = served.sign_in("maker")
    assert served.get("/_stcore/host-config", Cookie=cookie).status == 200
    assert served.post("/sign-out", {}, Cookie=cookie).headers["location"] == "/sign-in"
    assert served.get("/_stcore/host-config", Cookie=cookie).status == 401


def test_a_form_of_another_site_is_refused(served: Served) -> None:
    assert served.post("/sign-in", {"person": "maker"}, Origin="https://elsewhere.example").status == 403
    assert served.post("/sign-out", {}, Origin="https://elsewhere.example").status == 403
    assert served.post("/sign-in", {"person": "maker"}, Origin=served.address).status == 303


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The app in production, with one real person."""
    folder = tmp_path_factory.mktemp("production")
    address = {"TANBIAO_MODE": "production", "TANBIAO_PUBLIC_ADDRESS": "https://label.example"}
    registry = open_registry(read_settings({"TANBIAO_DATA": str(folder / "data"), **address}))
    try:
        name = LocalText(en="Real Works")
        registry.accounts.register_organisation(Organisation("works", OrganisationKind.MANUFACTURER, name))
        person = NewPerson("real-1", "real.person", LocalText(en="Rita"), "works", frozenset({Role.MANUFACTURER}))
        registry.accounts.register(person, PASSWORD)
    finally:
        registry.close()
    with serving(folder / "data", folder / "app.log", **address) as running:
        yield running


def test_in_production_a_password_is_the_only_way_in(production: Served) -> None:
    page = production.get("/sign-in").text
    assert 'type="password"' in page
    assert 'name="person"' not in page
    assert production.post("/sign-in", {"person": "real.person"}).status == 403
    assert production.post("/sign-in", {"person": "maker"}).status == 403
    wrong = production.post("/sign-in", {"login": "real.person", "password": "no"}, Cookie="tanbiao_language=en")
    assert wrong.status == 403
    assert "do not fit" in wrong.text
    assert 'role="alert"' in wrong.text
    right = production.post("/sign-in", {"login": "real.person", "password": PASSWORD})
    assert right.status == 303
    assert "secure" in right.cookie("tanbiao_session").lower()


def test_a_form_without_end_is_refused(served: Served) -> None:
    assert served.post("/sign-in", {"login": "x" * 20_000}).status == 413


def test_the_sign_in_page_needs_no_script_and_no_other_site(served: Served) -> None:
    page = served.get("/sign-in")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "<script" not in page.text
    assert 'lang="zh-Hans"' in page.text
    assert "选择演示身份" in page.text
    english = served.get("/sign-in", Cookie="tanbiao_language=en").text
    assert 'lang="en"' in english
    assert "Enter the demonstration as" in english


def test_the_way_back_is_escaped_and_stays_on_this_site(served: Served) -> None:
    page = served.get('/sign-in?next=/"><script>alert(1)</script>'.replace(" ", "%20").replace("<", "%3C"))
    assert "<script" not in page.text
    for wanted in ("//evil.example", "https://evil.example", "/\\evil.example", "/sign-in", "", "/a\r\nb"):
        assert safe_target(wanted) == "/"
    assert safe_target("/result?application=A-1") == "/result?application=A-1"


def test_a_language_is_kept_in_a_cookie(served: Served) -> None:
    chosen = served.get("/language/en?next=/sign-in")
    assert chosen.status == 303
    assert chosen.cookie("tanbiao_language").startswith("tanbiao_language=en;")
    assert served.get("/language/xx?next=//evil.example").headers["location"] == "/"
    assert not served.get("/language/xx").cookie("tanbiao_language")


def test_streamlits_own_page_speaks_the_language(served: Served) -> None:
    cookie = served.sign_in("maker")
    chinese = served.get("/", Cookie=cookie)
    assert '<html lang="zh-Hans">' in chinese.text
    assert '"Upload": "上传"' in chinese.text
    assert int(chinese.headers["content-length"]) == len(chinese.text.encode())
    traditional = served.get("/", Cookie=f"{cookie}; tanbiao_language=zh-Hant").text
    assert '<html lang="zh-Hant">' in traditional
    assert '"Upload": "上載"' in traditional
    english = served.get("/", Cookie=f"{cookie}; tanbiao_language=en", Accept_Encoding="gzip, br")
    assert '<html lang="en">' in english.text
    assert "上传" not in english.text


def _handshake(served: Served, cookie: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    key = base64.b64encode(os.urandom(16)).decode()
    headers = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": key,
        "Sec-WebSocket-Version": "13",
        "Origin": served.address,
        "Cookie": cookie,
    }
    try:
        connection.request("GET", "/_stcore/stream", headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()
