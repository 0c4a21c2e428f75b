"""Schema 0003: numbers of records, by which terms and labels refer to them; new ones are last."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BY_KEY: dict[str, Any] = {"sqlite_with_rowid": False, "sqlite_strict": True}
OLD = ("records", "terms", "labels")


def number(name: str, *, key: bool = True) -> sa.Column[int]:
    return sa.Column(name, NUMBER, nullable=False, autoincrement=False, primary_key=key)


def words(name: str, *, key: bool = True) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=False, primary_key=key)


def upgrade() -> None:
    for table in OLD:
        op.rename_table(table, f"{table}_before")
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"ALTER TABLE {table}_before RENAME CONSTRAINT {table}_pkey TO {table}_before_pkey")
    _tables()
    _rows()
    for table in OLD:
        op.drop_table(f"{table}_before")
    op.create_index("terms_record", "terms", ["record"])
    op.create_index("labels_record", "labels", ["record"])
    op.create_index("labels_position", "labels", ["position"])


def _tables() -> None:
    op.create_table(
        "records",
        number("id"),
        words("space", key=False),
        words("key", key=False),
        sa.Column("doc", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("space", "key", name="records_place"),
        sqlite_strict=True,
    )
    op.create_table("terms", words("space"), words("term"), words("value"), number("record"), **BY_KEY)
    op.create_table(
        "labels",
        words("label"),
        words("space"),
        number("record"),
        number("position"),
        words("field"),
        **BY_KEY,
    )


def _rows() -> None:
    """Copy the rows, records numbered in the order of space and key; a term without record is dropped."""
    op.execute(
        "INSERT INTO records (id, space, key, doc)"
        " SELECT row_number() OVER (ORDER BY p.space, p.key), p.space, p.key, r.doc"
        " FROM (SELECT space, key FROM records_before UNION SELECT space, subject FROM labels_before) p"
        " LEFT JOIN records_before r ON r.space = p.space AND r.key = p.key"
    )
    op.execute(
        "INSERT INTO terms (space, term, value, record) SELECT t.space, t.term, t.value, r.id"
        " FROM terms_before t JOIN records r ON r.space = t.space AND r.key = t.key"
    )
    op.execute(
        "INSERT INTO labels (label, space, record, position, field)"
        " SELECT l.label, l.space, r.id, l.position, l.field"
        " FROM labels_before l JOIN records r ON r.space = l.space AND r.key = l.subject"
    )
