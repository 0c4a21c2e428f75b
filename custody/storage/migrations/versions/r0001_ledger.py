"""Schema 0001: append-only tables of entries and tiles, openings apart, and the read model."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BY_KEY: dict[str, Any] = {"sqlite_with_rowid": False, "sqlite_strict": True}
BY_ADDRESS: dict[str, Any] = {"sqlite_strict": True}


def number(name: str, *rest: Any, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, NUMBER, *rest, nullable=False, autoincrement=False, primary_key=key)


def words(name: str, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=False, primary_key=key)


def octets(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def upgrade() -> None:
    op.create_table("meta", words("key", key=True), words("value"), **BY_KEY)
    op.execute("INSERT INTO meta (key, value) VALUES ('schema', '1')")
    _entries()
    _tree()
    _read_model()


def _entries() -> None:
    op.create_table(
        "subjects",
        number("id", key=True),
        words("name"),
        sa.UniqueConstraint("name", name="subjects_name"),
        **BY_ADDRESS,
    )
    op.create_table(
        "entries",
        number("position", key=True),
        number("subject", sa.ForeignKey("subjects.id", name="entries_subject")),
        number("seq"),
        words("id"),
        octets("leaf"),
        octets("prev", nullable=True),
        octets("note"),
        sa.UniqueConstraint("id", name="entries_id"),
        sa.UniqueConstraint("subject", "seq", name="entries_subject_seq"),
        sa.CheckConstraint("position >= 0", name="entries_position"),
        sa.CheckConstraint("(seq = 0) = (prev IS NULL)", name="entries_first"),
        sa.CheckConstraint(
            "length(leaf) = 32 AND (prev IS NULL OR length(prev) = 32)", name="entries_hashes"
        ),
        **BY_ADDRESS,
    )
    op.create_table(
        "openings",
        number("position", key=True),
        number("erased"),
        octets("leaves"),
        sa.CheckConstraint("erased BETWEEN 256 AND 512", name="openings_erased"),
        **BY_ADDRESS,
    )
    op.create_table(
        "erasures",
        number("position", key=True),
        number("idx", key=True),
        sa.CheckConstraint("idx BETWEEN 0 AND 255", name="erasures_idx"),
        **BY_KEY,
    )
    op.create_table("sweeps", number("position", key=True), octets("leaves"), **BY_ADDRESS)


def _tree() -> None:
    op.create_table(
        "tiles",
        number("level", key=True),
        number("idx", key=True),
        octets("hashes"),
        sa.CheckConstraint("level BETWEEN 0 AND 6 AND idx >= 0", name="tiles_place"),
        sa.CheckConstraint("length(hashes) = 8192", name="tiles_hashes"),
        **BY_KEY,
    )
    op.create_table(
        "tile_roots",
        number("level", key=True),
        number("idx", key=True),
        octets("root"),
        sa.CheckConstraint("length(root) = 32", name="tile_roots_root"),
        **BY_KEY,
    )
    op.create_table("checkpoints", number("size", key=True), octets("note"), **BY_ADDRESS)
    op.create_table(
        "cosignatures",
        number("size", sa.ForeignKey("checkpoints.size", name="cosignatures_size"), key=True),
        words("vkey", key=True),
        words("line", key=True),
        **BY_KEY,
    )
    op.create_table(
        "head",
        number("id", key=True),
        number("size"),
        octets("root"),
        octets("frontier"),
        sa.CheckConstraint("id = 1", name="head_single"),
        sa.CheckConstraint(
            "size >= 0 AND length(root) = 32 AND length(frontier) % 32 = 0", name="head_hashes"
        ),
        **BY_ADDRESS,
    )


def _read_model() -> None:
    op.create_table("records", words("space", key=True), words("key", key=True), octets("doc"), **BY_KEY)
    op.create_table(
        "terms",
        words("space", key=True),
        words("term", key=True),
        words("value", key=True),
        words("key", key=True),
        **BY_KEY,
    )
    op.create_index("terms_key", "terms", ["space", "key"])
    op.create_table(
        "labels",
        words("label", key=True),
        words("space", key=True),
        words("subject", key=True),
        number("position", key=True),
        words("field", key=True),
        **BY_KEY,
    )
    op.create_index("labels_subject", "labels", ["subject", "position", "field", "label", "space"])
    op.create_index("labels_position", "labels", ["position"])
