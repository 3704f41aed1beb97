"""The one place of wiring: settings in, an open registry out."""

from datetime import UTC, datetime

from msgspec import Struct
from sqlalchemy import Engine

from lca.errors import say
from registry.accounts import Accounts
from registry.administration import Administration
from registry.demo_people import make_demo_keys, make_demo_people
from registry.desk import Desk
from registry.errors import SettingsError
from registry.keyring import Keyring
from registry.office import Office
from registry.ports import Clock
from registry.records import Records
from registry.schema import migrate
from registry.settings import Settings
from registry.store.accounts import SqlAccountStore
from registry.store.engine import exclusive, open_engine
from registry.store.events import SqlEventStore
from registry.studies import InstalledReleases


class SystemClock:
    """The time of this machine (`registry.ports.Clock`)."""

    def now(self) -> datetime:
        """The time now, UTC."""
        return datetime.now(UTC)


class Registry(Struct, frozen=True):
    """An open registry: the desk for people, the records for the public, the accounts for signing in, the
    administration for the operator.
    """

    settings: Settings
    desk: Desk
    records: Records
    accounts: Accounts
    office: Office
    engine: Engine
    administration: Administration

    @property
    def clock(self) -> Clock:
        """The time that everything here goes by."""
        return self.office.clock

    def close(self) -> None:
        """Give connections back; the registry cannot be used afterwards."""
        self.engine.dispose()


def open_registry(settings: Settings, clock: Clock | None = None) -> Registry:
    """Open a registry: bring its database up to date, read its keys; in demo mode make the demo people and keys on
    first use.

    SettingsError: keys or people of demonstration meet production, or the reverse. Close it when done.
    """
    clock = clock or SystemClock()
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    keyring = Keyring(settings.data, demo=settings.demo)
    engine = open_engine(settings.database_url)
    migrate(engine)
    account_store = SqlAccountStore(engine)
    accounts = Accounts(account_store, clock, demo_mode=settings.demo)
    if any(organisation.demo != settings.demo for organisation in account_store.organisations()):
        engine.dispose()
        raise SettingsError(
            "people-of-other-mode",
            say("The people in this database are not of this mode: demonstration and production never mix."),
            say("Give each a database of its own (TANBIAO_DATABASE_URL or TANBIAO_DATA), or correct TANBIAO_MODE."),
        )
    if settings.demo:
        with exclusive(engine):
            make_demo_keys(keyring, clock.now())
        make_demo_people(accounts)
    office = Office(
        store=SqlEventStore(engine),
        clock=clock,
        people=accounts,
        releases=InstalledReleases(settings.databases, settings.copies),
        keyring=keyring,
        settings=settings,
    )
    return Registry(settings, Desk(office), Records(office), accounts, office, engine, Administration(office, accounts))
