"""Schema 0002: verification states of objects, in a table that replay rebuilds from the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NUMBERS = ("tried", "at")


def upgrade() -> None:
    looks = [
        sa.Column(f"{depth}_{part}", NUMBER if part in NUMBERS else TEXT, nullable=False)
        for depth in ("metadata", "sample", "full")
        for part in (*NUMBERS, "outcome")
    ]
    op.create_table(
        "checks",
        sa.Column("object", TEXT, primary_key=True, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("store", TEXT, nullable=False),
        sa.Column("bytes", NUMBER, nullable=False),
        sa.Column("failing", TEXT, nullable=False),
        *looks,
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )
    op.create_index(
        "checks_full", "checks", ["store", "full_tried", "object", "full_at", "sample_at", "bytes", "failing"]
    )
    op.create_index("checks_sample", "checks", ["store", "sample_tried", "object", "sample_at"])
