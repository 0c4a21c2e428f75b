"""The records as they stood after each entry of a ledger, from one replay that goes on where it ended."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from custody.errors import CustodyError, ProofInvalid
from custody.ledger.append.replay import HINT, Replay
from custody.ledger.ports import EntryRow, LedgerReader, Progress
from custody.model.record import Record, Terms
from custody.model.schema.types import Value
from custody.proof.merkle.prove import root_at

#: Entries between two reports of progress.
_STEP = 500
#: Entries of which a program that goes on keeps the history: each takes some 5 KiB.
MOST_KEPT = 200_000

Place = tuple[str, str]


class PastRecord:
    """One version of a record; its document is written only where it is read."""

    __slots__ = ("_doc", "key", "record", "space", "terms")

    def __init__(self, record: Record) -> None:
        self.space, self.key = record.space, record.key
        self.record = record
        self.terms: Terms = record.terms()
        self._doc = b""

    @property
    def doc(self) -> bytes:
        """The record as canonical JSON."""
        if not self._doc:
            self._doc = self.record.doc()
        return self._doc


class RecordHistory:
    """Every version of every record of one ledger, by the position of the entry that made it.

    An entry is verified and folded once, however many states are asked for. One ledger that took another's place, such
    as a copy that was restored, is noticed by its entries, and is replayed from its beginning.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._begin()

    def _begin(self) -> None:
        self._replay = Replay()
        self._versions: dict[Place, tuple[list[int], list[PastRecord]]] = {}
        self._newest = b""

    def records_after(
        self, reader: LedgerReader, position: int, progress: Progress | None = None
    ) -> dict[Place, PastRecord]:
        """Return the records as they stood after the entry at ``position``, in the order of their first entry.

        Raise NotFound for a position beyond the ledger, ProofInvalid where an entry up to it is not what was signed,
        UnknownVersion for one of a newer ruleset, and what ``progress`` raises to stop; nothing is lost by that.
        """
        reader.entry(position)
        with self._lock:
            self._extend(reader, position + 1, progress)
            return dict(self._standing(position))

    @property
    def size(self) -> int:
        """The number of entries that are replayed."""
        return self._replay.frontier.size

    def unreplayed(self, position: int) -> int:
        """Return the number of entries up to this one that are not replayed yet."""
        return max(position + 1 - self.size, 0)

    def roots(self) -> Mapping[int, Mapping[str, Value] | None]:
        """Return the root that each replayed sweep's entry commits to, by position."""
        return self._replay.roots

    def _extend(self, reader: LedgerReader, size: int, progress: Progress | None) -> None:
        """Replay up to ``size`` entries, from where the last replay ended."""
        done = self.size
        if done and (reader.head().size < done or reader.entry(done - 1).leaf != self._newest):
            self._begin()
            done = 0
        for row in reader.rows(done, size):
            if progress is not None and row.position % _STEP == 0:
                progress.advance(row.position, size, "entries")
            self._fold(row)
        if done < size and root_at(size, reader) != self._replay.frontier.root():
            self._begin()
            raise ProofInvalid("the stored tree is not that of the stored entries", hint=HINT)

    def _fold(self, row: EntryRow) -> None:
        """Fold one more entry; start again from nothing where it cannot be folded."""
        try:
            self._replay.fold(row)
        except CustodyError:
            self._begin()
            raise
        self._newest = row.leaf
        for record in self._replay.state.just_put():
            positions, versions = self._versions.setdefault((record.space, record.key), ([], []))
            positions.append(row.position)
            versions.append(PastRecord(record))

    def _standing(self, position: int) -> Iterator[tuple[Place, PastRecord]]:
        for place, (positions, versions) in self._versions.items():
            if positions[0] > position:
                return
            yield place, versions[bisect_right(positions, position) - 1]
