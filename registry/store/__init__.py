"""The memory of the registry, and the only SQL (SQLAlchemy Core): SQLite by default, PostgreSQL by URL."""
