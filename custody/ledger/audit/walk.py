"""The audit's pass over the entries from first to last, with the tree and the checkpoints over them.

A finding never ends the walk. Consequences of a broken entry are kept apart by the tree over stored hashes and by the
replay's holes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice

from custody.errors import CustodyError
from custody.ledger.audit.checkpoints import Checkpoints
from custody.ledger.audit.entry import EntryJudge
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.parallel_rows import BrokenRow, rows_from
from custody.ledger.audit.replay import Replay
from custody.ledger.audit.tree import Trees
from custody.ledger.audit.typed_rows import POSITION, single_bytes, steady
from custody.ledger.objects.archive import Quiet
from custody.ledger.ports import EntryRow, HeadRow, Helpers, LedgerReader, Progress, Workers
from custody.ledger.ports.serial_executor import IN_TURN, NOBODY
from custody.model.entry import offloaded_checks
from custody.proof import merkle, tiles
from custody.proof.note import VerifierKey

#: Positions of missing entries for which a stored tile is asked for the leaf hash.
_MOST_BORROWED = 1000
_STEP = 256
#: Lots of ``_STEP`` entries that are read ahead of the one being judged.
_AHEAD = 3


class Walk:
    """One pass over the entries of a reader; ``position`` is the first one not walked yet."""

    def __init__(
        self,
        reader: LedgerReader,
        log_key: VerifierKey,
        now: int,
        findings: Findings,
        *,
        workers: Workers = IN_TURN,
        helpers: Helpers = NOBODY,
        progress: Progress | None = None,
    ) -> None:
        self._reader = reader
        self._findings = findings
        self._progress = progress or Quiet()
        self.trees = Trees()
        self.replay = Replay(findings)
        self.checkpoints = Checkpoints(reader, log_key, findings, self.trees)
        self.judge = EntryJudge(
            log_key, now, findings, self.replay, self.checkpoints, workers=workers, helpers=helpers
        )
        self._helpers = helpers
        self.position = 0

    def run(self, expected: int | None) -> None:
        """Walk from ``position`` to the end; ``expected`` is the number of entries for the progress display."""
        self.checkpoints.begin(self.position)
        miscounted, why = self._miscounted()
        try:
            for row, seen in self._ahead(rows_from(self._reader, self.position)):
                if row.position > self.position:
                    self._missing(row.position)
                if isinstance(row, BrokenRow):
                    self._broken(row)
                else:
                    self._row(row, miscounted=row.position in miscounted, seen=seen)
                self.position += 1
                self.checkpoints.reach(self.position, self.replay)
                if self.position % _STEP == 0:
                    self._progress.advance(self.position, expected, "entries")
        except CustodyError as error:
            self._findings.add("entries_unreadable", f"from entry {self.position} on", found=error.message)
            self.trees.lose(self.position)
            self.replay.holes.add(self.position)
        self.judge.end_signatures()
        if why is not None:
            self._findings.add("openings_unreadable", "openings", found=why)
        self._progress.advance(self.position, expected, "entries")

    def close(self) -> None:
        """Add the findings that need the last entry; call it once."""
        for position in self.trees.give_up():
            self._findings.at(position, "leaf_mismatch")
        if self.trees.blind_from is not None:
            self._findings.at(self.trees.blind_from, "tree_unchecked", part=" and those behind it")
        self.replay.close()

    def head_row(self) -> HeadRow | None:
        """Return the head row computed from the entries; None after a lost one."""
        root = self.trees.root()
        frontier = b"".join(self.trees.main.frontier.hashes)
        return None if root is None else HeadRow(self.trees.size, root, frontier)

    def _missing(self, stop: int) -> None:
        """Skip missing entries up to ``stop``, with their leaf hashes from stored tiles where possible."""
        count = stop - self.position
        last = "" if count == 1 else f" to entry {stop - 1}"
        self._findings.at(self.position, "entry_missing", "an entry", "none", part=last)
        if count > _MOST_BORROWED:
            self.trees.lose(self.position)
            self.replay.jump(stop)
            self.position = stop
        while self.position < stop:
            self._borrow(self.position)
            self.replay.skip(self.position, None, 0)
            self.position += 1
            self.checkpoints.reach(self.position, self.replay)

    def _borrow(self, position: int) -> None:
        tile, offset = divmod(position, tiles.TILE_WIDTH)
        hashes: bytes | None = None
        with suppress(CustodyError):
            hashes = single_bytes(lambda: self._reader.tile(0, tile, tiles.TILE_WIDTH))
        if hashes is None or len(hashes) != tiles.TILE_BYTES:
            self.trees.lose(position)
            return
        leaf = hashes[offset * merkle.HASH_BYTES : (offset + 1) * merkle.HASH_BYTES]
        self.judge.leaves.add(leaf)
        self.trees.append(position, leaf, leaf)

    def _broken(self, row: BrokenRow) -> None:
        position = row.position
        self._findings.at(position, "entry_unreadable", found=row.why)
        if row.entry is None:
            self._borrow(position)
        else:
            leaf = merkle.leaf_hash(row.entry.note)
            self.judge.leaves.add(leaf)
            self.trees.append(position, leaf, row.entry.leaf)
        self.replay.skip(position, None, 0)

    def _ahead(
        self, rows: Iterator[EntryRow | BrokenRow]
    ) -> Iterator[tuple[EntryRow | BrokenRow, offloaded_checks.Seen]]:
        """Yield the rows, each with the helpers' verification of its bytes; reads some lots ahead."""
        lots: deque[tuple[list[EntryRow | BrokenRow], Callable[[], list[offloaded_checks.Seen]] | None]] = (
            deque()
        )
        failed: CustodyError | None = None
        while failed is None:
            lot: list[EntryRow | BrokenRow] = []
            try:
                lot.extend(islice(rows, _STEP))
            except CustodyError as error:
                failed = error
            if not lot:
                break
            sealed = [(row.note, row.openings) if isinstance(row, EntryRow) else (b"", b"") for row in lot]
            lots.append((lot, self._helpers.offer(offloaded_checks.seen, (self.judge.vkeys, sealed))))
            if len(lots) > _AHEAD:
                yield from _judged(*lots.popleft())
        for lot, others in lots:
            yield from _judged(lot, others)
        if failed is not None:
            raise failed

    def _miscounted(self) -> tuple[set[int], str | None]:
        """Return the positions of rows that miscount erased fields, and the error of reading them or None."""
        found: set[int] = set()
        rows = steady(lambda: ((position,) for position in self._reader.miscounted(self.position)), POSITION)
        try:
            found.update(position for (position,) in rows)
        except CustodyError as error:
            return found, error.message
        return found, None

    def _row(self, row: EntryRow, *, miscounted: bool, seen: offloaded_checks.Seen) -> None:
        computed = merkle.leaf_hash(row.note)
        self.trees.append(row.position, computed, row.leaf)
        self.judge.judge(row, computed, miscounted=miscounted, seen=seen)


def _judged(
    lot: list[EntryRow | BrokenRow], others: Callable[[], list[offloaded_checks.Seen]] | None
) -> Iterator[tuple[EntryRow | BrokenRow, offloaded_checks.Seen]]:
    return zip(lot, [offloaded_checks.UNSEEN] * len(lot) if others is None else others(), strict=True)
