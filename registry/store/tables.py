"""The tables. `schema/versions` makes them; a test holds the two equal.

Times are RFC 3339 text and payloads canonical JSON text, so that a digest is over the very bytes that are stored, in
both databases. `event` and `document` refuse every change by triggers; `application` and `certificate` are
projections of events.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

event = Table(
    "event",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("stream", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("tag", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False, unique=True),
    UniqueConstraint("stream", "revision"),
)

document = Table(
    "document",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

organisation = Table(
    "organisation",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("registration", Text, nullable=False),
    Column("demo", Boolean(create_constraint=False), nullable=False),
)

account = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("organisation", Text, ForeignKey("organisation.id"), nullable=False),
    Column("roles", Text, nullable=False),
    Column("conflicts", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean(create_constraint=False), nullable=False),
    Column("demo", Boolean(create_constraint=False), nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("account", Text, ForeignKey("account.id"), nullable=False, index=True),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("login", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index(None, "at"),
)

application = Table(
    "application",
    metadata,
    Column("id", Text, primary_key=True),
    Column("applicant", Text, ForeignKey("organisation.id"), nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("verifier", Text, ForeignKey("account.id"), nullable=True),
    Column("submitted", Boolean(create_constraint=False), nullable=False),
    Column("product", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("certificate", Text, nullable=True),
    Column("updated_at", Text, nullable=False),
)

certificate = Table(
    "certificate",
    metadata,
    Column("number", Text, primary_key=True),
    Column("application", Text, ForeignKey("application.id"), nullable=False, unique=True),
    Column("holder", Text, ForeignKey("organisation.id"), nullable=False),
    Column("status", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("valid_from", Text, nullable=False),
    Column("valid_until", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("bundle", Text, ForeignKey("document.digest"), nullable=False),
    Column("artefacts", Text, nullable=False),
    Column("superseded_by", Text, nullable=True),
    Column("revision", Integer, nullable=False),
)
