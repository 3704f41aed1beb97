"""The page to sign in on: plain HTML without a script, so that a password meets nothing but this form."""

from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, Template, select_autoescape
from starlette.responses import HTMLResponse

from app_pages.language import offered, tell, translate
from app_pages.wording import ROLES
from labels.language import NAMES
from lca.documents import Language
from registry.bootstrap import Registry
from registry.errors import SignInRefused
from registry.roles import Actor, Role

_ORDER = tuple(Role)
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def sign_in_page(
    registry: Registry, language: Language, wanted: str, refused: SignInRefused | None = None
) -> HTMLResponse:
    """The page, with people to choose from in demo mode, and why an attempt was refused."""
    body = _template().render(
        language=language,
        languages=[(tag, NAMES[tag]) for tag in offered()],
        t=lambda text: translate(text, language),
        tell=lambda message: tell(message, language),
        demo=registry.settings.demo,
        people=_cards(registry, language),
        icon=_icon(),
        wanted=wanted,
        refused=refused,
    )
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return HTMLResponse(body, status_code=200 if refused is None else 403, headers=headers)


def _cards(registry: Registry, language: Language) -> list[dict[str, str]]:
    """People of the demonstration in the order of the process; none in production."""
    people = sorted(
        registry.accounts.demo_people().items(), key=lambda item: min(_ORDER.index(r) for r in item[1].roles)
    )
    return [_card(login, actor, language) for login, actor in people]


def _card(login: str, actor: Actor, language: Language) -> dict[str, str]:
    return {
        "login": login,
        "name": actor.name.get(language),
        "organisation": actor.organisation.name.get(language),
        "roles": " · ".join(tell(ROLES[role], language) for role in Role if role in actor.roles),
    }


@cache
def _template() -> Template:
    folder = Path(__file__).with_name("templates")
    environment = Environment(loader=FileSystemLoader(folder), autoescape=select_autoescape(), auto_reload=False)
    return environment.get_template("sign_in.html")


@cache
def _icon() -> str:
    svg = Path(__file__).with_name("assets").joinpath("icon.svg").read_text(encoding="utf-8")
    return f"data:image/svg+xml,{quote(svg)}"
