"""Ledger, documents, people, projections; what is written in the ledger stays as it is.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(create_constraint=False), nullable=False)


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        _text("stream"),
        sa.Column("revision", sa.Integer(), nullable=False),
        _text("tag"),
        _text("at"),
        _text("actor"),
        _text("payload"),
        _text("previous"),
        _text("digest"),
        sa.PrimaryKeyConstraint("position", name="pk_event"),
        sa.UniqueConstraint("digest", name="uq_event_digest"),
        sa.UniqueConstraint("stream", "revision", name="uq_event_stream_revision"),
    )
    op.create_table(
        "document",
        _text("digest"),
        _text("media_type"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_document"),
    )
    op.create_table(
        "organisation",
        _text("id"),
        _text("kind"),
        _text("name"),
        _text("registration"),
        _flag("demo"),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
    )
    op.create_table(
        "account",
        _text("id"),
        _text("login"),
        _text("name"),
        _text("organisation"),
        _text("roles"),
        _text("conflicts"),
        _text("password_hash"),
        _flag("active"),
        _flag("demo"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("login", name="uq_account_login"),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.id"], name="fk_account_organisation"),
    )
    op.create_table(
        "session",
        _text("token_hash"),
        _text("account"),
        _text("created_at"),
        _text("expires_at"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_session"),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name="fk_session_account"),
    )
    op.create_index("ix_session_account", "session", ["account"])
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("login"),
        _text("source"),
        _text("at"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempt"),
    )
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"])
    op.create_table(
        "application",
        _text("id"),
        _text("applicant"),
        _text("state"),
        _text("verifier", nullable=True),
        _flag("submitted"),
        _text("product"),
        _text("model"),
        sa.Column("revision", sa.Integer(), nullable=False),
        _text("certificate", nullable=True),
        _text("updated_at"),
        sa.PrimaryKeyConstraint("id", name="pk_application"),
        sa.ForeignKeyConstraint(["applicant"], ["organisation.id"], name="fk_application_applicant"),
        sa.ForeignKeyConstraint(["verifier"], ["account.id"], name="fk_application_verifier"),
    )
    op.create_index("ix_application_applicant", "application", ["applicant"])
    op.create_table(
        "certificate",
        _text("number"),
        _text("application"),
        _text("holder"),
        _text("status"),
        _text("since"),
        _text("reason"),
        _text("valid_from"),
        _text("valid_until"),
        _text("product"),
        _text("bundle"),
        _text("artefacts"),
        _text("superseded_by", nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_certificate"),
        sa.UniqueConstraint("application", name="uq_certificate_application"),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name="fk_certificate_application"),
        sa.ForeignKeyConstraint(["holder"], ["organisation.id"], name="fk_certificate_holder"),
        sa.ForeignKeyConstraint(["bundle"], ["document.digest"], name="fk_certificate_bundle"),
    )
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def _guards(dialect: str) -> list[str]:
    tables, refusal = ("event", "document"), "the ledger is append-only"
    if dialect == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        changes = [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} {refuse}"
            for table in tables
            for verb in ("update", "delete")
        ]
        # INSERT OR REPLACE deletes without asking the triggers above
        replacing = {
            "event": "position = NEW.position OR digest = NEW.digest OR (stream = NEW.stream AND revision = NEW.revision)",
            "document": "digest = NEW.digest",
        }
        return changes + [
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}"
            for table, same in replacing.items()
        ]
    function = (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
    )
    return [function] + [
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        for table in tables
    ]
