"""The settings of a registry, and the one place where the environment is read."""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct, field
from platformdirs import user_cache_path, user_data_path

from lca.data import SHIPPED
from lca.errors import say
from registry.errors import SettingsError


class Mode(StrEnum):
    """Demo: people, keys and certificates of demonstration, marked as such everywhere. Production: none of them."""

    DEMO = "demo"
    PRODUCTION = "production"


class Settings(Struct, frozen=True):
    """Where a registry lives and how the world reaches it.

    data: folder of database, keys and trust list. database_url: SQLAlchemy URL. public_address: what QR codes begin
    with, no slash at the end. databases: folder of background releases, methods and policies. contact: mail address
    for problems, shown to the public; may be empty. cache: folder of what can be made again at any time.
    """

    data: Path
    database_url: str
    public_address: str
    mode: Mode
    app_port: int = 8501
    web_port: int = 8601
    contact: str = ""
    databases: Path = SHIPPED
    cache: Path = field(default_factory=lambda: user_cache_path("tanbiao", appauthor=False))

    @property
    def copies(self) -> Path:
        """Folder of the binary copies of large background releases."""
        return self.cache / "background"

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration."""
        return self.mode is Mode.DEMO


def settings_in(data: Path, *, mode: Mode = Mode.DEMO) -> Settings:
    """Default settings with everything in one folder."""
    return read_settings({"TANBIAO_DATA": str(data), "TANBIAO_MODE": str(mode), "TANBIAO_CACHE": str(data / "cache")})


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment; SettingsError names the variable that cannot be.

    TANBIAO_DATA (default: the user's data folder), TANBIAO_DATABASE_URL (default: SQLite in that folder),
    TANBIAO_PUBLIC_ADDRESS (default http://127.0.0.1:<web port>), TANBIAO_MODE (demo or production, default demo),
    TANBIAO_APP_PORT (8501), TANBIAO_WEB_PORT (8601), TANBIAO_CONTACT, TANBIAO_DATABASES (default: those of the
    toolkit), TANBIAO_CACHE (default: the user's cache folder).
    """
    data = Path(environment.get("TANBIAO_DATA") or user_data_path("tanbiao", appauthor=False)).expanduser().absolute()
    mode = _mode(environment.get("TANBIAO_MODE") or Mode.DEMO)
    web_port = _port("TANBIAO_WEB_PORT", environment, 8601)
    address = environment.get("TANBIAO_PUBLIC_ADDRESS") or f"http://127.0.0.1:{web_port}"
    return Settings(
        data=data,
        database_url=environment.get("TANBIAO_DATABASE_URL") or f"sqlite:///{(data / 'registry.sqlite3').as_posix()}",
        public_address=_address(address, mode),
        mode=mode,
        app_port=_port("TANBIAO_APP_PORT", environment, 8501),
        web_port=web_port,
        contact=environment.get("TANBIAO_CONTACT", ""),
        databases=Path(environment.get("TANBIAO_DATABASES") or SHIPPED).expanduser().absolute(),
        cache=_cache(environment),
    )


def _cache(environment: Mapping[str, str]) -> Path:
    chosen = environment.get("TANBIAO_CACHE") or user_cache_path("tanbiao", appauthor=False)
    return Path(chosen).expanduser().absolute()


def _mode(text: str) -> Mode:
    try:
        return Mode(text.strip().lower())
    except ValueError as error:
        raise _unfit("TANBIAO_MODE", text, "demo, production") from error


def _port(name: str, environment: Mapping[str, str], default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise _unfit(name, text, "1 … 65535")
    return int(text)


def _address(text: str, mode: Mode) -> str:
    parts = urlsplit(text)
    plain = parts.username is None and not parts.query and not parts.fragment
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain or text != text.lower():
        raise _unfit("TANBIAO_PUBLIC_ADDRESS", text, "https://label.example.com")
    if mode is Mode.PRODUCTION and parts.scheme != "https":
        raise SettingsError(
            "plain-http",
            say("The public address “{address}” is not encrypted; production refuses it.", address=text),
            say("Give an address that begins with https:// in TANBIAO_PUBLIC_ADDRESS."),
        )
    return text.rstrip("/")


def _unfit(name: str, value: str, possible: str) -> SettingsError:
    return SettingsError(
        "setting-unfit",
        say("{name} cannot be “{value}”.", name=name, value=value),
        say("Possible: {possible}.", possible=possible),
    )
