"""The tables of a ledger database, declared once for every SQL dialect.

Entries, tiles, checkpoints, witness lines and erasures are the ledger and only grow; records, terms, labels and checks
are a cache that replay rebuilds. The changes that the database itself refuses are in custody.storage.migrations.guards,
and the running program uses these tables in plain SQL without loading this module.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Text,
)
from sqlalchemy import UniqueConstraint as Unique
from sqlmodel import Field, SQLModel

#: Compares by bytes everywhere, so that order and ranges are the same on every database.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
#: 64 bits everywhere; SQLite makes an INTEGER primary key the row's own address.
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")
_BYTES = LargeBinary()

#: A table ordered by its key on disk, and one with an address for each row; both refuse values of another type.
_BY_KEY: dict[str, Any] = {"sqlite_with_rowid": False, "sqlite_strict": True}
_BY_ADDRESS: dict[str, Any] = {"sqlite_strict": True}


def _number(name: str, *rest: Any, **options: Any) -> Any:
    return Field(sa_column=Column(name, _NUMBER, *rest, nullable=False, autoincrement=False, **options))


def _text(name: str, **options: Any) -> Any:
    return Field(sa_column=Column(name, _TEXT, nullable=False, **options))


def _bytes(name: str, *, nullable: bool = False) -> Any:
    return Field(sa_column=Column(name, _BYTES, nullable=nullable))


class Table(SQLModel):
    """Base of the ledger's tables, with metadata apart from any others in the process."""

    metadata: ClassVar[MetaData] = MetaData()


class Meta(Table, table=True):
    """One fact about the database: ``schema`` (its number), ``origin`` (of the ledger) and others."""

    __tablename__ = "meta"
    __table_args__ = (_BY_KEY,)
    key: str = _text("key", primary_key=True)
    value: str = _text("value")


class Subject(Table, table=True):
    """The local number of a subject, so that its entries need no 36-byte name each."""

    __tablename__ = "subjects"
    __table_args__ = (Unique("name", name="subjects_name"), _BY_ADDRESS)
    id: int = _number("id", primary_key=True)
    name: str = _text("name")


class Entry(Table, table=True):
    """One entry: ``note`` are the signed bytes, ``leaf`` their hash; ``prev`` is checked, not indexed."""

    __tablename__ = "entries"
    __table_args__ = (
        Unique("id", name="entries_id"),
        Unique("subject", "seq", name="entries_subject_seq"),
        CheckConstraint("position >= 0", name="entries_position"),
        CheckConstraint("(seq = 0) = (prev IS NULL)", name="entries_first"),
        CheckConstraint("length(leaf) = 32 AND (prev IS NULL OR length(prev) = 32)", name="entries_hashes"),
        _BY_ADDRESS,
    )
    position: int = _number("position", primary_key=True)
    subject: int = _number("subject", ForeignKey("subjects.id", name="entries_subject"))
    seq: int = _number("seq")
    id: str = _text("id")
    leaf: bytes = _bytes("leaf")
    prev: bytes | None = _bytes("prev", nullable=True)
    note: bytes = _bytes("note")


class Opening(Table, table=True):
    """The fields of one entry with their openings, in a frame whose length never changes.

    ``erased`` is 256 + the number of erased fields: like the frame it keeps its width, so that an erasure overwrites
    the row where it lies and no stale copy of a neighbour is left by moving rows.
    """

    __tablename__ = "openings"
    __table_args__ = (CheckConstraint("erased BETWEEN 256 AND 512", name="openings_erased"), _BY_ADDRESS)
    position: int = _number("position", primary_key=True)
    erased: int = _number("erased")
    leaves: bytes = _bytes("leaves")


class Tile(Table, table=True):
    """A full tile: 256 hashes of row ``level`` (c2sp.org/tlog-tiles)."""

    __tablename__ = "tiles"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 6 AND idx >= 0", name="tiles_place"),
        CheckConstraint("length(hashes) = 8192", name="tiles_hashes"),
        _BY_KEY,
    )
    level: int = _number("level", primary_key=True)
    idx: int = _number("idx", primary_key=True)
    hashes: bytes = _bytes("hashes")


class TileRoot(Table, table=True):
    """The root of a full tile, which is its hash in the row above."""

    __tablename__ = "tile_roots"
    __table_args__ = (CheckConstraint("length(root) = 32", name="tile_roots_root"), _BY_KEY)
    level: int = _number("level", primary_key=True)
    idx: int = _number("idx", primary_key=True)
    root: bytes = _bytes("root")


class Checkpoint(Table, table=True):
    """The log-signed checkpoint of one size, without witness lines."""

    __tablename__ = "checkpoints"
    __table_args__ = (_BY_ADDRESS,)
    size: int = _number("size", primary_key=True)
    note: bytes = _bytes("note")


class Cosignature(Table, table=True):
    """A witness's line on a checkpoint and the verifier key it was accepted under."""

    __tablename__ = "cosignatures"
    __table_args__ = (_BY_KEY,)
    size: int = _number("size", ForeignKey("checkpoints.size", name="cosignatures_size"), primary_key=True)
    vkey: str = _text("vkey", primary_key=True)
    line: str = _text("line", primary_key=True)


class Erasure(Table, table=True):
    """One erased field: the field with index ``idx`` of the entry at ``position``."""

    __tablename__ = "erasures"
    __table_args__ = (CheckConstraint("idx BETWEEN 0 AND 255", name="erasures_idx"), _BY_KEY)
    position: int = _number("position", primary_key=True)
    idx: int = _number("idx", primary_key=True)


class Sweep(Table, table=True):
    """The result leaves of a sweep entry."""

    __tablename__ = "sweeps"
    __table_args__ = (_BY_ADDRESS,)
    position: int = _number("position", primary_key=True)
    leaves: bytes = _bytes("leaves")


class Head(Table, table=True):
    """The ledger's end, in the one row that a writer locks."""

    __tablename__ = "head"
    __table_args__ = (
        CheckConstraint("id = 1", name="head_single"),
        CheckConstraint("size >= 0 AND length(root) = 32 AND length(frontier) % 32 = 0", name="head_hashes"),
        _BY_ADDRESS,
    )
    id: int = _number("id", primary_key=True)
    size: int = _number("size")
    root: bytes = _bytes("root")
    frontier: bytes = _bytes("frontier")


class Record(Table, table=True):
    """One record of the read model: canonical JSON by (space, key), and its number in lists.

    Numbers are assigned in the order of addition, so that a list of the newest grows at its end. A row without ``doc``
    is no record, but the subject of a label.
    """

    __tablename__ = "records"
    __table_args__ = (Unique("space", "key", name="records_place"), _BY_ADDRESS)
    id: int = _number("id", primary_key=True)
    space: str = _text("space")
    key: str = _text("key")
    doc: bytes | None = _bytes("doc", nullable=True)


class Term(Table, table=True):
    """A value of a term by which a record, referred to by its number, is found."""

    __tablename__ = "terms"
    __table_args__ = (Index("terms_record", "record"), _BY_KEY)
    space: str = _text("space", primary_key=True)
    term: str = _text("term", primary_key=True)
    value: str = _text("value", primary_key=True)
    record: int = _number("record", primary_key=True)


class Label(Table, table=True):
    """A human name by which a subject is found until the field with that name is erased."""

    __tablename__ = "labels"
    __table_args__ = (Index("labels_record", "record"), Index("labels_position", "position"), _BY_KEY)
    label: str = _text("label", primary_key=True)
    space: str = _text("space", primary_key=True)
    record: int = _number("record", primary_key=True)
    position: int = _number("position", primary_key=True)
    field: str = _text("field", primary_key=True)


class Check(Table, table=True):
    """The verification state of an object: its place, and the last look at each depth (ports.CheckRow)."""

    __tablename__ = "checks"
    __table_args__ = (
        Index("checks_full", "store", "full_tried", "object", "full_at", "sample_at", "bytes", "failing"),
        Index("checks_sample", "store", "sample_tried", "object", "sample_at"),
        _BY_KEY,
    )
    object: str = _text("object", primary_key=True)
    version: str = _text("version")
    store: str = _text("store")
    bytes: int = _number("bytes")
    failing: str = _text("failing")
    metadata_tried: int = _number("metadata_tried")
    metadata_at: int = _number("metadata_at")
    metadata_outcome: str = _text("metadata_outcome")
    sample_tried: int = _number("sample_tried")
    sample_at: int = _number("sample_at")
    sample_outcome: str = _text("sample_outcome")
    full_tried: int = _number("full_tried")
    full_at: int = _number("full_at")
    full_outcome: str = _text("full_outcome")
