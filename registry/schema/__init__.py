"""How the tables came to be: Alembic migrations, applied when a registry is opened."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from registry.store.engine import exclusive


def migrate(engine: Engine) -> None:
    """Bring a database to the newest schema, in one transaction; nothing to do is quick and harmless."""
    with exclusive(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
