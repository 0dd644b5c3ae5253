"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_REFUSE_SQLITE = """
CREATE TRIGGER audit_keeps_{event} BEFORE {event} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END
"""
_REFUSE_POSTGRESQL = """
CREATE FUNCTION audit_keeps() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit trail is only added to'; END $$;
CREATE TRIGGER audit_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_keeps()
"""
_FOUND_GRAM_SQLITE = """
CREATE VIRTUAL TABLE found_gram USING fts5(grams, content='', detail=none, columnsize=0, tokenize='ascii')
"""
_FOUND_GRAM_POSTGRESQL = """
CREATE TABLE found_gram (
    "row" bigint PRIMARY KEY REFERENCES found ("row") ON DELETE CASCADE,
    grams integer[] NOT NULL
);
CREATE INDEX found_gram_grams ON found_gram USING gin (grams)
"""


def upgrade() -> None:
    """Makes all tables, the trail's triggers, and the text index of the database at hand."""
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("audit_key", "audit", ["key"], unique=False)
    op.create_table(
        "checked",
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("engineer", sa.Text(), nullable=True),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("sheet", "key"),
    )
    op.create_index("checked_engineer", "checked", ["engineer"], unique=False)
    op.create_table(
        "decision",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("engineer", sa.Text(), nullable=True),
        sa.Column("project", sa.Text(), nullable=True),
        sa.Column("finding", sa.Text(), nullable=True),
        sa.Column("term", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("ended_at", sa.String(length=32), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("decision_engineer", "decision", ["engineer"], unique=False)
    op.create_index("decision_open", "decision", ["kind", "ended_at"], unique=False)
    op.create_index("decision_project", "decision", ["project"], unique=False)
    op.create_table(
        "fact",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "found",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("supply", sa.String(length=12), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("day", sa.String(length=10), nullable=True),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("row"),
    )
    op.create_index("found_id", "found", ["kind", "id"], unique=True)
    op.create_index("found_turn", "found", ["kind", "turn", "row"], unique=False)
    op.create_table(
        "paper",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("project", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("paper_kind", "paper", ["kind", "number"], unique=False)
    op.create_table(
        "record",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.String(length=32), nullable=False),
        sa.Column("forgotten_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("kind", "id"),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Text(), nullable=False),
        sa.Column("others", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("forgotten_at", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "found_text",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["row"], ["found.row"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("row"),
    )
    op.create_table(
        "sighting",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["kind", "id"], ["record.kind", "record.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("kind", "id", "source"),
    )
    op.create_index("sighting_source", "sighting", ["source"], unique=False)
    op.create_table(
        "source_name",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["source"], ["source.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source", "name"),
    )
    op.create_table(
        "version",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("arrived", sa.String(length=32), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("edited", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=True),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("attached", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("unread", sa.Text(), nullable=True),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["kind", "id"], ["record.kind", "record.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("kind", "id", "version"),
    )
    op.create_index("version_live", "version", ["kind", "live"], unique=False)
    op.execute("INSERT INTO fact (name, value) VALUES ('revision', '0'), ('records', '0')")
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_REFUSE_SQLITE.format(event="UPDATE"))
        op.execute(_REFUSE_SQLITE.format(event="DELETE"))
        op.execute(_FOUND_GRAM_SQLITE)
    else:
        op.execute(_REFUSE_POSTGRESQL)
        op.execute(_FOUND_GRAM_POSTGRESQL)
        op.execute("ALTER TABLE found_text ALTER COLUMN text SET STORAGE EXTERNAL")
