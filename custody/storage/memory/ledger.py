"""A ledger's database in memory, with the same guards as the one on disk.

It lets the services run without a file, and its plain Python is a second implementation of the SQL guards. It survives
nothing: durable data belong into custody.storage.database.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace

from custody.errors import Busy, Conflict, NotFound, UsageError
from custody.ledger.ports import (
    Asked,
    CheckRow,
    EntryRow,
    HeadRow,
    Known,
    LabelRow,
    LedgerReader,
    LedgerTransaction,
    RecordRow,
    StoredCosignature,
    StoredEntry,
    StoredTile,
)
from custody.proof.merkle import EMPTY_ROOT, HASH_BYTES
from custody.proof.tiles import TILE_BYTES
from custody.storage.database.erasure_scope import check_erasure, erased_names
from custody.storage.memory.object_states import CheckReads
from custody.storage.memory.read_model import ModelReads
from custody.storage.memory.tree import TreeReads


@dataclass(slots=True)
class _State:
    """All rows of a ledger's database; a committed state is never changed again."""

    head: HeadRow = field(default_factory=lambda: HeadRow(0, EMPTY_ROOT, b""))
    entries: list[EntryRow] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)
    subjects: dict[str, tuple[int, ...]] = field(default_factory=dict)
    tiles: dict[tuple[int, int], StoredTile] = field(default_factory=dict)
    checkpoints: dict[int, bytes] = field(default_factory=dict)
    cosignatures: set[tuple[int, str, str]] = field(default_factory=set)
    erasures: set[tuple[int, int]] = field(default_factory=set)
    sweeps: dict[int, bytes] = field(default_factory=dict)
    records: dict[tuple[str, str], RecordRow] = field(default_factory=dict)
    places: dict[tuple[str, str], None] = field(default_factory=dict)
    labels: set[LabelRow] = field(default_factory=set)
    checks: dict[str, CheckRow] = field(default_factory=dict)
    place: str = ""

    def copy(self) -> _State:
        """Return a copy that can be changed without changing this state."""
        held = {
            member.name: getattr(self, member.name)
            for member in fields(self)
            if member.name not in ("head", "place")
        }
        return replace(self, **{name: rows.copy() for name, rows in held.items()})


class _Reader(ModelReads, CheckReads, TreeReads):
    """A LedgerReader over the state that ``state`` returns at each call."""

    def __init__(self, state: Callable[[], _State]) -> None:
        self._state = state

    def head(self) -> HeadRow:
        return self._state().head

    def place(self) -> str:
        return self._state().place

    def entry(self, position: int) -> StoredEntry:
        return _stored(self._entry(position))

    def entries(self, start: int, stop: int) -> Iterator[StoredEntry]:
        return map(_stored, self.rows(start, stop))

    def rows(self, start: int, stop: int) -> Iterator[EntryRow]:
        entries = self._state().entries
        return (entries[position] for position in range(max(start, 0), min(stop, len(entries))))

    def openings(self, position: int) -> bytes:
        return self._entry(position).openings

    def miscounted(self, start: int) -> Iterator[int]:
        return iter(())  # nothing is counted beside the openings here

    def position_of(self, entry_id: str) -> int | None:
        return self._state().ids.get(entry_id)

    def positions_of(self, entry_ids: Collection[str]) -> dict[str, int]:
        ids = self._state().ids
        return {entry_id: ids[entry_id] for entry_id in entry_ids if entry_id in ids}

    def positions(self, subject: str, start: int = 0, stop: int | None = None) -> list[int]:
        return list(self._state().subjects.get(subject, ())[start:stop])

    def tip(self, subject: str) -> tuple[int, StoredEntry] | None:
        return self.tips([subject]).get(subject)

    def tips(self, subjects: Collection[str]) -> dict[str, tuple[int, StoredEntry]]:
        state = self._state()
        rows = {
            subject: state.entries[state.subjects[subject][-1]]
            for subject in subjects
            if state.subjects.get(subject)
        }
        return {subject: (row.seq, _stored(row)) for subject, row in rows.items()}

    def sweep(self, position: int) -> bytes | None:
        self._entry(position)
        return self._state().sweeps.get(position)

    def sweeps(self) -> Iterator[tuple[int, bytes]]:
        return iter(sorted(self._state().sweeps.items()))

    def known(self, asked: Asked) -> Known:
        positions, tips = self.positions_of(asked.ids), self.tips(asked.subjects)
        size = self.head().size
        entries = {position: self.entry(position) for position in asked.at if 0 <= position < size}
        checkpoints = {size: note for size in asked.sizes if (note := self.checkpoint(size)) is not None}
        return Known(positions, tips, self.records_at(asked.places), entries, checkpoints)

    def erased(self) -> Iterator[tuple[int, int]]:
        return iter(sorted(self._state().erasures))

    def strays(self) -> Iterator[tuple[str, str]]:
        return (("subject", name) for name, chain in sorted(self._state().subjects.items()) if not chain)

    def _checks(self) -> dict[str, CheckRow]:
        return self._state().checks

    def _records(self) -> dict[tuple[str, str], RecordRow]:
        return self._state().records

    def _places(self) -> dict[tuple[str, str], None]:
        return self._state().places

    def _labels(self) -> set[LabelRow]:
        return self._state().labels

    def _grown(self) -> _State:
        return self._state()

    def _entry(self, position: int) -> EntryRow:
        entries = self._state().entries
        if not 0 <= position < len(entries):
            raise NotFound(f"there is no entry at {position}: the ledger has {len(entries)}")
        return entries[position]


class _Transaction(_Reader):
    """A LedgerTransaction on a copy of the state; after any error it can only be left."""

    def __init__(self, state: _State, publish: Callable[[_State], None]) -> None:
        super().__init__(self._open)
        self._draft = state
        self._publish = publish
        self._over = ""

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        with self._writing():
            yield

    def append(self, rows: Sequence[EntryRow]) -> None:
        with self._writing() as state:
            for row in rows:
                chain = state.subjects.get(row.subject, ())
                prev = state.entries[chain[-1]].leaf if chain else None
                _guard(
                    row.position == len(state.entries), "entries: the position does not continue the ledger"
                )
                _guard(row.id not in state.ids, "entries: the id exists")
                _guard(row.seq == len(chain), "entries: seq does not follow the newest entry of the subject")
                _guard(row.prev == prev, "entries: prev is not the leaf before it in the subject")
                _guard(len(row.leaf) == HASH_BYTES, "entries: a leaf hash has 32 bytes")
                state.entries.append(row)
                state.ids[row.id] = row.position
                state.subjects[row.subject] = (*chain, row.position)

    def add_tiles(self, tiles: Sequence[StoredTile]) -> None:
        with self._writing() as state:
            for tile in tiles:
                enough = len(state.entries) >> (8 * (tile.level + 1)) if 0 <= tile.level <= 6 else 0
                _guard((tile.level, tile.index) not in state.tiles, "tiles: the tile exists")
                _guard(
                    tile.index == 0 or (tile.level, tile.index - 1) in state.tiles,
                    "tiles: the tile does not continue its row",
                )
                _guard(0 <= tile.index < enough, "tiles: there are not entries enough for the tile")
                _guard(len(tile.hashes) == TILE_BYTES, "tiles: a full tile has 8192 bytes")
                _guard(len(tile.root) == HASH_BYTES, "tile_roots: a root has 32 bytes")
                state.tiles[tile.level, tile.index] = tile

    def add_checkpoint(self, size: int, note: bytes) -> None:
        with self._writing() as state:
            _guard(size not in state.checkpoints, "checkpoints: this size has a checkpoint")
            _guard(0 <= size <= len(state.entries), "checkpoints: there are not so many entries")
            state.checkpoints[size] = note

    def add_cosignature(self, cosignature: StoredCosignature) -> None:
        with self._writing() as state:
            _guard(cosignature.size in state.checkpoints, "cosignatures: this size has no checkpoint")
            state.cosignatures.add((cosignature.size, cosignature.vkey, cosignature.line))

    def add_sweep(self, position: int, leaves: bytes) -> None:
        with self._writing() as state:
            _guard(position not in state.sweeps, "sweeps: the entry has results")
            _guard(0 <= position < len(state.entries), "sweeps: there is no such entry")
            state.sweeps[position] = leaves

    def set_head(self, head: HeadRow) -> None:
        with self._writing() as state:
            _guard(head.size >= state.head.size, "head: the head moves forward only")
            _guard(head.size == len(state.entries), "head: the size is not the number of entries")
            _guard(head.size > state.head.size or head == state.head, "head: the root of this size is fixed")
            whole = len(head.root) == HASH_BYTES and len(head.frontier) % HASH_BYTES == 0
            _guard(whole, "head: hashes have 32 bytes")
            state.head = head

    def put_records(self, rows: Iterable[RecordRow]) -> None:
        listed = list(rows)
        with self._writing() as state:
            for row in listed:
                state.places.setdefault((row.space, row.key))
                state.records[row.space, row.key] = replace(row, terms=tuple(sorted(set(row.terms))))

    def put_labels(self, rows: Iterable[LabelRow]) -> None:
        listed = list(rows)
        with self._writing() as state:
            for row in listed:
                state.places.setdefault((row.space, row.subject))
            state.labels.update(listed)

    def put_checks(self, rows: Iterable[CheckRow]) -> None:
        checks = {row.object: row for row in rows}
        with self._writing() as state:
            state.checks.update(checks)

    def erase(self, position: int, fields: Sequence[int], openings: bytes) -> None:
        with self._writing() as state:
            if not 0 <= position < len(state.entries):
                raise NotFound(f"there is no entry at {position} to erase fields of")
            row = state.entries[position]
            check_erasure(position, fields, len(openings) - len(row.openings))
            places = {(position, index) for index in fields}
            _guard(not places & state.erasures, "erasures: the field is recorded as erased")
            _guard(all(0 <= index <= 255 for index in fields), "erasures: an entry has at most 256 fields")
            state.erasures |= places
            state.entries[position] = replace(row, openings=openings)
            names = erased_names(row.openings, fields)
            state.labels = {
                label
                for label in state.labels
                if label.position != position or (names is not None and label.field not in names)
            }

    def clear_read_model(self) -> None:
        with self._writing() as state:
            state.records.clear()
            state.places.clear()
            state.labels.clear()
            state.checks.clear()

    def commit(self) -> None:
        with self._writing() as state:
            if len(state.entries) != state.head.size:
                raise UsageError(
                    f"entries up to {len(state.entries)} were added, but the head was not moved there"
                )
            self._publish(state)
        self._over = "it was committed"

    def leave(self) -> None:
        """Mark the transaction as over; uncommitted changes are dropped."""
        self._over = self._over or "it was left"

    def _open(self) -> _State:
        if self._over:
            raise UsageError(f"this transaction is over: {self._over}")
        return self._draft

    @contextlib.contextmanager
    def _writing(self) -> Iterator[_State]:
        state = self._open()
        try:
            yield state
        except BaseException as error:
            self._over = f"it met an error ({error})"
            raise


class MemoryLedgerStore:
    """A LedgerStore in memory, for any number of threads; ``busy_timeout`` is in seconds."""

    def __init__(self, *, busy_timeout: float = 5.0, place: str = "") -> None:
        self._committed = _State(place=place)
        self._lock = threading.Lock()
        self._busy_timeout = busy_timeout

    def read(self) -> LedgerReader:
        """Return a reader; each of its calls sees the state committed last."""
        return _Reader(lambda: self._committed)

    @contextlib.contextmanager
    def begin(self) -> Iterator[LedgerTransaction]:
        """Yield a writing transaction with the head locked; leaving without ``commit`` undoes everything.

        Raises Busy after ``busy_timeout`` while another writes.
        """
        if not self._lock.acquire(timeout=self._busy_timeout):
            raise Busy("cannot write to the ledger in memory: another writer holds it")
        try:
            transaction = _Transaction(self._committed.copy(), self._publish)
            try:
                yield transaction
            finally:
                transaction.leave()
        finally:
            self._lock.release()

    def settled(self) -> HeadRow:
        """Return the committed head; no commit is ever in progress here."""
        return self.read().head()

    def close(self) -> None:
        """Do nothing: there is no file to close."""

    def _publish(self, state: _State) -> None:
        self._committed = state


def _guard(holds: bool, message: str) -> None:
    if not holds:
        raise Conflict(f"the ledger in memory refuses this change: {message}")


def _stored(row: EntryRow) -> StoredEntry:
    return StoredEntry(row.position, row.note, row.leaf)
