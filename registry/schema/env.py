"""Alembic's entry: the connection comes from `registry.schema.migrate`, never from a file."""

from alembic import context

from registry.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
