"""A ledger as it stood after one of its entries: entries from its database, records from a replay."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import takewhile
from operator import itemgetter

from custody.errors import NotFound
from custody.ledger.append.object_states import rebuilt_rows
from custody.ledger.ports import (
    Asked,
    CheckRow,
    EntryRow,
    HeadRow,
    Known,
    LabelRow,
    LedgerReader,
    Progress,
    RecordRow,
    StoredCosignature,
    StoredEntry,
    StoredTile,
)
from custody.proof.merkle.prove import frontier_at
from custody.proof.tiles import TILE_WIDTH
from custody.storage.memory.object_states import CheckReads
from custody.storage.memory.read_model import RecordReads
from custody.storage.vault.record_history import Place, RecordHistory


class PastLedger(RecordReads, CheckReads):
    """A LedgerReader of the entries up to a position, over the reader of the whole ledger.

    Names that were erased since are gone here too. Checkpoints and cosignatures are left out: no entry tells when they
    were made. Raise NotFound for a position beyond the ledger, ProofInvalid where an entry up to it is not what was
    signed.
    """

    def __init__(
        self, reader: LedgerReader, history: RecordHistory, position: int, progress: Progress | None = None
    ) -> None:
        self._now = reader
        self._size = position + 1
        self._past = history.records_after(reader, position, progress)
        self._roots = history.roots()
        self._lists: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def head(self) -> HeadRow:
        """Return the head of the tree over these entries."""
        frontier = frontier_at(self._size, self._now)
        return HeadRow(self._size, frontier.root(), b"".join(frontier.hashes))

    def place(self) -> str:
        """Return the database's identifier as the place of a relocated ledger."""
        return self._now.place()

    def entry(self, position: int) -> StoredEntry:
        """Return the entry at ``position``; raise NotFound beyond the past head."""
        self._within(position)
        return self._now.entry(position)

    def entries(self, start: int, stop: int) -> Iterator[StoredEntry]:
        """Yield the entries of positions [start, stop)."""
        return self._now.entries(start, min(stop, self._size))

    def rows(self, start: int, stop: int) -> Iterator[EntryRow]:
        """Yield the entries of positions [start, stop) with every column."""
        return self._now.rows(start, min(stop, self._size))

    def openings(self, position: int) -> bytes:
        """Return the openings of an entry as they are stored now."""
        self._within(position)
        return self._now.openings(position)

    def miscounted(self, start: int) -> Iterator[int]:
        """Yield the positions whose number of erased fields is not the recorded one."""
        return takewhile(lambda position: position < self._size, self._now.miscounted(start))

    def position_of(self, entry_id: str) -> int | None:
        """Return the position of the entry with this id."""
        return self.positions_of([entry_id]).get(entry_id)

    def positions_of(self, entry_ids: Collection[str]) -> dict[str, int]:
        """Return the positions of the entries with these ids."""
        found = self._now.positions_of(entry_ids)
        return {entry_id: position for entry_id, position in found.items() if position < self._size}

    def positions(self, subject: str, start: int = 0, stop: int | None = None) -> list[int]:
        """Return the positions of a subject's entries by seq."""
        return [position for position in self._now.positions(subject, start, stop) if position < self._size]

    def tip(self, subject: str) -> tuple[int, StoredEntry] | None:
        """Return (seq, entry) of the newest entry of a subject."""
        positions = self.positions(subject)
        return (len(positions) - 1, self._now.entry(positions[-1])) if positions else None

    def tips(self, subjects: Collection[str]) -> dict[str, tuple[int, StoredEntry]]:
        """Return (seq, newest entry) of many subjects."""
        return {subject: tip for subject in subjects if (tip := self.tip(subject)) is not None}

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return the first ``width`` hashes of a tile; raise NotFound if it has fewer."""
        if (index * TILE_WIDTH + width) << (8 * level) > self._size:
            raise NotFound(f"there are no {width} hashes of tile {level}/{index} among {self._size} entries")
        return self._now.tile(level, index, width)

    def tiles_of(self, wanted: Sequence[tuple[int, int, int]]) -> list[bytes]:
        """Return the hashes of tiles (level, index, width)."""
        return [self.tile(*place) for place in wanted]

    def tiles(self) -> Iterator[StoredTile]:
        """Yield every full tile."""
        return (
            tile
            for tile in self._now.tiles()
            if (tile.index + 1) * TILE_WIDTH << (8 * tile.level) <= self._size
        )

    def checkpoint(self, size: int) -> bytes | None:
        """Return None: no entry tells when a checkpoint was made."""
        return None

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield nothing, as ``checkpoint``."""
        return iter(())

    def cosignatures(self, size: int | None = None) -> list[StoredCosignature]:
        """Return nothing, as ``checkpoint``."""
        return []

    def noted(self, size: int) -> tuple[bytes, list[str]] | None:
        """Return None, as ``checkpoint``."""
        return None

    def cosigned(self, most: int) -> int:
        """Return 0, as ``checkpoint``."""
        return 0

    def sweep(self, position: int) -> bytes | None:
        """Return the result leaves of the sweep entry at ``position``."""
        self._within(position)
        return self._now.sweep(position)

    def sweeps(self) -> Iterator[tuple[int, bytes]]:
        """Yield (position, result leaves) of every sweep."""
        return takewhile(lambda sweep: sweep[0] < self._size, self._now.sweeps())

    def known(self, asked: Asked) -> Known:
        """Return the results of a query for several things."""
        entries = {at: self._now.entry(at) for at in asked.at if 0 <= at < self._size}
        return Known(
            self.positions_of(asked.ids),
            self.tips(asked.subjects),
            self.records_at(asked.places),
            entries,
            {},
        )

    def erased(self) -> Iterator[tuple[int, int]]:
        """Yield (position, field index) of every field that is erased now."""
        return takewhile(lambda field: field[0] < self._size, self._now.erased())

    def strays(self) -> Iterator[tuple[str, str]]:
        """Yield nothing: stray rows are of the present."""
        return iter(())

    def record(self, space: str, key: str) -> bytes | None:
        """Return the document of one record as it stood."""
        found = self._past.get((space, key))
        return None if found is None else found.doc

    def records(self) -> Iterator[RecordRow]:
        """Yield every record ordered by (space, key)."""
        return (row for _, row in sorted(self._records().items()))

    def keys_from(self, space: str, low: str, limit: int = 500) -> list[str]:
        """Return at most ``limit`` keys of a space's records from ``low`` on."""
        return sorted(key for of, key in self._past if of == space and key >= low)[: max(limit, 0)]

    def labels(self, label: str) -> list[LabelRow]:
        """Return the rows that carry exactly this label."""
        return self._then(self._now.labels(label))

    def labels_named(self, names: Collection[tuple[str, str]]) -> list[LabelRow]:
        """Return the rows that carry one of these (label, space)."""
        return self._then(self._now.labels_named(names))

    def labels_at(self, position: int) -> list[LabelRow]:
        """Return the labels that the entry at ``position`` carries."""
        return self._then(self._now.labels_at(position))

    def labels_of(self, subjects: Collection[str], spaces: Collection[str]) -> list[LabelRow]:
        """Return the labels of these subjects in some spaces."""
        return self._then(self._now.labels_of(subjects, spaces))

    def labels_from(self, beginning: str, space: str, limit: int = 500) -> list[LabelRow]:
        """Return at most ``limit`` labels in a space that begin with a text."""
        wanted = max(limit, 0)
        asked = wanted
        while True:
            found = self._now.labels_from(beginning, space, asked)
            then = self._then(found)
            if len(then) >= wanted or len(found) < asked:
                return then[:wanted]
            asked *= 2

    def all_labels(self) -> Iterator[LabelRow]:
        """Yield every label."""
        return takewhile(lambda row: row.position < self._size, self._now.all_labels())

    def _records(self) -> Mapping[Place, RecordRow]:
        return {
            place: RecordRow(row.space, row.key, row.doc, tuple(sorted(set(row.terms))))
            for place, row in self._past.items()
        }

    def _places(self) -> Mapping[Place, object]:
        return self._past

    def _listed(self, space: str, term: str, low: str, high: str) -> list[tuple[str, str]]:
        listed = self._lists.get((space, term))
        if listed is None:
            found = (
                (value, row.key)
                for row in self._past.values()
                if row.space == space
                for name, value in row.terms
                if name == term
            )
            listed = self._lists[space, term] = sorted(dict.fromkeys(found), key=itemgetter(0))
        return listed[
            bisect_left(listed, low, key=itemgetter(0)) : bisect_right(listed, high, key=itemgetter(0))
        ]

    def _checks(self) -> Mapping[str, CheckRow]:
        return self._states

    @cached_property
    def _states(self) -> dict[str, CheckRow]:
        records = [row.record for row in self._past.values()]
        return {row.object: row for row in rebuilt_rows(self.sweeps(), records, self._roots)}

    def _within(self, position: int) -> None:
        if not 0 <= position < self._size:
            raise NotFound(f"there is no entry at {position}: the ledger had {self._size} then")

    def _then(self, rows: list[LabelRow]) -> list[LabelRow]:
        return [row for row in rows if row.position < self._size]
