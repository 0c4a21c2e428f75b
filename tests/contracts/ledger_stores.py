"""The ledger stores that must keep the same promises, and a filler that grows one with real hashes.

A store is named by how it is opened, so that another database joins as an address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from custody.ledger.ports import (
    EntryRow,
    HeadRow,
    LedgerReader,
    LedgerStore,
    LedgerTransaction,
    StoredTile,
)
from custody.model.entry.openings import Opening, encode, opened
from custody.proof import merkle, tiles
from custody.proof.commitments.field_leaf import field_leaf
from custody.proof.merkle.frontier import Frontier
from custody.storage.database import SqlLedgerStore
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.databases import new_database
from tests.postgres.ledgers import ORIGIN, new_ledger

#: Seconds that a second writer waits in tests.
PATIENCE = 0.05

__all__ = ["ORIGIN", "PATIENCE", "STORES", "Filler", "Opener", "fields", "notes", "without"]

#: Gives handles on one ledger: the first call makes it.
Opener = Callable[[], LedgerStore]


@contextmanager
def memory(_folder: Path) -> Iterator[Opener]:
    """A ledger in memory, of which every handle is the store itself."""
    store = MemoryLedgerStore(busy_timeout=PATIENCE)
    yield lambda: store


@contextmanager
def sqlite(folder: Path) -> Iterator[Opener]:
    """A ledger in a SQLite file, with a connection pool for each handle."""
    path = folder / "ledger.db"
    handles: list[SqlLedgerStore] = []

    def handle() -> LedgerStore:
        make = SqlLedgerStore.open(path, busy_timeout=PATIENCE) if handles else None
        handles.append(make or new_database(path, ORIGIN, busy_timeout=PATIENCE))
        return handles[-1]

    try:
        yield handle
    finally:
        for store in handles:
            store.close()


@contextmanager
def postgres(_folder: Path) -> Iterator[Opener]:
    """A ledger in a database of its own on a PostgreSQL server, with a connection pool for each handle."""
    with new_ledger() as address:
        handles: list[SqlLedgerStore] = []

        def handle() -> LedgerStore:
            handles.append(SqlLedgerStore.open(address, busy_timeout=PATIENCE))
            return handles[-1]

        try:
            yield handle
        finally:
            for store in handles:
                store.close()


STORES = {"memory": memory, "sqlite": sqlite, "postgres": postgres}


@dataclass
class Filler:
    """Grows one ledger: entries of chosen subjects, with leaves, tiles and head as the sequencer would compute them."""

    store: LedgerStore
    frontier: Frontier = field(default_factory=Frontier)
    leaves: list[bytes] = field(default_factory=list)
    tips: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def rows(self, *subjects: str, openings: bytes | None = None) -> list[EntryRow]:
        """Make one entry for each subject named, in order, without taking note of them."""
        tips = dict(self.tips)
        made = []
        for position, subject in enumerate(subjects, len(self.leaves)):
            seq, prev = tips.get(subject, (-1, None))
            note = f"entry {position} of {subject}\n".encode()
            leaf = merkle.leaf_hash(note)
            content = fields(f"secret of {position}") if openings is None else openings
            made.append(EntryRow(position, f"id-{position}", subject, seq + 1, prev, leaf, note, content))
            tips[subject] = (seq + 1, leaf)
        return made

    def put(self, txn: LedgerTransaction, rows: Sequence[EntryRow]) -> None:
        """Append rows with their tiles, a checkpoint and the head, and take note of them."""
        old = self.frontier.size
        for row in rows:
            self.frontier.append(row.leaf)
            self.leaves.append(row.leaf)
            self.tips[row.subject] = (row.seq, row.leaf)
        txn.append(rows)
        for tile in tiles.new_tiles(old, self.frontier.size):
            if tile.width == tiles.TILE_WIDTH:
                hashes = txn.tile(tile.level, tile.index, tile.width)
                txn.add_tiles([StoredTile(tile.level, tile.index, hashes, tiles.tile_root(hashes))])
        txn.add_checkpoint(self.frontier.size, f"checkpoint {self.frontier.size}\n".encode())
        txn.set_head(self.head())

    def add(self, *subjects: str, openings: bytes | None = None) -> list[EntryRow]:
        """Commit one entry for each subject named, together."""
        rows = self.rows(*subjects, openings=openings)
        with self.store.begin() as txn:
            self.put(txn, rows)
            txn.commit()
        return rows

    def grow(self, size: int) -> None:
        """Commit entries, each of a subject of its own, until there are ``size``."""
        if size > len(self.leaves):
            self.add(*(f"subject {at}" for at in range(len(self.leaves), size)))

    def head(self) -> HeadRow:
        """Return the head as it must be now."""
        return HeadRow(self.frontier.size, self.frontier.root(), b"".join(self.frontier.hashes))


def fields(*values: str) -> bytes:
    """Return stored openings of fields ``field0``, ``field1``, … with these values."""
    return encode(_opening(at, value) for at, value in enumerate(values))


def without(values: Sequence[str], *gone: int) -> bytes:
    """Return the openings of ``fields(*values)`` after the fields at these indices were erased."""
    openings = [_opening(at, value) for at, value in enumerate(values)]
    return encode(replace(one, leaf=None) if at in gone else one for at, one in enumerate(openings))


def notes(reader: LedgerReader, start: int = 0, stop: int = 1 << 40) -> list[bytes]:
    """Return the notes of a range of entries."""
    return [entry.note for entry in reader.entries(start, stop)]


def _opening(at: int, value: str) -> Opening:
    return opened(field_leaf(at.to_bytes(16, "big"), f"field{at}", value))
